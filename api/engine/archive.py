"""Argos packages as files: an .argosmodel is a zip of one folder, unpacked whole or not at all.

A file from the network is not trusted: no member may lead outside, be a link or a device, stand
there twice, or be encrypted, and all of them together have a limit. Every CRC is checked.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
import tempfile
import time
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import IO

from api.errors import Invalid

MAX_UNPACKED_BYTES = 4 * 1024**3  # the largest package of the index has 0.4 GB
MAX_MEMBERS = 10_000
UNPACKING = ".unpacking-"  # whatever looks for packages passes over names with a dot
_HOUR_SECONDS = 3600
# what the names of members can bring about; the other errors are of the disk
NAME_ERRORS = frozenset((errno.EISDIR, errno.ENOTDIR, errno.EEXIST, errno.ENAMETOOLONG))


@contextmanager
def unpacked(archive: IO[bytes], beside: Path) -> Iterator[Path]:
    """The root folder of an archive, unpacked in the folder `beside` while the context lasts.

    A caller that wants to keep it renames it. Raises Invalid with a reason for an archive that is
    not a sound package, OSError where there is no room.
    """
    beside.mkdir(parents=True, exist_ok=True)
    remove_abandoned(beside)
    with tempfile.TemporaryDirectory(
        prefix=UNPACKING, dir=beside, ignore_cleanup_errors=True
    ) as folder:
        try:
            with zipfile.ZipFile(archive) as opened:
                root = check_members(opened.infolist())
                opened.extractall(folder)  # which checks every CRC
        except OSError as error:
            if error.errno in NAME_ERRORS:
                raise Invalid(f"a member cannot be unpacked: {error.strerror}") from error
            raise
        except Exception as error:  # BadZipFile, zlib.error, NotImplementedError, RuntimeError…
            raise Invalid(str(error)) from error
        for path in Path(folder).rglob("*"):
            if path.is_file():
                with path.open("rb") as file:
                    os.fsync(file.fileno())  # so that a power cut leaves no hollow files
        yield Path(folder) / root


def remove_abandoned(folder: Path) -> None:
    """Remove what killed processes left in `folder` more than an hour ago."""
    for old in folder.glob(f"{UNPACKING}*"):
        with suppress(OSError):
            if time.time() - old.stat().st_mtime > _HOUR_SECONDS:
                shutil.rmtree(old)


def check_members(members: Sequence[zipfile.ZipInfo]) -> str:
    """The one folder that all members are in; raises ValueError for what a package never has."""
    if len(members) > MAX_MEMBERS:
        raise ValueError(f"it has {len(members):,} members, more than {MAX_MEMBERS:,}")
    size = sum(member.file_size for member in members)
    if size > MAX_UNPACKED_BYTES:
        raise ValueError(f"unpacked it has {size:,} bytes, more than {MAX_UNPACKED_BYTES:,}")
    for member in members:
        kind = stat.S_IFMT(member.external_attr >> 16)
        if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
            raise ValueError(f"member {member.filename} is a link or a device")
        if member.flag_bits & 1:
            raise ValueError(f"member {member.filename} is encrypted")
    return root_folder([member.filename for member in members])


def root_folder(members: Sequence[str]) -> str:
    """The one folder all members are in; raises ValueError for names that lead elsewhere."""
    paths = [PurePosixPath(member) for member in members]
    for path in paths:
        if path.is_absolute() or ".." in path.parts or "\\" in str(path) or ":" in str(path):
            raise ValueError(f"member {path} leads outside")
    if len({str(path).casefold() for path in paths}) < len(paths):
        raise ValueError("a member stands there twice")
    roots = {path.parts[0] for path in paths if path.parts}
    root = min(roots, default="")
    for wanted in ("metadata.json", "sentencepiece.model", "model/model.bin"):
        # BPE codes are the other tokenizer that Argos knows
        others = ("bpe.model",) if wanted == "sentencepiece.model" else ()
        if len(roots) != 1 or not any(
            PurePosixPath(root, name) in paths for name in (wanted, *others)
        ):
            raise ValueError(f"member {wanted} is missing")
    return root
