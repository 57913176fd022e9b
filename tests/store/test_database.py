"""The database: migrations, transactions that queue, and what cannot be used."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, event, text
from sqlmodel import SQLModel, select

from api.accounts import people
from api.errors import Busy, Invalid, Unavailable
from api.settings import Settings, login_name
from api.store import migrations
from api.store.database import Database
from api.store.tables import Draft, GlossaryRevision, Person, now
from tests.earlier import DRAFT_0004, go_back

FULL, NORMAL = 2, 1  # as SQLite numbers them


@pytest.fixture
def database(database_url: str) -> Database:
    """An empty, migrated database."""
    return Database(Settings(database_url=database_url).url())


def test_the_migrations_make_the_tables(database: Database) -> None:
    """After every migration the database has just the tables the code has."""
    with database.engine.connect() as connection:
        difference = compare_metadata(MigrationContext.configure(connection), SQLModel.metadata)
    assert difference == []
    database.close()


def test_known_migrations_are_those_of_the_folder() -> None:
    """HEAD and KNOWN, by which an up-to-date database is recognised quickly, tell the truth."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    scripts = ScriptDirectory.from_config(config)
    assert [script.revision for script in scripts.walk_revisions()][::-1] == [*migrations.KNOWN]
    assert scripts.get_heads() == [migrations.HEAD]


def test_an_upgraded_database_is_left_alone(database: Database) -> None:
    """Upgrading twice does nothing the second time."""
    assert database.version() == migrations.HEAD
    database.upgrade()
    assert database.version() == migrations.HEAD
    database.close()


def test_two_workers_upgrade_once(postgres: object, tmp_path: Path, database_url: str) -> None:
    """Two workers that start on an empty database do not collide over its tables."""
    url = f"sqlite:///{tmp_path / 'new.db'}"
    if database_url.startswith("postgresql"):
        emptied = Database(Settings(database_url=database_url).url())
        with emptied.engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        emptied.close()
        url = database_url
    databases = [Database(Settings(database_url=url).url()) for _ in range(3)]
    threads = [threading.Thread(target=database.upgrade) for database in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for database in databases:
        assert database.version() == migrations.HEAD
        database.close()


def test_many_begin_a_file_at_once(tmp_path: Path) -> None:
    """Of those who open a new SQLite file at the same moment none is told that it is locked."""
    for number in range(40):
        url = Settings(database_url=f"sqlite:///{tmp_path / f'{number}.db'}").url()
        together = threading.Barrier(4)

        def begin(database: Database, together: threading.Barrier = together) -> None:
            together.wait()
            with database.writer.begin() as connection:
                connection.execute(text("CREATE TABLE IF NOT EXISTS seen (one)"))
            database.close()

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(begin, [Database(url) for _ in range(4)]))


def test_a_newer_database_is_refused(database: Database) -> None:
    """A database whose schema this version does not know is told from a broken one."""
    with database.writer.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Unavailable, match=r"newer version of Duizhao \(schema 9999.*upgrade"):
        database.upgrade()
    database.close()


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """Another program's file is named, with what to check."""
    path = tmp_path / "notes.db"
    path.write_text("these are notes, not a database " * 100)
    database = Database(Settings(database_url=f"sqlite:///{path}").url())
    with pytest.raises(Unavailable, match=r"notes\.db .*check that the file is a Duizhao database"):
        database.upgrade()
    database.close()


@pytest.mark.parametrize("state", ["XX001", "XX002"])
def test_damage_that_postgresql_tells_of(state: str, database: Database) -> None:
    """Where the server says that its data or an index is damaged, what to do is said."""
    if database.url.get_backend_name() == "postgresql":
        said = f"DO $$ BEGIN RAISE EXCEPTION 'invalid page' USING ERRCODE = '{state}'; END $$"
        told = r"is corrupt \(invalid page\): stop what uses it, .*`duizhao restore FILE`"
        for edge in (database.reading, database.writing, database.brief):
            with pytest.raises(Unavailable, match=told), edge() as session:
                session.execute(text(said))
    database.close()


def test_a_full_disk_that_postgresql_tells_of(database: Database) -> None:
    """Where the server has no room it is said so: the same may be done again."""
    if database.url.get_backend_name() == "postgresql":
        full = "DO $$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = '53100'; END $$"
        with (
            pytest.raises(Busy, match="The disk of the database is full"),
            database.writing() as to,
        ):
            to.execute(text(full))
    database.close()


def test_a_server_that_does_not_answer_is_named_without_its_password() -> None:
    """An unreachable PostgreSQL is a sentence, and the password is not in it."""
    url = "postgresql://lin:secret@127.0.0.1:1/duizhao"
    database = Database(Settings(database_url=url).url())
    with pytest.raises(Unavailable, match="check DUIZHAO_DATABASE_URL") as error:
        database.upgrade()
    assert "secret" not in error.value.detail
    database.close()


def test_sqlite_is_set_up_for_many_readers_and_one_writer(tmp_path: Path) -> None:
    """Write-ahead log, foreign keys and a busy timeout are on for every connection."""
    database = Database(Settings(database_url=f"sqlite:///{tmp_path / 'a.db'}").url())
    with database.engine.connect() as connection:
        found = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        ]
    assert found == ["wal", 1, 30_000]
    database.close()


@pytest.mark.parametrize(("edge", "level"), [("writing", FULL), ("brief", NORMAL)])
@pytest.mark.parametrize("before", ["reading", "brief", "writing"])
def test_what_is_written_is_on_the_disk(edge: str, level: int, before: str, tmp_path: Path) -> None:
    """SQLite syncs each commit of `writing`, whatever its connection did before, not of `brief`."""
    database = Database(Settings(database_url=f"sqlite:///{tmp_path / 'a.db'}").url())
    found = []

    @event.listens_for(database.write_engine, "commit")
    def look(connection: Connection) -> None:
        found.append(connection.exec_driver_sql("PRAGMA synchronous").scalar())

    for name in (before, edge):
        with getattr(database, name)() as session:
            session.execute(text("SELECT 1"))
    assert found[-1] == level
    database.close()


def test_writers_queue_and_none_is_lost(database: Database) -> None:
    """Writers that read before they write, eight at once, all get their turn."""
    with database.writing() as session:
        session.add(Person(name="counter-0"))

    def count_up() -> None:
        for _ in range(10):
            with database.writing() as session:
                query = select(Person).with_for_update()
                (row,) = [p for p in session.exec(query) if p.name.startswith("counter-")]
                number = int(row.name.partition("-")[2])
                session.delete(row)
                session.flush()
                session.add(Person(name=f"counter-{number + 1}"))

    if database.url.get_backend_name() == "postgresql":
        database.close()  # rows that are replaced cannot be locked there; SQLite's case is this one
        return
    threads = [threading.Thread(target=count_up) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        assert [person.name for person in session.exec(select(Person))] == ["counter-80"]
    database.close()


def test_a_failed_write_leaves_nothing(database: Database) -> None:
    """What a failing transaction wrote is not there afterwards."""

    def fail() -> None:
        with database.writing() as session:
            session.add(Person(name="mei"))
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with database.reading() as session:
        assert session.exec(select(Person)).all() == []
    database.close()


def test_two_first_writes_of_one_person(database: Database) -> None:
    """Somebody who writes for the first time in two requests at once is one person."""
    both = threading.Barrier(2)
    failures: list[BaseException] = []

    def write() -> None:
        try:
            both.wait()
            with database.writing() as session:
                people.ensure_people(session, ["okafor", None])
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=write) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with database.reading() as session:
        (person,) = session.exec(select(Person))
    assert (person.name, person.since.tzinfo is not None) == ("okafor", True)
    assert person.since <= now()
    database.close()


def test_a_data_directory_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """A file where the data directory should be is told, with the setting that mends it."""
    (tmp_path / "taken").write_text("")
    with pytest.raises(Unavailable, match="set DUIZHAO_DATA_DIR to one that can be written"):
        Settings(data_dir=tmp_path / "taken" / "data").url()


@pytest.mark.parametrize(
    ("url", "driver"),
    [
        ("postgresql://a@b/c", "postgresql+psycopg"),
        ("postgres://a@b/c", "postgresql+psycopg"),
        ("postgresql+psycopg://a@b/c", "postgresql+psycopg"),
        ("sqlite:///x.db", "sqlite"),
    ],
)
def test_urls_are_taken_as_people_write_them(url: str, driver: str) -> None:
    """Both spellings of PostgreSQL get the driver that is installed."""
    assert Settings(database_url=url).url().drivername == driver


def test_urls_that_cannot_be_used_are_named() -> None:
    """A URL of another database, or none at all, says which setting is wrong."""
    with pytest.raises(Invalid, match="names mysql; use sqlite or postgresql"):
        Settings(database_url="mysql://a@b/c").url()
    with pytest.raises(Invalid, match="DUIZHAO_DATABASE_URL is not a database URL"):
        Settings(database_url="not a url").url()


def test_a_machine_without_login_names_has_a_writer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody is logged in, as in a container, the writer is `local`."""
    monkeypatch.setattr("getpass.getuser", lambda: {}["USER"])
    assert login_name() == "local"


def test_an_earlier_database_keeps_what_it_held(database: Database) -> None:
    """A draft of schema 0004 has its terms and failed checks under the names of today."""
    go_back(database, "0004", *DRAFT_0004)
    database.upgrade()
    with database.reading() as session:
        draft = session.exec(select(Draft)).one()
        assert (draft.failed_checks, draft.terms_matched, draft.terms_missing) == (
            *(["numbers"], ["失信"], []),
        )
        assert session.get_one(GlossaryRevision, 1).number == 1
    database.close()
