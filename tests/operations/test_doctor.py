"""`duizhao doctor` tells what is there, what is used, and how to mend what is wrong."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from api import __version__
from api.engine import seed_package
from api.operations import doctor
from api.operations.doctor import Diagnosis, examine
from api.settings import Settings, get_settings
from api.workbench import Workbench
from tests import benches
from tests.databases import Filling
from tests.desks import MEASURES, one_database, write_source
from tests.packages import copy_package

DUIZHAO = Path(sys.executable).parent / "duizhao"


@pytest.fixture(autouse=True)
def nothing_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Argos packages of whoever runs the tests stay out of them."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))


def named(found: list[Diagnosis], name: str) -> list[Diagnosis]:
    """The diagnoses of one name."""
    return [diagnosis for diagnosis in found if diagnosis.name == name]


def test_all_good(loaded: Workbench) -> None:
    """On a sound machine everything is good: versions, folder, database and model are said."""
    found = examine(loaded.settings)
    assert [diagnosis for diagnosis in found if not diagnosis.good] == []
    words = {diagnosis.name: diagnosis.message for diagnosis in found}
    assert words["duizhao"].startswith(f"{__version__} on Python ")
    assert words["argostranslate"].startswith(("argos-translate-lt ", "argostranslate "))
    assert words["data directory"] == str(loaded.settings.data_dir)
    assert words["model"].startswith("argos zh_en ")
    assert "schema " in words["database"]
    assert f"{len(benches.look_up(loaded, ''))} terms" in words["database"]


def test_password_hidden(loaded: Workbench) -> None:
    """The database is named without its password."""
    password = loaded.database.url.password
    words = named(examine(loaded.settings), "database")[0].message
    assert loaded.database.url.drivername in words
    assert password is None or f":{password}@" not in words


def test_missing_part(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A part that is not installed is bad, with what to do."""
    monkeypatch.setitem(doctor.PARTS, "imaginary", ("imaginary-part",))
    [missing] = named(examine(settings), "imaginary")
    assert missing == Diagnosis(
        "imaginary", good=False, message="not installed: run `make install`"
    )


def test_directory_that_cannot_be(tmp_path: Path) -> None:
    """A data directory that cannot be made is bad, and the rest is looked at all the same."""
    (tmp_path / "file").write_text("")
    found = examine(Settings(data_dir=tmp_path / "file" / "data", database_url="sqlite://"))
    bad = [diagnosis.name for diagnosis in found if not diagnosis.good]
    assert bad == ["data directory", "model"]
    assert "set DUIZHAO_DATA_DIR" in named(found, "data directory")[0].message


def test_directory_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A data directory that is there but takes no file is bad."""

    def refuse(dir: Path) -> None:  # noqa: A002 - root writes anywhere, so the refusal is played
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(doctor, "TemporaryFile", refuse)
    [diagnosis] = doctor.check_directory(Settings(data_dir=tmp_path))
    assert not diagnosis.good
    assert diagnosis.message == (
        f"{tmp_path} cannot be written (Permission denied): set DUIZHAO_DATA_DIR to another."
    )


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://u@h/d", "use sqlite or postgresql"),
        ("postgresql://u:hush@127.0.0.1:1/d", "check DUIZHAO_DATABASE_URL and that the server"),
        ("sqlite:///{folder}/absent/duizhao.db", "its folder can be written"),
    ],
)
def test_database_out_of_reach(url: str, words: str, tmp_path: Path) -> None:
    """A database that cannot be used is bad, with what to do and no password."""
    settings = Settings(data_dir=tmp_path, database_url=url.format(folder=tmp_path))
    [diagnosis] = named(examine(settings), "database")
    assert not diagnosis.good
    assert words in diagnosis.message
    assert "hush" not in diagnosis.message


def test_newer_database(tmp_path: Path) -> None:
    """A database of a later version is bad: this program has to be upgraded."""
    with sqlite3.connect(tmp_path / "duizhao.db") as later:
        later.execute("CREATE TABLE alembic_version (version_num TEXT)")
        later.execute("INSERT INTO alembic_version VALUES ('9999')")
    later.close()
    [diagnosis] = named(examine(Settings(data_dir=tmp_path)), "database")
    assert not diagnosis.good
    assert "schema 9999" in diagnosis.message
    assert diagnosis.message.endswith("upgrade Duizhao.")


def test_corrupt_database(settings: Settings, tmp_path: Path) -> None:
    """Damage that no command has met yet is found, and what to do about it is said."""
    if not settings.database_url.startswith("sqlite"):
        return  # PostgreSQL has its own ways, and says itself what it meets
    path = tmp_path / "duizhao.db"
    with sqlite3.connect(path) as opened:
        opened.execute("PRAGMA journal_mode = DELETE")
        [page] = opened.execute("SELECT rootpage FROM sqlite_master WHERE name = 'revision'")
        [size] = opened.execute("PRAGMA page_size")
    opened.close()
    content = bytearray(path.read_bytes())
    content[(page[0] - 1) * size[0] : page[0] * size[0]] = b"\x55" * size[0]
    path.write_bytes(content)
    [diagnosis] = named(examine(settings), "database")
    assert not diagnosis.good
    assert " is corrupt (" in diagnosis.message
    assert "bring the last backup back with `duizhao restore FILE`" in diagnosis.message
    assert "*" not in diagnosis.message


@one_database
@pytest.mark.parametrize("content", [b"no database " * 500, b"SQLite format 3\0" + b"\x55" * 9_000])
def test_corrupt_jobs_file(content: bytes, settings: Settings, tmp_path: Path) -> None:
    """The file that jobs have beside the database is looked at too, and is not needed."""
    path = tmp_path / "duizhao-jobs.db"
    sqlite3.connect(path).close()
    assert named(examine(settings), "jobs") == []
    path.write_bytes(content)
    [diagnosis] = named(examine(settings), "jobs")
    assert not diagnosis.good
    assert diagnosis.message.startswith(f"{path} is corrupt (")
    assert diagnosis.message.endswith("remove it: what is open is queued again.")


def test_broken_package(tmp_path: Path) -> None:
    """A package that does not load is bad and named; the seed model drafts in its place."""
    good, broken = (tmp_path / "packages" / name for name in ("good", "broken"))
    copy_package(tmp_path, good, package_version="1.0")
    copy_package(tmp_path, broken, package_version="1.9")
    (broken / "model" / "model.bin").write_bytes(b"broken")
    found = examine(Settings(data_dir=tmp_path))
    [problem] = named(found, "package")
    assert not problem.good
    assert str(broken) in problem.message
    assert named(found, "model")[0].message == f"argos zh_en 1.0 ({good})"
    assert [diagnosis.message.partition(" (")[0] for diagnosis in named(found, "also there")] == [
        seed_package(tmp_path).engine
    ]


def test_drafts_of_an_earlier_model(
    settings: Settings, database_url: str, fill: Filling, tmp_path: Path
) -> None:
    """Drafts that a better package could make anew are counted, with what made them and how."""
    assert named(examine(settings), "drafts") == []
    first, *others = MEASURES.segments
    assert first.draft
    old = replace(first, draft=replace(first.draft, engine="argos zh_en 0.0.1 seed"))
    write_source(tmp_path / "desk", replace(MEASURES, segments=(old, *others)))
    fill(database_url, tmp_path / "desk")
    [diagnosis] = named(examine(settings), "drafts")
    assert diagnosis == Diagnosis(
        "drafts",
        good=True,
        message="1 not translated yet, by argos zh_en 0.0.1 seed: run `duizhao draft --renew`",
    )


def test_no_model(tmp_path: Path) -> None:
    """With no package that loads the model is bad, and the folder to remove is named."""
    model = seed_package(tmp_path).path / "model" / "model.bin"
    model.write_bytes(b"broken")
    [diagnosis] = named(examine(Settings(data_dir=tmp_path)), "model")
    assert not diagnosis.good
    assert "remove that folder; it is unpacked again" in diagnosis.message


def test_command() -> None:
    """The command prints a diagnosis a line and exits 0 when all is good, else 1."""
    good = subprocess.run([DUIZHAO, "doctor"], capture_output=True, text=True, check=False)
    assert (good.returncode, good.stderr) == (0, "")
    assert all(line.startswith("ok  ") for line in good.stdout.splitlines())
    shutil.rmtree(get_settings().data_dir)
    get_settings().data_dir.write_text("in the way")
    bad = subprocess.run([DUIZHAO, "doctor"], capture_output=True, text=True, check=False)
    assert bad.returncode == 1
    assert "\nBAD data directory: Cannot write to the data directory " in bad.stdout
