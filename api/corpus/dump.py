"""The database back into corpus/ and glossary.csv, byte for byte what was loaded.

Only files that change are written, each in one step, and never over a file that holds an edit the
database has not seen: that one is listed instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlmodel import Session, select

from api import glossary
from api.corpus.common import Written, WrittenSegment, is_loaded_folder, keep_written
from api.corpus.description import describe, is_known
from api.corpus.files import read_file, read_source
from api.corpus.merge import Content, base_of, content, plain_state
from api.corpus.rows import entry_of_source, segments_of, source_id
from api.drafting.rows import current_drafts, entry_of
from api.errors import DuizhaoError, Invalid
from api.formats.corpus_toml import SegmentEntry, render
from api.glossary import Term
from api.glossary.changes import key_of, read_bases
from api.glossary.rows import all_terms
from api.store.database import Database
from api.store.files import cannot_write, replacing
from api.store.locks import LOAD
from api.store.tables import PRACTICE, Draft, Revision, Segment, Source
from api.store.work import InParts


@dataclass
class DumpReport:
    """Which files a dump wrote, how many stood already, and which it left alone and why.

    `files` is what the files that it did not leave alone now hold.
    """

    written: list[str] = field(default_factory=list)
    unchanged: int = 0
    problems: list[str] = field(default_factory=list)
    files: Written = field(default_factory=Written)


def dump_directory(database: Database, directory: Path, *, force: bool = False) -> DumpReport:
    """The report of `dump`; what it wrote is what file and database have in common from then on.

    Raises as `dump`, and Busy where a load does not end.
    """
    with database.alone(LOAD):
        with database.reading() as session:
            report = dump(session, directory, force=force)
        keep_written(InParts(database), directory, report.files)
    return report


def dump(session: Session, directory: Path, *, force: bool = False) -> DumpReport:
    """What was written of every source but practice, and of the glossary, under `directory`.

    `force` writes over edits that were never loaded. Raises Invalid where there is no such folder,
    Unavailable where it cannot write.
    """
    if not directory.is_dir():
        raise Invalid(f"There is no folder {directory}: make it first, or name another.")
    report = DumpReport()
    shared = select(Source).where(Source.kind != PRACTICE, Source.complete)
    for source in session.exec(shared.order_by(Source.slug)):
        name = f"corpus/{source.slug}.toml"
        path = directory / name
        if path.exists() and not force and not knows_file(session, source, path, name):
            report.problems.append(
                f"{name} holds changes that were never loaded: run `duizhao load` first, or "
                "`duizhao dump --force` to write over them."
            )
            continue
        entry = entry_of_source(session, source, tuple(entries_of(session, source, report.files)))
        replace_file(path, name, render(entry).encode(), report)
        if source.loaded != describe(entry):
            report.files.sources[source_id(source)] = describe(entry)
    dump_glossary(session, directory / "glossary.csv", report, force=force)
    return report


def dump_glossary(session: Session, path: Path, report: DumpReport, *, force: bool) -> None:
    """Write glossary.csv unless its present rows are not all in the database."""
    terms = all_terms(session)
    if path.exists() and not force and not knows_terms(session, path, terms):
        report.problems.append(
            "glossary.csv holds changes that were never loaded, or that wait for a decision: run "
            "`duizhao load` first, or `duizhao dump --force` to write over them."
        )
        return
    if terms or path.exists():
        replace_file(path, path.name, glossary.write(terms), report)
        report.files.terms = terms


def knows_terms(session: Session, path: Path, terms: list[Term]) -> bool:
    """Whether all that a glossary file says is in the database, or was when both last agreed.

    A row that is not in the file was dropped there, if it is the file that was loaded.
    """
    try:
        reading = glossary.read(read_file(path, path.name), path.name)
    except DuizhaoError:
        return False
    here, bases = {key_of(term): term for term in terms}, read_bases(session)
    file = {key_of(term): term for term in reading.terms}
    known = all(term in (here.get(key), bases.get(key)) for key, term in file.items())
    dropped = is_loaded_folder(session, path.parent) and any(
        key in here and key not in file for key in bases
    )
    return known and not dropped and not reading.problems


def replace_file(path: Path, name: str, data: bytes, report: DumpReport) -> None:
    """Replace a file in one step if it changes; a crash leaves the old or the new one.

    Raises Unavailable where it cannot be written.
    """
    try:
        if path.is_file() and path.read_bytes() == data:  # a FIFO would keep us waiting
            report.unchanged += 1
            return
        path.parent.mkdir(exist_ok=True)
        mode = path.stat().st_mode if path.exists() else 0o644
    except OSError as error:
        raise cannot_write(path, error) from error
    with replacing(path) as temporary:
        temporary.write_bytes(data)
        temporary.chmod(mode & 0o777)
    report.written.append(name)


def knows_file(session: Session, source: Source, path: Path, name: str) -> bool:
    """Whether all that the file at `path` says is in the database or its history."""
    try:
        entry = read_source(path, name)
    except Invalid:
        return False
    if not is_known(entry, entry_of_source(session, source), source.loaded):
        return False
    rows = {row.id: row for row in segments_of(session, source, withdrawn=True)}
    return all(
        item.id in rows and had_version(session, rows[item.id], item) for item in entry.segments
    )


def had_version(session: Session, row: Segment, item: SegmentEntry) -> bool:
    """Whether the row has, or once had, the file's text and English."""
    if row.zh == item.zh and content(row) == content(item):
        return True
    file: Content = content(item)
    wanted = (item.zh, file["en"], file["state"])
    history = session.exec(select(Revision).where(Revision.segment_id == row.id))
    return any((r.zh, r.en, plain_state(r.state)) == wanted for r in history)


def entries_of(session: Session, source: Source, files: Written) -> Iterator[SegmentEntry]:
    """The segments of a source as its file has them; those that it has anew are noted."""
    drafts = current_drafts(session, [source_id(source)])
    for row in segments_of(session, source):
        entry = entry_of_segment(row, drafts.get(row.id))
        if row.loaded != base_of(entry):
            files.segments.append(WrittenSegment(row.id, base_of(entry), row.revision))
        yield entry


def entry_of_segment(row: Segment, draft: Draft | None) -> SegmentEntry:
    """A segment as its file has it."""
    return SegmentEntry(
        id=row.id,
        zh=row.zh,
        after=row.after,
        draft=entry_of(draft) if draft else None,
        en=row.en,
        state=str(row.state),
        stale=row.stale,
        by=row.by,
        at=row.at,
    )
