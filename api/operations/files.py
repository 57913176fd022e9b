"""The files of the data directory that a backup has: packages, and whatever else is kept there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from sqlalchemy.engine import URL

from api.settings import DEFAULT_FILE
from api.store.database import in_memory, in_sqlite, jobs_file
from api.store.locks import LOAD

# the seed model is unpacked again, the locks are of processes that run
MADE_AGAIN = frozenset(("seed", "workers"))
BESIDE = ("", "-wal", "-shm", "-journal", f".{LOAD}")  # what stands beside a SQLite database


def kept_files(directory: Path, url: URL) -> Iterator[str]:
    """The paths of regular files that a backup has, relative, in order; links are passed over.

    Databases are not among them: their rows are read. Nor is what has a name with a dot before it.
    """
    databases = database_files(directory, url)
    for path in sorted(directory.rglob("*")):
        relative = path.relative_to(directory).as_posix()
        if is_kept(relative) and path not in databases and not path.is_symlink() and path.is_file():
            yield relative


def is_kept(relative: str) -> bool:
    """Whether a path in the data directory is one that a backup may have."""
    path = PurePosixPath(relative)
    plain = path.as_posix() == relative and not path.is_absolute() and "\\" not in relative
    hidden = any(part.startswith(".") for part in path.parts)  # .. among them
    return plain and bool(path.parts) and path.parts[0] not in MADE_AGAIN and not hidden


def database_files(directory: Path, url: URL) -> set[Path]:
    """The files of the database at `url`, and of the SQLite one that is there by default."""
    databases = [directory / DEFAULT_FILE]
    if in_sqlite(url) and not in_memory(url):
        databases.append(directory / Path(url.database or "").absolute())
    databases += [jobs_file(path) for path in databases]
    return {path.with_name(path.name + end) for path in databases for end in BESIDE}
