"""What a check reports."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict

Severity: TypeAlias = Literal["error", "warning", "note"]
Span: TypeAlias = tuple[int, int]
MOST = 100  # findings of a check on one pair; who has mended these sees the next
RANK: dict[Severity, int] = {"error": 0, "warning": 1, "note": 2}

EXAMPLE: dict[str, Any] = {
    "check": "numbers",
    "severity": "error",
    "message": "“490万” is 4,900,000, but the English has “490,000”.",
    "zh_span": [2, 6],
    "en_span": [5, 12],
}


class Finding(BaseModel):
    """What a check found; spans are code points, ends exclusive, null where there is none."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={"example": EXAMPLE},
        json_schema_serialization_defaults_required=True,  # a span is always written, or null
    )

    check: str
    severity: Severity
    message: str
    zh_span: Span | None = None
    en_span: Span | None = None
