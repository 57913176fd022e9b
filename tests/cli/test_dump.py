"""`duizhao dump`: the files as they were loaded, with what was edited since."""

from __future__ import annotations

from pathlib import Path

from api.settings import Settings
from tests.commands import (
    FILES,
    PARKING,
    Command,
    contents,
    edit,
    write_english,
)


def test_dump_unchanged(duizhao: Command, filled: Path) -> None:
    """Load then dump changes not one byte and says so."""
    before = contents(filled)
    done = duizhao("dump")
    assert (done.code, done.err) == (0, f"0 files written, {FILES} unchanged.\n")
    assert contents(filled) == before


def test_dump_edit(duizhao: Command, filled: Path, settings: Settings) -> None:
    """After one save exactly that file is written, and in it exactly the edited lines."""
    before = contents(filled)
    write_english(settings, "Not paying to park")
    done = duizhao("dump")
    name = f"corpus/{PARKING}.toml"
    assert done.err == f"Wrote {name}\n1 file written, {FILES - 1} unchanged.\n"
    after = contents(filled)
    assert {key for key in after if after[key] != before[key]} == {name}
    changed = set(after[name].decode().splitlines()) - set(before[name].decode().splitlines())
    assert 'en = "Not paying to park"' in changed
    assert {line.split(" =")[0] for line in changed} <= {"en", "by", "at"}


def test_dump_elsewhere(duizhao: Command, desk: Path, tmp_path: Path) -> None:
    """A dump into an empty folder makes the files that were loaded; the folder must be there."""
    refused = duizhao("dump", tmp_path / "copy")
    assert refused.code == 1
    assert refused.last == f"There is no folder {tmp_path}/copy: make it first, or name another."
    (tmp_path / "copy").mkdir()
    before = contents(desk)
    done = duizhao("dump", tmp_path / "copy")  # the first command loads the folder it is in
    assert done.code == 0
    assert f"{FILES} files written, 0 unchanged." in done.err
    assert contents(tmp_path / "copy") == before


def test_dump_unseen_edit(duizhao: Command, filled: Path) -> None:
    """A file with an edit that was never loaded is left alone, exit 1, unless forced."""
    path = filled / "corpus" / f"{PARKING}.toml"
    original = path.read_bytes()
    edit(path, 'en = "', 'en = "By hand: ')
    edited = path.read_bytes()
    done = duizhao("dump")
    assert done.code == 1
    assert done.last == (
        f"corpus/{PARKING}.toml holds changes that were never loaded: run `duizhao load` first, "
        "or `duizhao dump --force` to write over them."
    )
    assert path.read_bytes() == edited
    assert duizhao("dump", "--force").code == 0
    assert path.read_bytes() == original


def test_dump_unwritable(duizhao: Command, filled: Path) -> None:
    """A place that cannot be written is named."""
    copy = filled / "copy"
    copy.mkdir()
    (copy / "corpus").write_text("in the way")
    done = duizhao("dump", copy)
    assert done.code == 1
    assert done.last.startswith(f"Cannot write {copy}/corpus/")
