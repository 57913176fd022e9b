"""Doubled words, doubled and missing spaces, and characters that cannot be seen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice
from operator import eq

from api.checks.finding import MOST, Finding, Severity
from api.checks.registry import Check
from api.checks.sides import around, quote, word_spans, words
from api.glossary.matching import Hit
from api.language.script import HAN

ID = "spacing"

# Words that are never doubled on purpose.
_PLAIN_WORDS = """
a an the and or but of to in on at by for from with as into than their its his our your this
these those are was were be been has have will would shall should may can could not it he she
they we you which who whose if when such any all each
"""
_PLAIN = frozenset(_PLAIN_WORDS.split())
# Words that are doubled for good reason.
_TWICE_WORDS = """
that had very so no many much long really far ha bye yes oh hey ho hee tut there knock tick choo
boo poo bora pago chop aye hear do what too more never big little please well run go come yum
blah la da na woof quack ding dong
"""
_TWICE = frozenset(_TWICE_WORDS.split())
_SELDOM = frozenset(("in", "on", "is", "now", "out", "up", "over", "as", "one"))
_TWIN = re.compile(f"([{HAN}]{{1,3}})[，、！]?\\1")
# What begins the trouble (looked for first, since it is rare), what it looks like, how bad it is.
_ISSUES: tuple[tuple[tuple[str, ...], re.Pattern[str], Severity, str], ...] = (
    (("  ",), re.compile(r"(?<! ) {2,}(?=\S)"), "note", "{} has more than one space."),
    (
        (" ,", " ;", " !", " ?", " .", " :"),
        re.compile(r" (?:[,;!?](?![\w=])|\.(?![\w.])|:(?![\w()=:/-]))"),
        "warning",
        "{} has a space before the punctuation mark.",
    ),
    (
        (),
        re.compile(r"[,;!?](?=[A-Za-z])|\.(?=[A-Z][a-z])"),
        "warning",
        "{} has no space after the punctuation mark.",
    ),
    (("( ", "[ "), re.compile(r"[(\[] +(?=\w)"), "note", "{} has a space after the bracket."),
    ((" )", " ]"), re.compile(r"(?<! ) +[)\]]"), "note", "{} has a space before the bracket."),
    (
        ("(", ")"),
        re.compile(r"\((?=[A-Za-z]{3})|\)(?=[A-Za-z]{3})"),
        "note",
        "{} has no space beside the bracket.",
    ),
)
_ADDRESS = re.compile(r"://|www\.|@|\w\.(?:com|cn|org|net)\b")
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff]+"
)
_BROKEN = re.compile("[\ufffd\ud800-\udfff]+")


def check(zh: str, en: str, hits: Sequence[Hit] = ()) -> list[Finding]:  # noqa: ARG001
    """Findings on the English alone: doubled words, spaces too many or missing, unseen characters.

    A doubled word is an error where it is a word of grammar, else a warning; a broken character
    is an error.
    """
    found = chain(_broken(en), _doubled(zh, en), _spaces(en), _hidden(en))
    return list(islice(found, MOST))


CHECK = Check(
    ID,
    title="Spacing",
    description="a word or space doubled, a space missing, a character that cannot be seen",
    severities=("error", "warning", "note"),
    find=check,
)


def _broken(en: str) -> Iterator[Finding]:
    for match in _BROKEN.finditer(en):
        message = f"{around(en, match.span())} has a broken character: {_code(match[0])}."
        yield Finding(check=ID, severity="error", message=message, en_span=match.span())


def _hidden(en: str) -> Iterator[Finding]:
    if en.isprintable():
        return
    for match in _HIDDEN.finditer(en):
        place = around(en, match.span())
        message = f"{place} has a character that cannot be seen: {_code(match[0])}."
        yield Finding(check=ID, severity="warning", message=message, en_span=match.span())


def _code(text: str) -> str:
    return f"U+{ord(text[0]):04X}"


def _doubled(zh: str, en: str) -> Iterator[Finding]:
    spoken = words(en)
    if not any(map(eq, spoken, spoken[1:])):
        return
    spans = word_spans(en)
    for at in range(1, len(spoken)):
        (start, end), (again, last) = spans[at - 1], spans[at]
        if spoken[at] == spoken[at - 1] and en[end:again].isspace() and spoken[at].isalpha():
            grade = _grade(zh, en[start:end], en[again:last])
            if grade:
                message = f"{quote(en, (start, last))}: the word stands twice."
                yield Finding(check=ID, severity=grade, message=message, en_span=(start, last))


def _grade(zh: str, first: str, second: str) -> Severity | None:
    word = first.casefold()
    if word in _PLAIN:
        return "error" if first[1:] == second[1:] and not first.isupper() else "note"
    if word in _TWICE or _has_words(zh, first, second):
        return None
    if word in _SELDOM or _has_twins(zh):
        return "note"
    if first[0].isupper() and second[0].isupper():  # a name: Lang Lang, Duran Duran
        return None if len(word) < 6 else "note"
    return "warning"


@lru_cache(maxsize=4)  # asked for each doubled word of one English
def _has_twins(zh: str) -> bool:
    """Whether the Chinese says something twice running."""
    return _TWIN.search(zh) is not None


@lru_cache(maxsize=64)
def _has_words(zh: str, first: str, second: str) -> bool:
    """Whether the Chinese has the two words too."""
    return f"{first} {second}" in zh


def _spaces(en: str) -> Iterator[Finding]:
    for starts, pattern, severity, message in _ISSUES:
        if starts and not any(start in en for start in starts):
            continue
        for match in pattern.finditer(en):
            if _is_inside(en, match) and not _is_address(en, match.start()):
                shown = message.format(around(en, match.span()))
                yield Finding(check=ID, severity=severity, message=shown, en_span=match.span())


def _is_address(en: str, at: int) -> bool:
    """Whether the word about a place is a URL or an e-mail address."""
    if en[at].isspace():
        return False
    left, right = en[max(0, at - 80) : at].split(), en[at : at + 80].split()
    before = "" if at and en[at - 1].isspace() else "".join(left[-1:])
    return _ADDRESS.search(before + right[0]) is not None


def _is_inside(en: str, match: re.Match[str]) -> bool:
    """Whether the text before the match makes it trouble: a word, for a mark or an opening."""
    before = en[max(0, match.start() - 3) : match.start()]
    first = match[0][0]
    if first == " ":
        return bool(before.strip()) and before[-1] != "."
    if first == ".":
        return before[-2:].isalpha() and before[-2:].islower()
    if first in ",;!?":  # a,b,c and x,y are formulas
        return (
            before[-2:].isalnum()
            if en[match.end() : match.end() + 2].isalpha()
            else before.isalpha()
        )
    return before.isalpha() or first == ")" or match[0][1:2] == " "
