"""QA of one pair, Chinese and English: a module with a record in CHECKS is a check.

The other modules hold the checks' words. `run` asks every check that one pair is enough for. Each
is pure and takes time in proportion to the texts; an empty side has no findings.

May import: glossary, formats, language, errors.
"""

from __future__ import annotations

from collections.abc import Sequence

from api.checks import (
    brackets,
    codes,
    consistency,
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
from api.checks.registry import Check, Compare, Find
from api.glossary.matching import Hit

__all__ = ["CHECKS", "Check", "Compare", "Find", "Finding", "Severity", "Span", "run"]

VERSION = "2"  # of what the checks find; a change has every translation checked anew
CHECKS: tuple[Check, ...] = (
    numbers.CHECK,
    dates.CHECK,
    terms.CHECK,
    untranslated.CHECK,
    punctuation.CHECK,
    brackets.CHECK,
    length.CHECK,
    repetition.CHECK,
    negation.CHECK,
    names.CHECK,
    codes.CHECK,
    spacing.CHECK,
    consistency.CHECK,
)


def run(zh: str, en: str, hits: Sequence[Hit] = ()) -> list[Finding]:
    """Every finding on one pair, the severest first; `hits` are the glossary's in `zh`."""
    if not zh.strip() or not en.strip():
        return []
    found = [finding for check in CHECKS if check.find for finding in check.find(zh, en, hits)]
    return sorted(found, key=lambda finding: RANK[finding.severity])
