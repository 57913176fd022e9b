"""`duizhao translate`: lines of Chinese in, lines of English out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from api import glossary
from tests.commands import (
    Command,
)


def test_translate(duizhao: Command, seed_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each line of stdin gives one line of English, in order, however its line ends."""
    monkeypatch.setenv("DUIZHAO_DATA_DIR", str(seed_dir))
    given = "他昨天去了北京。\r\n\n信用信息。停车不缴费。\n他昨天去了北京。".encode()
    done = duizhao("translate", stdin=given)
    assert done.code == 0
    lines = done.out.split("\n")
    assert len(lines) == 5
    assert (lines[1], lines[4]) == ("", "")
    assert lines[0] == lines[3] != lines[2]
    rows = [json.loads(row) for row in duizhao("translate", "--json", stdin=given).out.splitlines()]
    assert [row["en"] for row in rows] == lines[:4]
    assert [row["zh"] for row in rows] == given.decode().replace("\r", "").split("\n")
    assert all(isinstance(row["score"], float) for row in rows)


def test_translate_honours_the_glossary(duizhao: Command, desk: Path) -> None:
    """Terms are rendered as the glossary has them; `--no-glossary` asks the model alone."""
    given = "他申请了信用修复。\n".encode()
    (desk / "glossary.csv").write_bytes(
        glossary.write([glossary.Term(zh="信用修复", en="credit rehabilitation", domain="credit")])
    )
    assert "credit rehabilitation" in duizhao("translate", stdin=given).out
    assert duizhao("translate", "--no-glossary", stdin=given).out.strip()


def test_translate_not_utf8(duizhao: Command) -> None:
    """Bytes that are not UTF-8 are told of by line."""
    given = "信用\n".encode() + "信用".encode("gbk")
    done = duizhao("translate", "--no-glossary", stdin=given)
    assert (done.code, done.err) == (1, "stdin:2: not UTF-8 (byte 0 of the line).\n")
