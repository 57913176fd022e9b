"""Numbers: amounts, percentages, ordinals and document numbers agree by value."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from api.checks.finding import MOST, Finding
from api.checks.registry import Check
from api.checks.wording import report
from api.glossary.matching import Hit
from api.language.quantities import CALENDAR, MOST_QUANTITIES, compare, too_many

ID = "numbers"


def check(zh: str, en: str, hits: Sequence[Hit] = ()) -> list[Finding]:  # noqa: ARG001
    """Findings for numbers that are missing, changed or added; dates are left to dates.check.

    A text with very many has a warning that they are not compared.
    """
    if too_many(zh, en):
        many = f"more than {MOST_QUANTITIES:,} numbers"
        message = f"One side has {many}: its numbers and dates are not compared."
        return [Finding(check=ID, severity="warning", message=message)]
    found = (one for one in compare(zh, en) if one.kind not in CALENDAR)
    return [report(ID, one, zh, en) for one in islice(found, MOST)]


CHECK = Check(
    ID,
    title="Numbers",
    description="a number whose value differs or is missing",
    severities=("error", "warning"),
    find=check,
)
