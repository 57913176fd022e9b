"""Text as TOML quotes it."""

from __future__ import annotations

import re

ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
UNSAFE = re.compile(r'["\\\x00-\x1f\x7f\u0085\u2028\u2029\ufeff]')


def quote(text: str) -> str:
    """A TOML basic string on one line; invisible characters are escaped."""

    def escape(match: re.Match[str]) -> str:
        return ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04x}"

    return f'"{UNSAFE.sub(escape, text)}"'
