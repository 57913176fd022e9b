"""The pages of jobs: asked for, followed as they are done, cancelled and retried."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.jobs import rows
from api.jobs.worker import JobWorker
from api.store.tables import JobState
from api.workbench import Workbench
from tests.desks import one_database
from tests.jobs.asking import idle_worker
from tests.many import write_many
from tests.serving import Server
from tests.web.browsing import DESK, PHONE, Browser

COUNT = 70


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with a source to draft."""
    write_many(tmp_path / "desk", COUNT)
    return tmp_path / "desk"


@pytest.fixture
def worker(bench: Workbench) -> Iterator[JobWorker]:
    """A worker that does not work yet."""
    with idle_worker(bench) as found:
        yield found


def ask(bench: Workbench) -> str:
    """A job; its id."""
    with bench.database.writing() as session:
        return rows.create_job(session, "mei", ["many"]).id


def test_from_asking_to_the_end(review: Browser, worker: JobWorker) -> None:
    """From home to a job by three clicks; its bar goes on by itself until it is done."""
    review.open("/")
    review.click("nav a[href='/jobs']")
    assert "No job has been asked for yet." in review.text("main")
    review.click("[data-start]")
    review.until("[data-state-name]", "Queued")
    assert review.run("return document.querySelector('progress').position") == -1
    assert review.shown("[data-cancel]")
    assert not review.shown("[data-retry]")
    review.run("window.same = true")
    worker.start()
    review.until("[data-state-name]", "Done")
    assert review.text("[data-done]") == review.text("[data-total]") == str(COUNT)
    assert review.run("return document.querySelector('progress').position") == 1
    assert review.run("return window.same")
    assert not review.shown("[data-cancel], [data-retry], [data-error], [data-lost]")
    review.open("/jobs")
    assert review.texts("[data-listed] [data-state-name]") == ["Done"]


@one_database
@pytest.mark.parametrize("scripts", [True, False])
def test_cancelled_and_retried(review: Browser, bench: Workbench, scripts: bool) -> None:
    """A job is cancelled and queued again by buttons, with scripts and without."""
    review.scripts(on=scripts)
    key = ask(bench)
    review.open("/jobs")
    assert review.text(f"[data-listed='{key}'] h2") == "many"
    review.click(f"[data-listed='{key}'] h2 a")
    review.click("[data-cancel] button")
    review.until("[data-state-name]", "Cancelled")
    assert not review.shown("[data-cancel]")
    review.click("[data-retry] button")
    review.until("[data-state-name]", "Queued")
    review.open("/jobs")
    review.click("[data-cancel] button")
    review.until("[data-state-name]", "Cancelled")
    assert review.path == f"/jobs/{key}"


@one_database
def test_from_a_source(review: Browser, worker: JobWorker) -> None:
    """The page of a source that has segments without English asks for drafts of it alone."""
    review.open("/sources/many")
    review.click("[data-start]")
    assert review.text(".one-job a[href='/sources/many']") == "many"
    worker.start()
    review.until("[data-state-name]", "Done")
    review.open("/sources/many")
    assert not review.shown("[data-start]")


@one_database
def test_failure_is_told(review: Browser, bench: Workbench) -> None:
    """A job that fails while its page is open says why there, as text."""
    key = ask(bench)
    review.open(f"/jobs/{key}")
    review.until("[data-state-name]", "Queued")
    with bench.database.writing() as session:
        rows.end_job(rows.get_job(session, key), JobState.FAILED, "<b>The model</b> is broken.")
    review.until("[data-state-name]", "Failed")
    review.until("[data-error]", "<b>The model</b> is broken.")
    assert review.shown("[data-retry]")
    review.reload()
    review.until("[data-error]", "<b>The model</b> is broken.")


@one_database
def test_server_away(review: Browser, served: Server, worker: JobWorker, bench: Workbench) -> None:
    """A page whose server goes away says so, and goes on when it is back."""
    review.open(f"/jobs/{ask(bench)}")
    review.until("[data-state-name]", "Queued")
    served.stop()
    review.until("[data-lost]", "The server cannot be reached.")
    served.start()
    worker.start()
    review.until("[data-state-name]", "Done")
    assert not review.shown("[data-lost]")
    review.expect("ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING")


@one_database
@pytest.mark.parametrize("path", ["/jobs/never", "/jobs/never/cancel", "/jobs/never/retry"])
def test_unknown(review: Browser, path: str) -> None:
    """A job that is not there is a page that says so."""
    review.open("/jobs")
    review.run(
        "const form = document.querySelector('form[action=\"/jobs\"]');"
        "form.action = arguments[0]; form.method = arguments[1]; form.submit()",
        path,
        "get" if path.endswith("never") else "post",
    )
    assert 'There is no job "never".' in review.until("main", "There is no job")
    review.expect("404")


@one_database
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_fits(review: Browser, bench: Workbench, width: int) -> None:
    """The pages of a job under way fit a phone and a desk."""
    review.size(width)
    for path in ("/jobs", f"/jobs/{ask(bench)}"):
        review.open(path)
        assert review.run("return document.documentElement.scrollWidth <= innerWidth")
