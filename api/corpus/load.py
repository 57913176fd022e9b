"""corpus/ and glossary.csv into the database: the three-way load (corpus/dump.py is the way back).

A change on one side is taken. Where both sides changed both are kept: the file's English becomes a
revision of action `conflict`, which the pages show until a person decides.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from sqlmodel import Session

from api import glossary
from api.accounts.people import ensure_people
from api.corpus.files import read_file, read_source
from api.corpus.merge import content
from api.corpus.report import LoadReport
from api.corpus.rows import (
    add_origins,
    add_segment,
    find_ids,
    segments_of,
    source_id,
    store_metadata,
)
from api.corpus.segments import leave_out, merge_draft, merge_segment, plain_draft
from api.drafting.rows import current_drafts
from api.errors import DuizhaoError, Invalid
from api.formats.corpus_toml import SourceEntry
from api.glossary.rows import replace_terms
from api.review.recheck import Inspect, catch_up
from api.store.database import Database, lock_work


def read_corpus(paths: Iterable[Path]) -> tuple[dict[str, SourceEntry], list[str]]:
    """The readable ones of `paths`, by name, and what is wrong with the others."""
    entries: dict[str, SourceEntry] = {}
    problems: list[str] = []
    for path in sorted(paths):
        name = f"{path.parent.name}/{path.name}"
        try:
            entries[name] = read_source(path, name)
        except DuizhaoError as error:
            problems.append(error.detail)
    return entries, problems


def load(session: Session, directory: Path) -> LoadReport:
    """The report of merging `directory`/corpus and `directory`/glossary.csv into the database.

    Raises Invalid when neither is there. A file that cannot be read is a problem in the report;
    what the database holds of it stays.
    """
    folder, terms = directory / "corpus", directory / "glossary.csv"
    there = os.path.lexists(terms)  # whatever it is: what is no file is told of
    if not folder.is_dir() and not there:
        raise Invalid(f"There is no corpus/ and no glossary.csv in {directory.absolute()}.")
    lock_work(session, "load")
    report = LoadReport()
    load_sources(session, folder.glob("*.toml"), report)
    if there:
        load_glossary(session, terms, report)
    return report


def load_directory(database: Database, inspect: Inspect, directory: Path) -> LoadReport:
    """The report of `load` in one transaction; what it changed is checked. Raises as `load`."""
    with database.writing() as session:
        report = load(session, directory)
    catch_up(database, inspect)
    return report


def load_sources(session: Session, paths: Iterable[Path], report: LoadReport) -> None:
    """Merge corpus files into the database."""
    entries, problems = read_corpus(paths)
    report.problems += problems
    for name, entry in entries.items():
        load_source(session, name, entry, report)


def load_glossary(session: Session, path: Path, report: LoadReport) -> None:
    """Make the terms those of the file; rows that cannot be read are problems."""
    try:
        reading = glossary.read(read_file(path, path.name), path.name)
    except DuizhaoError as error:
        report.problems.append(error.detail)
        return
    report.problems += reading.problems
    report.terms = len(reading.terms)
    replace_terms(session, reading.terms)


def load_source(session: Session, name: str, entry: SourceEntry, report: LoadReport) -> None:
    """Merge one file. A segment id that another source holds is a problem, the rest is loaded."""
    source = store_metadata(session, entry)
    rows = {row.id: row for row in segments_of(session, source, withdrawn=True)}
    drafts = current_drafts(session, [source_id(source)])
    elsewhere = find_ids(session, [item.id for item in entry.segments if item.id not in rows])
    ensure_people(session, [item.by for item in entry.segments])
    report.sources += 1
    added = []
    for position, item in enumerate(entry.segments):
        if item.id in elsewhere:
            report.problems.append(f'{name}: segment id "{item.id}" is used by another source.')
            continue
        report.segments += 1
        row = rows.pop(item.id, None)
        if row is None:
            row = add_segment(session, source, item)
            added.append((row, item))
        else:
            merge_segment(session, name, row, item, report)
            merge_draft(session, row, item, drafts.get(row.id))
        row.position, row.withdrawn = position, False
        row.loaded = {"content": content(item), "draft": plain_draft(item.draft)}
    add_origins(session, added)
    report.added += len(added)
    leave_out(name, [row for row in rows.values() if not row.withdrawn], report)
    session.flush()
