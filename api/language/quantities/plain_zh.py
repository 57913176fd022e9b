"""A Chinese number with what stands around it: sign, approximation, unit, ordinal."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from api.language.quantities.calendar_zh import REPUBLIC, CharacterRun
from api.language.quantities.numerals import DIGITS, UNITS
from api.language.quantities.quantity import Quantity, Value, add, read_digits, scale
from api.language.quantities.words import (
    CURRENCY_BEFORE,
    LONGEST_UNIT,
    MEASURES,
    NOT_BEFORE,
    NOT_WORDS,
    ROW_WORDS,
)
from api.language.quantities.words import UNITS as MEASURED

_APPROXIMATE = re.compile(
    r"(?:[多余几来]|(?=个亿(?!元以)))个?((?:[十百万亿]|千(?![克米瓦赫卡])){0,4})(?!年来)"
)
_SECTIONS = frozenset("条款项章节目编")
_MAGNITUDES = frozenset("百千万亿兆")
_HALVED = frozenset(("duration", "measure", "money"))
_BORN = frozenset((0, 10, 60, 70, 80, 90))


def read_plain(run: CharacterRun) -> Quantity:
    """A number with what stands around it: sign, approximation, unit, ordinal."""
    text, start, end, value, high = run
    before = text[start - 1] if start else ""
    if before and before in "几数上成近逾" and _is_vague(run, before):
        return Quantity("vague", value, start - 1, end, high=scale(value, 10), soft=True)
    others: tuple[Value, ...] = () if high is None else (high,)
    if "，" in run.numeral and run.arabic:
        others += tuple(read_digits(piece) for piece in run.numeral.split("，"))
    approximate = _APPROXIMATE.match(text, end)
    if approximate and high is None:
        factor = 1
        for unit in approximate[1]:
            factor *= UNITS[unit]
        if text[end] != "个":  # 4个亿 is 400 million, no more
            high = scale(add(value, _step(value)), factor)
        value, end = scale(value, factor), approximate.end()
    bare = end
    kind, unit, end, value, more = _read_unit(text, end, value)
    others += more
    if kind == "article" and not text.endswith(("第", "第 "), 0, start):
        kind, unit, end = "number", "", bare
    kind, unit = _settle_kind(text, start, kind, unit)
    if _is_negative(text, start):
        others, value = (*others, value), scale(value, -1)
    soft = _is_soft(run, kind, before)
    return Quantity(kind, value, start, end, unit, high, others, soft=soft)


def _settle_kind(text: str, start: int, kind: str, unit: str) -> tuple[str, str]:
    """Kind and unit after a look at what stands before: 第, a currency."""
    if text.endswith(("第", "第 "), 0, start):
        return (kind, unit) if kind == "article" else ("ordinal", unit)
    if kind in ("number", "money") and not unit:
        currency = _read_currency(text, start)
        return ("money", currency) if currency else (kind, unit)
    return kind, unit


def _is_vague(run: CharacterRun, before: str) -> bool:
    """Whether the numeral is only a magnitude: 数十万, 上千; not 以上十二万."""
    if not set(run.numeral) <= UNITS.keys():
        return False
    if before == "上" and run.text[run.start - 2 : run.start - 1] == "以":
        return False
    return before in "几数上成" or run.numeral != "十"


def _is_negative(text: str, start: int) -> bool:
    if text.endswith(("零下", "负"), 0, start):
        return True
    if text[start - 1 : start] not in ("-", "−"):
        return False
    return start == 1 or not (text[start - 2].isalnum() or text[start - 2] in ")）]-—~")


def _step(value: Value) -> int:
    """The unit an approximation leaves open: 10 for 30多, 1,000 for 3千多."""
    if not isinstance(value, int) or value == 0:
        return 1
    step = 1
    while step < 10**30 and value % (step * 10) == 0:
        step *= 10
    return step


class _Unit(NamedTuple):
    """What follows a number: kind, unit, where it ends, the value with it, other readings."""

    kind: str
    unit: str
    end: int
    value: Value
    others: tuple[Value, ...] = ()


def _read_unit(text: str, end: int, value: Value) -> _Unit:
    half = text.startswith("个半", end)
    place = end + 2 if half else end + (text[end : end + 1] == " ")
    for length in range(LONGEST_UNIT, 0, -1):
        word = text[place : place + length]
        if word not in MEASURED:
            continue
        kind, unit = MEASURED[word]
        place += len(word)
        if half or (text.startswith("半", place) and kind in _HALVED):
            place += not half
            return _Unit(kind, unit, place, add(value, Fraction(1, 2)), (value,))
        others = (value % 100,) if word == "财年" and isinstance(value, int) else ()
        return _Unit(kind, unit, place, value, others)
    return _read_multiple(text, end, value)


def _read_multiple(text: str, end: int, value: Value) -> _Unit:
    """三倍, 八折, 两毛, 90后, 一百零三学年; or nothing."""
    unit = _Unit("number", "", end, value)
    after = text[end : end + 1]
    if isinstance(value, Decimal):
        return unit
    if after == "倍":  # twice as much again may be three times as much
        return _Unit("number", "times", end + 1, value, (add(value, 1), add(value, -1)))
    if after == "折":  # 八折 is 20 percent off
        tenfold = scale(value, 10)
        others = (tenfold, add(scale(tenfold, -1), 100), add(scale(value, -1), 10))
        unit = _Unit("number", "off", end + 1, value, others)
    elif after == "毛":  # two of them are twenty cents
        tenth = scale(value, Fraction(1, 10))
        unit = _Unit("money", "", end + 1, tenth, (scale(value, 10), value))
    elif after == "后" and value in _BORN:
        unit = _Unit("decade", "", end + 1, value, (add(value, 1900), add(value, 2000)))
    elif text.startswith("学年", end):  # of the Republic of China
        unit = unit._replace(others=(add(value, REPUBLIC),))
    return unit


def _read_currency(text: str, start: int) -> str:
    before = text[max(0, start - 4) : start].rstrip()
    for word, unit in CURRENCY_BEFORE:
        if before.endswith(word):
            return unit
    return ""


def _is_soft(run: CharacterRun, kind: str, before: str) -> bool:
    """Whether a translator may leave this numeral out: 一, 两, words, names and idioms."""
    numeral = run.numeral
    if numeral[-1] in "0123456789" or numeral[0] in "0123456789":
        return False
    if before == "第":
        return _is_soft_ordinal(run)
    if kind == "ordinal":  # 届, 中全会, 季度
        return False
    if numeral in ("一", "一一", "零", "零零") or (before == "前" and len(numeral) == 1):
        return True
    if numeral == "两":
        return kind not in _HALVED
    return _is_word(run, kind, before)


def _is_soft_ordinal(run: CharacterRun) -> bool:
    """第一 and 第二 outside sections; 第一项 alone, which is often "the preceding paragraph"."""
    text, start, end = run.text, run.start, run.end
    if text.startswith("项", end) and run.numeral == "一":
        return not text.startswith("第", end + 1) and not text.endswith("条", 0, start - 1)
    return run.numeral in ("一", "二", "两") and text[end : end + 1] not in _SECTIONS


def _is_word(run: CharacterRun, kind: str, before: str) -> bool:
    """Whether the numeral is part of a word or an idiom, or only a magnitude."""
    text, start, numeral = run.text, run.start, run.numeral
    after = text[run.end : run.end + 1]
    if any(text[start : start + n] in NOT_WORDS for n in (2, 3)):
        return not text.startswith("十分钟", start)
    if numeral in ROW_WORDS:
        return not _is_counted(run, kind, after)
    if len(numeral) == 1:
        return after not in MEASURES or (before in NOT_BEFORE and before != "")
    # 亿万, 千百万: no digit in it
    return numeral[0] in _MAGNITUDES and numeral[1] in UNITS


def _is_counted(run: CharacterRun, kind: str, after: str) -> bool:
    """十一 by itself is a holiday, 百万 a great many; 十一件 and 百万元 are amounts."""
    if not DIGITS.keys() & set(run.numeral) and run.numeral != "十":
        return kind == "money"
    return after in MEASURES or kind in _HALVED
