"""English dates and times."""

from __future__ import annotations

import re

from api.language.quantities.numerals import CARDINALS
from api.language.quantities.quantity import Quantity

_RIGHT = re.compile(
    r"\.?,?\s?(?:the\s)?"
    r"(?:([0-9]{1,2})(?![0-9]|:[0-9]|,[0-9]{3}(?![0-9])|\.[0-9]|\s?%)(?:st|nd|rd|th)?)?"
    r"(?:\s?,?\s?(?:of\s|in\s)?((?:1[0-9]|20|21)[0-9]{2})(?![0-9]|,[0-9]|\.[0-9]))?"
)
_LEFT = re.compile(r"(?:st|nd|rd|th)?(?:\s?day)?(?:\s?of)?\s?[,-]?\s?")
_TIME = re.compile(
    r"([0-9]{1,2})(?:(?::\s?|\.)([0-5][0-9])(?::([0-5][0-9]))?)?(?![0-9])\s?(?:([ap])\.?m\b|(o'clock))?"
)
_HOURS = "|".join(word for word, hour in CARDINALS.items() if 1 <= hour <= 12)
_PAST = re.compile(rf"(half|quarter)\s(past|to)\s({_HOURS}|1[0-2]|[1-9])(?![0-9a-z])")
_NUMERIC = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})(?![0-9])")
_SLASHED = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})(?![0-9])")


def read_month(
    text: str, start: int, end: int, month: int, found: list[Quantity]
) -> Quantity | None:
    """The date around a month's name; a number just before it in `found` is its day."""
    day = year = None
    right = _RIGHT.match(text, end)
    if right:
        day = int(right[1]) if right[1] else None
        year = int(right[2]) if right[2] else None
        if day is None and year is None:
            right = None
    if day is not None and not 1 <= day <= 31:
        return None
    if day is None and found and found[-1].kind in ("number", "ordinal"):
        before = found[-1]
        gap = text[before.end : start]
        if (
            len(gap) < 12
            and _LEFT.fullmatch(gap)
            and isinstance(before.value, int)
            and 1 <= before.value <= 31
        ):
            day, start = before.value, before.start
    # may, march and May the person are no months unless a day or a year stands beside them
    soft = month in (3, 5) and day is None and year is None
    stop = right.end() if right else end
    return Quantity("date", month, start, stop, parts=(year, month, day), soft=soft)


def read_numeric(text: str, start: int, end: int) -> Quantity | None:
    """A date or time in digits at `start`, whose first number ends at `end`."""
    after = text[end : end + 1]
    if after in ("-", "/") or "." in text[start : end + 1]:
        return _read_numeric_date(text, start) or _read_time(text, start)
    if after in (":", " ", "a", "p", "o"):
        return _read_time(text, start)
    return None


def _read_numeric_date(text: str, start: int) -> Quantity | None:
    found = _NUMERIC.match(text, start)
    if found:
        parts = (int(found[1]), int(found[3]), int(found[4]))
    else:
        found = _SLASHED.match(text, start)
        if not found:
            return None
        parts = (int(found[4]), int(found[1]), int(found[3]))
        if parts[1] > 12 or (found[2] == "." and parts[2] <= 12):
            parts = (parts[0], parts[2], parts[1])
    year, month, day = parts
    if not (1000 <= year < 3000 and 1 <= month <= 12 and 1 <= day <= 31):
        return None
    return Quantity("date", year, start, found.end(), parts=parts)


def read_past(text: str, start: int) -> Quantity | None:
    """Half past eight, quarter to nine."""
    found = _PAST.match(text, start)
    if not found:
        return None
    hour = CARDINALS.get(found[3]) or int(found[3])
    minute = 30 if found[1] == "half" else 15
    if found[2] == "to":
        hour, minute = hour - 1, 60 - minute
    return Quantity("time", hour, start, found.end(), parts=(hour, minute, None))


def _read_time(text: str, start: int) -> Quantity | None:
    found = _TIME.match(text, start)
    if not found or not (found[4] or found[5] or (found[2] and text[found.end(1)] == ":")):
        return None
    hour, minute = int(found[1]), int(found[2]) if found[2] else None
    if hour > 24:
        return None
    if found[4] == "p" and hour < 12:
        hour += 12
    elif found[4] == "a" and hour == 12:
        hour = 0
    second = int(found[3]) if found[3] else None
    unit = "sure" if found[4] or hour > 12 else ""
    return Quantity("time", int(found[1]), start, found.end(), unit, parts=(hour, minute, second))
