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
from api.review.findings import keep_findings, read_findings, remove_findings
from api.store.database import Database
from api.store.shown import is_shown
from api.store.tables import Segment, Source
from api.store.work import InParts

Inspect = Callable[[Session], Inspector]  # the checks with the glossary as a session sees it


class Judged(NamedTuple):
    """What findings are of: a pair, and the checks and glossary that found them."""

    zh: str
    en: str
    version: str


Foreseen = dict[str, tuple[Judged, tuple[Finding, ...]]]  # by segment id


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


def find_twins(session: Session, segment: Segment) -> list[str]:
    """The ids of a segment's twins, of a hundred at most: 附件 may stand a thousand times."""
    query = select(Segment.id).where(Segment.zh == segment.zh, Segment.id != segment.id, is_shown())
    return list(session.exec(query.order_by(Segment.id).limit(100)))


def foresee(
    database: Database, inspect: Inspect, ids: Sequence[str], en: str | None = None
) -> Foreseen:
    """What the checks say of some segments as they stand, or would with `en`, by segment id.

    Made before the transaction that stores it: checking takes time, in which others could not save.
    """
    with database.reading() as session:
        inspector = inspect(session)
        query = select(Segment.id, Segment.zh, Segment.en).where(col(Segment.id).in_(ids))
        rows = session.exec(query).all()
        drafts = shown_drafts(session, ids)
    found: Foreseen = {}
    for key, zh, present in rows:
        english = en or present or drafts.get(key, "")
        judged = Judged(zh, english, inspector.version)
        found[key] = judged, tuple(inspector.findings(zh, english))
    return found


def recheck(
    session: Session, inspect: Inspect, ids: Sequence[str], foreseen: Foreseen | None = None
) -> None:
    """Check some segments and keep what is found in place of what was.

    What was foreseen of a text is taken where it stands so; only what changed meanwhile is checked.
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
        judged = Judged(row.zh, row.en or drafts.get(row.id, ""), inspector.version)
        known, findings = (foreseen or {}).get(row.id, (None, ()))
        found = list(findings if known == judged else inspector.findings(judged.zh, judged.en))
        if row.en:
            found += inconsistent(row, others[row.zh])
        keep_findings(session, row, found)
        row.checked = inspector.version
    session.flush()


def recheck_segment(
    session: Session, inspect: Inspect, segment: Segment, foreseen: Foreseen | None = None
) -> None:
    """Check a segment in the transaction of the write that changed it, and compare its twins.

    One that is checked already is left alone. `foreseen` is what was found on its new English.
    """
    if segment.checked is None:
        session.flush()
        recheck(session, inspect, [segment.id], foreseen)
        compare_twins(session, segment)


def compare_twins(session: Session, segment: Segment) -> None:
    """Find anew on a checked segment's twins whether they are consistent, and nothing else.

    Those that are not checked yet, or that someone else is writing, are left to who checks them.
    """
    query = select(Segment).where(
        col(Segment.id).in_(find_twins(session, segment)),
        col(Segment.en).is_not(None),
        Segment.checked == segment.checked,
    )
    query = query.order_by(col(Segment.id)).with_for_update(skip_locked=True)
    rows = session.exec(query).all()
    if not rows:
        return
    others = read_twins(session, rows)
    known = read_findings(session, [row.id for row in rows])
    remove_findings(session, [row.id for row in rows])
    for row in rows:
        kept = [finding for finding in known[row.id] if finding.check != consistency.ID]
        keep_findings(session, row, [*kept, *inconsistent(row, others[row.zh])])
    session.flush()


def check_segments(database: Database, inspect: Inspect, ids: Sequence[str]) -> None:
    """Check some segments, in transactions between which others write.

    For drafts, which are no finding on any other segment: what else there is is not looked at.
    """
    work = InParts(database)
    for part in work.parts(ids) if ids else ():
        foreseen = foresee(database, inspect, part)
        with work.transaction() as session:
            recheck(session, inspect, part, foreseen)


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
