"""The practice text: three invented documents to try reviewing on, kept in the database only."""

from __future__ import annotations

from importlib.resources import as_file, files

from sqlmodel import Session

from api.corpus.load import LoadReport, load_sources
from api.store.database import hold


def load_practice(session: Session) -> LoadReport:
    """Load the practice sources; what is there already keeps every edit."""
    hold(session, "load")
    report = LoadReport()
    with as_file(files("api") / "data" / "practice") as folder:
        load_sources(session, folder.glob("*.toml"), report)
    return report
