"""Numbers: amounts, percentages, ordinals and document numbers agree by value."""

from __future__ import annotations

from collections.abc import Sequence

from api.checks.finding import Finding
from api.checks.registry import Check
from api.checks.wording import report
from api.glossary.matching import Hit
from api.language.quantities import CALENDAR, compare

ID = "numbers"


def check(zh: str, en: str, hits: Sequence[Hit] = ()) -> list[Finding]:  # noqa: ARG001
    """Findings for numbers that are missing, changed or added; dates are left to dates.check."""
    return [report(ID, found, zh, en) for found in compare(zh, en) if found.kind not in CALENDAR]


CHECK = Check(
    ID,
    title="Numbers",
    description="a number whose value differs or is missing",
    severities=("error", "warning"),
    find=check,
)
