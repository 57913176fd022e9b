"""`duizhao model remove`: a package by any of its names, and what stays."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from api.engine import Engine, seed_package
from api.engine.install import install_file, install_from_index, remove_package
from api.engine.packages import choose_package
from api.errors import Conflict, Invalid, NotFound
from tests.commands import Command
from tests.indexing import Index, pack
from tests.packages import indexed, left_over


def test_remove(index: Index, data_dir: Path, duizhao: Command) -> None:
    """A removed package is gone, and the next one drafts."""
    duizhao("model", "install")
    target = data_dir / "packages" / "translate-zh_en-1_9"
    assert duizhao("model", "remove", "zh_en 1.9") == (0, "", f"Removed {target}.\n")
    assert left_over(data_dir) == []
    assert Engine.open(data_dir).package.origin == "seed"


@pytest.mark.parametrize("name", ["1.9", "translate-zh_en-1_9", "argos zh_en 1.9", "zh_en 1.9"])
def test_names(index: Index, data_dir: Path, name: str) -> None:
    """A package is known by its label, its version and its folder."""
    install_from_index(data_dir, indexed(index))
    assert choose_package(data_dir, name).version == "1.9"


def test_remove_broken(data_dir: Path) -> None:
    """A folder that is no working package is removed by its name."""
    broken = data_dir / "packages" / "broken"
    broken.mkdir(parents=True)
    assert remove_package(data_dir, "broken") == broken
    assert left_over(data_dir) == []


@pytest.mark.parametrize("name", ["seed", "zh_en"])
def test_seed_stays(data_dir: Path, name: str, duizhao: Command) -> None:
    """The seed model cannot be removed."""
    code, _, err = duizhao("model", "remove", name)
    assert (code, err) == (1, "The seed model comes with Duizhao and stays.\n")
    assert seed_package(data_dir).path.is_dir()


def test_argos_own_folder_stays(data_dir: Path, tmp_path: Path) -> None:
    """A package in Argos's own folder drafts, but is not ours to remove."""
    theirs = tmp_path / "share" / "argos-translate" / "packages" / "zh_en"
    shutil.copytree(seed_package(data_dir).path, theirs)
    metadata = json.loads((theirs / "metadata.json").read_text())
    (theirs / "metadata.json").write_text(json.dumps({**metadata, "package_version": "1.7"}))
    with pytest.raises(Conflict, match="belongs to Argos"):
        remove_package(data_dir, "1.7")
    assert theirs.is_dir()


@pytest.mark.parametrize("name", ["nothing", "", "..", ".", "../seed", ".lock", "/etc"])
def test_remove_unknown(data_dir: Path, name: str) -> None:
    """A name of nothing is refused with those that there are; no other folder can be named."""
    seed_package(data_dir)
    with pytest.raises(NotFound, match=r"There is no package .*; there is zh_en .* seed"):
        remove_package(data_dir, name)
    assert seed_package(data_dir).path.is_dir()


def test_name_of_several(data_dir: Path, tmp_path: Path) -> None:
    """A name that fits several packages is refused with what to say instead."""
    for version in ("1.8", "1.9"):
        path = tmp_path / f"{version}.argosmodel"
        path.write_bytes(pack(package_version=version))
        install_file(data_dir, path)
    with pytest.raises(Invalid, match=r"say zh_en 1\.9 or zh_en 1\.8 or zh_en .* seed"):
        remove_package(data_dir, "zh_en")
