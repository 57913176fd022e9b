"""The three writes to a segment, as the tests of them send and read them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from httpx2 import Response

ACTIONS = {
    "translation": {"en": "Credit."},
    "approve": {"en": "Credit."},
    "return": {"comment": "Look again."},
}
WRITES = list(ACTIONS.items())
TRANSLATED = {
    "id": "seg-translated",
    "source": "measures",
    "position": 2,
    "zh": "信用信息应当真实。",
    "after": "",
    "en": "Credit information shall be true.",
    "state": "translated",
    "stale": False,
    "by": "mei",
    "at": "2026-11-20",
    "revision": 1,
    "draft": {
        "en": "Credit messages are right.",
        "engine": "test",
        "score": -0.5,
        "at": "2026-11-20",
        "glossary": "none",
        "confidence": None,
        "failed_checks": [],
        "terms_matched": [],
        "terms_missing": [],
        "seconds": None,
        "origin": None,
    },
    "conflict": None,
    "findings": [],
}


def right(response: Response) -> dict[str, Any]:
    """The segment in an answer, whose ETag must be its revision."""
    assert response.status_code == 200, response.text
    segment: dict[str, Any] = response.json()
    assert response.headers["etag"] == f'"{segment["revision"]}"'
    return segment


def today() -> date:
    """The day that writes are dated with."""
    return datetime.now(UTC).date()
