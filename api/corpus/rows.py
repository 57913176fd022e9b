"""Sources and segments as rows: made and brought up to date from what a corpus file says."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, delete, select

from api.corpus.merge import plain_state
from api.drafting.rows import first_draft
from api.formats.corpus_toml import SegmentEntry, SourceEntry
from api.store.tables import Action, Citation, Segment, Source, State, record


def find_ids(session: Session, ids: Sequence[str]) -> set[str]:
    """Those of `ids` that segments have, asked in parts: SQLite binds 32,766 values."""
    found: set[str] = set()
    for start in range(0, len(ids), 10_000):
        part = ids[start : start + 10_000]
        found.update(session.exec(select(Segment.id).where(col(Segment.id).in_(part))))
    return found


def source_id(source: Source) -> int:
    """The key of a stored source; raises ValueError for one that is not stored."""
    if source.id is None:
        raise ValueError(f"{source.slug} is not stored yet")
    return source.id


def new_source(entry: SourceEntry) -> Source:
    """A row of what a file says of its source, not added yet."""
    return Source(
        slug=entry.slug,
        title=entry.title,
        cited_title=entry.cited_title,
        number=entry.number,
        author=entry.author,
        publisher=entry.publisher,
        published=entry.published,
        accessed=entry.accessed,
        url=entry.url,
        url_is=entry.url_is,
        place=entry.place,
        kind=entry.kind,
        text=entry.text,
        terms_named=list(entry.terms_named),
    )


def store_metadata(session: Session, entry: SourceEntry) -> Source:
    """The source's row with the file's metadata and citations."""
    source = session.exec(select(Source).where(Source.slug == entry.slug)).one_or_none()
    told = new_source(entry)
    if source is None:
        source = told
    else:
        source.sqlmodel_update(told.model_dump(exclude={"id"}))
    session.add(source)
    session.flush()
    key = source_id(source)
    session.exec(delete(Citation).where(col(Citation.source_id) == key))
    session.add_all(
        Citation(
            source_id=key,
            position=position,
            work=claim.work,
            footnote=claim.footnote,
            mapping=claim.mapping,
            claim=claim.claim,
        )
        for position, claim in enumerate(entry.cited)
    )
    return source


def segments_of(session: Session, source: Source, *, withdrawn: bool = False) -> list[Segment]:
    """The segments of a source in order; those its file dropped only when asked for."""
    query = select(Segment).where(Segment.source_id == source.id)
    if not withdrawn:
        query = query.where(col(Segment.withdrawn).is_(False))
    return list(session.exec(query.order_by(col(Segment.position), col(Segment.id))).all())


def add_segment(session: Session, source: Source, item: SegmentEntry) -> Segment:
    """A segment the database has not seen; `add_origins` goes with it."""
    row = Segment(id=item.id, source_id=source_id(source), position=0, zh=item.zh, after=item.after)
    take_english(row, item)
    row.loaded_revision = row.revision
    session.add(row)
    return row


def add_origins(session: Session, added: Sequence[tuple[Segment, SegmentEntry]]) -> None:
    """The first revisions and drafts of new segments, which are stored together before them."""
    drafts = [first_draft(row, item.draft) for row, item in added if item.draft]
    session.flush()
    session.add_all(record(row, Action.LOAD) for row, _ in added)
    session.add_all(drafts)


def take_english(row: Segment, item: SegmentEntry) -> None:
    """Give the row the file's English side."""
    row.en, row.by, row.at, row.stale = item.en, item.by, item.at, item.stale
    row.state = State(plain_state(item.state))
