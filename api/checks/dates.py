"""Dates: days, months, years, times and weekdays agree."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from api.checks.finding import MOST, Finding
from api.checks.registry import Check
from api.checks.wording import report
from api.glossary.matching import Hit
from api.language.quantities import CALENDAR, compare

ID = "dates"


def check(zh: str, en: str, hits: Sequence[Hit] = ()) -> list[Finding]:  # noqa: ARG001
    """Findings for dates and times that are missing, changed or added."""
    found = (one for one in compare(zh, en) if one.kind in CALENDAR)
    return [report(ID, one, zh, en) for one in islice(found, MOST)]


CHECK = Check(
    ID,
    title="Dates and times",
    description="a date, time, decade, plenum or plan that differs",
    severities=("error", "warning"),
    find=check,
)
