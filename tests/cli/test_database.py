"""What a command does about a database that is empty, missing, foreign or broken."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from api.cli import app, main
from api.settings import Settings, get_settings
from api.store.database import Database
from tests.commands import (
    FILES,
    Command,
)
from tests.test_docs import commands


def test_first_command_loads(duizhao: Command, desk: Path) -> None:
    """A command that finds an empty database loads the current folder first, once."""
    first = duizhao("find", "停车")
    assert first.err.startswith(f"Loaded {FILES - 1} sources")
    assert duizhao("find", "停车").err == ""


def test_empty_database(duizhao: Command, elsewhere: Path) -> None:
    """With an empty database and no corpus/ here, a command says what to do."""
    done = duizhao("draft")
    assert done.err.startswith("The database is empty: run `duizhao load DIR`, ")


@pytest.mark.parametrize("command", ["load", "find x", "export --format csv", "serve", "draft"])
@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("DUIZHAO_DATA_DIR", "{file}/data", "set DUIZHAO_DATA_DIR to one that can be written."),
        ("DUIZHAO_DATABASE_URL", "sqlite:///{file}", "(file is not a database): check that the"),
        ("DUIZHAO_DATABASE_URL", "postgresql://u:hush@127.0.0.1:1/d", "the server is running."),
        ("DUIZHAO_DATABASE_URL", "mysql://u@h/d", "names mysql; use sqlite or postgresql."),
        ("DUIZHAO_DATABASE_URL", "nonsense", "DUIZHAO_DATABASE_URL is not a database URL: write "),
        ("DUIZHAO_USER", "lin\x1b[2J", "a name is text in one line, without control characters."),
        ("DUIZHAO_USER", "lin\nmei", "DUIZHAO_USER cannot be 'lin\\nmei'"),
        ("DUIZHAO_PORT", "eighty", "DUIZHAO_PORT cannot be 'eighty': Input should be a valid int"),
    ],
)
def test_one_line(
    command: str,
    name: str,
    value: str,
    words: str,
    duizhao: Command,
    elsewhere: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What stops every command is one line that says what to do; a password stays hidden."""
    (elsewhere / "glossary.csv").write_text("zh,en\n")
    file = elsewhere / "file"
    file.write_text("not a database, not a folder " * 40)
    monkeypatch.setenv(name, value.format(file=file))
    done = duizhao(*command.split())
    assert (done.code, done.out) == (1, "")
    assert words in done.err
    assert done.err.count("\n") == 1
    assert "hush" not in done.err


def test_newer_database(duizhao: Command, elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database of a later version is left alone, and which one is said."""
    path = elsewhere / "later.db"
    with sqlite3.connect(path) as later:
        later.execute("CREATE TABLE alembic_version (version_num TEXT)")
        later.execute("INSERT INTO alembic_version VALUES ('9999')")
    later.close()
    monkeypatch.setenv("DUIZHAO_DATABASE_URL", f"sqlite:///{path}")
    done = duizhao("find", "信用")
    assert done.code == 1
    assert "made by a newer version of Duizhao (schema 9999, " in done.err
    assert done.err.endswith("upgrade Duizhao.\n")


def middle(content: bytes) -> bytes:
    """All pages but the first are garbage."""
    return content[:4096] + b"\x55" * (len(content) - 4096)


def half(content: bytes) -> bytes:
    """The second half is missing."""
    return content[: len(content) // 2]


def schema(content: bytes) -> bytes:
    """The list of tables is garbage."""
    return content[:100] + b"\xaa" * 3_996 + content[4096:]


def head(content: bytes) -> bytes:
    """The first bytes, by which SQLite knows its files, are others."""
    return b"x" * 16 + content[16:]


COMMANDS = (
    *(
        "load",
        "dump",
        "draft",
        "translate",
        "check",
        "find 信用",
        "export --format csv",
        "practice",
    ),
    *("serve", "worker", "terms find 信用", "terms annotate", "terms suggest", "jobs start"),
    *("jobs list", "jobs show x", "jobs cancel x", "jobs retry x", "backup ../a", "restore ../b"),
)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("damage", [middle, half, schema, head])
def test_corrupt_database(
    damage: Callable[[bytes], bytes], duizhao: Command, filled: Path, settings: Settings
) -> None:
    """Every command meets a corrupt database with one line that says what to do."""
    path = Path(settings.url().database or "")
    sound = path.read_bytes()
    assert duizhao("backup", "../b").code == 0
    for name in COMMANDS:
        for end in ("-wal", "-shm"):
            path.with_name(path.name + end).unlink(missing_ok=True)
        path.write_bytes(damage(sound))
        done = duizhao(*name.split())
        assert (done.code, done.out) == (1, ""), name
        assert done.err.count("\n") == 1, (name, done.err)
        word = " (file is not a database): " if damage is head else " is corrupt ("
        assert word in done.err, (name, done.err)
        assert "`duizhao restore FILE`" in done.err, name


def test_every_command_that_has_a_database() -> None:
    """A new command is tried on a corrupt database, or needs none."""
    names = {name.removeprefix("duizhao ") for name, _ in commands(typer.main.get_command(app))}
    tried = {name for name in names if any(f"{each} ".startswith(f"{name} ") for each in COMMANDS)}
    assert names - tried == {"doctor", "model list", "model install", "model remove"}


def test_unexpected(duizhao: Command, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody foresaw is one line too, and a traceback only on request."""
    duizhao("load")
    database = Database(get_settings().url())
    with database.writer.begin() as connection:
        connection.execute(text("DROP TABLE finding"))
    database.close()
    done = duizhao("check")
    assert done.code == 1
    assert done.err.count("\n") == 1
    assert done.err.endswith("(DUIZHAO_DEBUG=1 shows where).\n")
    monkeypatch.setenv("DUIZHAO_DEBUG", "1")
    monkeypatch.setattr(sys, "argv", ["duizhao", "check"])
    with pytest.raises(DBAPIError):
        main()
