"""Control characters: found in new text, escaped on a terminal."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.language.controls import describe_control, escape_controls, escape_json, unify_lines
from tests.growth import assert_linear

CONTROLS = [chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) == "Cc"]
ORDER = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
ANY = st.text(st.characters(codec=None) | st.sampled_from([*CONTROLS, *ORDER]))


@pytest.mark.parametrize("control", CONTROLS)
def test_every_control_character_but_tab_and_newline(control: str) -> None:
    """C0, DEL and C1 are named by number and place; tab and newline are text."""
    expected = None
    if control not in "\t\n":
        expected = f"the control character U+{ord(control):04X} at character 2"
    assert describe_control(f"信{control}") == expected
    assert escape_controls(control).isprintable() or control in "\t\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", None),
        ("信用\t😀\n\u2028\u202e\u200b", None),
        ("😀\x1b", "the control character U+001B at character 2"),
        ("一\n二\n\t\x07\x1b", "the control character U+0007 in line 3 at character 2"),
        ("\x00\n", "the control character U+0000 in line 1 at character 1"),
    ],
)
def test_the_first_is_named_with_its_place(text: str, words: str | None) -> None:
    """Characters and lines count from 1; astral ones count as one."""
    assert describe_control(text) == words


@pytest.mark.parametrize(
    ("text", "lines"), [("a\r\nb\rc\nd", "a\nb\nc\nd"), ("\r\r\n\n\r", "\n\n\n\n"), ("信", "信")]
)
def test_line_ends_are_of_one_kind(text: str, lines: str) -> None:
    """CRLF is one line end, CR another."""
    assert unify_lines(text) == lines


def test_what_a_terminal_would_obey_is_shown() -> None:
    """Escape sequences, also those of one C1 character, lose their first byte and stay readable."""
    assert escape_controls("\x1b[31m红\x9b0m\a\r\x7f") == r"\x1b[31m红\x9b0m\x07\r\x7f"
    assert escape_controls("a\tb\nc") == "a\tb\nc"
    assert escape_controls("a\tb\nc", one_line=True) == r"a\tb\nc"
    assert escape_controls("abc\u202edef\ud800") == r"abc\u202edef\ud800"
    assert escape_controls("信用 😀 é \\ \u200d\u3000") == "信用 😀 é \\ \u200d\u3000"


@given(ANY)
def test_nothing_is_left_to_obey(text: str) -> None:
    """Whatever the text, what is shown of it has no control character and one line if asked."""
    shown = escape_controls(text)
    assert not {unicodedata.category(each) for each in shown} & {"Cc", "Cs"} or set(
        filter(lambda each: unicodedata.category(each) == "Cc", shown)
    ) <= {"\t", "\n"}
    assert not set(shown) & set(ORDER)
    shown.encode()
    assert not set(escape_controls(text, one_line=True)) & set(CONTROLS)


@given(st.dictionaries(ANY, ANY))
def test_json_stays_what_it_is(found: dict[str, str]) -> None:
    """JSON that is escaped says the same, in characters that a terminal only shows."""
    line = escape_json(json.dumps(found, ensure_ascii=False))
    assert json.loads(line) == found
    assert not set(line) & {*CONTROLS, *ORDER}
    line.encode()


@pytest.mark.parametrize("run", [describe_control, escape_controls, unify_lines])
def test_time_is_linear(run: object) -> None:
    """Twice the text takes twice as long."""
    assert callable(run)
    for unit in ("a\n", "\r", "\x1b", "信"):
        assert_linear(run, lambda size, unit=unit: (unit * size,), 50_000)
