"""Glossary terms: a sanctioned rendering is there, a forbidden one is not.

A rendering counts in any inflection and with up to two words put between its own ("untrustworthy
workplace conduct"); articles and the like are not looked for. Doubtful hits are never enforced, and
a term nested in a longer one is the longer one's business.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer

from api.checks.finding import MOST, Finding, Span
from api.checks.registry import Check
from api.glossary.matching import Hit

ID = "terms"
_GAP = 2  # words that may stand between two words of a rendering
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_LIGHT = frozenset(
    _WORD.findall(
        "a an the of for on in to and or by with at from as one's my your his her its our their "
        "somebody's someone's"
    )
)
_SPELLING = (("our", "or"), ("isation", "ization"), ("ise", "ize"), ("judgement", "judgment"))
_IRREGULAR = {
    form: verb
    for verb, forms in {
        "be": "am is are was were been being",
        "become": "became", "begin": "began begun", "bind": "bound", "bring": "brought",
        "build": "built", "buy": "bought", "choose": "chose chosen", "draw": "drew drawn",
        "fall": "fell fallen", "find": "found", "forbid": "forbade forbidden", "give": "gave given",
        "go": "went gone", "have": "has had having", "hold": "held", "keep": "kept",
        "lead": "led", "leave": "left", "lend": "lent", "lose": "lost", "make": "made",
        "man": "men", "mean": "meant", "meet": "met", "pay": "paid", "person": "people",
        "rise": "rose risen", "seek": "sought", "sell": "sold", "send": "sent",
        "show": "shown", "spend": "spent", "stand": "stood", "steal": "stole stolen",
        "take": "took taken", "teach": "taught", "withdraw": "withdrew withdrawn",
        "withhold": "withheld", "write": "wrote written",
    }.items()
    for form in forms.split()
}  # fmt: skip
_stemmer = snowballstemmer.stemmer("english")


class Words(NamedTuple):
    """The words of a text: stems and spans in order, and the places of each stem."""

    stems: list[str]
    spans: list[Span]
    places: dict[str, list[int]]


def check(zh: str, en: str, hits: Sequence[Hit] = ()) -> list[Finding]:
    """Findings for `exact` hits whose renderings are missing, or forbidden ones used instead."""
    wanted = [hit for hit in hits if hit.grade == "exact" and hit.terms]
    if not wanted or not en.strip():
        return []
    words = read_words(en)
    found: list[Finding] = []
    told: set[str] = set()
    for hit in wanted:
        if hit.zh in told:
            continue
        told.add(hit.zh)
        finding = judge(zh, hit, words)
        if finding:
            found.append(finding)
        if len(found) == MOST:
            break
    return found


CHECK = Check(
    ID,
    title="Glossary terms",
    description="a glossary term whose rendering is missing or forbidden",
    severities=("error", "warning"),
    find=check,
)


def judge(zh: str, hit: Hit, words: Words) -> Finding | None:
    """What is wrong with the rendering of one hit, or None."""
    sanctioned = [text for term in hit.terms for text in (term.en, *term.also)]
    if any(place(text, words) for text in sanctioned):
        return None
    shown, span = zh[hit.start : hit.end], (hit.start, hit.end)
    best = " or ".join(f"“{term.en}”" for term in hit.terms[:3])
    for text in (text for term in hit.terms for text in term.avoid):
        used = place(text, words)
        if used:
            message = f"“{shown}” is rendered “{text}”, which the glossary forbids: use {best}."
            return Finding(check=ID, severity="error", message=message, zh_span=span, en_span=used)
    message = f"“{shown}” is {best} in the glossary; the English has no rendering it knows."
    return Finding(check=ID, severity="warning", message=message, zh_span=span)


def read_words(text: str) -> Words:
    """The words of a text by their stems, with their spans."""
    words = Words([], [], {})
    for at, match in enumerate(_WORD.finditer(text)):
        found = stem(match[0].lower())
        words.stems.append(found)
        words.spans.append(match.span())
        words.places.setdefault(found, []).append(at)
    return words


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A word without its inflection, British spelling as American."""
    for british, american in _SPELLING:
        if word.endswith((british, f"{british}s", f"{british}d")) and len(word) > len(british) + 2:
            word = word.replace(british, american)
    word = word.removesuffix("'s").removesuffix("’s")
    return str(_stemmer.stemWord(_IRREGULAR.get(word, word)))


@lru_cache(maxsize=20_000)
def stems(rendering: str) -> tuple[str, ...]:
    """The stems of a rendering's own words, without articles and brackets."""
    words = [word.lower() for word in _WORD.findall(re.sub(r"\([^)]*\)", " ", rendering))]
    return tuple(stem(word) for word in words if word not in _LIGHT) or tuple(map(stem, words))


def place(rendering: str, words: Words) -> Span | None:
    """Where a rendering stands in a text's words, inflected and loosened as above, or None."""
    wanted = stems(rendering)
    # Most renderings lack a word of their own: without this, many terms that begin alike
    # (National …) would each be followed from every place of that word.
    if not wanted or not all(word in words.places for word in wanted):
        return None
    for start in words.places.get(wanted[0], ()):
        end = follow(wanted, words.stems, start)
        if end is not None:
            return words.spans[start][0], words.spans[end][1]
    return None


def follow(wanted: Sequence[str], words: Sequence[str], start: int) -> int | None:
    """The place of the last of `wanted` from `start` on, each near the one before, or None."""
    at = start
    for following in wanted[1:]:
        near = gaps(words, at)
        at = next((index for index in near if words[index] == following), -1)
        if at < 0:
            return None
    return at


def gaps(words: Sequence[str], at: int) -> Iterable[int]:
    """The places that may hold a rendering's next word: light words do not count as a gap."""
    skipped = 0
    for index in range(at + 1, len(words)):
        yield index
        skipped += words[index] not in _LIGHT
        if skipped > _GAP:
            return
