"""Dates: days, months, years, times and weekdays agree."""

from __future__ import annotations

from collections.abc import Sequence

from api.checks.finding import Finding
from api.checks.wording import report
from api.language.quantities import CALENDAR, compare

ID = "dates"


def check(zh: str, en: str, terms: Sequence[object] = ()) -> list[Finding]:  # noqa: ARG001
    """Findings for dates and times that are missing, changed or added."""
    return [report(ID, found, zh, en) for found in compare(zh, en) if found.kind in CALENDAR]
