"""The files of a work, read: regular ones only, for any other may wait for ever or have no end."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from api.errors import Invalid
from api.formats.corpus_toml import SourceEntry, parse

LARGEST_FILE = 256 * 1024 * 1024  # bytes; a source of 50,000 sentences has some 15 million
KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a FIFO"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def read_file(path: Path, name: str) -> bytes:
    """The bytes of a regular file.

    Raises Invalid for any other, for one that cannot be read and for one of more than LARGEST_FILE.
    """
    # without O_NONBLOCK opening a FIFO waits for one who writes into it
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        check_regular(path.stat(), name)  # opening a device may already do something
        with os.fdopen(os.open(path, flags), "rb") as file:
            check_regular(os.fstat(file.fileno()), name)
            return file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise Invalid(f"{name}: cannot be read ({error.strerror}).") from error


def check_regular(status: os.stat_result, name: str) -> None:
    """Raise Invalid unless it is a regular file of a size that can be read."""
    if not stat.S_ISREG(status.st_mode):
        kind = next((word for test, word in KINDS if test(status.st_mode)), "something else")
        raise Invalid(f"{name}: is {kind}, not a regular file; move it elsewhere.")
    if status.st_size > LARGEST_FILE:
        raise Invalid(
            f"{name}: has {status.st_size:,} bytes; a file may have {LARGEST_FILE:,}. "
            "Make several sources of it."
        )


def read_source(path: Path, name: str) -> SourceEntry:
    """One corpus file; raises Invalid when it is not one or its slug is not its name."""
    entry = parse(read_file(path, name), name)
    if entry.slug != path.stem:
        raise Invalid(
            f'{name}: slug "{entry.slug}" belongs in {path.parent.name}/{entry.slug}.toml; '
            "rename the file or the slug."
        )
    return entry
