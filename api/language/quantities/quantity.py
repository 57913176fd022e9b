"""What a number in a text is: its value, its unit, where it stands."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, TypeAlias

# int where the value is whole, Fraction where it is not; Decimal only for digit strings
# longer than int() takes, which nothing calculates with.
Value: TypeAlias = int | Fraction | Decimal

LONGEST_INT = 1000
MOST_QUANTITIES = (
    1000  # quantities read of a text; one that has more is a table, which nothing compares
)


class Quantity(NamedTuple):
    """One number, date or time with its place in the text (code points, end exclusive).

    kind: number, ordinal, percent, fraction, money, measure, duration, vague, date, time,
    weekday, decade, century, document, article, plan, mark, word (twice,
    annual). `parts` holds year, month and day
    of a date (None where unsaid), hour, minute and second of a time, year and number of a
    document. `high` is the upper end where `value` is only the lower one. `others` are further
    readings a translator may have taken. `soft`: the other language may well leave it out.
    """

    kind: str
    value: Value
    start: int
    end: int
    unit: str = ""
    high: Value | None = None
    others: tuple[Value, ...] = ()
    parts: tuple[int | None, ...] = ()
    soft: bool = False


def read_digits(text: str) -> Value:
    """Value of ASCII digits with optional thousands commas and a decimal point, exactly."""
    whole, _, decimals = text.replace(",", "").replace("，", "").partition(".")
    if len(whole) + len(decimals) > LONGEST_INT:
        return Decimal(f"{whole}.{decimals}" if decimals else whole)
    if not decimals:
        return int(whole)
    return simplify(Fraction(int(whole + decimals), 10 ** len(decimals)))


def simplify(value: Fraction | int) -> Value:
    """The same value, as int when it is whole."""
    if isinstance(value, Fraction) and value.denominator == 1:
        return value.numerator
    return value


def scale(value: Value, factor: int | Fraction) -> Value:
    """`value` times `factor`, exactly; digit strings too long to calculate with stay."""
    if isinstance(value, Decimal):
        return value
    return simplify(value * factor)


def add(value: Value, more: int | Fraction) -> Value:
    """`value` plus `more`, exactly; digit strings too long to calculate with stay."""
    if isinstance(value, Decimal):
        return value
    return simplify(value + more)


def show_value(value: Value) -> str:
    """The value as an English reader expects it: 4,900,000, 2.5, 2/3."""
    if isinstance(value, Decimal):
        digits = str(value)
        return f"{digits[:12]}… ({len(digits)} digits)"
    if isinstance(value, int):
        return f"{value:,}" if abs(value) < 10**30 else f"a number of {len(str(value))} digits"
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest == 1 and value.denominator < 10**12:
        decimals = len(str(value.denominator)) + 40
        text = f"{Decimal(value.numerator) / Decimal(value.denominator):,.{min(decimals, 12)}f}"
        return text.rstrip("0").rstrip(".")
    return f"{value.numerator:,}/{value.denominator:,}"


class Mismatch(NamedTuple):
    """A Chinese quantity and an English one that should agree; None on the side that lacks it.

    reason: differs, missing (in the English), added (in the English), unit (same value, another
    unit or currency).
    """

    reason: str
    zh: Quantity | None
    en: Quantity | None

    @property
    def kind(self) -> str:
        """Kind of the Chinese quantity, or of the English one where there is no other."""
        quantity = self.zh or self.en
        return quantity.kind if quantity else ""
