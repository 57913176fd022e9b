"""What a dump wrote is what file and database have in common, as what a load read is.

Only in the folder that was loaded last, or where none was yet: a copy that is dumped elsewhere says
nothing of what the next load of that folder will find.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from sqlmodel import Session, col, select

from api.corpus.segments import claim_rows
from api.glossary import Term
from api.glossary.changes import TermChange, key_of, read_bases, write_bases
from api.store.tables import LoadedFolder, Source
from api.store.work import Work


class WrittenSegment(NamedTuple):
    """A segment as a dump wrote it: what is to be its base, and the revision it was on."""

    id: str
    base: dict[str, Any]
    revision: int


@dataclass
class Written:
    """What the files of a folder hold behind a dump; `terms` None is a glossary left alone."""

    terms: list[Term] | None = None
    sources: dict[int, dict[str, Any]] = field(default_factory=dict)  # what describes each, by key
    segments: list[WrittenSegment] = field(default_factory=list)


def is_loaded_folder(session: Session, directory: Path) -> bool:
    """Whether it is the folder that was loaded last, or none was."""
    row = session.get(LoadedFolder, 1)
    return row is None or row.path == str(directory.resolve())


def keep_folder(work: Work, directory: Path) -> None:
    """Remember the folder that is loaded."""
    with work.reading() as session:
        row = session.get(LoadedFolder, 1)
        if row is not None and row.path == str(directory.resolve()):
            return
    with work.transaction() as session:
        row = session.get(LoadedFolder, 1) or LoadedFolder(path="")
        row.path = str(directory.resolve())
        session.add(row)


def keep_written(work: Work, directory: Path, written: Written) -> None:
    """Make what was written the base of the next load of this folder, unless it is another."""
    with work.reading() as session:
        if not is_loaded_folder(session, directory):
            return
        bases = read_bases(session)
    keep_folder(work, directory)
    if written.terms is not None:
        terms = {key_of(term): term for term in written.terms}
        changes = [
            TermChange(key, None, None, 0, bases.get(key), terms.get(key))
            for key in dict.fromkeys([*terms, *bases])
            if terms.get(key) != bases.get(key)
        ]
        for part in work.parts(changes) if changes else ():
            with work.transaction() as session:
                write_bases(session, part)
    for keys in work.parts(list(written.sources)) if written.sources else ():
        with work.transaction() as session:
            for source in session.exec(select(Source).where(col(Source.id).in_(keys))):
                source.loaded = written.sources[source.id or 0]
    for rows in work.parts(written.segments) if written.segments else ():
        with work.transaction() as session:
            found = claim_rows(session, [row.id for row in rows])
            for row in rows:
                found[row.id].loaded, found[row.id].loaded_revision = row.base, row.revision
