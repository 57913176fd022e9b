"""Files written whole: a crash or a full disk leaves the old one or the new one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from api.errors import Unavailable


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A new file beside `path`, only its owner's to read, that takes its place when all went well.

    Raises Unavailable where it cannot be written.
    """
    temporary = None
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        os.close(handle)
        temporary = Path(name)
        yield temporary
        sync_file(temporary)
        temporary.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        if temporary:
            temporary.unlink(missing_ok=True)


def cannot_write(path: Path, error: OSError) -> Unavailable:
    """The error for a file that cannot be written."""
    return Unavailable(f"Cannot write {path} ({error.strerror or error}).")


def sync_file(path: Path) -> None:
    """See that what a file holds is on the disk; raises OSError."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """See that a name in a folder is on the disk, where the system can; raises OSError."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
