"""What a check is: the record that `run`, the documentation, gold cases and benchmarks read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from api.checks.finding import Finding, Severity
from api.glossary.matching import Hit

# The Chinese, its English, and the glossary's terms in the Chinese.
Find: TypeAlias = Callable[[str, str, Sequence[Hit]], list[Finding]]
# The Chinese, its English here, its English elsewhere, and where that is in words.
Compare: TypeAlias = Callable[[str, str, str, str], Finding | None]


@dataclass(frozen=True, slots=True)
class Check:
    """A check: its id, a title of few words, what it finds in a line, the severities it can give.

    It has `find` when one pair is enough for it; else `compare`, for what needs another segment
    with the same Chinese: `run` leaves that check out, and whoever knows the other segments asks.
    """

    id: str
    title: str
    description: str
    severities: tuple[Severity, ...]
    find: Find | None = None
    compare: Compare | None = None
