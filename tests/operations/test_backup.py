"""A backup holds all that is kept, of one moment; it comes back row by row in either database."""

from __future__ import annotations

import os
import stat
import threading
import zipfile
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest
from sqlmodel import SQLModel, col, func, select

from api.errors import Conflict, Invalid, Unavailable
from api.operations.backup import make_backup
from api.operations.backup_file import open_backup
from api.operations.restore import restore_backup
from api.operations.rows import LEFT_OUT, kept_tables
from api.review.actions import save
from api.settings import Settings
from api.store.database import Database
from api.store.migrations import HEAD
from api.store.tables import Job, Person, Revision, Segment, Source
from tests.operations.keeping import (
    NOT_KEPT,
    UNDER_WAY,
    Targets,
    all_rows,
    count_rows,
    files_in,
    fill_every_table,
    write_files,
)


@pytest.fixture
def targets(tmp_path: Path, postgres: Callable[..., str]) -> Targets:
    """Empty databases to restore into."""
    return Targets(tmp_path, postgres)


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """An empty database of each kind, with its data directory."""
    found = Database(settings.url())
    yield found
    found.close()


@pytest.fixture
def full(database: Database) -> Database:
    """The same with rows in every table."""
    with database.writing() as session:
        fill_every_table(session)
    return database


def test_every_table_is_kept_or_left_out(database: Database) -> None:
    """A new table gets its place here; what is of a running installation, or of who is signed in,
    is left out.
    """
    with database.reading() as session:
        kept = {table.name for table in kept_tables(session.connection())}
    assert LEFT_OUT == NOT_KEPT
    assert kept == {
        *("person", "source", "citation", "segment", "draft", "revision", "finding", "term"),
        *("glossary_revision", "job", "source_count", "loaded_folder", "loaded_term"),
    }
    assert kept | NOT_KEPT == SQLModel.metadata.tables.keys()


def test_every_row_comes_back(full: Database, settings: Settings, targets: Targets) -> None:
    """Into either database, new or migrated: every row of every table, and every file, is equal."""
    kept = write_files(settings.directory())
    path = targets.folder / "a.backup"
    manifest = make_backup(full, settings.directory(), path)
    rows = all_rows(full)
    assert {name: len(found) for name, found in rows.items()} == {
        name: content.rows for name, content in manifest.tables.items()
    }
    assert manifest.schema_ == HEAD
    for kind, migrated in product(("sqlite", "postgresql"), (False, True)):
        target = targets.make(kind, migrated=migrated)
        assert restore_backup(target, path) == manifest
        restored = Database(target.url())
        assert restored.version() == HEAD
        assert all_rows(restored) == rows
        assert files_in(target.data_dir) == kept
        with restored.reading() as session:
            assert not session.exec(select(Job).where(col(Job.state).in_(UNDER_WAY))).all()
        assert count_rows(restored) == sum(map(len, rows.values())) - 1
        again = make_backup(restored, target.data_dir, targets.folder / "again.backup")
        assert (again.tables, again.files) == (manifest.tables, manifest.files)
        with restored.writing() as session:  # new rows are numbered on
            source = Source(slug="new", title="新", publisher="报", kind="news", text="full")
            session.add(source)
            session.flush()
            assert source.id == 8
        restored.close()


def test_a_backup_is_of_one_moment(full: Database, settings: Settings, targets: Targets) -> None:
    """While people save without a pause, every segment has just the revisions that it counts."""
    with full.writing() as session:
        session.add_all(Person(name=f"person {number:05}") for number in range(3_000))
    going, saves = threading.Event(), 0

    def write() -> None:
        nonlocal saves
        while not going.is_set():
            with full.writing() as session:
                for key in ("z-2", "一-4"):
                    row = session.get_one(Segment, key)
                    save(session, key, f"Number {row.revision}.", on=row.revision, by="lin")
            saves += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        path = targets.folder / "a.backup"
        before = saves
        while saves == before:  # so that there are some
            make_backup(full, settings.directory(), path)
    finally:
        going.set()
        writer.join()
    target = targets.make("sqlite")
    restore_backup(target, path)
    restored = Database(target.url())
    with restored.reading() as session:
        query = select(Segment.id, Segment.revision, func.count(), func.max(Revision.number))
        found = session.exec(query.join(Revision).group_by(Segment.id, Segment.revision)).all()
        texts = session.exec(select(Segment.en).where(col(Segment.id).in_(["z-2", "一-4"]))).all()
    assert len(found) == 5
    assert all(revision == count == last for _, revision, count, last in found)
    assert len(texts) == 2
    restored.close()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
class TestPlace:
    """Where a backup may be, and what is there before and after."""

    def test_only_its_owner_may_read_it(
        self, full: Database, settings: Settings, tmp_path: Path
    ) -> None:
        """It has mode 0600 whatever the umask, and an earlier one is replaced by it."""
        path = tmp_path / "a.backup"
        before = os.umask(0)
        try:
            make_backup(full, settings.directory(), path)
            path.chmod(0o644)
            with full.writing() as session:
                session.add(Person(name="new"))
            manifest = make_backup(full, settings.directory(), path)
        finally:
            os.umask(before)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        with open_backup(path) as backup:
            assert backup.manifest == manifest
        assert manifest.tables["person"].rows == 7
        assert not list(tmp_path.glob(".a.backup*"))

    def test_no_other_file_is_written_over(
        self, full: Database, settings: Settings, tmp_path: Path
    ) -> None:
        """What is no backup stays as it is: files, folders, pipes, zips of others, dead links."""
        (tmp_path / "notes").write_text("mine")
        with zipfile.ZipFile(tmp_path / "zip", "w") as other:
            other.writestr("manifest.json", '{"format": "another"}')
        os.mkfifo(tmp_path / "pipe")
        (tmp_path / "folder").mkdir()
        (tmp_path / "link").symlink_to(tmp_path / "nowhere")
        before = (tmp_path / "zip").read_bytes()
        for name in ("notes", "zip", "pipe", "folder", "link"):
            with pytest.raises(Invalid, match="is there and is no backup: name another file"):
                make_backup(full, settings.directory(), tmp_path / name)
        assert (tmp_path / "notes").read_text() == "mine"
        assert (tmp_path / "zip").read_bytes() == before

    def test_not_beside_what_it_saves(
        self, full: Database, settings: Settings, tmp_path: Path
    ) -> None:
        """In the data directory it would be lost with it, and grow by itself."""
        (tmp_path / "way").symlink_to(settings.directory())
        for folder in (settings.directory(), tmp_path / "way", settings.directory() / "sub"):
            with pytest.raises(Invalid, match="is in the data directory"):
                make_backup(full, settings.directory(), folder / "a.backup")
        with pytest.raises(Invalid, match=r"There is no folder .*/nowhere: make it first"):
            make_backup(full, settings.directory(), tmp_path / "nowhere" / "a.backup")

    def test_nothing_is_no_backup(
        self, database: Database, settings: Settings, tmp_path: Path
    ) -> None:
        """An empty database and data directory are most likely not those that are meant."""
        with pytest.raises(Conflict, match="There is nothing to back up"):
            make_backup(database, settings.directory(), tmp_path / "a.backup")
        assert not list(tmp_path.glob("*a.backup*"))
        (settings.directory() / "packages").mkdir()
        (settings.directory() / "packages" / "one").write_text("x")
        assert make_backup(database, settings.directory(), tmp_path / "a.backup").files

    def test_a_file_that_cannot_be_read(
        self, full: Database, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It is named, and the backup of before stays."""
        path = tmp_path / "a.backup"
        make_backup(full, settings.directory(), path)
        before = path.read_bytes()
        (settings.directory() / "private").write_text("x")
        opened = Path.open

        def refuse(self: Path, *args: object, **options: object) -> object:
            if self.name == "private":  # root reads anything, so the refusal is played
                raise PermissionError(13, "Permission denied")
            return opened(self, *args, **options)  # type: ignore[call-overload]

        monkeypatch.setattr(Path, "open", refuse)
        with pytest.raises(Unavailable, match=r"Cannot read .*/private \(Permission denied\)"):
            make_backup(full, settings.directory(), path)
        assert path.read_bytes() == before
        assert [each.name for each in tmp_path.glob("*a.backup*")] == ["a.backup"]
