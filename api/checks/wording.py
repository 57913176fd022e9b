"""How a difference between two quantities is told to a translator."""

from __future__ import annotations

from collections.abc import Callable

from api.checks.finding import Finding, Severity
from api.checks.sides import quote
from api.language.quantities import Mismatch, Quantity, show_value

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def report(check: str, found: Mismatch, zh: str, en: str) -> Finding:
    """One finding, with the words of both sides and what they mean."""
    left, right = found.zh, found.en
    zh_span = (left.start, left.end) if left else None
    en_span = (right.start, right.end) if right else None
    return Finding(
        check=check,
        severity=_grade(found),
        message=_explain(found, zh, en),
        zh_span=zh_span,
        en_span=en_span,
    )


def _explain(found: Mismatch, zh: str, en: str) -> str:
    left, right = found.zh, found.en
    if found.reason == "unit" and left and right:
        return (
            f"{_quoted(zh, left)} and {_quoted(en, right)} have the same number "
            "with different units: check the unit."
        )
    if left and right:
        return f"{_quoted(zh, left)} is {_show(left)}, but the English has {_quoted(en, right)}."
    if left:
        return f"{_quoted(zh, left)} ({_show(left)}) is not in the English."
    assert right is not None  # noqa: S101 - a mismatch has at least one side
    return f"{_quoted(en, right)} ({_show(right)}) is not in the Chinese."


def _grade(found: Mismatch) -> Severity:
    """An error unless the number is a small one in words, which translators turn and drop."""
    left = found.zh
    if found.reason == "unit" or left is None:
        return "warning"
    small = isinstance(left.value, int) and abs(left.value) <= 10
    if found.reason == "missing" and small and left.kind in ("number", "ordinal", "duration"):
        return "warning"
    return "error"


def _quoted(text: str, quantity: Quantity) -> str:
    return quote(text, (quantity.start, quantity.end))


def _show(quantity: Quantity) -> str:
    """What the quantity says, as English writes it."""
    special = _SHOWN.get(quantity.kind)
    if special:
        return special(quantity)
    shown = show_value(quantity.value)
    if quantity.high is not None:
        return f"{shown} to {show_value(quantity.high)}"
    return shown


def _show_date(quantity: Quantity) -> str:
    year, month, day = quantity.parts
    if not month and not year:
        return f"day {day}"
    short = f"of year {year}"  # of the Republic of China, or of a century left unsaid
    words = [
        str(day) if day else "",
        _MONTHS[month - 1] if month else "",
        (str(year) if year >= 1000 else short) if year else "",
    ]
    return " ".join(word for word in words if word)


def _show_time(quantity: Quantity) -> str:
    hour, minute, _ = quantity.parts
    return f"{hour or 0}:{minute or 0:02}"


_SHOWN: dict[str, Callable[[Quantity], str]] = {
    "date": _show_date,
    "time": _show_time,
    "weekday": lambda q: _WEEKDAYS[int(q.value) - 1],
    "document": lambda q: f"[{q.parts[0]}] No. {q.parts[1]}",
    "plan": lambda q: f"five-year plan number {show_value(q.value)}",
    "percent": lambda q: f"{show_value(q.value)} {'per mille' if q.unit == '‰' else 'percent'}",
}
