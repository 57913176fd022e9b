"""Argos packages as files: an .argosmodel is a zip of one folder, unpacked whole or not at all.

A file from the network is not trusted: no member may lead outside, be a link or a device, stand
there twice, be encrypted, or be compressed by what needs memory without a bound. Members have
limits of what a package needs, each and together, and as many bytes as they say. Every CRC is
checked. Memory stays flat whatever the file says.
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
from typing import IO, cast

from api.engine.package import MAX_METADATA_BYTES
from api.errors import Invalid

MAX_UNPACKED_BYTES = 1024**3  # the largest package of the index has 0.4 GB
MAX_MEMBERS = 1_000  # a package has six, and what splits sentences some twenty more
MAX_READ_BYTES = 1024**2  # at once; the list of members is read so, and 1,000 take a tenth of it
# what is read into memory whole when a package is loaded, and is small in all of them
MAX_BYTES = {
    "metadata.json": MAX_METADATA_BYTES,
    **dict.fromkeys(("README.md", "model/config.json"), 1024**2),
    **dict.fromkeys(
        (
            *("sentencepiece.model", "bpe.model"),  # 0.4 to 0.8 MB
            *("model/shared_vocabulary.json", "model/shared_vocabulary.txt"),  # 0.2 to 0.6 MB
            *("model/source_vocabulary.json", "model/source_vocabulary.txt"),
            *("model/target_vocabulary.json", "model/target_vocabulary.txt"),
        ),
        16 * 1024**2,
    ),
}
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # others unpack a block of any size at once
UNPACKING = ".unpacking-"  # whatever looks for packages passes over names with a dot
_HOUR_SECONDS = 3600
# what names and places of members can bring about; the other errors are of the disk
NAME_ERRORS = frozenset(
    (errno.EISDIR, errno.ENOTDIR, errno.EEXIST, errno.ENAMETOOLONG, errno.EINVAL)
)


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
            with zipfile.ZipFile(cast("IO[bytes]", BoundedReads(archive))) as opened:
                root = check_members(opened.infolist())
                for member in opened.infolist():
                    unpack_member(opened, member, folder)
        except OSError as error:
            if error.errno in NAME_ERRORS:
                raise Invalid(f"a member cannot be unpacked: {error.strerror}") from error
            raise
        except Exception as error:  # BadZipFile, zlib.error, NotImplementedError, RuntimeError…
            raise Invalid(str(error) or type(error).__name__) from error  # EOFError says nothing
        for path in Path(folder).rglob("*"):
            if path.is_file():
                with path.open("rb") as file:
                    os.fsync(file.fileno())  # so that a power cut leaves no hollow files
        yield Path(folder) / root


class BoundedReads:
    """A file of which nobody reads more than MAX_READ_BYTES at once.

    `zipfile` reads the list of members in one piece, however long it is said to be.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable
        self.file = file

    def read(self, size: int = -1) -> bytes:
        """The next bytes; raises ValueError for more than may be read at once."""
        bounded = 0 <= size <= MAX_READ_BYTES
        found = self.file.read(size if bounded else MAX_READ_BYTES + 1)
        if len(found) > MAX_READ_BYTES:
            raise ValueError(f"its list of members has more than {MAX_READ_BYTES:,} bytes")
        return found


def unpack_member(opened: zipfile.ZipFile, member: zipfile.ZipInfo, folder: str) -> None:
    """Unpack a member, its CRC checked; raises ValueError where it has not the bytes it says."""
    path = Path(opened.extract(member, folder))
    if not member.is_dir() and path.stat().st_size != member.file_size:
        raise ValueError(f"member {member.filename} has another size than it says")


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
        if member.compress_type not in METHODS:
            raise ValueError(f"member {member.filename} is not compressed by deflate")
        name = str(PurePosixPath(*PurePosixPath(member.filename).parts[1:]))
        longest = MAX_BYTES.get(name, MAX_UNPACKED_BYTES)
        if member.file_size > longest:
            told = f"{member.file_size:,} bytes, more than {longest:,}"
            raise ValueError(f"member {member.filename} has {told}")
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
