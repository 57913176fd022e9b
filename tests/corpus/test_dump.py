"""A dump writes what the database holds, and over nothing that it has not seen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from api.workbench import Workbench
from tests import benches
from tests.corpus.notice import ONE, TWO, save, write


def test_dump_leaves_an_edit_that_was_never_loaded(bench: Workbench, folder: Path) -> None:
    """A file edited by hand since the last load is named, not written over, unless forced."""
    benches.load(bench, folder)
    write(folder, one=ONE, two=TWO, one_en="Typed by hand.")
    save(bench, "Lin's text.", "two")
    before = (folder / "corpus" / "notice.toml").read_bytes()
    report = benches.dump(bench, folder)
    assert report.written == []
    assert "holds changes that were never loaded" in report.problems[0]
    assert (folder / "corpus" / "notice.toml").read_bytes() == before
    assert benches.dump(bench, folder, force=True).written == ["corpus/notice.toml"]
    assert "Typed by hand." not in (folder / "corpus" / "notice.toml").read_text()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text.replace("云泽市", "南屏县"), "never loaded"),
        (lambda text: text + '\n[[cited]]\nwork = "W"\nclaim = "C"\n', "never loaded"),
        (lambda text: text + "not toml", "never loaded"),
        (lambda text: text.replace('"two"', '"three"'), "never loaded"),
    ],
)
def test_dump_leaves_any_file_it_has_not_seen(
    bench: Workbench, folder: Path, change: Callable[[str], str], words: str
) -> None:
    """Changed metadata, claims, ids or a file that cannot be read: all are left alone."""
    benches.load(bench, folder)
    path = folder / "corpus" / "notice.toml"
    path.write_text(change(path.read_text()))
    assert words in benches.dump(bench, folder).problems[0]


def test_dump_leaves_glossary_rows_it_has_not_seen(bench: Workbench, folder: Path) -> None:
    """A row typed into glossary.csv since the last load is not written over."""
    benches.load(bench, folder)
    path = folder / "glossary.csv"
    path.write_text(path.read_text() + "守信,trustworthiness,,,,,,,\n")
    assert (
        "glossary.csv holds changes that were never loaded"
        in benches.dump(bench, folder).problems[0]
    )
    path.write_text("zh,en\n")
    assert (
        "glossary.csv holds changes that were never loaded"
        in benches.dump(bench, folder).problems[0]
    )


def test_dump_into_an_empty_folder_writes_everything(
    bench: Workbench, folder: Path, tmp_path: Path
) -> None:
    """A dump elsewhere makes the whole tree, and what is loaded from it is the same."""
    benches.load(bench, folder)
    (tmp_path / "elsewhere").mkdir()
    benches.dump(bench, tmp_path / "elsewhere")
    for name in ("corpus/notice.toml", "glossary.csv"):
        assert (tmp_path / "elsewhere" / name).read_bytes() == (folder / name).read_bytes()
