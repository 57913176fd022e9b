"""QA of one pair, Chinese and English: one check a module, `check(zh, en, hits)`.

`run` asks all of them about one pair. Each is pure and takes time in proportion to the texts; an
empty side has no findings. May import: glossary, formats, language, errors.
"""

from __future__ import annotations

from collections.abc import Sequence

from api.checks import (
    brackets,
    codes,
    dates,
    length,
    names,
    negation,
    numbers,
    punctuation,
    repetition,
    spacing,
    terms,
    untranslated,
)
from api.checks.finding import RANK, Finding, Severity, Span
from api.glossary.matching import Hit

__all__ = ["Finding", "Severity", "Span", "run"]

VERSION = "1"  # of what the checks find; a change has every translation checked anew
CHECKS = (
    *(numbers, dates, terms, untranslated, punctuation, brackets, length, repetition),
    *(negation, names, codes, spacing),
)


def run(zh: str, en: str, hits: Sequence[Hit] = ()) -> list[Finding]:
    """Every finding on one pair, the severest first; `hits` are the glossary's in `zh`."""
    if not zh.strip() or not en.strip():
        return []
    found = [finding for each in CHECKS for finding in each.check(zh, en, hits)]
    return sorted(found, key=lambda finding: RANK[finding.severity])
