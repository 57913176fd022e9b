"""`duizhao load`: what goes in, what is refused, what is told of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.settings import Settings
from tests.commands import (
    FILES,
    PARKING,
    Command,
    edit,
    write_english,
)
from tests.desks import one_database


def test_load(duizhao: Command, desk: Path) -> None:
    """A load says what went in; the same load again says that nothing changed."""
    first = duizhao("load")
    assert first.code == 0
    assert first.err.startswith(f"Loaded {FILES - 1} sources, ")
    assert first.err.endswith(" new).\n")
    again = duizhao("load", desk)
    assert again.code == 0
    assert again.err.endswith("terms; nothing changed.\n")


def test_load_nothing(duizhao: Command, elsewhere: Path) -> None:
    """A folder without corpus/ and glossary.csv is named."""
    done = duizhao("load")
    assert (done.code, done.err) == (
        1,
        f"There is no corpus/ and no glossary.csv in {elsewhere}.\n",
    )


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        (PARKING, "2016-11-02", "2016-13-02", ":4:17: not TOML: "),
        (PARKING, "published = 2016-11-02", 'published = "2016-11-02"', "published must be a date"),
        (PARKING, 'state = "translated"', 'state = "done"', 'unknown state "done"; known are new,'),
        (PARKING, f'slug = "{PARKING}"', 'slug = "parking"', "rename the file or the slug"),
        (PARKING, "publisher", "publishers", "publisher is missing"),
    ],
)
@one_database
def test_load_bad_corpus_file(
    name: str, old: str, new: str, words: str, duizhao: Command, desk: Path
) -> None:
    """One bad corpus file is told of by name and line; every other file goes in."""
    edit(desk / "corpus" / f"{name}.toml", old, new)
    done = duizhao("load")
    assert done.code == 1
    assert done.err.startswith(f"Loaded {FILES - 2} sources")
    assert done.last.startswith(f"corpus/{name}.toml")
    assert words in done.last


def test_load_not_utf8(duizhao: Command, desk: Path) -> None:
    """A corpus file saved as GBK is told of by line and byte."""
    path = desk / "corpus" / f"{PARKING}.toml"
    path.write_bytes(path.read_text(encoding="utf-8").encode("gbk"))
    done = duizhao("load")
    assert done.code == 1
    assert f"corpus/{PARKING}.toml:2:10: not UTF-8 (byte " in done.last


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("zh,en,also,", "zh,also,", "glossary.csv:1: column en is missing"),
        ("失信行为,untrustworthy conduct,", "失信行为,,", "glossary.csv:2: column en: is empty"),
    ],
)
def test_load_bad_glossary(old: str, new: str, words: str, duizhao: Command, desk: Path) -> None:
    """What is wrong with the glossary is told with line and column; the sources go in."""
    edit(desk / "glossary.csv", old, new)
    done = duizhao("load")
    assert done.code == 1
    assert words in done.err
    assert done.err.startswith(f"Loaded {FILES - 1} sources")


def test_load_conflict(duizhao: Command, desk: Path, settings: Settings) -> None:
    """An edit on both sides is listed, exit 1, and both are kept."""
    duizhao("load")
    key = write_english(settings, "Ours")
    path = desk / "corpus" / f"{PARKING}.toml"
    edit(path, 'en = "', 'en = "Theirs: ')
    done = duizhao("load")
    assert done.code == 1
    assert done.last == (
        f"corpus/{PARKING}.toml: segment {key} was edited in the file and in the database; "
        "both are kept."
    )
    assert "Ours" in duizhao("find", "Ours", "--lang", "en").out
    assert "Theirs: " in path.read_text(encoding="utf-8")


@one_database
def test_load_takes_a_side(duizhao: Command, desk: Path, settings: Settings) -> None:
    """An edit on both sides is settled by the side that is asked for; there are two to ask for."""
    duizhao("load")
    path = desk / "corpus" / f"{PARKING}.toml"
    for side, text in (("here", "Ours"), ("file", "Theirs: ")):
        write_english(settings, f"Ours, {side}")
        edit(path, 'en = "', 'en = "Theirs: ')
        assert duizhao("load").code == 1
        assert "still waits for a decision" in duizhao("load").err
        assert duizhao("load", "--take", side).code == 0
        assert text in duizhao("find", "停车").out
        assert duizhao("load").code == 0
    wrong = duizhao("load", "--take", "mine")
    assert wrong.code == 2
    assert "use file or here" in wrong.err
