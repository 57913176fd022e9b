"""Findings of the checks, kept beside the segments they are about.

A segment's findings are those on the English it shows: a person's, or else the current draft's.
`Segment.checked` names the checks and the glossary they were made with; a write clears it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import func
from sqlmodel import Session, col, or_, select

from api.checks import Finding, consistency
from api.checks.inspector import Inspector, checks_version
from api.drafting.rows import shown_drafts
from api.glossary.rows import complete_revision, hold_revision, is_complete, read_revision
from api.review.findings import keep_findings, remove_findings
from api.store.database import Database
from api.store.shown import is_shown
from api.store.tables import Segment, Source
from api.store.work import InParts

Inspect = Callable[[Session], Inspector]  # the checks with the glossary as a session sees it


class Twin(NamedTuple):
    """A person's English of a Chinese text, and the first place where it stands, in words."""

    en: str
    where: str


def unchecked(session: Session, version: str) -> list[str]:
    """Ids of the segments whose findings are not of this version, and of their twins.

    Twins have the same Chinese: a change of one is a finding on the others.
    """
    changed = or_(col(Segment.checked).is_(None), Segment.checked != version)
    texts = select(Segment.zh).where(changed, is_shown())
    query = select(Segment.id).where(or_(changed, col(Segment.zh).in_(texts)), is_shown())
    return list(session.exec(query.order_by(Segment.id)))


def with_twins(session: Session, segment: Segment) -> list[str]:
    """The segment's id and its twins', of a hundred at most: 附件 may stand a thousand times."""
    query = select(Segment.id).where(Segment.zh == segment.zh, Segment.id != segment.id, is_shown())
    return [segment.id, *session.exec(query.order_by(Segment.id).limit(100))]


def recheck(session: Session, inspect: Inspect, ids: Sequence[str]) -> None:
    """Check some segments and keep what is found in place of what was.

    The glossary is the one that stands when the transaction ends: who loads another waits for it.
    A segment that someone else is writing is passed over: that writer checks it, and two who wait
    for each other's segments would never end.
    """
    hold_revision(session)
    inspector = inspect(session)
    query = select(Segment).where(col(Segment.id).in_(ids)).order_by(col(Segment.id))
    rows = session.exec(query.with_for_update(skip_locked=True)).all()
    drafts = shown_drafts(session, [row.id for row in rows])
    others = read_twins(session, rows)
    remove_findings(session, [row.id for row in rows])
    for row in rows:
        found = inspector.findings(row.zh, row.en or drafts.get(row.id, ""))
        if row.en:
            found += inconsistent(row, others[row.zh])
        keep_findings(session, row, found)
        row.checked = inspector.version
    session.flush()


def recheck_segment(session: Session, inspect: Inspect, segment: Segment) -> None:
    """Check a segment, and its twins, in the transaction of the write that changed it.

    One that is checked already is left alone.
    """
    if segment.checked is None:
        session.flush()
        recheck(session, inspect, with_twins(session, segment))


def check_segments(database: Database, inspect: Inspect, ids: Sequence[str]) -> None:
    """Check some segments, in transactions between which others write.

    For drafts, which are no finding on any other segment: what else there is is not looked at.
    """
    with database.reading() as session:
        inspect(session)  # which takes time: the transactions are to be brief
    work = InParts(database)
    for part in work.parts(ids) if ids else ():
        with work.transaction() as session:
            recheck(session, inspect, part)


def catch_up(database: Database, inspect: Inspect) -> int:
    """Check what is unchecked, or was checked with another glossary; how many that was."""
    with database.reading() as session:
        complete = is_complete(session)
        todo = unchecked(session, checks_version(read_revision(session).digest))
    if not complete:
        with database.brief() as session:
            complete_revision(session)
    check_segments(database, inspect, todo)
    return len(todo)


def read_twins(session: Session, rows: Iterable[Segment]) -> dict[str, list[Twin]]:
    """What people made of the Chinese of `rows`: each English once, where it stands first."""
    place = (col(Source.slug), col(Segment.position), col(Segment.id))
    same = (col(Segment.zh), col(Segment.en))
    nth = func.row_number().over(partition_by=same, order_by=place).label("nth")
    found = (
        select(*same, *place, nth)  # type: ignore[call-overload]
        .join(Source)
        .where(
            col(Segment.zh).in_({row.zh for row in rows if row.en}),
            col(Segment.en).is_not(None),
            is_shown(),
        )
        .subquery()
        .c
    )
    query = select(found.zh, found.en, found.slug, found.position).where(found.nth == 1)
    twins: dict[str, list[Twin]] = defaultdict(list)
    for zh, en, slug, position in session.exec(
        query.order_by(found.slug, found.position, found.id)
    ):
        twins[zh].append(Twin(en, f"{slug}, segment {position + 1}"))
    return twins


def inconsistent(row: Segment, others: Iterable[Twin]) -> list[Finding]:
    """The finding that the same Chinese has other English elsewhere: the first such place."""
    pairs = (consistency.compare(row.zh, row.en or "", other.en, other.where) for other in others)
    first = next(filter(None, pairs), None)
    return [first] if first else []
