"""A real browser on a real server: one Chromium for all tests, a clean origin for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from selenium.webdriver import Chrome
from sqlmodel import Session

from api.engine import Engine
from api.jobs.rows import create_job
from api.server.app import create_app
from api.settings import Settings
from api.store.tables import JobState
from api.workbench import Workbench
from tests import ROOT, benches
from tests.databases import Filling
from tests.desks import MEASURES, NEXT, write_source
from tests.serving import Server, serving
from tests.web.browsing import Browser, Review, start_chromium

Own = Callable[[Path], tuple[Browser, Workbench]]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with two small sources: four segments, one of each state, and one more."""
    folder = tmp_path / "desk"
    write_source(folder, MEASURES)
    write_source(folder, NEXT)
    return folder


@pytest.fixture(scope="session")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """Chromium, started once."""
    found = start_chromium(tmp_path_factory.mktemp("chromium"))
    yield found
    found.quit()


def clear(driver: Chrome, url: str) -> None:
    """Close all tabs but one and forget what the server's pages kept."""
    for handle in driver.window_handles[1:]:
        driver.switch_to.window(handle)
        driver.close()
    driver.switch_to.window(driver.window_handles[0])
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    driver.get("about:blank")
    everything = {"origin": url, "storageTypes": "all"}
    driver.execute_cdp_cmd("Storage.clearDataForOrigin", everything)
    driver.get_log("browser")


def visit(kind: type[Browser], driver: Chrome, url: str) -> Iterator[Browser]:
    """A clean tab on a server; the test fails when the console complained."""
    clear(driver, url)
    tab = kind(driver, url)
    tab.size()
    yield tab
    complaints = tab.complaints()
    driver.get("about:blank")  # where nothing is asked of the server any more
    assert complaints == []


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The server of all tests that write: stopping one takes longer than all else around a test."""
    found = Server()
    yield found
    found.stop()


@pytest.fixture
def served(
    server: Server, bench: Workbench, database_url: str, fill: Filling, desk: Path
) -> Iterator[Server]:
    """The two small sources, served: on SQLite and on PostgreSQL."""
    fill(database_url, desk)
    server.serve(bench)
    yield server
    server.finish()


@pytest.fixture
def review(driver: Chrome, served: Server) -> Iterator[Browser]:
    """A tab for the review page of the small sources."""
    yield from visit(Review, driver, served.url)


def client_of(settings: Settings, user: str) -> TestClient:
    """REST on the same database, as somebody."""
    return TestClient(create_app(Workbench(settings.model_copy(update={"user": user}))))


@pytest.fixture
def mei(settings: Settings) -> Iterator[TestClient]:
    """Somebody else, who works on the same database over REST."""
    with client_of(settings, "mei") as found:
        yield found


@contextmanager
def copied(migrated: Path, folder: Path, engine: Engine) -> Iterator[tuple[Server, Workbench]]:
    """A server on a fresh SQLite database in `folder`."""
    path = folder / "duizhao.db"
    path.write_bytes(migrated.read_bytes())
    settings = Settings(database_url=f"sqlite:///{path}", data_dir=folder, user="lin")
    bench = Workbench(settings, engine)
    with closing(bench), serving(bench) as server:
        yield server, bench


@pytest.fixture(scope="session")
def library(
    migrated_sqlite: Path, engine: Engine, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """The project's own corpus and glossary, served to be read; no test writes to it."""
    folder = tmp_path_factory.mktemp("library")
    with copied(migrated_sqlite, folder, engine) as (server, bench):
        assert not benches.load(bench, ROOT).problems
        yield server


@pytest.fixture(scope="session")
def full_library(
    migrated_sqlite: Path, engine: Engine, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """The same with the practice texts, drafted."""
    folder = tmp_path_factory.mktemp("full")
    with copied(migrated_sqlite, folder, engine) as (server, bench):
        assert not benches.load(bench, ROOT).problems
        benches.draft_practice(bench)
        with bench.database.writing() as session:
            add_jobs(session)
        yield server


def add_jobs(session: Session) -> None:
    """A job of each kind of end; no worker runs here."""
    for number, state in enumerate(JobState, 1):
        job = create_job(session, "lin", ["practice-news"] if number % 2 else None)
        job.sqlmodel_update({"id": f"{number:012}abcdef", "state": state, "total": 80, "done": 31})
        job.error = "The model is broken: install it again." if state == JobState.FAILED else None
        job.failed = number - 1


@pytest.fixture
def reader(driver: Chrome, library: Server) -> Iterator[Browser]:
    """A tab on the project's own corpus."""
    yield from visit(Browser, driver, library.url)


@pytest.fixture
def everything(driver: Chrome, full_library: Server) -> Iterator[Browser]:
    """A tab on the project's own corpus and the practice texts."""
    yield from visit(Browser, driver, full_library.url)


@pytest.fixture
def own(migrated_sqlite: Path, engine: Engine, tmp_path: Path, driver: Chrome) -> Iterator[Own]:
    """Called with a folder: a tab on a server of its own that has loaded it, and the workbench."""
    with ExitStack() as stack:

        def serve(folder: Path) -> tuple[Browser, Workbench]:
            server, bench = stack.enter_context(copied(migrated_sqlite, tmp_path, engine))
            assert not benches.load(bench, folder).problems
            return stack.enter_context(contextmanager(visit)(Review, driver, server.url)), bench

        yield serve
