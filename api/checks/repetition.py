"""Words and phrases said again and again, as machine drafts do; the Chinese says them once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from operator import eq

from api.checks.finding import MOST, Finding, Severity, Span
from api.checks.registry import Check
from api.checks.sides import quote, word_spans, words
from api.glossary.matching import Hit
from api.language.script import HAN

ID = "repetition"

_LETTERS = re.compile(r"([^\W\d_]{1,3})\1{4,}")
_UNITS = re.compile(f"[{HAN}]|[A-Za-z0-9]+")
_PARTING = re.compile(r"[^\s\w'’“”\"-]")
_JOINING = frozenset(("and", "or", "by", "after", "to", "upon", "is", "was"))
_PERIODS = 13  # the longest phrase looked for in a loop is 12 words
_PHRASE = 7  # words of a phrase said twice apart from each other
_SOURCE = 4  # characters of the Chinese that must be said twice for such a phrase


def check(zh: str, en: str, hits: Sequence[Hit] = ()) -> list[Finding]:  # noqa: ARG001
    """Loops (a phrase twice or a word three times running), then long phrases said twice.

    What the Chinese repeats too may be repeated, and so may the last words of a clause at the
    start of the next. Loops of three rounds, or of two with three or more words, are errors;
    phrases said twice apart from each other are notes or warnings by their length.
    """
    found = _stammer(zh, en)
    spoken = words(en)
    if len(set(spoken)) < len(spoken):
        found += _loops(zh, en, spoken) or _echoes(zh, en, spoken)
    return found


CHECK = Check(
    ID,
    title="Repetition",
    description="words said again and again that the Chinese does not repeat",
    severities=("error", "warning", "note"),
    find=check,
)


def _stammer(zh: str, en: str) -> list[Finding]:
    """Letters repeated inside one word: `aaaaaa`, `hahahahaha`."""
    match = _LETTERS.search(en)
    if not match or match[0].casefold() in zh.casefold() or set(match[0].casefold()) <= set("wx"):
        return []
    message = f"{quote(match[0])} repeats {quote(match[1])} within a word."
    return [Finding(check=ID, severity="warning", message=message, en_span=match.span())]


def _loops(zh: str, en: str, spoken: tuple[str, ...]) -> list[Finding]:
    found: list[Finding] = []
    free = 0  # words before this index are part of a loop already reported
    for start, period, count in sorted(_rounds(spoken)):
        if len(found) == MOST:
            break
        rounds = count // period + 1
        phrase = spoken[start : start + period]
        if start < free or not _is_loop(phrase, rounds):
            continue
        if _longest_run(zh) >= rounds or (rounds == 2 and period > 4 and _says_again(zh)):
            continue
        spans = word_spans(en)
        parted = _PARTING.search(en, spans[start][0], spans[start + 2 * period - 1][0])
        whole = period > 4 or _is_clause(en, spans, start, start + 2 * period)
        if parted and rounds == 2 and not whole:
            continue
        free = start + count + period
        span = (spans[start][0], spans[free - 1][1])
        shown = quote(en, (spans[start][0], spans[start + period - 1][1]))
        sure = not parted or rounds > 3
        severity: Severity = "error" if sure and (rounds > 2 or period > 2) else "warning"
        message = f"{shown} is said {rounds} times running; the Chinese does not repeat itself."
        found.append(Finding(check=ID, severity=severity, message=message, en_span=span))
    return found


def _is_clause(en: str, spans: tuple[Span, ...], start: int, end: int) -> bool:
    """Whether the words from `start` to `end` have a mark or nothing on both sides."""
    before = start == 0 or _PARTING.search(en, spans[start - 1][1], spans[start][0])
    after = end >= len(spans) or _PARTING.search(en, spans[end - 1][1], spans[end][0])
    return bool(before and after)


def _rounds(spoken: tuple[str, ...]) -> list[tuple[int, int, int]]:
    """(start, period, matches): word start + i is word start + i + period for i < matches."""
    found = []
    for period in range(1, min(_PERIODS, len(spoken) // 2 + 1)):
        same = bytes(map(eq, spoken, spoken[period:]))
        need = b"\x01" * max(period, 2)
        at = same.find(need)
        while at >= 0:
            end = same.find(0, at)
            end = len(same) if end < 0 else end
            found.append((at, period, end - at))
            at = same.find(need, end)
    return found


def _is_loop(phrase: tuple[str, ...], rounds: int) -> bool:
    """A word three times, or a phrase of two or more words twice.

    `over and over and` and a row of numbers are none.
    """
    if len(phrase) == 1:
        return rounds > 2 and not phrase[0].isdigit()
    joined = len(phrase) == 2 and rounds == 2 and not _JOINING.isdisjoint(phrase)
    return not joined and not all(word.isdigit() for word in phrase)


@lru_cache(maxsize=4)
def _longest_run(zh: str) -> int:
    """How many times running the Chinese says one thing of up to 12 characters; at least 1."""
    units = _UNITS.findall(zh)
    best = 1
    for period in range(1, min(_PERIODS, len(units) // 2 + 1)):
        same = bytes(map(eq, units, units[period:]))
        longest = max(map(len, same.split(b"\x00")))
        best = max(best, longest // period + 1)
    return best


def _echoes(zh: str, en: str, spoken: tuple[str, ...]) -> list[Finding]:
    """The first phrase of 7 or more words said twice, when the Chinese repeats no 4 characters."""
    if len(spoken) < 2 * _PHRASE or (again := _again(spoken, _PHRASE)) is None:
        return []
    first, second = again
    length = _PHRASE
    while second + length < len(spoken) and spoken[first + length] == spoken[second + length]:
        length += 1
    if _says_again(zh):
        return []
    spans = word_spans(en)
    span = (spans[second][0], spans[second + length - 1][1])
    severity: Severity = "warning" if length >= _PHRASE + 3 else "note"
    message = f"{quote(en, span, 60)} stands twice in the English; the Chinese says it once."
    return [Finding(check=ID, severity=severity, message=message, en_span=span)]


@lru_cache(maxsize=4)
def _says_again(zh: str) -> bool:
    """Whether the Chinese says any 4 characters twice."""
    return _again(_UNITS.findall(zh), _SOURCE) is not None


def _again(units: Sequence[str], size: int) -> tuple[int, int] | None:
    """The first place where `size` units stand for the second time, and where they stood first."""
    first_place: dict[tuple[str, ...], int] = {}
    for at, gram in enumerate(zip(*(units[i:] for i in range(size)), strict=False)):
        first = first_place.setdefault(gram, at)
        if at - first >= size:
            return first, at
    return None
