"""Numbers: amounts, percentages, ordinals and document numbers agree by value."""

from __future__ import annotations

from collections.abc import Sequence

from api.checks.finding import Finding
from api.checks.wording import report
from api.language.quantities import CALENDAR, compare

ID = "numbers"


def check(zh: str, en: str, terms: Sequence[object] = ()) -> list[Finding]:  # noqa: ARG001
    """Findings for numbers that are missing, changed or added; dates are left to dates.check."""
    return [report(ID, found, zh, en) for found in compare(zh, en) if found.kind not in CALENDAR]
