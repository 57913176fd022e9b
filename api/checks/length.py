"""Omission and addition: the English is about as long as English of this Chinese is.

Each Chinese character stands for some English characters, those that are common by a weight of
their own; benchmarks/_fit_length.py fits the weights and the limits on real pairs.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

from api.checks import length_weights
from api.checks.finding import Finding, Severity
from api.checks.registry import Check
from api.checks.sides import LETTER, quote, trimmed
from api.glossary.matching import Hit
from api.language.script import HAN_CHARACTER

ID = "length"

SOFT = 8.0  # added to both lengths: a word more or less matters little in a short text
_WEIGHTS = {c: weight for cs, weight in length_weights.SINGLE.items() for c in cs}
_CLASSES = (
    length_weights.HAN,
    length_weights.LATIN,
    length_weights.DIGIT,
    length_weights.OTHER,
)
_BANDS = [limits[0] for limits in length_weights.LIMITS]
_GRADES: tuple[Severity, ...] = ("error", "warning", "note")


def check(zh: str, en: str, hits: Sequence[Hit] = ()) -> list[Finding]:  # noqa: ARG001
    """One finding when the English is missing, or much too short or too long for the Chinese.

    A missing side is an error. Pairs without Chinese characters, or whose English is Chinese, are
    not measured.
    """
    if not en.strip() or not zh.strip():
        return _absent(zh, en)
    if not HAN_CHARACTER.search(zh):
        return []
    size, expected = count_english(en), expect_length(zh)
    if not en.isascii() and 3 * len(HAN_CHARACTER.findall(en)) > size:
        return []
    score = math.log((size + SOFT) / (expected + SOFT))
    grade = _grade(score, expected)
    if not grade:
        return []
    ratio = size / expected
    share = f"{ratio:.0%}" if ratio < 2 else f"{ratio:.1f} times"
    question = "left out" if score < 0 else "added"
    message = f"The English is {share} as long as usual for this Chinese: is something {question}?"
    return [
        Finding(check=ID, severity=grade, message=message, zh_span=trimmed(zh), en_span=trimmed(en))
    ]


CHECK = Check(
    ID,
    title="Length",
    description="English missing, or much shorter or longer than usual for this Chinese",
    severities=("error", "warning", "note"),
    find=check,
)


def _grade(score: float, expected: float) -> Severity | None:
    limits = length_weights.LIMITS[bisect_right(_BANDS, expected) - 1]
    for severity, low, high in zip(_GRADES, limits[1:4], limits[:3:-1], strict=True):
        if score < low or score > high:
            return severity
    return None


def expect_length(zh: str) -> float:
    """The usual length of the English of this Chinese, as count_english counts; at least 1."""
    expected = length_weights.CONSTANT
    for character, count in Counter(zh).items():
        weight = _WEIGHTS.get(character)
        expected += (_CLASSES[classify(character)] if weight is None else weight) * count
    return max(1.0, expected)


def classify(character: str) -> int:
    """0 for a Chinese character, 1 for another letter, 2 for a digit, 3 for anything else."""
    if HAN_CHARACTER.match(character):
        return 0
    if LETTER.match(character):
        return 1
    return 2 if character.isdigit() else 3


def count_english(en: str) -> int:
    """The length of the English in code points, without white space."""
    return len("".join(en.split()))


def _absent(zh: str, en: str) -> list[Finding]:
    """A side that is empty while the other has something to say."""
    if HAN_CHARACTER.search(zh):
        message = f"{quote(zh.strip())} has no English."
        return [Finding(check=ID, severity="error", message=message, zh_span=trimmed(zh))]
    if not zh.strip() and LETTER.search(en):
        message = f"{quote(en.strip())} stands without Chinese."
        return [Finding(check=ID, severity="error", message=message, en_span=trimmed(en))]
    return []
