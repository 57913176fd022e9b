"""The practice text: three invented documents to try reviewing on, kept in the database only."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import as_file, files

from sqlmodel import Session

from api.corpus.drafts import draft_sources
from api.corpus.load import load_sources
from api.corpus.report import LoadReport
from api.corpus.sources import SourceFilter, find_sources
from api.drafting.pipeline import Drafter, DraftReport
from api.review.recheck import Inspect
from api.store.database import Database
from api.store.locks import lock_work
from api.store.work import Together


def load_practice(session: Session) -> LoadReport:
    """The report of loading the practice sources; what is there already keeps every edit."""
    lock_work(session, "practice")
    report = LoadReport()
    with as_file(files("api") / "data" / "practice") as folder:
        load_sources(Together(session), folder.glob("*.toml"), report)
    return report


def draft_practice(
    database: Database,
    inspect: Inspect,
    open_drafter: Callable[[], Drafter],
    *,
    on_start: Callable[[int], None] = lambda total: None,
    on_progress: Callable[[int], None] = lambda done: None,
) -> tuple[LoadReport, DraftReport]:
    """The reports of loading the practice sources and of drafting them here and now.

    Raises Unavailable.
    """
    with database.writing() as session:
        report = load_practice(session)
    with database.reading() as session:
        slugs = [source.slug for source in find_sources(session, SourceFilter(practice=True))]
    drafts = draft_sources(
        database, inspect, open_drafter, slugs, on_start=on_start, on_progress=on_progress
    )
    return report, drafts
