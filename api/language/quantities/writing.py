"""Chinese numbers and dates written the English way, where they stand in the Chinese.

For a translation model that cannot count: it copies 35 million where it would mistake 3500万.
"""

from __future__ import annotations

import re
from calendar import month_name
from fractions import Fraction

from api.language.quantities.chinese import read_chinese
from api.language.quantities.quantity import Quantity, Value

_NUMERAL = re.compile("[0-9０-９.．,，点〇零一二两三四五六七八九十百千万亿]+")
_NAMES = {(1, 2): "half", (1, 3): "one third", (2, 3): "two thirds", (1, 4): "a quarter"} | {
    (3, 4): "three quarters"
}
_BIG = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))


def write_english(zh: str) -> str:
    """The text with its quantities in English, between spaces; what cannot be said so stays."""
    parts, done = [], 0
    for found in sorted(read_chinese(zh), key=lambda one: one.start):
        start, end = found.start, found.end
        if found.kind in {"money", "measure", "duration"}:
            numeral = _NUMERAL.match(zh, start, end)
            end = numeral.end() if numeral else start
        elif zh[start - 1 : start] == "第":
            start -= 1
        english = say(found)
        if english and start >= done and end > start and english != zh[start:end]:
            parts.append(f"{zh[done:start]} {english} ")
            done = end
    return "".join(parts) + zh[done:]


def say(found: Quantity) -> str:
    """A quantity in English, without its unit; "" for what has no plain English form."""
    if found.high is not None or found.soft:
        return ""
    if found.kind in {"number", "money", "measure", "duration"}:
        return say_number(found.value)
    if found.kind == "percent":
        number = say_number(found.value)
        return f"{number} percent" if number else ""
    if found.kind == "fraction" and isinstance(found.value, Fraction):
        pair = (found.value.numerator, found.value.denominator)
        return _NAMES.get(pair, f"{pair[0]}/{pair[1]}")
    if found.kind == "article":
        return f"Article {found.value}"
    return say_date(found.parts) if found.kind == "date" else say_time(found)


def say_number(value: Value) -> str:
    """4900000 is 4.9 million, 12345 is 12,345; "" for what decimals cannot say."""
    if isinstance(value, Fraction):
        decimal = f"{float(value):g}"
        return decimal if Fraction(decimal) == value else ""
    if not isinstance(value, int):
        return ""
    for size, name in _BIG:
        if value >= size and value % (size // 1000) == 0:
            return f"{value // size}{f'{value % size / size:g}'[1:]} {name}"
    return f"{value:,}"


def say_date(parts: tuple[int | None, ...]) -> str:
    """June 14, 2014; June 14; June 2014. A year alone needs no writing."""
    year, month, day = (*parts, None, None, None)[:3]
    if not month or not 1 <= month <= 12:
        return ""
    said = month_name[month] + (f" {day}" if day else "")
    return said + (f"{', ' if day else ' '}{year}" if year else "")


def say_time(found: Quantity) -> str:
    """4:15, of a clock of twelve hours: whether it is morning is said by words around it."""
    if found.kind != "time" or len(found.parts) < 2 or found.parts[0] is None:
        return ""
    hour, minute = found.parts[0], found.parts[1] or 0
    return f"{hour - 12 if hour > 12 else hour}:{minute:02}"
