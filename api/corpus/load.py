"""corpus/ and glossary.csv into the database: the three-way load (corpus/dump.py is the way back).

Each file is read and checked whole before its first write. Then it is written in parts, short
transactions between which others write. A new source shows after its last part, one that is there
changes part by part, and what a load that was interrupted left undone the next one does.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from api import glossary
from api.accounts.people import ensure_people, unknown_people
from api.corpus.common import keep_folder
from api.corpus.description import add_source, merge_description
from api.corpus.files import read_file, read_source
from api.corpus.pending import Pending, find_pending
from api.corpus.report import LoadReport, Side
from api.corpus.rows import add_rows, named_source, new_rows
from api.corpus.segments import leave_out, merge_segments
from api.corpus.terms import load_terms
from api.errors import Invalid
from api.formats.corpus_toml import SourceEntry
from api.review.recheck import Inspect, catch_up
from api.store.database import Database
from api.store.locks import LOAD
from api.store.work import InParts, Work


def load_directory(
    database: Database, inspect: Inspect, directory: Path, take: Side | None = None
) -> LoadReport:
    """The report of a load, what it changed being checked. Raises as `load`."""
    report = load(database, directory, take)
    catch_up(database, inspect)
    return report


def load(database: Database, directory: Path, take: Side | None = None) -> LoadReport:
    """The report of merging `directory`/corpus and `directory`/glossary.csv into the database.

    `take` settles what both sides changed; otherwise both are kept and listed. Raises Invalid when
    neither is there, Busy where another load does not end. A file that cannot be read is a problem
    in the report; what the database holds of it stays.
    """
    folder, terms = directory / "corpus", directory / "glossary.csv"
    there = os.path.lexists(terms)  # whatever it is: what is no file is told of
    if not folder.is_dir() and not there:
        raise Invalid(f"There is no corpus/ and no glossary.csv in {directory.absolute()}.")
    report = LoadReport(take=take)
    with database.alone(LOAD):
        work = InParts(database)
        load_sources(work, folder.glob("*.toml"), report)
        if there:
            load_glossary(work, terms, report)
        keep_folder(work, directory)
    return report


def load_sources(work: Work, paths: Iterable[Path], report: LoadReport) -> None:
    """Merge corpus files into the database; one that is refused is a problem, nothing of it."""
    for path in sorted(paths):
        name = f"{path.parent.name}/{path.name}"
        try:
            load_source(work, name, read_source(path, name), report)
        except Invalid as error:
            report.problems.append(error.detail)


def load_glossary(work: Work, path: Path, report: LoadReport) -> None:
    """Merge the rows of the file into the terms; rows that cannot be read are problems."""
    try:
        reading = glossary.read(read_file(path, path.name), path.name)
    except Invalid as error:
        report.problems.append(error.detail)
        return
    report.problems += reading.problems
    report.terms = len(reading.terms)
    load_terms(work, reading, path.name, report)


def load_source(work: Work, name: str, entry: SourceEntry, report: LoadReport) -> None:
    """Merge one file. Raises Invalid for a segment id of another source, before anything else."""
    with work.reading() as session:
        pending = find_pending(session, name, entry)
    report.sources += 1
    report.segments += len(entry.segments)
    report.kept += pending.kept
    if not pending:
        return
    with work.reading() as session:
        names = unknown_people(session, {item.by for item in entry.segments if item.by})
    for people in work.parts(names):
        if people:
            with work.transaction() as session:
                ensure_people(session, people)
    store_parts(work, name, entry, pending, report)


def store_parts(
    work: Work, name: str, entry: SourceEntry, pending: Pending, report: LoadReport
) -> None:
    """Write what is pending of a file, the description first; it shows when all is written."""
    new = set(pending.new)
    undone: list[int | str] = [*pending.new, *pending.positions, *pending.dropped]
    done, described = 0, not pending.source
    for part in work.parts(undone):
        items = [(at, entry.segments[at]) for at in part if isinstance(at, int)]
        fresh = new_rows([each for each in items if each[0] in new])  # before the transaction
        with work.transaction() as session:
            source = named_source(session, entry.slug)
            if source is None:
                source = add_source(session, entry)
            elif not described:
                merge_description(session, name, source, entry, report)
            described = True
            add_rows(session, source, fresh)
            merge_segments(session, name, [each for each in items if each[0] not in new], report)
            leave_out(session, name, [key for key in part if isinstance(key, str)], report)
            done += len(part)
            if done == len(undone):
                source.complete = True
            session.flush()
        report.added += len(fresh.segments)
