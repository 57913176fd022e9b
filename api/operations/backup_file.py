"""A backup as a file: a zip of a manifest, a file of lines a table, and the data directory's files.

    manifest.json          which program and schema made it and when; rows, sizes and SHA-256
    tables/<table>.jsonl   a row a line, as `rows` has them
    files/<path>           of the data directory

It is opened only as a whole: everything in it is read and held against the manifest before any of
it is used.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from api.engine.archive import METHODS
from api.errors import Invalid, Unavailable
from api.operations.files import is_kept
from api.store.migrations import HEAD, KNOWN

MANIFEST = "manifest.json"
VERSION = 1  # of this format
CHUNK_BYTES = 1024**2
MAX_MANIFEST_BYTES = 64 * 1024**2
MAX_LINE_BYTES = 64 * 1024**2  # of a row; a text has at most some hundred thousand characters


class Content(BaseModel):
    """What a member holds: rows of a table, none of a file; bytes; and their SHA-256."""

    model_config = ConfigDict(frozen=True)
    rows: int | None = None
    size: int
    sha256: str


class Manifest(BaseModel):
    """What a backup says of itself."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)
    format: Literal["duizhao backup"] = "duizhao backup"
    version: int = VERSION
    program: str
    schema_: str = Field(alias="schema")  # a model has a method `schema`
    made: datetime
    tables: dict[str, Content]
    files: dict[str, Content]


def table_member(name: str) -> str:
    """The member that holds a table."""
    return f"tables/{name}.jsonl"


def file_member(relative: str) -> str:
    """The member that holds a file of the data directory."""
    return f"files/{relative}"


class BackupWriter:
    """Writes members of a backup and notes what they hold; the manifest comes last."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.tables: dict[str, Content] = {}
        self.files: dict[str, Content] = {}

    def add_table(self, name: str, lines: Iterable[bytes]) -> None:
        """Write the lines of a table's rows."""
        member = table_member(name)
        self.tables[name] = self._write(member, lines, zipfile.ZIP_DEFLATED, rows=True)

    def add_file(self, relative: str, path: Path) -> None:
        """Write a file; raises Unavailable where it cannot be read."""
        try:
            file = path.open("rb")
        except OSError as error:
            raise Unavailable(f"Cannot read {path} ({error.strerror or error}).") from error
        with file:
            self.files[relative] = self._write(
                file_member(relative), chunks_of(file), zipfile.ZIP_STORED
            )

    def finish(self, program: str, schema: str, made: datetime) -> Manifest:
        """The manifest, written."""
        manifest = Manifest(
            program=program, schema=schema, made=made, tables=self.tables, files=self.files
        )
        data = manifest.model_dump_json(by_alias=True, indent=1, exclude_none=True).encode()
        self._write(MANIFEST, [data], zipfile.ZIP_DEFLATED)
        return manifest

    def _write(
        self, member: str, chunks: Iterable[bytes], method: int, *, rows: bool = False
    ) -> Content:
        """Write a member, however long it becomes; what it holds, each chunk a row where so."""
        info = zipfile.ZipInfo(member)
        info.compress_type, info.external_attr = method, 0o600 << 16
        count, size, digest = 0, 0, sha256()
        with self.archive.open(info, "w", force_zip64=True) as target:
            for chunk in chunks:
                target.write(chunk)
                digest.update(chunk)
                count, size = count + 1, size + len(chunk)
        return Content(rows=count if rows else None, size=size, sha256=digest.hexdigest())


class Backup:
    """A backup that was read and found whole."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self.archive = archive
        self.manifest = manifest

    def lines(self, name: str) -> Iterator[bytes]:
        """The lines of a table's rows; raises Invalid for one without an end."""
        with self.archive.open(table_member(name)) as member:
            while line := member.readline(MAX_LINE_BYTES):
                if not line.endswith(b"\n"):
                    raise Invalid(f"a row of {name} does not end")
                yield line

    def copy_file(self, relative: str, target: IO[bytes]) -> None:
        """Copy a file of the data directory."""
        with self.archive.open(file_member(relative)) as member:
            target.writelines(chunks_of(member))


@contextmanager
def open_backup(path: Path) -> Iterator[Backup]:
    """A backup, read from its first byte to its last.

    Raises Unavailable where the file cannot be read or is of a newer version, Invalid where it is
    no backup or not a whole one.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise Unavailable(f"Cannot read {path} ({error.strerror or error}).") from error
    with file:
        try:
            archive = zipfile.ZipFile(file)
            backup = Backup(archive, read_manifest(archive))
            refuse_newer(backup.manifest, path)
            check_members(backup)
        except Invalid as error:
            raise unsound(path, error.detail) from error
        except Unavailable:
            raise
        except OSError as error:
            raise Unavailable(f"Cannot read {path} ({error.strerror or error}).") from error
        except Exception as error:  # BadZipFile, zlib.error, EOFError, NotImplementedError…
            raise unsound(path, str(error) or type(error).__name__) from error
        with archive:
            yield backup


def unsound(path: Path, reason: str) -> Invalid:
    """The error for a file that is no backup, or no whole one."""
    return Invalid(f"{path} is no sound backup ({reason}): take another.")


def refuse_newer(manifest: Manifest, path: Path) -> None:
    """Raise Unavailable for a backup that this version cannot read."""
    if manifest.version > VERSION or manifest.schema_ not in KNOWN:
        raise Unavailable(
            f"{path} was made by a newer version of Duizhao ({manifest.program}, schema "
            f"{manifest.schema_}, this one knows {HEAD}): upgrade Duizhao."
        )


def read_manifest(archive: zipfile.ZipFile) -> Manifest:
    """What a backup says of itself; raises Invalid, and KeyError where it says nothing."""
    with archive.open(MANIFEST) as member:
        data = member.read(MAX_MANIFEST_BYTES + 1)
    if len(data) > MAX_MANIFEST_BYTES:
        raise Invalid(f"its manifest has more than {MAX_MANIFEST_BYTES:,} bytes")
    try:
        return Manifest.model_validate_json(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "it"
        raise Invalid(f"its manifest cannot be read: {place}: {first['msg']}") from error


def check_members(backup: Backup) -> None:
    """Read every member; raises Invalid for one that is not what the manifest says."""
    manifest = backup.manifest
    contents = {table_member(name): content for name, content in manifest.tables.items()}
    contents |= {file_member(name): content for name, content in manifest.files.items()}
    for relative in manifest.files:
        if not is_kept(relative):
            raise Invalid(f"{relative} is no file of a data directory")
    names = [info.filename for info in backup.archive.infolist()]
    if sorted(names) != sorted([MANIFEST, *contents]):
        raise Invalid("it has not the members that its manifest names")
    for info in backup.archive.infolist():
        if info.compress_type not in METHODS:
            raise Invalid(f"{info.filename} is not compressed by deflate")
        if info.filename != MANIFEST:
            check_member(backup.archive, info.filename, contents[info.filename])


def check_member(archive: zipfile.ZipFile, name: str, content: Content) -> None:
    """Read a member; raises Invalid where it is not what it is said to be."""
    rows, size, digest = 0, 0, sha256()
    with archive.open(name) as member:
        for chunk in chunks_of(member):
            rows, size = rows + chunk.count(b"\n"), size + len(chunk)
            digest.update(chunk)
    found = Content(
        rows=rows if content.rows is not None else None, size=size, sha256=digest.hexdigest()
    )
    if found != content:
        raise Invalid(f"{name} is not what its manifest says")


def chunks_of(file: IO[bytes]) -> Iterator[bytes]:
    """The bytes of a file in parts."""
    while chunk := file.read(CHUNK_BYTES):
        yield chunk
