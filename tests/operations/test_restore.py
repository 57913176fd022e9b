"""What is no sound backup, and where none can be restored: refused, and nothing of it is there."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import SQLModel, select

from api.errors import Conflict, DuizhaoError, Invalid, Unavailable
from api.operations import backup_file
from api.operations.backup import make_backup, write_backup
from api.operations.backup_file import open_backup
from api.operations.restore import restore_backup
from api.settings import Settings
from api.store.database import Database
from api.store.migrations import HEAD
from api.store.tables import Draft, GlossaryRevision, Person
from tests.earlier import DRAFT_0004, go_back
from tests.operations.keeping import Targets, count_rows, files_in, fill_every_table

Members = dict[str, bytes]


@pytest.fixture
def targets(tmp_path: Path, postgres: Callable[..., str]) -> Targets:
    """Empty databases to restore into."""
    return Targets(tmp_path, postgres)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of rows in every table and of two files."""
    folder = tmp_path_factory.mktemp("sound")
    settings = Settings(data_dir=folder / "data", database_url="")
    database = Database(settings.url())
    database.upgrade()
    with database.writing() as session:
        fill_every_table(session)
    for name in ("one", "two/three"):
        path = settings.directory() / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(name.encode() * 10_000)
    make_backup(database, settings.directory(), folder / "sound.backup")
    database.close()
    return folder / "sound.backup"


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, targets: Targets) -> Settings:
    """An empty database of each kind, and an empty data directory."""
    return targets.make(request.param)


def left_in(settings: Settings) -> tuple[int, dict[str, bytes]]:
    """How many rows a target has, and which files."""
    database = Database(settings.url())
    database.upgrade()
    rows = count_rows(database)
    database.close()
    return rows, files_in(settings.directory())


def members_of(path: Path) -> Members:
    """What a backup's members hold."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(path: Path, members: Members, method: int = zipfile.ZIP_DEFLATED) -> Path:
    """A file of these members."""
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def forge(path: Path, members: Members, **changes: Any) -> Path:
    """A backup of these members with a manifest that is right of them, but for `changes`."""
    manifest = {**json.loads(members["manifest.json"]), "tables": {}, "files": {}}
    for name, content in members.items():
        kind, _, rest = name.partition("/")
        if kind not in {"tables", "files"}:
            continue
        told = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        if kind == "tables":
            told["rows"] = content.count(b"\n")
        manifest[kind][rest.removesuffix(".jsonl") if kind == "tables" else rest] = told
    data = json.dumps({**manifest, **changes}).encode()
    return pack(path, {**members, "manifest.json": data})


def test_every_broken_byte_is_found(sound: Path, tmp_path: Path) -> None:
    """A backup with any part changed or missing is refused before anything is restored."""
    content = sound.read_bytes()
    path = tmp_path / "broken.backup"
    step = len(content) // 150
    for at in range(0, len(content), step):
        path.write_bytes(content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :])
        words = ""
        try:
            with open_backup(path):  # what no reader looks at: dates, attributes, versions of zip
                assert members_of(path) == members_of(sound), at
        except DuizhaoError as error:
            words = error.detail
        assert not words or "is no sound backup (" in words or "newer version" in words
    for size in range(0, len(content), step):
        path.write_bytes(content[:size])
        with pytest.raises(Invalid, match="is no sound backup"), open_backup(path):
            pass


def changed(name: str, content: bytes | None) -> Callable[[Members], Members]:
    """Other members: one changed, added, or with None taken away."""

    def change(members: Members) -> Members:
        others = {key: value for key, value in members.items() if key != name}
        return others if content is None else {**others, name: content}

    return change


def line(**values: object) -> bytes:
    """A row as a backup has it."""
    return json.dumps(values).encode() + b"\n"


PERSON, JOB = "tables/person.jsonl", "tables/job.jsonl"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (changed("manifest.json", None), "There is no item named 'manifest.json'"),
        (changed("manifest.json", b"{}"), "its manifest cannot be read: program: Field required"),
        (changed("manifest.json", b"\xff"), "its manifest cannot be read: it: Invalid JSON"),
        (changed("manifest.json", b"[]"), "its manifest cannot be read: it: Input should be"),
        (changed(PERSON, None), "it has not the members that its manifest names"),
        (changed("files/more", b""), "it has not the members that its manifest names"),
        (changed(PERSON, b""), "tables/person.jsonl is not what its manifest says"),
        (changed("files/one", b"else"), "files/one is not what its manifest says"),
    ],
)
def test_what_is_no_backup(
    change: Callable[[Members], Members], words: str, sound: Path, targets: Targets
) -> None:
    """A file without its members, or with others, is named with what is wrong."""
    path = pack(targets.folder / "bad.backup", change(members_of(sound)))
    with pytest.raises(Invalid) as error:
        restore_backup(targets.make("sqlite"), path)
    assert error.value.detail.startswith(f"{path} is no sound backup (")
    assert words in error.value.detail
    assert error.value.detail.endswith("): take another.")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (changed(PERSON, b"{\n"), "a row of person cannot be read"),
        (changed(PERSON, b"[]\n"), "a row of person has other columns"),
        (changed(PERSON, b"[" * 100_000 + b"\n"), "a row of person cannot be read"),
        (changed(PERSON, line(name="a")), "a row of person has other columns"),
        (changed(PERSON, line(name="a", since="x")), "a row of person cannot be read: Invalid iso"),
        (changed(PERSON, line(name="a", since=5)), "a row of person cannot be read"),
        (changed(PERSON, line(name="a", since="2026-01-01T00:00:00")[:-1]), "does not end"),
        (changed(PERSON, line(name={}, since="2026-01-01T00:00:00+00:00")), "cannot be restored ("),
        (changed(PERSON, b""), "cannot be restored ("),  # others point at people
        (changed(JOB, None), "it has not the tables of schema"),
        (changed("tables/worker.jsonl", b""), "it has not the tables of schema"),
        (changed("files/../evil", b""), "../evil is no file of a data directory"),
        (changed("files//evil", b""), "/evil is no file of a data directory"),
        (changed("files/.lock", b""), ".lock is no file of a data directory"),
        (changed("files/seed/x", b""), "seed/x is no file of a data directory"),
        (changed("files/a\\..\\evil", b""), "is no file of a data directory"),
        (changed("files/duizhao.db", b""), "it has duizhao.db as a file"),
        (changed("files/duizhao-jobs.db-wal", b""), "it has duizhao-jobs.db-wal as a file"),
        (changed("files/one/more", b""), "Cannot write to "),
    ],
)
def test_a_forged_backup(
    change: Callable[[Members], Members], words: str, sound: Path, target: Settings
) -> None:
    """What does not fit is refused on either database, and nothing of it stays."""
    path = forge(target.directory().parent / "bad.backup", change(members_of(sound)))
    with pytest.raises(DuizhaoError) as error:
        restore_backup(target, path)
    assert words in error.value.detail
    assert "\n" not in error.value.detail
    assert left_in(target) == (0, {})
    assert not list(target.directory().parent.rglob("evil"))


def test_a_row_without_an_end(
    sound: Path, targets: Targets, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row is not read into memory however long it is."""
    monkeypatch.setattr(backup_file, "MAX_LINE_BYTES", 100)
    with pytest.raises(Invalid, match="does not end"):
        restore_backup(targets.make("sqlite"), sound)
    monkeypatch.setattr(backup_file, "MAX_MANIFEST_BYTES", 1_000)
    with pytest.raises(Invalid, match="its manifest has more than 1,000 bytes"):
        restore_backup(targets.make("sqlite"), sound)


def test_other_compression(sound: Path, targets: Targets) -> None:
    """What unpacks a block of any size at once is refused."""
    path = pack(targets.folder / "lzma.backup", members_of(sound), zipfile.ZIP_LZMA)
    with pytest.raises(Invalid, match="is not compressed by deflate"):
        restore_backup(targets.make("sqlite"), path)


@pytest.mark.parametrize("changes", [{"schema": "9999"}, {"version": 2}])
def test_a_newer_version(changes: dict[str, object], sound: Path, target: Settings) -> None:
    """A backup of a newer version is left to that version, whatever else it holds."""
    members = {**members_of(sound), "later/x": b""}
    path = forge(target.directory().parent / "newer.backup", members, program="7.0", **changes)
    with pytest.raises(Unavailable, match=r"was made by a newer version of Duizhao \(7\.0, "):
        restore_backup(target, path)
    assert left_in(target) == (0, {})


def test_a_database_that_is_in_use(sound: Path, target: Settings) -> None:
    """Where a server has the database open nothing is restored; afterwards it is."""
    running = Database(target.url())
    running.upgrade()
    with running.reading() as session:
        assert session.exec(select(Person)).all() == []
    with pytest.raises(Conflict, match="is in use: stop every server and worker, then restore"):
        restore_backup(target, sound)
    with running.writing() as session:  # which goes on undisturbed
        session.add(Person(name="mei"))
    with running.writing() as session:
        session.delete(session.get_one(Person, "mei"))
    running.close()
    assert left_in(target) == (0, {})
    restore_backup(target, sound)
    assert left_in(target)[0] > 40


def test_a_database_that_is_not_empty(sound: Path, target: Settings) -> None:
    """A single row of anything that is kept is not written over."""
    database = Database(target.url())
    database.upgrade()
    with database.writing() as session:
        session.add(Person(name="mei"))
    database.close()
    with pytest.raises(Conflict, match=r"is not empty \(it has a person\): set DUIZHAO_"):
        restore_backup(target, sound)
    assert left_in(target) == (1, {})


def test_a_data_directory_that_is_not_empty(sound: Path, targets: Targets) -> None:
    """A file that a backup would have is not written over; what is made again is no hindrance."""
    target = targets.make("sqlite")
    for name in ("seed/model", "workers/one", ".hidden"):
        path = target.directory() / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    (target.directory() / "packages").mkdir()
    restore_backup(target, sound)
    full = targets.make("sqlite")
    (full.directory() / "packages").mkdir()
    (full.directory() / "packages" / "x").touch()
    with pytest.raises(Conflict, match=r"is not empty \(packages/x\): set DUIZHAO_DATA_DIR"):
        restore_backup(full, sound)


def test_places_that_cannot_be(sound: Path, tmp_path: Path) -> None:
    """No file, no database in a file, and a database that is none, are one sentence each."""
    target = Settings(data_dir=tmp_path / "x", database_url="sqlite://")
    with pytest.raises(Invalid, match="A database in memory cannot be restored into"):
        restore_backup(target, sound)
    with pytest.raises(Unavailable, match=r"Cannot read .*/nothing \(No such file"):
        restore_backup(target, tmp_path / "nothing")
    with pytest.raises(Unavailable, match=r"Cannot read .* \(Is a directory"):
        restore_backup(target, tmp_path)
    (tmp_path / "y").mkdir()
    (tmp_path / "y" / "duizhao.db").write_text("no database " * 500)
    with pytest.raises(Unavailable, match="file is not a database"):
        restore_backup(Settings(data_dir=tmp_path / "y", database_url=""), sound)


def test_a_newer_database_is_not_touched(sound: Path, target: Settings) -> None:
    """An empty database of a later version is left to it."""
    database = Database(target.url())
    database.upgrade()
    with database.writer.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    with pytest.raises(Unavailable, match="is of a newer version: upgrade Duizhao"):
        restore_backup(target, sound)


@pytest.fixture
def earlier(targets: Targets) -> Iterator[Database]:
    """A database of schema 0004 that holds a draft."""
    settings = targets.make("sqlite", migrated=True)
    database = Database(settings.url())
    go_back(database, "0004", *DRAFT_0004)
    yield database
    database.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("migrated", [False, True])
def test_a_backup_of_an_earlier_version(
    kind: str, migrated: bool, earlier: Database, targets: Targets
) -> None:
    """It is restored into its schema and brought along, also where the target is of today."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive, earlier.reading() as session:
        write_backup(archive, session.connection(), targets.folder, {})
    path = targets.folder / "earlier.backup"
    path.write_bytes(content.getvalue())
    target = targets.make(kind, migrated=migrated)
    assert restore_backup(target, path).schema_ == "0004"
    database = Database(target.url())
    assert database.version() == HEAD
    with database.reading() as session:
        draft = session.exec(select(Draft)).one()
        assert (draft.failed_checks, draft.terms_matched) == (["numbers"], ["失信"])
        assert session.get_one(GlossaryRevision, 1).number == 1
        connection = session.connection()
        assert (
            connection.dialect.get_table_names(connection).sort()
            == [*SQLModel.metadata.tables].sort()
        )
    database.close()
