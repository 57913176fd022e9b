"""`duizhao backup` and `duizhao restore`."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest

from api.settings import Settings
from tests.commands import FILES, PARKING, Command, write_english
from tests.desks import one_database


def test_there_and_back(
    duizhao: Command,
    filled: Path,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What was backed up comes back in an empty place, with the history that a dump has not."""
    key = write_english(settings, "Parking without paying breaks trust.")
    monkeypatch.setenv("DUIZHAO_DATA_DIR", str(tmp_path / "first"))
    made = duizhao("backup", tmp_path / "a.backup")
    assert (made.code, made.out) == (0, "")
    counts = rf"{FILES - 1} sources, \d+ segments, \d+ revisions, \d+ terms, 0 files"
    assert re.fullmatch(rf"Wrote {tmp_path}/a\.backup: {counts}\.\n", made.err)
    assert stat.S_IMODE((tmp_path / "a.backup").stat().st_mode) == 0o600
    monkeypatch.setenv("DUIZHAO_DATA_DIR", str(tmp_path / "second"))
    monkeypatch.setenv("DUIZHAO_DATABASE_URL", "")
    done = duizhao("restore", tmp_path / "a.backup")
    assert (done.code, done.out) == (0, "")
    assert re.fullmatch(rf"Restored {counts}, as of \d{{4}}-\d\d-\d\d \d\d:\d\d UTC\.\n", done.err)
    found = duizhao("find", "停车不缴费")
    assert "Parking without paying breaks trust." in found.out
    assert found.err == ""
    again = duizhao("restore", tmp_path / "a.backup")
    assert again.code == 1
    assert again.err.startswith(
        f"The database sqlite:///{tmp_path}/second/duizhao.db is not empty ("
    )
    assert key in duizhao("find", "停车不缴费", "--json").out
    assert PARKING in found.out


@one_database
def test_the_lock_of_a_load_is_not_kept(
    duizhao: Command, filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is a file of the moment beside the database: in no backup, and in no restore's way."""
    monkeypatch.setenv("DUIZHAO_DATABASE_URL", "")
    monkeypatch.setenv("DUIZHAO_DATA_DIR", str(tmp_path / "first"))
    duizhao("load", filled)
    assert (tmp_path / "first" / "duizhao.db.load").exists()
    assert ", 0 files." in duizhao("backup", tmp_path / "a.backup").err
    (tmp_path / "first" / "duizhao.db").unlink()
    done = duizhao("restore", tmp_path / "a.backup")
    assert (done.code, done.err[:9]) == (0, "Restored ")


@pytest.mark.usefixtures("elsewhere")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_wrong(duizhao: Command, settings: Settings, tmp_path: Path) -> None:
    """What cannot be backed up or restored is one line; wrong usage is exit 2."""
    assert duizhao("backup").code == duizhao("restore").code == 2
    empty = duizhao("backup", tmp_path / "a.backup")
    assert (empty.code, empty.err.count("\n")) == (1, 1)
    assert empty.err.startswith("There is nothing to back up: ")
    assert not (tmp_path / "a.backup").exists()
    (tmp_path / "notes").write_text("notes")
    for name in ("notes", "nothing"):
        done = duizhao("restore", tmp_path / name)
        assert (done.code, done.out, done.err.count("\n")) == (1, "", 1)
        assert str(tmp_path / name) in done.err
