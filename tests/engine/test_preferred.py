"""Which package would draft, told from what stands in the folders, before anything is loaded."""

from __future__ import annotations

from pathlib import Path

import pytest

import api.engine.seed
from api.engine import find_packages, is_preferred, preferred_engine, seed_package
from tests.packages import copy_package, interpret


def test_the_seed_models_file_says_what_it_is(seed_dir: Path, tmp_path: Path) -> None:
    """Without any other package it is the seed model, named as its drafts name it; no unpacking."""
    assert preferred_engine(tmp_path) == seed_package(seed_dir).engine
    assert list(tmp_path.iterdir()) == []


def test_the_same_package_as_when_they_are_opened(tmp_path: Path) -> None:
    """Of several it is the one that is opened first, whatever else lies in the folders."""
    folder = tmp_path / "packages"
    for name, metadata in {
        "nine": {"package_version": "1.9"},
        "ten": {"package_version": " 1.10 "},
        "french": {"package_version": "9", "from_code": "fr"},
        "traditional": {"package_version": "8", "from_code": "zt"},
        "splitter": {"package_version": "9", "type": "sbd"},
        ".partial": {"package_version": "7"},
    }.items():
        copy_package(tmp_path, folder / name, **metadata)
    assert preferred_engine(tmp_path) == find_packages(tmp_path)[0].engine == "argos zh_en 1.10"


@pytest.mark.parametrize(
    "content",
    [None, b"", b"{", b"[]", b"7", b"\xff", b"[" * 60_000, b'{"from_code": {}}', b" " * 10**6],
)
def test_a_folder_that_is_no_package_is_passed_over(content: bytes | None, tmp_path: Path) -> None:
    """Whatever a stranger's metadata.json holds, the others are found."""
    folder = copy_package(tmp_path, tmp_path / "packages" / "odd", package_version="9.9")
    (folder / "metadata.json").unlink()
    if content is not None:
        (folder / "metadata.json").write_bytes(content)
    (tmp_path / "packages" / "a file").write_text("")
    assert preferred_engine(tmp_path) == seed_package(tmp_path).engine


def test_a_package_without_its_model_is_passed_over(tmp_path: Path) -> None:
    """Metadata alone is no package."""
    folder = copy_package(tmp_path, tmp_path / "packages" / "hollow", package_version="9.9")
    (folder / "model" / "model.bin").unlink()
    assert preferred_engine(tmp_path) == seed_package(tmp_path).engine


def test_nothing_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the seed model and any package there is none."""
    (tmp_path / "data").mkdir()
    monkeypatch.setattr(api.engine.seed, "files", lambda _: tmp_path)
    assert preferred_engine(tmp_path / "here") is None


def test_nothing_is_imported(tmp_path: Path) -> None:
    """A page that asks does not wait for Argos and CTranslate2 to be imported."""
    code = (
        "import sys; from pathlib import Path; from api.engine import preferred_engine\n"
        "print(preferred_engine(Path(sys.argv[1])))\n"
        "print({'argostranslate', 'ctranslate2', 'sentencepiece'} & sys.modules.keys())"
    )
    said = interpret(code, tmp_path, HOME=str(tmp_path)).splitlines()
    assert said == [preferred_engine(tmp_path), "set()"]


@pytest.mark.parametrize(
    ("first", "second", "preferred"),
    [
        ("argos zh_en 1.10", "argos zh_en 1.9", True),
        ("argos zh_en 1.9", "argos zh_en 1.10", False),
        ("argos zh_en 1.9", "argos zh_en 1.9", False),
        ("argos zh_en 1.0", "argos zh_en 3.0 seed", True),
        ("argos zh_en 3.0 seed", "argos zh_en 1.0", False),
        ("argos zh_en 0.10 seed", "argos zh_en 0.9 seed", True),
        ("argos zh_en 1.0", "argos zt_en 2.0", True),
        ("argos zh_en unversioned", "argos zh_en 1.0", False),
        ("argos zh_en 1.9", "memory", False),
        ("argos zh_en 1.9", "", False),
        ("argos zh_en 1.9", "argos fr_en 1.0", False),
        ("argos zh_en 1.9", "openai some-model", False),
        ("memory", "argos zh_en 1.0", False),
    ],
)
def test_which_of_two_is_preferred(first: str, second: str, preferred: bool) -> None:
    """The installed one, then the higher version; what is no package is never replaced by one."""
    assert is_preferred(first, second) is preferred
