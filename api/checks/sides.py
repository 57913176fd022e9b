"""The words of a text as the checks see them, and how they quote a text in a message."""

from __future__ import annotations

import re
from functools import lru_cache

from api.checks.finding import Span

LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ud800-\udfff\ufeff]")


def quote(text: str, span: Span | None = None, limit: int = 40) -> str:
    """The text (or its span) in curly quotes, at most `limit` code points, fit to be encoded."""
    start, end = span or (0, len(text))
    shown = text[start : min(end, start + limit + 1)]
    if end - start > limit:
        shown = shown[: limit - 1] + "…"
    return "“" + _UNSHOWN.sub("\ufffd", shown) + "”"


def around(text: str, span: Span, width: int = 12) -> str:
    """The text about a span, quoted: `width` code points on both sides, cut at spaces."""
    start, end = max(0, span[0] - width), min(len(text), span[1] + width)
    spaces = [at for at in range(start, span[0] - 1) if text[at].isspace()]
    start = spaces[0] + 1 if start and spaces else start
    spaces = [at for at in range(span[1] + 1, end) if text[at].isspace()]
    end = spaces[-1] if end < len(text) and spaces else end
    return quote(text, (start, end), limit=max(60, 2 * width))


def trimmed(text: str) -> Span | None:
    """The span of a text without the white space around it; None when there is nothing else."""
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    return (start, end) if start < end else None


@lru_cache(maxsize=4)  # every check asks for the words of the same pair
def words(text: str) -> tuple[str, ...]:
    """The words of a text in lower case: runs of letters and digits, `don't` and `firm's` whole."""
    return tuple(map(str.casefold, _WORD.findall(text)))


@lru_cache(maxsize=4)
def word_spans(text: str) -> tuple[Span, ...]:
    """Where each of `words(text)` stands."""
    return tuple(match.span() for match in _WORD.finditer(text))
