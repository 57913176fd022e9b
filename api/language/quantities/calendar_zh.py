"""Chinese dates, times, decades and centuries."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from api.language.quantities.numerals import NUMERALS, read_numeral
from api.language.quantities.quantity import Quantity, Value
from api.language.quantities.words import PERIODS

_NUMERAL = rf"(?:[0-9]{{1,4}}|[{NUMERALS}]{{1,5}})"
_AFTER_YEAR = re.compile(
    rf"\s?年(?:度|间)?(?:\s?({_NUMERAL})\s?月份?(?:\s?({_NUMERAL})\s?[日号])?)?"
)
_AFTER_MONTH = re.compile(
    rf"\s?月份?(?:\s?({_NUMERAL})\s?[日号]|([0-9]{{1,2}})(?=[和及与至到、\-—~]))?"
)
_AFTER_HOUR = re.compile(
    rf"[时点](?:({_NUMERAL})分(?:({_NUMERAL})秒)?|(半)|([一三1-3])刻|(整|钟))?"
)
_DECADE = re.compile(rf"世纪({_NUMERAL})年代")
_CLOCK = re.compile(r":([0-5][0-9])(?::([0-5][0-9]))?(?![0-9])")
_NUMERIC_DATE = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})(?![0-9])")
_CALENDAR_WORDS = frozenset(
    (
        "年级", "年龄", "年轻", "年纪", "年检", "年报", "时代", "时期", "时候", "时间", "时段",
        "时速", "时尚", "时常", "点头",
    )
)  # fmt: skip
_SPELT_UNITS = frozenset("十百千两,，")
REPUBLIC = 1911  # year 1 of the Republic of China is 1912


class CharacterRun(NamedTuple):
    """A numeral found in folded Chinese text, with its value."""

    text: str
    start: int
    end: int
    value: Value
    high: Value | None

    @property
    def numeral(self) -> str:
        """The numeral as it stands."""
        return self.text[self.start : self.end]

    @property
    def arabic(self) -> bool:
        """Whether it is written in Arabic digits only."""
        return self.text[self.end - 1] in "0123456789" and self.text[self.start] in "0123456789"


def read_numeric_date(run: CharacterRun) -> Quantity | None:
    """2014-06-14, 2014/6/14 or 2014.6.14 where this numeral begins."""
    if not run.arabic:
        return None
    start = run.start
    found = _NUMERIC_DATE.match(run.text, start)
    if not found:
        return None
    year, month, day = int(found[1]), int(found[3]), int(found[4])
    if not (1000 <= year < 3000 and 1 <= month <= 12 and 1 <= day <= 31):
        return None
    return Quantity("date", year, start, found.end(), parts=(year, month, day))


def read_calendar(run: CharacterRun) -> Quantity | None:
    """The date or time that begins with this numeral, or None."""
    text, end = run.text, run.end
    if not isinstance(run.value, int):
        return None
    if run.high is not None:
        return _read_decades(run) if text.startswith("年代", end) else None
    gap = text[end : end + 1] == " " and text[end + 1 : end + 2] in ("年", "月", "日")
    word = text[end + gap : end + gap + 2]
    read = _READERS.get(word)
    if read is None and word not in _CALENDAR_WORDS:
        read = _READERS.get(word[:1])
    return (read(run) if read else None) or _read_weekday(run)


def _read_century(run: CharacterRun) -> Quantity | None:
    """20世纪, and 20世纪70年代 as the 1970s."""
    value = run.value
    if not isinstance(value, int):
        return None
    found = _DECADE.match(run.text, run.end)
    decade = _number(found[1]) if found else None
    if found and decade is not None and decade < 100:
        first = (value - 1) * 100 + decade
        return Quantity("decade", first, run.start, found.end(), others=(decade, value))
    return Quantity("century", value, run.start, run.end + 2, others=((value - 1) * 100,))


def _read_weekday(run: CharacterRun) -> Quantity | None:
    text, start = run.text, run.start
    if len(run.numeral) > 1:
        return None
    named = text.endswith(("星期", "礼拜"), 0, start)
    if not (named or text.endswith("周", 0, start)) or run.numeral not in "一二三四五六":
        return None
    after = text[run.end : run.end + 1]
    if not named and (after in "次天小个年月日" or text[start - 2 : start - 1] == "每"):
        return None
    return Quantity("weekday", run.value, start, run.end, soft=True)


def _number(text: str | None) -> int | None:
    if not text:
        return None
    read = read_numeral(text)
    return read[0] if read and isinstance(read[0], int) else None


def _read_year(run: CharacterRun) -> Quantity | None:
    found = _AFTER_YEAR.match(run.text, run.end)
    value = run.value
    if not found or not isinstance(value, int):
        return None
    month, day = _number(found[1]), _number(found[2])
    end = found.end()
    if found[1] and (month is None or not 1 <= month <= 12 or (day and day > 31)):
        end, month, day = found.start(1), None, None
    parts = (value, month, day)
    before = run.text[max(0, run.start - 3) : run.start]
    if before.rstrip(" 前").endswith("民国"):
        year = REPUBLIC + 1 - value if before.endswith("前") else REPUBLIC + value
        return Quantity("date", year, run.start, end, others=(value,), parts=(year, month, day))
    whole = len(run.numeral) == 4 and not _SPELT_UNITS & set(run.numeral)
    if whole and 1000 <= value < 3000:
        return Quantity("date", value, run.start, end, parts=parts)
    short = len(run.numeral) == 2 and (run.arabic or "十" not in run.numeral)
    if month and (day or value >= 60 or short) and value < 200:
        years = (1900 + value, 2000 + value, REPUBLIC + value)
        return Quantity("date", value, run.start, end, others=years, parts=parts)
    return _read_short_year(run, value, short)


def _read_short_year(run: CharacterRun, value: int, short: bool) -> Quantity | None:
    """98年, 一百零三年: a year of the last century or of the Republic, or so many years."""
    years = (1900 + value, 2000 + value, REPUBLIC + value)
    if short and (value >= 50 or run.numeral[0] in "0零"):
        return Quantity("number", value, run.start, run.end, "year", others=years)
    if 80 <= value < 200:
        return Quantity("duration", value, run.start, run.end, "year", others=years[2:])
    if run.arabic and short:
        return Quantity("duration", value, run.start, run.end, "year", others=years[1:])
    return None


def _read_month(run: CharacterRun) -> Quantity | None:
    found = _AFTER_MONTH.match(run.text, run.end)
    if not found or not isinstance(run.value, int) or not 1 <= run.value <= 12:
        return None
    day = _number(found[1] or found[2])
    if day is not None and not 1 <= day <= 31:
        return None
    return Quantity("date", run.value, run.start, found.end(), parts=(None, run.value, day))


def _read_day(run: CharacterRun) -> Quantity | None:
    text, end = run.text, run.end + run.text.startswith(" ", run.end)
    if not isinstance(run.value, int) or not 1 <= run.value <= 31:
        return None
    if text[end] == "号" and text.endswith("第", 0, run.start):
        return None
    return Quantity("date", run.value, run.start, end + 1, parts=(None, None, run.value))


def _read_decade(run: CharacterRun) -> Quantity | None:
    value = run.value
    if not isinstance(value, int):
        return None
    years: tuple[int, ...] = (1900 + value, 2000 + value, 1800 + value) if value < 100 else ()
    if run.text.endswith("上世纪", 0, run.start):
        years = years[:1]
    return Quantity("decade", value, run.start, run.end + 2, others=years)


def _read_decades(run: CharacterRun) -> Quantity:
    """五六十年代: the 1950s and 1960s."""
    decades = [int(value) for value in (run.value, run.high) if isinstance(value, int)]
    others = [century + decade for decade in decades for century in (1900, 1800)]
    return Quantity(
        "decade", run.value, run.start, run.end + 2, high=run.high, others=(*decades, *others)
    )


def _read_clock(run: CharacterRun) -> Quantity | None:
    found = _CLOCK.match(run.text, run.end) if run.arabic else None
    if not found or not isinstance(run.value, int) or run.value > 24:
        return None
    hour, unit = _settle_hour(run, run.value)
    parts = (hour, int(found[1]), int(found[2]) if found[2] else None)
    return Quantity("time", run.value, run.start, found.end(), unit, parts=parts)


def _settle_hour(run: CharacterRun, hour: int) -> tuple[int, str]:
    """The hour of 24, and "sure" when the half of the day is said."""
    before = run.text[max(0, run.start - 3) : run.start].rstrip()
    for word, afternoon in PERIODS:
        if before.endswith(word):
            # 晚上12点 is midnight, 凌晨12点 too
            return (hour + 12 if afternoon and hour < 12 else hour), "sure" * (hour != 12)
    return hour, "sure" * (hour > 12)


def _read_hour(run: CharacterRun) -> Quantity | None:
    found = _AFTER_HOUR.match(run.text, run.end)
    if not found or not isinstance(run.value, int) or run.value > 24:
        return None
    minute = _number(found[1])
    if found[3]:
        minute = 30
    elif found[4]:
        minute = 15 * (_number(found[4]) or 0)
    elif found[5]:
        minute = 0
    hour, unit = _settle_hour(run, run.value)
    # 三点 alone may be three points as well as three o'clock
    soft = not unit and minute is None and run.text[run.end] != "时"
    # 一时 is a while; 0时 to 24时 is a whole day
    soft = soft or (minute is None and run.numeral in ("一", "0", "24"))
    others = (run.value,) if soft else ()
    parts = (hour, minute, _number(found[2]))
    return Quantity(
        "time", run.value, run.start, found.end(), unit, others=others, parts=parts, soft=soft
    )


_READERS: dict[str, Callable[[CharacterRun], Quantity | None]] = {
    "年代": _read_decade,
    "世纪": _read_century,
    "年": _read_year,
    "月": _read_month,
    "日": _read_day,
    "号": _read_day,
    "时": _read_hour,
    "点": _read_hour,
    ":": _read_clock,
}
