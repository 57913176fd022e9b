"""An engine of the seed model, and an index of packages to install from."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.engine import (
    Engine,
    seed_package,
)
from api.network import downloads
from tests.indexing import File, Index, entry
from tests.packages import pack_nine


@pytest.fixture(autouse=True)
def nothing_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Packages of whoever runs the tests stay out of them."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.delenv("ARGOS_PACKAGES_DIR", raising=False)


@pytest.fixture(scope="session")
def engine(seed_dir: Path) -> Engine:
    """The seed model's engine itself, which remembers nothing."""
    return Engine.open(seed_dir, package=seed_package(seed_dir))


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> Iterator[Index]:
    """An index with zh_en 1.9 at one link, named in the environment."""
    found = Index()
    found.files["/zh_en.argosmodel"] = File(pack_nine())
    found.offer(entry("zh_en.argosmodel"))
    monkeypatch.setenv("ARGOS_PACKAGE_INDEX", found.url)
    monkeypatch.setattr(downloads, "wait", lambda seconds: None)
    yield found
    found.stop()


@pytest.fixture
def data_dir(tmp_path: Path, seed_dir: Path) -> Path:
    """A data directory that holds the seed model alone: a copy, for unpacking takes longer."""
    return Path(shutil.copytree(seed_dir, tmp_path / "data"))
