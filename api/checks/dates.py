"""Dates: days, months, years, times and weekdays agree."""

from __future__ import annotations

from collections.abc import Sequence

from api.checks.finding import Finding
from api.checks.registry import Check
from api.checks.wording import report
from api.glossary.matching import Hit
from api.language.quantities import CALENDAR, compare

ID = "dates"


def check(zh: str, en: str, hits: Sequence[Hit] = ()) -> list[Finding]:  # noqa: ARG001
    """Findings for dates and times that are missing, changed or added."""
    return [report(ID, found, zh, en) for found in compare(zh, en) if found.kind in CALENDAR]


CHECK = Check(
    ID,
    title="Dates and times",
    description="a date, time, decade, plenum or plan that differs",
    severities=("error", "warning"),
    find=check,
)
