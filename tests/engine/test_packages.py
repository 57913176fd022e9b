"""Packages that are there: which drafts, in what order, and what of a broken one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from api.engine import (
    Engine,
    PackageInfo,
    find_packages,
)
from api.errors import Unavailable
from tests.packages import (
    SENTENCES,
    copy_package,
)


def test_installed_preferred(tmp_path: Path) -> None:
    """An installed package drafts rather than the seed, and says so in its label."""
    copy_package(tmp_path, tmp_path / "packages" / "translate-zh_en-1_9", package_version="1.9")
    opened = Engine.open(tmp_path)
    assert opened.package.engine == "argos zh_en 1.9"
    assert opened.problems == ()
    assert opened.translate(SENTENCES[:1])[0].en


def test_order_of_packages(tmp_path: Path) -> None:
    """The higher version is first, wherever it lies; other languages are left out silently."""
    copy_package(tmp_path, tmp_path / "packages" / "a", package_version="1.9")
    copy_package(tmp_path, tmp_path / "packages" / "b", package_version="9", from_code="fr")
    copy_package(tmp_path, tmp_path / "packages" / ".partial", package_version="8")
    argos = tmp_path / "share" / "argos-translate" / "packages"
    copy_package(tmp_path, argos / "c", package_version="1.10")
    before = {path: path.stat().st_mtime_ns for path in argos.rglob("*")}
    found = find_packages(tmp_path)
    assert [info.version for info in found[:-1]] == ["1.10", "1.9"]
    assert found[-1].origin == "seed"
    assert found.problems == []
    assert {path: path.stat().st_mtime_ns for path in argos.rglob("*")} == before


def test_packages_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """ARGOS_PACKAGES_DIR stands in for the data directory's folder, even after Argos is loaded."""
    copy_package(tmp_path, tmp_path / "packages" / "a", package_version="1.9")
    copy_package(tmp_path, tmp_path / "elsewhere" / "a", package_version="1.1")
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path / "elsewhere"))
    assert [info.version for info in find_packages(tmp_path)][:-1] == ["1.1"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("metadata.json", b"{"),
        ("metadata.json", b"[]"),
        ("metadata.json", None),
        ("sentencepiece.model", b"broken"),
        ("sentencepiece.model", None),
        ("model/model.bin", b"broken"),
        ("model/model.bin", "half"),
        ("model/model.bin", None),
        ("model/shared_vocabulary.json", b'["<unk>", "<s>", "</s>"]'),
        ("model/shared_vocabulary.json", None),
    ],
)
def test_broken_package(name: str, content: bytes | str | None, tmp_path: Path) -> None:
    """A broken package is passed over for the seed and told of, with its folder and the cure."""
    folder = copy_package(tmp_path, tmp_path / "packages" / "broken", package_version="1.9")
    path = folder / name
    whole = path.read_bytes()
    path.unlink()
    if content is not None:
        path.write_bytes(whole[: len(whole) // 2] if isinstance(content, str) else content)
    opened = Engine.open(tmp_path)
    assert opened.package.origin == "seed"
    [problem] = opened.problems
    assert str(folder) in problem
    assert "remove that folder; then install the package again" in problem
    assert "\n" not in problem
    chosen = PackageInfo("zh_en", "1.9", "installed", folder, "zh", "en")
    with pytest.raises(Unavailable, match=re.escape(str(folder))):
        Engine.open(tmp_path, package=chosen)


def test_bpe_package(tmp_path: Path) -> None:
    """A package with BPE codes goes through the tokenizer Argos gives it."""
    folder = copy_package(tmp_path, tmp_path / "packages" / "bpe", package_version="1.0")
    (folder / "sentencepiece.model").unlink()
    (folder / "bpe.model").write_text("#version: 0.2\n")
    opened = Engine.open(tmp_path)
    assert (opened.package.version, opened.problems) == ("1.0", ())
    assert opened._encode("Ab c") == ["A@@", "b", "c"]
    assert opened._decode(["A@@", "b", "c"]) == "Ab c"


def test_target_prefix(tmp_path: Path) -> None:
    """The target prefix a package asks for is given to the model and taken off the draft."""
    copy_package(tmp_path, tmp_path / "packages" / "p", package_version="1.0", target_prefix="!")
    [output] = Engine.open(tmp_path).translate(SENTENCES[:1])
    assert output.en
    assert not output.en.startswith("!")


def test_preference(tmp_path: Path) -> None:
    """A zt→en package stands behind all others; of versions the higher is first."""
    copy_package(tmp_path, tmp_path / "packages" / "zt", from_code="zt", package_version="9")
    for version in ("1.9", "1.9.1", "1.10"):
        copy_package(tmp_path, tmp_path / "packages" / version, package_version=version)
    found = find_packages(tmp_path)
    assert [info.version for info in found[:3]] == ["1.10", "1.9.1", "1.9"]
    assert [info.name for info in found[3:]] == ["zh_en", "zt_en"]
