"""A full disk refuses what is written, and leaves what was there."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from api.server.app import create_app
from api.store.tables import Segment
from api.workbench import Workbench
from tests.commands import DUIZHAO, PARKING
from tests.databases import Filling
from tests.desks import MEASURES, one_database, write_source
from tests.operations.keeping import write_files
from tests.server.asking import API, said

FULL_BYTES = 40_000  # the longest file of a process below: more than SQLite's index of its log


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """A command that can write no file longer than FULL_BYTES."""
    limit = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (FULL_BYTES, FULL_BYTES))
    return subprocess.run(
        [DUIZHAO, *arguments],
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=limit,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def client(loaded: Workbench) -> Iterator[TestClient]:
    """A client of the application."""
    with TestClient(create_app(loaded), raise_server_exceptions=False) as found:
        yield found


@one_database
def test_a_save_on_a_full_disk(loaded: Workbench, client: TestClient) -> None:
    """It is 503 and says so, nothing of it is stored, reading goes on; with room it is stored."""
    [item] = client.get(f"{API}/aligned", params={"source": PARKING}).json()["items"]
    path = f"{API}/segments/{item['id']}"
    before = client.get(path).json()

    def save(english: str) -> object:
        head = {"If-Match": f'"{item["revision"]}"'}
        return client.put(f"{path}/translation", json={"en": english}, headers=head)

    with loaded.database.writing() as session:  # on the one connection that writes
        pages = session.execute(text("PRAGMA page_count")).scalar()
        session.execute(text(f"PRAGMA max_page_count = {pages}"))
    problem = said(save("a" * 20_000), 503)  # type: ignore[arg-type]
    assert problem["detail"].startswith("The disk of the database is full: make room there")
    assert client.get(path).json() == before
    assert len(client.get(f"{path}/history").json()["items"]) == 1
    with loaded.database.writing() as session:
        session.execute(text("PRAGMA max_page_count = 1073741823"))
        assert session.get_one(Segment, item["id"]).revision == item["revision"]
    said_again = save("a" * 20_000)
    assert said_again.status_code == 200  # type: ignore[attr-defined]


@one_database
def test_a_backup_on_a_full_disk(loaded: Workbench, tmp_path: Path) -> None:
    """The backup of before stays as it is, and nothing is left beside it."""
    write_files(loaded.settings.directory())
    path = tmp_path / "backups" / "a.backup"
    path.parent.mkdir()
    subprocess.run([DUIZHAO, "backup", path], check=True, capture_output=True)
    before = path.read_bytes()
    assert len(before) > FULL_BYTES
    done = run("backup", path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"Cannot write {path} (File too large).\n"
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == ["a.backup"]


@one_database
def test_a_restore_on_a_full_disk(
    loaded: Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of it is there afterwards; with room it is restored."""
    kept = write_files(loaded.settings.directory())
    subprocess.run([DUIZHAO, "backup", tmp_path / "a.backup"], check=True, capture_output=True)
    target = tmp_path / "target"
    monkeypatch.setenv("DUIZHAO_DATA_DIR", str(target))
    monkeypatch.setenv("DUIZHAO_DATABASE_URL", "")
    done = run("restore", tmp_path / "a.backup")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "File too large" in done.stderr
    assert not [path for path in target.rglob("*") if not path.name.startswith("duizhao.db")]
    subprocess.run([DUIZHAO, "restore", tmp_path / "a.backup"], check=True, capture_output=True)
    assert all((target / name).read_bytes() == content for name, content in kept.items())


@one_database
def test_a_dump_on_a_full_disk(database_url: str, fill: Filling, tmp_path: Path) -> None:
    """A file that cannot be written is named and stays as it was."""
    desk = tmp_path / "desk"
    desk.mkdir()
    head = "zh,en,also,avoid,pos,domain,note,source,status\n"
    rows = [f"失信{chr(0x4E00 + number)},{'x' * 40},,,,,,,\n" for number in range(1_000)]
    (desk / "glossary.csv").write_text(head + "".join(rows), encoding="utf-8")
    write_source(desk, MEASURES)
    fill(database_url, desk)
    (desk / "glossary.csv").write_text(head + "".join(rows[:5]), encoding="utf-8")
    before = (desk / "glossary.csv").read_bytes()
    os.environ["DUIZHAO_DATABASE_URL"] = database_url
    try:
        done = run("dump", "--force", desk)
    finally:
        del os.environ["DUIZHAO_DATABASE_URL"]
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr == f"Cannot write {desk}/glossary.csv (File too large).\n"
    assert (desk / "glossary.csv").read_bytes() == before
    assert sorted(path.name for path in desk.iterdir()) == ["corpus", "glossary.csv"]
