"""`duizhao jobs` and `duizhao worker`: what they print and how they end."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from api.jobs import rows
from api.jobs.worker import JobWorker
from api.settings import Settings
from api.store.tables import JobState
from api.workbench import Workbench
from tests.commands import DUIZHAO, Command
from tests.databases import Filling
from tests.many import SLUG, write_many


@pytest.fixture
def many(
    settings: Settings, fill: Filling, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The current folder, whose database holds a source to draft."""
    write_many(tmp_path / "desk", 12)
    monkeypatch.chdir(tmp_path / "desk")
    fill(settings.database_url, tmp_path / "desk")


@pytest.mark.usefixtures("many")
def test_a_job_from_start_to_end(duizhao: Command, bench: Workbench) -> None:
    """Started, listed, cancelled, retried, followed to its end; each says the job on a line."""
    code, out, err = duizhao("jobs", "start", SLUG)
    key = out.strip()
    assert (code, err) == (0, "")
    assert duizhao("jobs", "list") == (0, f"{key}\tqueued\t0/?\t{SLUG}\n", "")
    assert duizhao("jobs", "cancel", key)[:2] == (0, f"{key}\tcancelled\t0/?\t{SLUG}\n")
    refused = "The job is cancelled; only a queued or running one can be cancelled.\n"
    assert duizhao("jobs", "cancel", key) == (1, "", refused)
    assert json.loads(duizhao("jobs", "retry", key, "--json")[1])["state"] == "queued"
    assert duizhao("jobs", "retry", key)[0] == 1
    worker = JobWorker(bench)
    worker.start()
    try:
        done = duizhao("jobs", "show", key, "--follow")
    finally:
        worker.stop()
    assert done == (0, f"{key}\tdone\t12/12\t{SLUG}\n", "")
    assert json.loads(duizhao("jobs", "show", key, "--json")[1])["done"] == 12
    assert duizhao("jobs", "cancel", key)[0] == 1


@pytest.mark.usefixtures("many")
def test_a_job_that_renews(duizhao: Command) -> None:
    """`--renew` asks for what an earlier model drafted too."""
    asked = json.loads(duizhao("jobs", "start", SLUG, "--renew", "--json")[1])
    assert (asked["kind"], asked["redo"], asked["sources"]) == ("renew", False, [SLUG])


@pytest.mark.usefixtures("many")
def test_list(duizhao: Command) -> None:
    """The list is the newest first, as many as asked for, of one state if asked for."""
    first = json.loads(duizhao("jobs", "start", "--json")[1])
    second = json.loads(duizhao("jobs", "start", "--redo", "--json")[1])
    assert duizhao("jobs", "start", "--redo", "--renew")[0] == 2
    assert (first["sources"], first["redo"], second["redo"]) == (None, False, True)
    listed = duizhao("jobs", "list", "--json")[1].splitlines()
    assert [json.loads(line)["id"] for line in listed] == [second["id"], first["id"]]
    assert len(duizhao("jobs", "list", "--limit", "1")[1].splitlines()) == 1
    assert duizhao("jobs", "list", "--state", "done") == (0, "", "")


@pytest.mark.usefixtures("many")
def test_failed(duizhao: Command, bench: Workbench) -> None:
    """A job that failed is shown with its reason, and exit 1."""
    key = duizhao("jobs", "start")[1].strip()
    with bench.database.writing() as session:
        rows.end_job(rows.get_job(session, key), JobState.FAILED, "The model is broken.")
    shown = f"{key}\tfailed\t0/?\tall sources: The model is broken.\n"
    assert duizhao("jobs", "show", key, "--follow") == (1, shown, "")


@pytest.mark.usefixtures("many")
def test_said_wrong(duizhao: Command) -> None:
    """A job, a source or a state that is not there is one line."""
    for action in ("show", "cancel", "retry"):
        assert duizhao("jobs", action, "never") == (1, "", 'There is no job "never".\n')
    missing = 'There is no source "nowhere".\n'
    assert duizhao("jobs", "start", SLUG, "nowhere") == (1, "", missing)
    code, _, err = duizhao("jobs", "list", "--state", "lost")
    assert code == 2
    assert "use queued, running, done, failed, cancelled" in err


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("command", ["start", "show", "cancel", "retry"])
def test_said_in_no_utf8(command: str, duizhao: Command) -> None:
    """An argument of other bytes is wrong usage, in one line."""
    refused = "An argument is not text in UTF-8: type it again.\n"
    assert duizhao("jobs", command, "\udcff") == (2, "", refused)


@pytest.mark.usefixtures("many")
def test_limit_out_of_bounds(duizhao: Command) -> None:
    """A limit that no list has is wrong usage."""
    for limit in ("0", "99999999999999999999"):
        code, _, err = duizhao("jobs", "list", "--limit", limit)
        assert code == 2
        assert "--limit" in err


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("DUIZHAO_DATA_DIR", "/proc/duizhao", "Cannot write to the data directory"),
        ("DUIZHAO_DATABASE_URL", "postgresql://127.0.0.1:9/none", "Cannot use the database"),
        ("DUIZHAO_HEARTBEAT", "0", "DUIZHAO_HEARTBEAT cannot be '0'"),
    ],
)
def test_worker_without_a_place(
    name: str, value: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that cannot write or reach its database says so in one line, and exits 1."""
    monkeypatch.setenv(name, value)
    done = subprocess.run(
        [DUIZHAO, "worker"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(f"{words}.*\n", done.stderr)
