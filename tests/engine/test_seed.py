"""The seed model: unpacked once, refused when damaged, as its card says."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import api.engine.seed
from api.engine import (
    SEED,
    Engine,
    seed_package,
)
from api.errors import Unavailable
from tests.packages import (
    ARCHIVE,
    SENTENCES,
)


def repack(target: Path, change: str) -> None:
    """A copy of the seed archive with something wrong with it."""
    with zipfile.ZipFile(ARCHIVE) as old, zipfile.ZipFile(target, "w") as new:
        for item in old.infolist():
            if not (change == "short" and item.filename.endswith("model.bin")):
                new.writestr(item.filename, b"x" if change == "short" else old.read(item))
        if change == "traversal":
            new.writestr("../outside.txt", b"x")
    if change == "flipped":
        content = bytearray(target.read_bytes())
        content[len(content) // 2] ^= 0xFF
        target.write_bytes(content)
    elif change == "text":
        target.write_text("not an archive")


def test_seed_unpacked_once(seed_dir: Path) -> None:
    """The seed model lies in a folder named after its archive and is not unpacked twice."""
    info = seed_package(seed_dir)
    digest = hashlib.sha256(ARCHIVE.read_bytes()).hexdigest()
    assert info.path == seed_dir / "seed" / f"{ARCHIVE.stem}-{digest[:12]}"
    assert re.fullmatch(r"argos zh_en [0-9.]+ seed", info.engine)
    before = (info.path / "model" / "model.bin").stat()
    assert seed_package(seed_dir) == info
    assert (info.path / "model" / "model.bin").stat() == before


def test_seed_unpacked_at_once(tmp_path: Path) -> None:
    """Several that unpack at the same time all get the whole package and leave nothing behind."""
    half = tmp_path / "seed" / ".unpacking-old"
    half.mkdir(parents=True)
    os.utime(half, (0, 0))
    with ThreadPoolExecutor(6) as pool:
        infos = set(pool.map(seed_package, [tmp_path] * 6))
    assert [path.name for path in (tmp_path / "seed").iterdir()] == [infos.pop().path.name]
    assert not infos


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("text", "not a zip file"),
        ("flipped", "corrupt"),
        ("short", "model.bin is missing"),
        ("traversal", "leads outside"),
    ],
)
def test_seed_corrupt(
    change: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A damaged or hostile archive is refused with what to do, and nothing is unpacked."""
    (tmp_path / "data").mkdir()
    repack(tmp_path / "data" / ARCHIVE.name, change)
    monkeypatch.setattr(api.engine.seed, "files", lambda _: tmp_path)
    with pytest.raises(Unavailable, match=rf"{words}.*install Duizhao again"):
        seed_package(tmp_path / "here")
    assert list((tmp_path / "here" / "seed").rglob("*")) == []
    assert not list(tmp_path.rglob("outside.txt"))


def test_seed_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without seed and packages, the one error says where a package can be put."""
    (tmp_path / "data").mkdir()
    monkeypatch.setattr(api.engine.seed, "files", lambda _: tmp_path)
    with pytest.raises(
        Unavailable, match=r"install Duizhao again, or put an Argos .*here/packages"
    ):
        Engine.open(tmp_path / "here")


def test_damaged_seed_folder(tmp_path: Path) -> None:
    """An unpacked seed model that was damaged is named, and removing it is enough."""
    path = seed_package(tmp_path).path
    (path / "model" / "model.bin").write_bytes(b"")
    with pytest.raises(Unavailable, match=rf"{path}.*remove that folder; it is unpacked again"):
        Engine.open(tmp_path)
    shutil.rmtree(path)
    assert Engine.open(tmp_path).translate(SENTENCES[:1])[0].en


def test_model_card() -> None:
    """The card beside the seed model describes the file that is there."""
    card = (ARCHIVE.parent / "README.md").read_text(encoding="utf-8")
    content = ARCHIVE.read_bytes()
    assert ARCHIVE.name in card
    assert f"{len(content):,} bytes" in card
    assert hashlib.sha256(content).hexdigest() in card
    assert f"length penalty {SEED.length_penalty:g}, patience {SEED.patience:g}" in card
    assert f"more than {SEED.clause} characters" in card
