"""/healthz says that the process lives, /readyz that it can answer."""

from __future__ import annotations

from pathlib import Path

from fastapi.testclient import TestClient
from sqlalchemy import text

from api import __version__
from api.server.app import create_app
from api.settings import Settings
from api.store.migrations import HEAD
from api.workbench import Workbench
from tests.server.asking import said


def test_the_process_lives(reader: TestClient) -> None:
    """/healthz answers with the version."""
    assert reader.get("/healthz").json() == {"status": "ok", "version": __version__}


def test_the_database_is_ready(loaded: Workbench, client: TestClient) -> None:
    """/readyz answers with the kind of database and its schema."""
    kind = loaded.database.url.get_backend_name()
    assert client.get("/readyz").json() == {"status": "ok", "database": kind, "schema": HEAD}


def test_another_schema_is_not_ready(loaded: Workbench, client: TestClient) -> None:
    """A database of another version, or of none, is 503 with both versions; the process lives."""
    for change, found in (
        ("UPDATE alembic_version SET version_num = '9999'", "9999"),
        ("DELETE FROM alembic_version", "None"),
        ("DROP TABLE alembic_version", "None"),
    ):
        with loaded.database.writing() as session:
            session.execute(text(change))
        problem = said(client.get("/readyz"), 503)
        assert problem["detail"] == (f"The database has schema {found}, this version needs {HEAD}.")
        assert client.get("/healthz").status_code == 200


def test_a_server_that_is_not_there_is_not_ready() -> None:
    """A PostgreSQL that does not answer is 503, named without its password."""
    url = "postgresql://lin:secret@127.0.0.1:9/none"
    bench = Workbench(Settings(database_url=url, user="lin"))
    client = TestClient(create_app(bench), raise_server_exceptions=False)
    problem = said(client.get("/readyz"), 503)
    assert "127.0.0.1:9" in problem["detail"]
    assert "secret" not in problem["detail"]
    assert client.get("/healthz").status_code == 200


def test_a_file_that_is_no_database_is_not_ready(tmp_path: Path) -> None:
    """A file of something else is 503, named, and left as it is."""
    path = tmp_path / "letter.db"
    path.write_text("Dear Okafor, this is not a database. " * 50)
    before = path.read_bytes()
    bench = Workbench(Settings(database_url=f"sqlite:///{path}", user="lin"))
    client = TestClient(create_app(bench), raise_server_exceptions=False)
    assert "letter.db" in said(client.get("/readyz"), 503)["detail"]
    assert path.read_bytes() == before
    bench.close()
