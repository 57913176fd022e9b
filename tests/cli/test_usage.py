"""Help, version and wrong usage."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import (
    PARKING,
    Command,
)


def test_help(duizhao: Command) -> None:
    """Help names every command with a whole sentence, in plain text."""
    done = duizhao("--help")
    assert done.code == 0
    for name in ("serve", "load", "dump", "draft", "practice", "translate", "terms", "doctor"):
        assert f"\n  {name} " in done.out
    assert "..." not in done.out.partition("Commands:")[2]
    assert "─" not in done.out


def test_version(duizhao: Command) -> None:
    """`--version` prints name and version."""
    assert duizhao("--version").out == "duizhao 0.1.0\n"


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["review"], "No such command 'review'."),
        (["draft", PARKING, "--all"], "name sources or say --all, not both"),
        (["terms", "find"], "Missing argument 'QUERY'."),
        (
            ["terms", "find", "信用", "--match", "near"],
            "use exact, prefix, contains, pinyin, fuzzy",
        ),
        (["find", "信用", "--lang", "de"], "use zh or en"),
        (["find"], "Missing argument 'QUERY'."),
        (["find", " "], "Invalid value for QUERY: it is empty"),
        (["terms", "find", ""], "Invalid value for QUERY: it is empty"),
        (["export"], "Missing option '--format'."),
        (["export", "--format", "tmx"], "use csv or jsonl"),
        (
            ["export", "--format", "csv", "--state", "done"],
            "use new, draft, translated, approved, returned",
        ),
        (["serve", "--port", "99999"], "less than or equal to 65535"),
        (["serve", "--port", "http"], "'--port'"),
        (["load", "--forse"], "No such option: --forse"),
    ],
)
def test_wrong_usage(args: list[str], words: str, duizhao: Command, elsewhere: Path) -> None:
    """Wrong usage exits 2 before anything is opened; the last line says what is right."""
    done = duizhao(*args)
    assert done.code == 2
    assert words in done.last
    assert done.out == ""


def test_an_argument_of_other_bytes(duizhao: Command, desk: Path) -> None:
    """What is no UTF-8 is wrong usage, in one line."""
    done = duizhao("find", "\udcff")
    assert (done.code, done.err.splitlines()[-1:]) == (
        2,
        ["An argument is not text in UTF-8: type it again."],
    )
