"""Control characters: refused in new text, shown escaped on a terminal.

A terminal obeys them: an escape sequence in a stored text could recolour, retitle or overwrite what
else stands there. New text has none but tab and newline. What an earlier version stored, or a
package's metadata says, is shown with each as `\\x1b`.
"""

from __future__ import annotations

import re

# C0 but tab and newline, DEL, and C1, of which U+009B begins a sequence as ESC [ does
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# and what turns the order of a line round: it would show one thing and be another
_SHOWN = "\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff"
_IN_LINES = re.compile(f"[{_SHOWN}]")
_IN_A_LINE = re.compile(f"[{_SHOWN}\t\n]")
_SHORT = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}


def unify_lines(text: str) -> str:
    """The text with every line end, CRLF or CR, as LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def describe_control(text: str) -> str | None:
    """Which control character stands in a text first and where, in words; None without any.

    `the control character U+001B at character 5`, counted from 1; in a text of several lines with
    the line, `in line 2 at character 5`.
    """
    found = _CONTROL.search(text)
    if found is None:
        return None
    at = found.start()
    lines_before = text.count("\n", 0, at)
    line = f" in line {lines_before + 1}" if "\n" in text else ""
    place = at - text.rfind("\n", 0, at)  # rfind gives -1 in the first line
    return f"the control character U+{ord(found[0]):04X}{line} at character {place}"


def escape_controls(text: str, *, one_line: bool = False) -> str:
    """The text as a terminal may show it: `\\x1b` for ESC, `\\u202e` for what turns a line round.

    Tabs and newlines stay, with `one_line` they are `\\t` and `\\n`. Nothing else changes, a
    backslash neither.
    """
    return (_IN_A_LINE if one_line else _IN_LINES).sub(_escaped, text)


def escape_json(text: str) -> str:
    """JSON text whose strings hold none of the characters as they are, which JSON would allow."""
    return _IN_LINES.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _escaped(found: re.Match[str]) -> str:
    character = found[0]
    code = ord(character)
    return _SHORT.get(character) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")
