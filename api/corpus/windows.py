"""A source's segments a window at a time, so that no page and no answer holds all of a long one.

In the order of the text windows are ranges of positions: each segment is in one of them, whatever
becomes of the others. Most doubtful first, a window begins behind the key of the one before: what
is saved meanwhile goes to the end, and nobody's place is counted from the beginning.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Text, case, cast, func, literal, tuple_
from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from api.corpus.sources import segment_rows, view_rows, view_segments
from api.review.views import SegmentView
from api.store.shown import is_shown
from api.store.tables import Draft, Segment, Source, State

Doubt = tuple[int, int, float, int, str]  # settled, clean, confidence, position, id


@dataclass(frozen=True)
class Window:
    """Some of a source's segments; `last` is the last position that it has, -1 without any.

    By position the window holds those from `start` to before `start + size`; most doubtful first
    `following` is what the next one begins behind, None where there is none.
    """

    segments: list[SegmentView]
    start: int
    size: int
    last: int
    following: Doubt | None = None

    @property
    def whole(self) -> bool:
        """Whether the source has no segments outside it."""
        return self.last < self.size


def read_window(
    session: Session, source: Source, size: int, *, start: int | None = None, at: str = ""
) -> Window:
    """The window that holds the segment `at`, else the position `start`, else what is to be done.

    That is the first segment that is not approved. Windows begin at multiples of `size`; past the
    end it is the last one.
    """
    last = last_position(session, source)
    wanted = find_position(session, source, at) if at else None
    if wanted is None:
        wanted = first_open(session, source) if start is None else start
    begin = max(0, min(wanted, last))
    begin -= begin % size
    segments = view_segments(session, source, positions=range(begin, begin + size))
    return Window(segments, begin, size, last)


def read_doubtful(
    session: Session, source: Source, size: int, after: Doubt | None = None
) -> Window:
    """The most doubtful drafts first, from behind the key `after`; then the rest as the text runs.

    A draft that fails a check comes before all others, then the less sure one.
    """
    settled = case((or_(col(Segment.en).is_not(None), col(Draft.id).is_(None)), 1), else_=0)
    clean = case((settled == 1, 1), (cast(Draft.failed_checks, Text) == "[]", 1), else_=0)
    sure: ColumnElement[float] = case(
        (settled == 1, literal(0.0)), else_=func.coalesce(Draft.confidence, literal(0.0))
    )
    key = (settled, clean, sure, col(Segment.position), col(Segment.id))
    query = segment_rows(source).add_columns(*key[:3]).order_by(*key).limit(size + 1)
    if after is not None:
        query = query.where(tuple_(*key) > after)
    rows = session.execute(query).all()
    found = view_rows(session, source, [(row, draft) for row, draft, *_ in rows[:size]])
    following = None
    if len(rows) > size:
        row, _, *doubt = rows[size - 1]
        following = (int(doubt[0]), int(doubt[1]), float(doubt[2]), row.position, row.id)
    return Window(found, 0, size, last_position(session, source), following)


def read_one(session: Session, source: Source, key: str, size: int) -> Window:
    """A window of one segment of the source, or of none."""
    query = segment_rows(source).where(col(Segment.id) == key)
    rows = [(row, draft) for row, draft in session.execute(query)]
    return Window(view_rows(session, source, rows), 0, size, last_position(session, source))


def last_position(session: Session, source: Source) -> int:
    """The last position that a source has; -1 of one without segments."""
    found = session.exec(_positions(source).order_by(col(Segment.position).desc()).limit(1)).first()
    return -1 if found is None else found


def find_position(session: Session, source: Source, key: str) -> int | None:
    """Where a segment stands in the source; None where it does not."""
    return session.exec(_positions(source).where(Segment.id == key)).first()


def first_open(session: Session, source: Source) -> int:
    """The position of the first segment that nobody has approved; 0 where there is none."""
    query = _positions(source).where(Segment.state != State.APPROVED)
    return session.exec(query.order_by(col(Segment.position)).limit(1)).first() or 0


def _positions(source: Source) -> SelectOfScalar[int]:
    query = select(Segment.position).where(Segment.source_id == source.id)
    return query.where(is_shown())
