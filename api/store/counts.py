"""Counts of a source's segments, kept in the transaction of each change.

Pages that list sources read one row a source instead of every segment. What a transaction changes
is noted as it is flushed, whichever room changed it, and added to the counts as its last statements
before the commit, source by source in the order of their keys: so two who write to one source wait
for each other only there, and no two for each other in a circle. Statements that change segments
without loading them are not followed: their sources are counted anew.

A connection that writes past `Session` (a restore, which brings the counts along) is not watched.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, case, event, func
from sqlalchemy import inspect as inspect_row
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import ORMExecuteState
from sqlalchemy.orm import Session as AnySession
from sqlmodel import Session, col, select, update

from api.store.parts import in_parts
from api.store.tables import Segment, Source, SourceCount, State

FINDINGS = ("errors", "warnings", "notes")
NAMES = (*(state.value for state in State), "stale", *FINDINGS)
COUNTED = ("source_id", "withdrawn", "state", "stale", "en", *FINDINGS)  # what counts depend on
_CHANGES = "duizhao source counts"  # in Session.info
_ANEW = "duizhao sources to count"
Changes = dict[int, Counter[str]]


def count_one(values: Mapping[str, Any]) -> Counter[str]:
    """What a segment with these columns adds to its source's counts; nothing when withdrawn."""
    if values["withdrawn"]:
        return Counter()
    found = Counter({str(values["state"]): 1, "stale": int(values["stale"])})
    if values["en"] is not None:  # findings on a machine's English are not the source's
        found.update({name: values[name] for name in FINDINGS})
    return found


def read_counts(session: Session, source_ids: Iterable[int | None]) -> dict[int, SourceCount]:
    """The counts of sources by their keys; a source that never had segments may be left out."""
    found: dict[int, SourceCount] = {}
    for part in in_parts(source_ids):
        query = select(SourceCount).where(col(SourceCount.source_id).in_(part))
        found |= {row.source_id: row for row in session.exec(query)}
    return found


def count_segments(session: Session, source_id: int) -> dict[str, int]:
    """The counts of a source by its segments themselves: what the kept ones must be."""
    kept = col(Segment.withdrawn).is_(False)
    sums: list[ColumnElement[Any]] = [
        _sum(and_(kept, col(Segment.state) == state)) for state in NAMES[: len(State)]
    ]
    sums.append(_sum(and_(kept, col(Segment.stale))))
    translated = and_(kept, col(Segment.en).is_not(None))
    sums += [_sum(translated, getattr(Segment, name)) for name in FINDINGS]
    query = select(*sums).where(Segment.source_id == source_id)
    return dict(zip(NAMES, session.exec(query).one(), strict=True))


def note_added(session: AnySession, segments: Iterable[Mapping[str, Any]]) -> None:
    """Count new segments, given by their columns, that a statement on the table itself stores."""
    for columns in segments:
        _add(session, columns, 1)


def _sum(condition: ColumnElement[bool], amount: Any = 1) -> ColumnElement[Any]:
    return func.coalesce(func.sum(case((condition, amount), else_=0)), 0)


@event.listens_for(Session, "before_flush")
def _note_changes(session: AnySession, _context: object, _instances: object) -> None:
    """Note what the rows that are about to be flushed change."""
    for row in session.new:
        if isinstance(row, Segment):
            _add(session, _values(row), 1)
    for row in session.deleted:
        if isinstance(row, Segment):
            _add(session, _values_before(session, row), -1)
    for row in session.dirty:
        if isinstance(row, Segment) and session.is_modified(row):
            _add(session, _values_before(session, row), -1)
            _add(session, _values(row), 1)


def _add(session: AnySession, values: Mapping[str, Any], sign: int) -> None:
    changes: Changes = session.info.setdefault(_CHANGES, defaultdict(Counter))
    change = changes[values["source_id"]]
    for name, number in count_one(values).items():
        change[name] += sign * number


def _values(row: Segment) -> dict[str, Any]:
    return {name: getattr(row, name) for name in COUNTED}


def _values_before(session: AnySession, row: Segment) -> dict[str, Any]:
    """What the row's columns are in the database."""
    state = inspect_row(row)
    values = {}
    for name in COUNTED:
        history = state.attrs[name].history
        if history.added and not history.deleted:  # it was set before it was read
            return _stored_values(session, row)
        values[name] = history.deleted[0] if history.deleted else getattr(row, name)
    return values


def _stored_values(session: AnySession, row: Segment) -> dict[str, Any]:
    columns = [getattr(Segment, name) for name in COUNTED]
    with session.no_autoflush:
        query = select(*columns).where(Segment.id == row.id)
        found = session.execute(query).one()
    return dict(zip(COUNTED, found, strict=True))


@event.listens_for(Session, "do_orm_execute")
def _note_statements(execution: ORMExecuteState) -> None:
    """Have sources counted anew whose segments a statement changes that loads none of them."""
    if not (execution.is_insert or execution.is_update or execution.is_delete):
        return
    mapper = execution.bind_mapper
    if mapper is None or mapper.class_ is not Segment:
        return
    anew: set[int | None] = execution.session.info.setdefault(_ANEW, set())
    given = execution.parameters if execution.is_insert else None
    rows = [given] if isinstance(given, Mapping) else given or [{}]
    anew.update(row.get("source_id") for row in rows)  # None: nobody knows which


@event.listens_for(Session, "before_commit")
def _store_changes(session: AnySession) -> None:
    """Add what the transaction changed to the counts."""
    if session.in_nested_transaction():
        return
    session.flush()
    changes: Changes = session.info.pop(_CHANGES, {})
    anew: set[int | None] = session.info.pop(_ANEW, set())
    if None in anew:
        anew = set(session.scalars(select(Source.id)))
    for source_id in sorted({*changes, *anew} - {None}):  # type: ignore[type-var]
        assert source_id is not None  # noqa: S101 - just taken out
        if source_id in anew:
            _count_anew(session, source_id)
        elif any(changes[source_id].values()):
            _add_to_row(session, source_id, changes[source_id])


@event.listens_for(Session, "after_soft_rollback")
def _forget_changes(session: AnySession, previous: Any) -> None:
    """Forget what is undone; of a part that is undone its sources are counted anew."""
    changes: Changes = session.info.pop(_CHANGES, {})
    if previous.nested:
        session.info.setdefault(_ANEW, set()).update(changes)
    else:
        session.info.pop(_ANEW, None)


def _add_to_row(session: AnySession, source_id: int, change: Mapping[str, int]) -> None:
    """Add to the counts of a source, whose row is locked until the transaction ends."""
    maker = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    numbers = {name: change.get(name, 0) for name in NAMES}
    added = maker.insert(SourceCount).values(source_id=source_id, **numbers)
    sums = {name: getattr(SourceCount, name) + number for name, number in numbers.items()}
    session.execute(added.on_conflict_do_update(index_elements=["source_id"], set_=sums))


def _count_anew(session: AnySession, source_id: int) -> None:
    """Count a source: with its row locked first, nobody's change falls in between."""
    _add_to_row(session, source_id, {})
    found = count_segments(session, source_id)  # type: ignore[arg-type]
    change = update(SourceCount).where(col(SourceCount.source_id) == source_id)
    session.execute(change.values(**found))
