"""What a check reports."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

Severity: TypeAlias = Literal["error", "warning", "note"]
Span: TypeAlias = tuple[int, int]
RANK: dict[Severity, int] = {"error": 0, "warning": 1, "note": 2}


class Finding(NamedTuple):
    """One finding: check id, severity, a sentence for the translator, spans or None.

    Spans are code points, end exclusive.
    """

    check: str
    severity: Severity
    message: str
    zh_span: Span | None
    en_span: Span | None
