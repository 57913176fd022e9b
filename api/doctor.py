"""What is installed, which model, which database, what is missing: for `duizhao doctor`."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from tempfile import TemporaryFile

from sqlmodel import func, select

from api import __version__
from api.errors import DuizhaoError
from api.settings import Settings
from api.tables import Segment, Source, Term
from api.workbench import Workbench


@dataclass(frozen=True)
class Finding:
    """One thing looked at; `good` False is something to mend, and `words` say how."""

    name: str
    good: bool
    words: str


def examine(settings: Settings) -> list[Finding]:
    """Everything worth knowing before asking for help; a failure is a finding, never raised."""
    checks: dict[str, Callable[[Settings], Iterator[Finding]]] = {
        "duizhao": program,
        "data directory": directory,
        "database": database,
        "model": model,
    }
    findings: list[Finding] = []
    for name, check in checks.items():
        try:
            findings += check(settings)
        except DuizhaoError as error:
            findings.append(Finding(name, good=False, words=error.detail))
    return findings


def program(settings: Settings) -> Iterator[Finding]:
    """Versions of what drafting and serving stand on."""
    del settings
    python = f"{__version__} on Python {platform.python_version()}, {platform.platform(terse=True)}"
    yield Finding("duizhao", good=True, words=python)
    for name, distributions in {
        "argostranslate": ("argostranslate", "argos-translate-lt"),
        "ctranslate2": ("ctranslate2",),
        "jieba": ("jieba",),
    }.items():
        found = [f"{each} {installed(each)}" for each in distributions if installed(each)]
        words = ", ".join(found) or "not installed: run `make install`"
        yield Finding(name, good=bool(found), words=words)


def installed(distribution: str) -> str | None:
    """The version of an installed distribution."""
    try:
        return version(distribution)
    except PackageNotFoundError:
        return None


def directory(settings: Settings) -> Iterator[Finding]:
    """Where data is kept and whether it can be written."""
    path = settings.directory()
    try:
        with TemporaryFile(dir=path):
            yield Finding("data directory", good=True, words=str(path))
    except OSError as error:
        words = f"{path} cannot be written ({error.strerror}): set DUIZHAO_DATA_DIR to another."
        yield Finding("data directory", good=False, words=words)


def database(settings: Settings) -> Iterator[Finding]:
    """Which database, its schema and what is in it."""
    bench = Workbench(settings)
    try:
        shown = bench.database.url.render_as_string(hide_password=True)
        with bench.database.reading() as session:
            counts = [session.exec(select(func.count()).select_from(t)).one() for t in TABLES]
        sources, segments, terms = counts
        words = f"{shown}, schema {bench.database.version()}: {sources} sources, "
        yield Finding("database", good=True, words=f"{words}{segments} segments, {terms} terms")
    finally:
        bench.close()


TABLES = (Source, Segment, Term)


def model(settings: Settings) -> Iterator[Finding]:
    """Which packages there are, which one drafts, and those that cannot be used."""
    from api.engine import find_packages

    packages = find_packages(settings.directory())
    for problem in packages.problems:
        yield Finding("package", good=False, words=problem)
    if not packages:
        words = "no package can be used: run `make install` again"
        yield Finding("model", good=False, words=words)
        return
    first, *others = packages
    yield Finding("model", good=True, words=f"{first.engine} ({first.path})")
    for other in others:
        yield Finding("also there", good=True, words=f"{other.engine} ({other.path})")
