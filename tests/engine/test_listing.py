"""`duizhao model list`: what is installed, what drafts, what can be installed."""

from __future__ import annotations

import json
from pathlib import Path

from api.engine import seed_package
from tests.commands import Command
from tests.indexing import File, Index, entry


def test_list(index: Index, data_dir: Path, duizhao: Command) -> None:
    """A line a package: name, state, size and place, what drafts first and the index last."""
    index.files["/ten.argosmodel"] = File(b"x" * 2_500_000)
    index.offer(
        entry("zh_en.argosmodel"),
        entry("gone.argosmodel", "ten.argosmodel", package_version="1.10"),
        entry("gone.argosmodel", package_version="1.11"),
    )
    duizhao("model", "install", "1.9")
    code, out, err = duizhao("model", "list")
    assert (code, err) == (0, "")
    rows = [line.split("\t") for line in out.splitlines()]
    seed = seed_package(data_dir)
    assert [row[:2] for row in rows] == [
        ["zh_en 1.9", "installed, drafts"],
        [f"zh_en {seed.version} seed", "comes with Duizhao"],
        ["zh_en 1.11", "can be installed"],
        ["zh_en 1.10", "can be installed"],
    ]
    assert [row[2] for row in rows][2:] == ["size unknown", "2.5 MB"]
    assert all(row[2].endswith(" MB") for row in rows[:2])
    assert rows[0][3] == str(data_dir / "packages" / "translate-zh_en-1_9")
    code, out, _ = duizhao("model", "list", "--json")
    found = [json.loads(line) for line in out.splitlines()]
    assert [one["preferred"] for one in found] == [True, False, False, False]
    assert [one["origin"] for one in found] == ["installed", "seed", "index", "index"]
    assert found[3]["size"] == 2_500_000


def test_list_installed(index: Index, data_dir: Path, duizhao: Command) -> None:
    """With --installed the index is not asked, and what cannot be used is said."""
    (data_dir / "packages" / "broken").mkdir(parents=True)
    code, out, err = duizhao("model", "list", "--installed")
    assert (code, len(out.splitlines()), index.asked) == (0, 1, [])
    assert str(data_dir / "packages" / "broken") in err


def test_list_what_does_not_load(index: Index, data_dir: Path, duizhao: Command) -> None:
    """A package whose model is damaged is named as a problem, and can be installed again."""
    duizhao("model", "install")
    folder = data_dir / "packages" / "translate-zh_en-1_9"
    (folder / "model" / "model.bin").write_bytes(b"damaged")
    code, out, err = duizhao("model", "list")
    seed = f"zh_en {seed_package(data_dir).version} seed"
    rows = [line.split("\t")[:2] for line in out.splitlines()]
    expected = [[seed, "comes with Duizhao, drafts"], ["zh_en 1.9", "can be installed"]]
    assert (code, rows) == (0, expected)
    assert err.startswith(f"The Argos package in {folder} cannot be used (")
    assert duizhao("model", "install")[2].startswith("Installed zh_en 1.9 in ")
    assert duizhao("model", "list")[1].startswith("zh_en 1.9\tinstalled, drafts\t")
