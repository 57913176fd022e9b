"""The glossary file merged into the rows that are there, three ways, a row by headword and domain.

A row that only the file changed, added or dropped is taken; one that only the database did stays
so. Where both did, otherwise, both stay as they are, and each load lists it until it is settled.
What both last had in common is kept apart from the rows, for one that is gone here has none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from api.corpus.merge import Verdict, compare
from api.corpus.report import LoadReport, Side
from api.glossary import Reading, Term
from api.glossary.changes import (
    WRITING,
    Key,
    TermChange,
    key_of,
    placed_terms,
    read_bases,
    settle_large_revision,
    settle_revision,
    write_bases,
    write_changes,
)
from api.glossary.rows import claim_revision, is_complete, read_revision
from api.store.work import Work

AT_ONCE = 5_000  # rows that are hashed in the transaction that changes them

Terms = Mapping[Key, Term]


@dataclass(frozen=True)
class TermPlan:
    """What a load does to the glossary: the keys to write, and where each row is to stand."""

    file: Terms
    whole: bool  # a file that could not be read whole says nothing of the rows that it lacks
    places: Mapping[Key, int]
    pending: tuple[Key, ...]

    def judge(self, key: Key, here: Term | None, base: Term | None) -> Verdict:
        """Who changed a row since both last had it in common."""
        file = self.file.get(key)
        if file is None and not self.whole:
            return Verdict.KEEP
        return compare(file, here, base)


def load_terms(work: Work, reading: Reading, name: str, report: LoadReport) -> None:
    """Merge the rows of a glossary file into the database; its revision moves once at most."""
    with work.reading() as session:
        plan = plan_terms(session, reading, name, report)
        known = is_complete(session) and read_revision(session).digest
    whole = False
    for part in work.parts(plan.pending) if plan.pending else ():
        whole = len(part) == len(plan.pending) and len(plan.places) <= AT_ONCE
        with work.transaction() as session:
            row = claim_revision(session)
            changes = find_changes(session, plan, part, report.take)
            write_changes(session, changes)
            write_bases(session, changes)
            if whole:
                settle_revision(session, row)
            else:
                row.digest = WRITING
    if plan.pending and not whole:
        with work.reading() as read, work.transaction() as session:
            settle_large_revision(read, session, known or None)


def plan_terms(session: Session, reading: Reading, name: str, report: LoadReport) -> TermPlan:
    """What is to be done; what both sides changed goes into the report, and what is kept."""
    here, bases = placed_terms(session), read_bases(session)
    file = {key_of(term): term for term in reading.terms}
    plan = TermPlan(file, not reading.problems, {}, ())
    present, pending = set[Key](), []
    for key in dict.fromkeys([*file, *here, *bases]):
        mine, base = here[key].term if key in here else None, bases.get(key)
        verdict = plan.judge(key, mine, base)
        if verdict is Verdict.CONFLICT:
            verdict = report.settle(conflict_line(name, key, file.get(key), mine))
        report.terms_kept += verdict is Verdict.KEEP and mine != base
        report.terms_taken += verdict is Verdict.TAKE and bool(bases)
        stands = key in file if verdict is Verdict.TAKE else mine is not None
        if stands:
            present.add(key)
        if verdict is not Verdict.CONFLICT and (verdict is Verdict.TAKE or moves(plan, key, base)):
            pending.append(key)
    places = {key: at for at, key in enumerate(order([*file], [*here], present))}
    todo = set(pending)
    pending += [
        key for key, at in places.items() if key in here and key not in todo and here[key].at != at
    ]
    return TermPlan(plan.file, plan.whole, places, tuple(pending))


def moves(plan: TermPlan, key: Key, base: Term | None) -> bool:
    """Whether what both have in common is another row than before."""
    return (key in plan.file or plan.whole) and plan.file.get(key) != base


def conflict_line(name: str, key: Key, file: Term | None, here: Term | None) -> str:
    """What a person is told of a row that both sides changed."""
    zh, domain = key
    row = f"{name}: {zh} ({domain})" if domain else f"{name}: {zh}"
    if file is None:
        return f"{row} is gone from the file and was edited in the database; it is kept."
    if here is None:
        return f"{row} was edited in the file and is gone from the database; both are left so."
    return f"{row} was edited in the file and in the database; both are kept."


def order(file: Sequence[Key], here: Sequence[Key], present: set[Key]) -> list[Key]:
    """The rows in the file's order, each that it lacks behind the one it stood behind."""
    found = set(file)
    behind: dict[Key | None, list[Key]] = {}
    before: Key | None = None
    for key in here:
        if key not in found and key in present:
            behind.setdefault(before, []).append(key)
        elif key in found:
            before = key
    result = behind.get(None, [])
    for key in file:
        result += [key] if key in present else []
        result += behind.get(key, [])
    return result


def find_changes(
    session: Session, plan: TermPlan, keys: Iterable[Key], take: Side | None
) -> list[TermChange]:
    """What to write of some rows, judged anew: somebody may have written one since the plan."""
    wanted = list(keys)
    here, bases = placed_terms(session, wanted), read_bases(session, wanted)
    changes = []
    for key in wanted:
        old = here.get(key)
        verdict = plan.judge(key, old.term if old else None, bases.get(key))
        file, base = plan.file.get(key), bases.get(key)
        term = old.term if old else None
        if verdict is Verdict.CONFLICT and take is None:
            file = base
        elif verdict is Verdict.TAKE or (verdict is Verdict.CONFLICT and take is Side.FILE):
            term = file
        if file is None and not plan.whole:
            file = base
        at = plan.places.get(key, old.at if old else len(plan.places))
        changes.append(TermChange(key, old, term, at, base, file))
    return changes
