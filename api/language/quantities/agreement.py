"""When two quantities are the same though their figures differ, and when not though they agree."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from api.language.quantities.quantity import Quantity, Value

# One of a unit in the base unit of its family; durations of two families do not compare.
_FAMILIES: tuple[dict[str, Fraction], ...] = (
    {"year": Fraction(12), "month": Fraction(1), "quarter": Fraction(3)},
    {"week": Fraction(10_080), "day": Fraction(1440), "hour": Fraction(60),
     "minute": Fraction(1), "second": Fraction(1, 60)},
    {"km": Fraction(1000), "m": Fraction(1), "cm": Fraction(1, 100), "mm": Fraction(1, 1000),
     "mile": Fraction(1609)},
    {"t": Fraction(1000), "kg": Fraction(1), "g": Fraction(1, 1000), "jin": Fraction(1, 2)},
    {"ha": Fraction(1), "mu": Fraction(1, 15), "km2": Fraction(100), "acre": Fraction(2, 5)},
)  # fmt: skip
_DOLLARS = frozenset(("$", "USD", "TWD", "HKD", "", "SGD"))
_YUAN = {"CNY", "TWD"}  # both are called yuan


def read_part(q: Quantity) -> Value:
    """A percentage or fraction as a part of one."""
    if q.kind == "fraction" or isinstance(q.value, Decimal):
        return q.value
    # -0.8% may as well be a fall of 0.8%
    return abs(Fraction(q.value)) / (1000 if q.unit == "‰" else 100)


def overlap(q: Quantity, r: Quantity) -> bool:
    """Whether an approximation of one side holds the other."""
    if q.high is None and r.high is None:
        return False
    if isinstance(q.value, Decimal) or isinstance(r.value, Decimal):
        return False
    q_high = q.value if q.high is None else q.high
    r_high = r.value if r.high is None else r.high
    if q.high is None or r.high is None:
        return q.value < r_high and r.value < q_high
    return q.value <= r_high and r.value <= q_high


def convert(q: Quantity, r: Quantity) -> bool:
    """Whether the two are the same in different units: half a year and six months."""
    if not q.unit or not r.unit or q.unit == r.unit:
        return False
    if isinstance(q.value, Decimal) or isinstance(r.value, Decimal):
        return False
    for family in _FAMILIES:
        if q.unit in family and r.unit in family:
            a, b = q.value * family[q.unit], r.value * family[r.unit]
            # miles and acres come rounded
            return a == b or (family in _FAMILIES[2:] and abs(a - b) * 20 < max(abs(a), abs(b)))
    return False


def clash(q: Quantity, r: Quantity) -> bool:
    """Whether two units cannot be the same: yuan and dollars, kilometres and metres."""
    if not r.unit or not q.unit or q.unit == r.unit:
        return False
    if q.kind == "money" and r.kind == "money":
        return not (q.unit in _DOLLARS and r.unit == "$") and {q.unit, r.unit} != _YUAN
    return any(q.unit in family and r.unit in family for family in _FAMILIES)


def is_one(q: Quantity, en: str) -> bool:
    """Whether a duration is one of a larger unit that the English names: 24 hours, a day."""
    if isinstance(q.value, Decimal):
        return False
    for family in _FAMILIES[:2]:
        for unit, factor in family.items() if q.unit in family else ():
            if unit != q.unit and q.value * family[q.unit] == factor:
                return re.search(rf"\b(?:an?|one|each|per) {unit}\b", en) is not None
    return False
