"""What a corpus file says that the database does not: found before anything is written."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select as select_columns
from sqlmodel import Session, col

from api.corpus.description import describe
from api.corpus.merge import base_of, content
from api.corpus.rows import find_ids, named_source
from api.errors import Invalid
from api.formats.corpus_toml import SourceEntry
from api.store.tables import Segment

# columns and not objects: of a load that changes nothing this is all the work
_ROWS = select_columns(
    col(Segment.id),
    col(Segment.zh),
    col(Segment.after),
    col(Segment.position),
    col(Segment.withdrawn),
    col(Segment.loaded),
    col(Segment.conflict),
    col(Segment.en),
    col(Segment.state),
    col(Segment.stale),
    col(Segment.by),
    col(Segment.at),
)


@dataclass(frozen=True)
class Pending:
    """What is to be written of a file: whether what describes the source, and which segments.

    `new` and `positions` are those of the file's segments that are new and that are to be merged,
    `dropped` ids of segments that it has no more; `kept` counts those that only the database
    changed.
    """

    source: bool
    new: tuple[int, ...]
    positions: tuple[int, ...]
    dropped: tuple[str, ...]
    kept: int

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return self.source or bool(self.new or self.positions or self.dropped)


def find_pending(session: Session, name: str, entry: SourceEntry) -> Pending:
    """What differs between a file and the database, or from what the last load saw.

    Raises Invalid for a segment id that another source has.
    """
    source = named_source(session, entry.slug)
    query = _ROWS.where(col(Segment.source_id) == (source.id if source else None))
    known = {row.id: row for row in session.execute(query)}
    check_ids(session, name, entry, [item.id for item in entry.segments if item.id not in known])
    new, positions, kept = [], [], 0
    for position, item in enumerate(entry.segments):
        row = known.pop(item.id, None)
        text = (item.zh, item.after, position, False)
        if row is None:
            new.append(position)
            continue
        moved = (row.zh, row.after, row.position, row.withdrawn) != text
        if moved or row.conflict or row.loaded != base_of(item):
            positions.append(position)
        elif content(row) != content(item):
            kept += 1
    return Pending(
        source is None or not source.complete or source.loaded != describe(entry),
        tuple(new),
        tuple(positions),
        tuple(row.id for row in known.values() if row.loaded and not row.withdrawn),
        kept,
    )


def check_ids(session: Session, name: str, entry: SourceEntry, new: list[str]) -> None:
    """Raise Invalid for the first of the `new` ids that is another source's."""
    elsewhere = find_ids(session, new)
    for number, item in enumerate(entry.segments, 1):
        if item.id in elsewhere:
            words = f'segment id "{item.id}" is used by another source.'
            raise Invalid(f"{name}: segments {number}: {words}")
