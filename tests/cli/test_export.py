"""`duizhao export`: aligned text as CSV or JSON Lines."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from api.formats.registry import FORMATS
from tests.commands import (
    PARKING,
    Command,
)


def test_export_csv(duizhao: Command, filled: Path, tmp_path: Path) -> None:
    """CSV goes to stdout or to a file, one row a segment, narrowed as asked."""
    done = duizhao("export", "--format", "csv", "--source", PARKING)
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert [row["zh"] for row in rows] == ["深圳：停车不缴费可被视为失信行为"]
    target = tmp_path / "out.csv"
    told = duizhao("export", "--format", "csv", "--source", PARKING, "-o", target)
    assert (told.out, told.err) == ("", f"Wrote 1 segment to {target}.\n")
    assert target.read_bytes().decode() == done.out
    assert len(duizhao("export", "--format", "csv", "--state", "approved").out.splitlines()) == 1


def test_export_jsonl(duizhao: Command, filled: Path) -> None:
    """JSON Lines hold every segment of the corpus."""
    rows = [json.loads(line) for line in duizhao("export", "--format", "jsonl").out.splitlines()]
    texts = [path.read_text(encoding="utf-8") for path in (filled / "corpus").iterdir()]
    assert len(rows) == sum(text.count("[[segments]]") for text in texts)


def test_export_to_a_hyphen(
    duizhao: Command, filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`-o -` is stdout, as in other commands, and no file of that name."""
    monkeypatch.chdir(tmp_path)
    asked = ("export", "--format", "csv")
    assert duizhao(*asked, "-o", "-").out == duizhao(*asked).out != ""
    assert not (tmp_path / "-").exists()


def test_export_wrong(duizhao: Command, filled: Path) -> None:
    """An unknown source and a file that cannot be written are named."""
    unknown = duizhao("export", "--format", "csv", "--source", "nowhere")
    assert (unknown.code, unknown.last) == (1, 'There is no source "nowhere".')
    unnamed = duizhao("export", "--format", "csv", "--source", "")
    assert (unnamed.code, unnamed.last) == (1, 'There is no source "".')
    target = filled / "glossary.csv" / "out.csv"
    unwritable = duizhao("export", "--format", "csv", "-o", target)
    assert unwritable.code == 1
    assert unwritable.last.startswith(f"Cannot write {target} (")


@pytest.mark.parametrize("form", list(FORMATS))
def test_nothing_is_written_for_an_unknown_source(
    duizhao: Command, filled: Path, tmp_path: Path, form: str
) -> None:
    """Not even a heading goes out, and a file that stood there stays as it was."""
    target = tmp_path / "kept"
    target.write_text("Last week's export.")
    asked = ("export", "--format", form, "--source", "nowhere")
    assert duizhao(*asked, "-o", target).last == 'There is no source "nowhere".'
    assert target.read_text() == "Last week's export."
    assert duizhao(*asked).out == ""
