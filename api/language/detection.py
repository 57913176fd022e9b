"""Which language a text is in, by its script: simplified or traditional Chinese, or English."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, NamedTuple

import opencc

from api.language.script import HAN_CHARACTER, simplify

Language = Literal["zh", "zt", "en"]
_SURROGATES = re.compile("[\ud800-\udfff]")
A_WORD = 3  # letters that say as much as one Chinese character
LONGEST = 20_000  # code points that are looked at


class Guess(NamedTuple):
    """A language, and how likely it is: 0 to 100."""

    language: Language
    confidence: float


def detect(text: str) -> list[Guess]:
    """The languages that a text may be in, the likeliest first; English at 0 for no letter.

    Letters of other scripts (kana, Cyrillic) take away from all; no other Latin language is known.
    """
    text = _SURROGATES.sub("", text[:LONGEST])
    han = len(HAN_CHARACTER.findall(text)) * A_WORD
    letters = [char for char in text if char.isalpha() and not HAN_CHARACTER.match(char)]
    latin = sum(char < "\u0250" for char in letters)
    total = han + latin + (len(letters) - latin) * A_WORD
    if not han + latin:
        return [Guess("en", 0.0)]
    simplified, traditional = evidence(text)
    share = traditional / (simplified + traditional) if traditional else 0.0
    shares: dict[Language, float] = {
        "zh": han * (1 - share),
        "zt": han * share,
        "en": latin,
    }
    guesses = [Guess(key, float(round(100 * part / total))) for key, part in shares.items()]
    found = sorted(guesses, key=lambda guess: -guess.confidence)
    return [guess for guess in found if guess.confidence] or found[:1]


def evidence(text: str) -> tuple[int, int]:
    """How many characters are simplified only, and how many traditional only."""
    to_traditional: str = _to_traditional().convert(text)
    return changed(text, to_traditional), changed(text, simplify(text))


def changed(text: str, other: str) -> int:
    """The places where two texts of one length differ."""
    if len(text) != len(other):
        return 0
    return sum(one != another for one, another in zip(text, other, strict=True))


@cache
def _to_traditional() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")
