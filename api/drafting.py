"""Machine drafts for segments that have none: read, translate, store a batch at a time.

The model runs outside any transaction, so that translators go on saving; each batch is stored in
one. A stop in the middle keeps every batch that was stored.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter

from sqlmodel import Session, and_, col, select

from api.db import Database
from api.drafts import NO_GLOSSARY, set_draft, text_hash
from api.engine import Engine, Output
from api.errors import NotFound
from api.formats.corpus_file import DraftEntry
from api.tables import Draft, Segment, Source, now

STORE_EVERY = 64


@dataclass(frozen=True)
class DraftReport:
    """What was drafted: segments, model tokens written, seconds from first to last."""

    segments: int
    tokens: int
    seconds: float
    engine: str


def undrafted(
    session: Session, slugs: Sequence[str] | None = None, *, redo: bool = False
) -> list[tuple[str, str]]:
    """Id and Chinese of the segments to draft: those with no draft of their present text.

    `slugs` None is every source; `redo` takes all of them. Raises NotFound for an unknown slug.
    """
    query = (
        select(Segment.id, Segment.zh, Draft.of)
        .join(Source)
        .outerjoin(Draft, and_(Draft.segment_id == Segment.id, col(Draft.current)))
        .where(col(Segment.withdrawn).is_(False))
        .order_by(Source.slug, col(Segment.position))
    )
    if slugs is not None:
        known = set(session.exec(select(Source.slug).where(col(Source.slug).in_(slugs))))
        for slug in slugs:
            if slug not in known:
                raise NotFound(f'There is no source "{slug}".')
        query = query.where(col(Source.slug).in_(slugs))
    rows = session.exec(query).all()
    return [(key, zh) for key, zh, of in rows if redo or of != text_hash(zh)]


def draft(
    database: Database,
    engine: Engine,
    todo: Sequence[tuple[str, str]],
    on_progress: Callable[[int], None] = lambda done: None,
) -> DraftReport:
    """Draft `todo` (id, Chinese) and store the drafts; `on_progress` hears how many are stored."""
    start, tokens = perf_counter(), 0
    batch: list[tuple[str, str, Output]] = []
    for done, (index, output) in enumerate(engine.drafts([zh for _, zh in todo]), 1):
        batch.append((*todo[index], output))
        tokens += output.tokens
        if len(batch) == STORE_EVERY or done == len(todo):
            store(database, engine.package.engine, batch)
            batch = []
            on_progress(done)
    return DraftReport(len(todo), tokens, perf_counter() - start, engine.package.engine)


def store(database: Database, label: str, batch: Sequence[tuple[str, str, Output]]) -> None:
    """Store a batch of drafts; one whose Chinese changed meanwhile is dropped."""
    with database.writing() as session:
        keys = sorted(key for key, _, _ in batch)
        query = select(Segment).where(col(Segment.id).in_(keys)).order_by(col(Segment.id))
        rows = {row.id: row for row in session.exec(query.with_for_update())}
        for key, zh, output in batch:
            row = rows.get(key)
            if row is None or row.zh != zh or not output.en.strip():
                continue
            entry = DraftEntry(output.en, label, NO_GLOSSARY, round(output.score, 4), now().date())
            set_draft(session, row, entry)
