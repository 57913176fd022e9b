"""Chinese percentages, fractions, tenths, document numbers and five-year plans."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from api.language.quantities.calendar_zh import CharacterRun
from api.language.quantities.numerals import ARABIC, HAN_DIGITS, NUMERALS, read_numeral
from api.language.quantities.quantity import Quantity, add, scale
from api.language.quantities.words import CHENG_WORDS

_PART = re.compile(rf"分之((?:{ARABIC}|[{NUMERALS}])++(?:[点.][{HAN_DIGITS}]++)?+)")
_SLASH = re.compile(r"/([0-9]{1,3})(?![0-9/])")
_DOCUMENT = re.compile(rf"[〕\]】)]\s?第?\s?([0-9]{{1,5}}|[{NUMERALS}]{{1,6}})\s?号")
_PLAN = re.compile(r"[”」\"]?(?:规划|计划|时期|期间|末|以来)|[”」\"]")
_EVENT = re.compile(r"[·•・]([0-9]{1,2})(?![0-9])")
_HALF_TENTH = re.compile(rf"半|[一二三四五六七八九](?![{NUMERALS}成个])")
_OPENING = frozenset("〔[【(（")
_TENTHS = frozenset("123456789一二三四五六七八九十两")


def read_amount(run: CharacterRun) -> Quantity | None:
    """The quantity of a special form that begins with this numeral, or None."""
    if run.numeral[-1] == "五":
        plan = read_plan(run)
        if plan:
            return plan
    read = _READERS.get(run.text[run.end : run.end + 1])
    return read(run) if read else None


def _read_percent(run: CharacterRun) -> Quantity:
    sign = run.text[run.end]
    part = scale(run.value, Fraction(1, 1000 if sign == "‰" else 100))
    others = () if part == 1 else (part,)
    return Quantity("percent", run.value, run.start, run.end + 1, sign, others=others)


def _read_part(run: CharacterRun) -> Quantity | None:
    """百分之三十 as 30 percent, 三分之二 as 2/3; 十分 alone is a word."""
    found = _PART.match(run.text, run.end)
    below = 10**4 if run.numeral == "万" else run.value
    if not found or not isinstance(below, int) or below < 2:
        return None
    above = read_numeral(found[1])
    if above is None:
        return None
    part = scale(above[0], Fraction(1, below))
    if below == 100:
        whole = () if part == 1 else (part,)
        return Quantity("percent", above[0], run.start, found.end(), "%", above[1], whole)
    others = (above[0], below, scale(part, 100))
    return Quantity("fraction", part, run.start, found.end(), others=others)


def _read_tenths(run: CharacterRun) -> Quantity | None:
    text, end = run.text, run.end
    if text[end : end + 2] in CHENG_WORDS or run.numeral[-1] not in _TENTHS:
        return None
    if run.high is None and not (isinstance(run.value, int) and 1 <= run.value <= 10):
        return None
    value, end = scale(run.value, 10), end + 1
    half = _HALF_TENTH.match(text, end)
    if half:
        more = 5 if half[0] == "半" else HAN_DIGITS.index(half[0])
        value, end = add(value, more), end + 1
    high = None if run.high is None else scale(run.high, 10)
    part = scale(value, Fraction(1, 100))
    soft = run.numeral in ("一", "十", "八")
    return Quantity("percent", value, run.start, end, "%", high, (part,), soft=soft)


def _read_document(run: CharacterRun) -> Quantity | None:
    if run.text[run.start - 1 : run.start] not in _OPENING:
        return None
    found = _DOCUMENT.match(run.text, run.end)
    number = read_numeral(found[1]) if found else None
    if not found or not number or not isinstance(run.value, int) or not isinstance(number[0], int):
        return None
    parts = (run.value, number[0])
    return Quantity("document", number[0], run.start - 1, found.end(), parts=parts)


def read_plan(run: CharacterRun) -> Quantity | None:
    """“十三五” is the thirteenth five-year plan."""
    if run.numeral[-1] != "五":
        return None
    numeral = run.numeral[:-1]
    if not numeral or len(numeral) > 2 or not _PLAN.match(run.text, run.end):
        return None
    number = read_numeral(numeral)
    if number is None or number[1] is not None:
        return None
    return Quantity("plan", number[0], run.start, run.end)


def _read_slash(run: CharacterRun) -> Quantity | None:
    slash = _SLASH.match(run.text, run.end) if run.arabic else None
    if not slash or not int(slash[1]) or not isinstance(run.value, int):
        return None
    below = int(slash[1])
    part = scale(run.value, Fraction(1, below))
    return Quantity("fraction", part, run.start, slash.end(), others=(run.value, below))


def _read_event(run: CharacterRun) -> Quantity | None:
    """“8·11”: the eleventh of August, by which an event is called."""
    found = _EVENT.match(run.text, run.end) if run.arabic else None
    if not found or not isinstance(run.value, int):
        return None
    month, day = run.value, int(found[1])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    dotted = Fraction(month * 10 ** len(found[1]) + day, 10 ** len(found[1]))
    joined = int(f"{month}{found[1]}")
    return Quantity(
        "date", month, run.start, found.end(), others=(dotted, joined), parts=(None, month, day)
    )


_READERS: dict[str, Callable[[CharacterRun], Quantity | None]] = {
    "分": _read_part,
    "成": _read_tenths,
    "/": _read_slash,
    **dict.fromkeys("%‰", _read_percent),
    **dict.fromkeys("〕]】)", _read_document),
    **dict.fromkeys("·•・", _read_event),
}
