"""A corpus file's segments merged into the rows that are there, three ways (`merge` judges).

A change on one side is taken. Where both sides changed both are kept: the file's English becomes a
revision of action `conflict`, which the pages show until a person decides.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from api.corpus.merge import (
    Content,
    Verdict,
    base_of,
    content,
    judge,
    plain_draft,
    plain_state,
)
from api.corpus.report import LoadReport, Side
from api.corpus.rows import take_english
from api.drafting.rows import drafts_of, entry_of, set_draft, text_hash
from api.formats.corpus_toml import SegmentEntry
from api.store.tables import Action, Draft, Revision, Segment, record


def merge_segments(
    session: Session,
    name: str,
    items: Sequence[tuple[int, SegmentEntry]],
    report: LoadReport,
) -> None:
    """Merge segments of the file, each with its position, into their rows."""
    if not items:
        return
    rows = claim_rows(session, [item.id for _, item in items])
    drafts = drafts_of(session, list(rows))
    for position, item in items:
        row = rows[item.id]
        merge_segment(session, name, row, item, report)
        merge_draft(session, row, item, drafts.get(row.id))
        row.position, row.withdrawn = position, False
        row.loaded = base_of(item)


def merge_segment(
    session: Session, name: str, row: Segment, item: SegmentEntry, report: LoadReport
) -> None:
    """Merge the file's Chinese and English into the row.

    The Chinese is the file's always; English that stood beside another Chinese becomes stale.
    """
    base = row.loaded["content"] if row.loaded else None
    moved, english = item.zh != row.zh, row.en
    verdict = judge(content(item), content(row), base, lambda file: had_english(session, row, file))
    row.zh, row.after = item.zh, item.after
    waits = row.conflict is not None and row.conflict == content(item)
    if report.take and (waits or verdict is Verdict.CONFLICT):
        verdict = report.take.verdict
        row.conflict, waits = None, False
    if verdict is Verdict.TAKE:
        take_english(row, item)
        report.taken += 1
    elif verdict is Verdict.CONFLICT:
        row.conflict = content(item)
        report.conflicts.append(
            f"{name}: segment {row.id} was edited in the file and in the database; both are kept."
        )
    elif waits:
        report.conflicts.append(f"{name}: segment {row.id} still waits for a decision.")
    elif verdict is Verdict.KEEP:
        report.kept += 1
        if moved:
            report.conflicts.append(
                f"{name}: segment {row.id} has new Chinese in the file and new English in the "
                "database; both are kept, the English marked stale."
            )
    row.stale = row.stale or bool(moved and row.en and row.en == english)
    if moved or verdict in {Verdict.TAKE, Verdict.CONFLICT}:
        row.revision += 1
        row.checked = None
        conflict = verdict is Verdict.CONFLICT
        session.add(conflicting(row, item) if conflict else record(row, Action.LOAD))
        row.loaded_revision = row.loaded_revision if conflict else row.revision


def had_english(session: Session, row: Segment, file: Content) -> bool:
    """Whether the row held the file's English in a revision since the last load."""
    query = select(Revision).where(
        Revision.segment_id == row.id,
        Revision.action != Action.CONFLICT,
        Revision.number > (row.loaded_revision or 0),
    )
    wanted = (file["en"], file["state"])
    return any((r.en, plain_state(r.state)) == wanted for r in session.exec(query))


def conflicting(row: Segment, item: SegmentEntry) -> Revision:
    """The file's version of a conflict, for the history."""
    kept = record(row, Action.CONFLICT, "The corpus file's version; the database's was kept.")
    kept.en, kept.state, kept.by = item.en, item.state, item.by
    return kept


def merge_draft(session: Session, row: Segment, item: SegmentEntry, has: Draft | None) -> None:
    """Take the file's draft when only the file's changed; one of another Chinese falls away."""
    base = row.loaded["draft"] if row.loaded else None
    file, database = plain_draft(item.draft), plain_draft(entry_of(has) if has else None)
    if file not in (base, database) and database in (None, base):
        set_draft(session, row, item.draft)
    elif has and has.of != text_hash(row.zh):
        set_draft(session, row, None)


def leave_out(session: Session, name: str, ids: Sequence[str], report: LoadReport) -> None:
    """Withdraw what the file dropped; what a person edited since stays, and is listed."""
    for row in claim_rows(session, ids).values() if ids else ():
        if row.loaded is None or row.withdrawn:
            continue  # born in the database: the file never had it
        if content(row) == row.loaded["content"] or report.take is Side.FILE:
            row.withdrawn = True
            report.withdrawn += 1
        else:
            row.loaded = None
            report.conflicts.append(
                f"{name}: segment {row.id} is gone from the file and was edited in the database; "
                "it is kept."
            )


def claim_rows(session: Session, ids: Sequence[str]) -> dict[str, Segment]:
    """The rows of some segments by id, nobody else's to write until the transaction ends.

    All who claim several do so in the order of ids: none waits for another who waits for it.
    """
    query = select(Segment).where(col(Segment.id).in_(ids)).order_by(col(Segment.id))
    return {row.id: row for row in session.exec(query.with_for_update())}
