"""The folders that commands are run in, and what they find there."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from api.settings import Settings
from tests import ROOT
from tests.databases import Filling


@pytest.fixture
def desk(
    settings: Settings,
    seed_dir: Path,
    remembered: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """The current folder: a copy of corpus/ and glossary.csv beside an empty database."""
    monkeypatch.setenv("DUIZHAO_DATA_DIR", str(seed_dir))
    folder = tmp_path / "desk"
    shutil.copytree(ROOT / "corpus", folder / "corpus")
    shutil.copy(ROOT / "glossary.csv", folder)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def filled(desk: Path, settings: Settings, fill: Filling) -> Path:
    """The same folder, which the database has loaded."""
    fill(settings.database_url, desk)
    return desk


@pytest.fixture
def blank(desk: Path) -> Path:
    """The same folder, no segment of which has a draft."""
    for path in (desk / "corpus").glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub("(?m)^draft = .*\n", "", text), encoding="utf-8")
    return desk


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: an empty one, with a database of its own."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder
