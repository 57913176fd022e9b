"""The database and the data directory into one file, of one moment, while others go on writing."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

from sqlalchemy import Connection

from api import __version__
from api.errors import Conflict, DuizhaoError, Invalid, Unavailable
from api.operations.backup_file import BackupWriter, Manifest, open_backup, read_manifest
from api.operations.files import kept_files
from api.operations.rows import SEEDED, kept_tables, read_lines
from api.store.database import Database
from api.store.files import replacing
from api.store.migrations import read_version
from api.store.tables import now

States = dict[str, tuple[int, int, int]]  # of files: inode, size and time of the last change


def make_backup(database: Database, directory: Path, path: Path) -> Manifest:
    """What was written to `path`, which appears only once it was read back and found whole.

    An earlier backup there is replaced then. Raises Invalid for a place where none may be, Conflict
    where there is nothing to back up, Unavailable where it cannot be written.
    """
    path = path.absolute()
    check_place(directory, path)
    with replacing(path) as temporary:
        states = file_states(database, directory)
        with database.reading() as session, zipfile.ZipFile(temporary, "w") as archive:
            manifest = write_backup(archive, session.connection(), directory, states)
        refuse_empty(manifest)
        if file_states(database, directory) != states:
            raise Unavailable(f"Files in {directory} changed meanwhile: make the backup again.")
        with open_backup(temporary) as backup:
            if backup.manifest != manifest:
                raise Unavailable(f"{path} does not read back as it was written: try another disk.")
    return manifest


def write_backup(
    archive: zipfile.ZipFile, connection: Connection, directory: Path, files: States
) -> Manifest:
    """What was written: every table as the connection's transaction sees it, and the files."""
    writer = BackupWriter(archive)
    for table in kept_tables(connection):
        writer.add_table(table.name, read_lines(connection, table))
    for relative in files:
        writer.add_file(relative, directory / relative)
    return writer.finish(__version__, read_version(connection) or "", now())


def check_place(directory: Path, path: Path) -> None:
    """Raise Invalid where no backup may be: beside the data, or over another file than a backup."""
    if path.resolve().is_relative_to(directory.resolve()):
        raise Invalid(f"{path} is in the data directory, and would be lost with it: name another.")
    if not path.parent.is_dir():
        raise Invalid(f"There is no folder {path.parent}: make it first, or name another file.")
    if not os.path.lexists(path):
        return
    try:
        if not path.is_file():  # a pipe would be waited for
            raise Invalid("no file")
        with zipfile.ZipFile(path) as archive:
            read_manifest(archive)
    except (DuizhaoError, OSError, ValueError, LookupError, RuntimeError, zipfile.BadZipFile):
        raise Invalid(f"{path} is there and is no backup: name another file.") from None


def file_states(database: Database, directory: Path) -> States:
    """The files of the data directory that a backup has, each with what changes when it does.

    Raises Unavailable for one that went away meanwhile.
    """
    found = {}
    for relative in kept_files(directory, database.url):
        try:
            state = (directory / relative).stat()
        except OSError as error:
            raise Unavailable(f"Files in {directory} changed meanwhile: do it again.") from error
        found[relative] = (state.st_ino, state.st_size, state.st_mtime_ns)
    return found


def refuse_empty(manifest: Manifest) -> None:
    """Raise Conflict for a backup of nothing: the settings name the wrong place, most likely."""
    filled = (each.rows for name, each in manifest.tables.items() if name not in SEEDED)
    if not manifest.files and not any(filled):
        raise Conflict(
            "There is nothing to back up: database and data directory are empty. Do "
            "DUIZHAO_DATA_DIR and DUIZHAO_DATABASE_URL name those that you use?"
        )
