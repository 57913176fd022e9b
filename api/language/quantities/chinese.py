"""Numbers, dates and times of Chinese text, by value."""

from __future__ import annotations

import re
from functools import lru_cache

from api.language.quantities.amounts_zh import read_amount, read_plan
from api.language.quantities.calendar_zh import CharacterRun, read_calendar, read_numeric_date
from api.language.quantities.numerals import (
    ARABIC,
    HAN_DIGITS,
    NUMERALS,
    UNITS,
    fold_chinese,
    read_numeral,
)
from api.language.quantities.plain_zh import read_plain
from api.language.quantities.quantity import MOST_QUANTITIES, Quantity, Value, read_digits, scale
from api.language.quantities.words import NAMED_DAYS

ROMAN_SIGNS = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹⅺⅻ"
_RUN = re.compile(
    rf"(?<![{NUMERALS}])[{HAN_DIGITS}]{{1,3}}+(?:、[{HAN_DIGITS}]{{3}}(?![{NUMERALS}]))++"
    rf"|[{NUMERALS}]++[点.][{HAN_DIGITS}]++(?![{HAN_DIGITS}十分刻钟])[万亿]*+"
    rf"|(?:{ARABIC}|[{NUMERALS}])++|[{ROMAN_SIGNS}]"
)
_ARABIC = re.compile(ARABIC)
_MARK = re.compile(
    rf"\s*+[(（]\s?([0-9]{{1,3}}|[{HAN_DIGITS}十百]{{1,5}})\s?[)）]"
    rf"|\s*+([0-9]{{1,3}}|[{HAN_DIGITS}十百]{{1,5}})\s?[、.)）](?![{HAN_DIGITS}]{{3}}|[0-9])"
)
_SCALE = re.compile(r"(?<=[0-9一二三四五六七八九十两])[百千万亿兆]++")
# 千克 is a unit, not a thousand 克
_PREFIXES = {"千": "克米瓦赫卡伏帕焦", "百": "帕", "兆": "赫瓦帕欧字比焦", "万": "向圣"}
_RANGE = frozenset("-—–~～至到、或")


@lru_cache(maxsize=8)
def read_chinese(text: str) -> tuple[Quantity, ...]:
    """The quantities of a Chinese text in order, of very many a few more than MOST_QUANTITIES.

    Spans are code points of `text`, end exclusive.
    """
    folded = fold_chinese(text)
    found: list[Quantity] = []
    place = 0
    mark = _MARK.match(folded)
    if mark:
        group = 1 if mark[1] else 2
        read = read_numeral(mark[group])
        if read:
            found.append(Quantity("mark", read[0], *mark.span(group), soft=True))
            place = mark.end()
    match = _RUN.search(folded, place)
    while match and len(found) <= MOST_QUANTITIES:
        place = _read_run(folded, match.start(), match.end(), found)
        match = _RUN.search(folded, place)
    return tuple(found)


def _read_run(text: str, start: int, end: int, found: list[Quantity]) -> int:
    """Append what begins at this run of numerals; return where to read on."""
    last = text[end - 1]
    if last in _PREFIXES and end < len(text) and text[end] in _PREFIXES[last]:
        end -= 1
        if start == end:
            return end + 1
    numeral = text[start:end]
    value = None if "、" in numeral or numeral[0] in ROMAN_SIGNS else read_numeral(numeral)
    if value is None:
        found.extend(_read_irregular(text, start, end))
        return end
    run = CharacterRun(text, start, end, *value)
    quantity = (
        _read_named_day(run)
        or read_numeric_date(run)
        or read_amount(run)
        or read_calendar(run)
        or read_plain(run)
    )
    if found and quantity.start < found[-1].end:  # 1成百: 成 is said of one of them
        quantity = quantity._replace(start=found[-1].end)
    _join_range(text, found, quantity)
    found.append(quantity)
    return max(quantity.end, end)


def _read_irregular(text: str, start: int, end: int) -> list[Quantity]:
    """A row of numerals that is no plain numeral: Ⅱ, 八、六一八, 十三五, or Arabic pieces."""
    numeral = text[start:end]
    if numeral[0] in ROMAN_SIGNS:
        return [Quantity("ordinal", ROMAN_SIGNS.index(numeral) % 12 + 1, start, end)]
    if "、" in numeral:
        return [_read_spelt(numeral, start)]
    plan = read_plan(CharacterRun(text, start, end, 0, None))
    if plan:
        return [plan]
    return [
        Quantity("number", read_digits(piece[0]), *piece.span())
        for piece in _ARABIC.finditer(text, start, end)
    ]


def _read_spelt(numeral: str, start: int) -> Quantity:
    # 八、六一八 is 8,618, unless it is a list of numbers
    groups = ["".join(str(HAN_DIGITS.index(c)) for c in group) for group in numeral.split("、")]
    values = tuple(int(group) for group in groups)
    return Quantity("number", int("".join(groups)), start, start + len(numeral), others=values)


def _read_named_day(run: CharacterRun) -> Quantity | None:
    """九一八, the eighteenth of September; it may have any name in English."""
    if run.numeral not in NAMED_DAYS:
        return None
    month, day = NAMED_DAYS[run.numeral]
    others = (month, day, int(f"{month}{day}"), int(f"{month}{day:02}"))
    return Quantity("number", run.value, run.start, run.end, others=others, soft=True)


def _join_range(text: str, found: list[Quantity], last: Quantity) -> None:
    """Give the first end of a range the unit of the second: 3至5万, 2015—2017年."""
    if not found or last.start - found[-1].end not in (1, 2):
        return
    first = found[-1]
    gap = text[first.end : last.start]
    if first.kind != "number" or first.unit or not _RANGE.issuperset(gap):
        return
    if last.kind == "date":
        parts = _range_parts(first.value, last.parts)
        if parts:
            found[-1] = first._replace(kind="date", parts=parts)
        return
    if last.kind == "time" and isinstance(first.value, int) and first.value <= 24:
        found[-1] = first._replace(kind="time", parts=(first.value, None, None), soft=True)
        return
    others = first.others
    scales = _SCALE.search(text, last.start, last.end)
    if scales and last.kind in ("number", "money", "measure", "duration"):
        factor = 1
        for unit in scales[0]:
            factor *= UNITS[unit]
        others = (*others, scale(first.value, factor))
    kind = first.kind if last.kind == "vague" else last.kind
    soft = first.soft and last.soft
    found[-1] = first._replace(kind=kind, unit=last.unit, others=others, soft=soft)


def _range_parts(first: Value, last: tuple[int | None, ...]) -> tuple[int | None, ...]:
    """Parts of a date of which only the number stands before the dash."""
    if not isinstance(first, int):
        return ()
    year, month, day = last
    if year and month is None and 1000 <= first < 3000:
        return (first, None, None)
    if year is None and month and 1 <= first <= 12:
        return (None, first, None)
    if year is None and month is None and day and 1 <= first <= 31:
        return (None, None, first)
    return ()
