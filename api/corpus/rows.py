"""Sources and segments as rows: made and brought up to date from what a corpus file says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import insert
from sqlmodel import Session, SQLModel, col, delete, not_, select

from api.corpus.merge import base_of, plain_state
from api.drafting.rows import draft_columns
from api.formats.corpus_toml import Claim, SegmentEntry, SourceEntry
from api.store.counts import note_added
from api.store.parts import in_parts
from api.store.tables import Action, Citation, Draft, Revision, Segment, Source, State, now


def find_ids(session: Session, ids: Sequence[str]) -> set[str]:
    """Those of `ids` that segments have."""
    found: set[str] = set()
    for part in in_parts(ids):
        found.update(session.exec(select(Segment.id).where(col(Segment.id).in_(part))))
    return found


def source_id(source: Source) -> int:
    """The key of a stored source; raises ValueError for one that is not stored."""
    if source.id is None:
        raise ValueError(f"{source.slug} is not stored yet")
    return source.id


def named_source(session: Session, slug: str) -> Source | None:
    """The source of that name, whether it shows or is still being loaded."""
    return session.exec(select(Source).where(Source.slug == slug)).one_or_none()


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
        withdrawn=entry.withdrawn,
    )


def entry_of_source(
    session: Session, source: Source, segments: tuple[SegmentEntry, ...] = ()
) -> SourceEntry:
    """A source with these segments as its corpus file has it."""
    return SourceEntry(
        slug=source.slug,
        title=source.title,
        cited_title=source.cited_title,
        number=source.number,
        author=source.author,
        publisher=source.publisher,
        published=source.published,
        accessed=source.accessed,
        url=source.url,
        url_is=source.url_is,
        place=source.place,
        kind=source.kind,
        text=source.text,
        terms_named=tuple(source.terms_named),
        withdrawn=source.withdrawn,
        cited=claims(session, source),
        segments=segments,
    )


def claims(session: Session, source: Source) -> tuple[Claim, ...]:
    """What cites the source."""
    query = select(Citation).where(Citation.source_id == source.id)
    rows = session.exec(query.order_by(col(Citation.position)))
    return tuple(Claim(row.work, row.claim, row.footnote, row.mapping) for row in rows)


def store_claims(session: Session, source: Source, cited: Iterable[Claim]) -> None:
    """Make these what cites the source, which is stored."""
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
        for position, claim in enumerate(cited)
    )
    session.flush()


def segments_of(session: Session, source: Source, *, withdrawn: bool = False) -> list[Segment]:
    """The segments of a source in order; those its file dropped only when asked for."""
    query = select(Segment).where(Segment.source_id == source.id)
    if not withdrawn:
        query = query.where(not_(col(Segment.withdrawn)))
    return list(session.exec(query.order_by(col(Segment.position), col(Segment.id))).all())


class NewRows(NamedTuple):
    """The columns of segments that the database has not met, with their drafts and revisions.

    Columns and not objects: they are made before the transaction, and quickly.
    """

    segments: list[dict[str, Any]]
    revisions: list[dict[str, Any]]
    drafts: list[dict[str, Any]]


def new_rows(items: Sequence[tuple[int, SegmentEntry]]) -> NewRows:
    """The rows of these segments, each with its position; the source is named by `add_rows`."""
    moment = now()
    segments = [segment_columns(position, item) for position, item in items]
    revisions = [
        {
            "segment_id": columns["id"],
            "number": columns["revision"],
            "action": Action.LOAD,
            "at": moment,
            "comment": None,
            **{key: columns[key] for key in ("zh", "en", "state", "by")},
        }
        for columns in segments
    ]
    drafts = [draft_columns(item.id, item.zh, item.draft) for _, item in items if item.draft]
    return NewRows(segments, revisions, drafts)


def segment_columns(position: int, item: SegmentEntry) -> dict[str, Any]:
    """The columns of a new segment, without its source."""
    undone = plain_state(item.state) == State.NEW
    return {
        "id": item.id,
        "position": position,
        "zh": item.zh,
        "after": item.after,
        "en": item.en,
        "state": (State.DRAFT if item.draft else State.NEW) if undone else item.state,
        "stale": item.stale,
        "by": item.by,
        "at": item.at,
        "revision": 1,
        "withdrawn": False,
        "loaded": base_of(item),
        "loaded_revision": 1,
        "conflict": None,
        "checked": None,
        "errors": 0,
        "warnings": 0,
        "notes": 0,
    }


def add_rows(session: Session, source: Source, rows: NewRows) -> None:
    """Store new segments of a source, which is stored."""
    key = source_id(source)
    segments = [{**each, "source_id": key} for each in rows.segments]
    note_added(session, segments)
    for table, columns in (
        (Segment, segments),
        (Revision, rows.revisions),
        (Draft, rows.drafts),
    ):
        if columns:
            session.execute(insert(SQLModel.metadata.tables[str(table.__tablename__)]), columns)


def take_english(row: Segment, item: SegmentEntry) -> None:
    """Give the row the file's English side."""
    row.en, row.by, row.at, row.stale = item.en, item.by, item.at, item.stale
    row.state = State(plain_state(item.state))
