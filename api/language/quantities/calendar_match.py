"""Which dates, times and weekdays of a Chinese text its English lacks, changes or adds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from api.language.quantities.quantity import Mismatch, Quantity, Value

_SUNDAYS = ("周日", "星期日", "星期天", "礼拜天", "周末")
_MANY = 10_000
_LONG = 5000  # code points
_RELATIVE = re.compile(
    r"(?:next|following|same|previous) day|today|yesterday|tomorrow"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day",
    re.IGNORECASE,
)
_NEARBY = 20
CALENDAR = frozenset(("date", "time", "weekday"))
# Chinese words that stand for a year or a month a translator may spell out
_YEAR_WORDS = (
    "今年", "去年", "明年", "前年", "当年", "同年", "次年", "翌年", "上年", "本年", "年初", "年底",
    "年末", "年前", "年后", "此年", "后年",
)  # fmt: skip
_MONTH_WORDS = (
    "上月", "本月", "当月", "下月", "同月", "次月", "个月", "农历", "正月", "腊月", "元旦", "国庆",
    "圣诞", "月底", "月初", "月末", "春", "夏", "秋", "冬", "月中",
)  # fmt: skip


def readings(q: Quantity) -> Iterator[Value]:
    """Every value by which the other language may have this quantity."""
    yield q.value
    yield from q.others
    for part in q.parts:
        if part is not None:
            yield part
    if q.kind == "time" and q.parts[0] is not None:
        yield q.parts[0] % 12
        yield q.parts[0] % 12 + 12


def compare_calendar(
    zh_text: str, en_text: str, chinese: Sequence[Quantity], english: Sequence[Quantity]
) -> tuple[list[Mismatch], set[int]]:
    """Mismatches, and ids (`id(q)`) of the dates that were matched with dates."""
    left = [q for q in chinese if q.kind in CALENDAR]
    right = [q for q in english if q.kind in CALENDAR]
    if any(word in zh_text for word in _SUNDAYS):
        right = [q for q in right if q.kind != "weekday" or q.value != 7]
    if not left and not right:
        return [], set()
    pairs, first = _pair(left, right)
    matched = {id(q) for pair in pairs for q in pair}
    spare = [r for r in right if id(r) not in matched]
    found = _contradictions(zh_text, pairs, left, chinese)
    zh_months, en_months = _months(left), _months(right)
    relative = len(en_text) <= _LONG and _RELATIVE.search(en_text) is not None
    zh_values = {value for q in chinese for value in readings(q)}
    en_values = {value for q in english for value in readings(q)}
    for q in left:
        if id(q) in matched:
            continue
        rival = next((r for r in spare[:_NEARBY] if _same_shape(q, r)), None)
        if rival:
            spare.remove(rival)
            found.append(Mismatch("differs", q, rival))
        elif not (q.soft or _covered(q, en_months, en_values) or (relative and _is_day(q))):
            found.append(Mismatch("missing", q, None))
    found += [
        Mismatch("added", None, r)
        for r in spare
        if not r.soft and not _covered(r, zh_months, zh_values)
    ]
    return found, {id(q) for pair in pairs[:first] for q in pair}


def _pair(
    left: list[Quantity], right: list[Quantity]
) -> tuple[list[tuple[Quantity, Quantity]], int]:
    """Dates with their counterparts, closest first; and how many of the pairs repeat nothing."""
    # every pair in a text of ordinary length, the nearby ones in a very long one
    reach = len(right) if len(left) * len(right) <= _MANY else _NEARBY
    scored = sorted(
        (-score, abs(i * len(right) - j * len(left)), i, j)
        for i, q in enumerate(left)
        for j in _nearby(i * len(right) // len(left), len(right), reach)
        if (score := _agree(q, right[j]))
    )
    pairs: list[tuple[Quantity, Quantity]] = []
    used_left: set[int] = set()
    used_right: set[int] = set()
    first = 0
    for repeated in (False, True):
        first = len(pairs)
        for _, _, i, j in scored:
            if (i in used_left and j in used_right) or (
                not repeated and (i in used_left or j in used_right)
            ):
                continue
            pairs.append((left[i], right[j]))
            used_left.add(i)
            used_right.add(j)
    return pairs, first


def _nearby(place: int, count: int, reach: int) -> range:
    return range(max(0, place - reach), min(count, place + reach + 1))


def _agree(zh: Quantity, en: Quantity) -> int:
    """How many parts two dates or times share; 0 when they contradict each other."""
    if zh.kind != en.kind:
        return 0
    if zh.kind == "weekday":
        return int(zh.value == en.value)
    shared = 0
    for place, (a, b) in enumerate(zip(zh.parts, en.parts, strict=False)):
        if a is None or b is None:
            continue
        if a != b and not (
            (zh.kind == "time" and place == 0 and _same_hour(zh, en, a, b))
            or (zh.kind == "date" and place == 0 and b in zh.others)
        ):
            return 0
        shared += 1
    return shared


def _same_hour(zh: Quantity, en: Quantity, a: int, b: int) -> bool:
    """Whether two hours may be the same where one side does not say which half of the day."""
    return a % 12 == b % 12 and not (zh.unit and en.unit and a % 24 != b % 24)


def _same_shape(zh: Quantity, en: Quantity) -> bool:
    if zh.kind != en.kind:
        return False
    if zh.kind == "weekday":
        return True
    return any(a is not None and b is not None for a, b in zip(zh.parts, en.parts, strict=False))


def _contradictions(
    zh_text: str,
    pairs: list[tuple[Quantity, Quantity]],
    left: list[Quantity],
    chinese: Sequence[Quantity],
) -> list[Mismatch]:
    """English dates whose added month or year is none of those the Chinese speaks of."""
    dates = [q for q in left if q.kind == "date"]
    years = {year for q in dates if q.parts[0] for year in (q.parts[0], *q.others)}
    months = _months(dates)
    if any(word in zh_text for word in _YEAR_WORDS):
        years = set()
    if any(word in zh_text for word in _MONTH_WORDS):
        months = set()
    if not years and not months:
        return []
    values = {value for q in chinese if q.kind not in CALENDAR for value in readings(q)}
    ends = _month_ends(dates)
    found = []
    for zh, en in pairs:
        if zh.kind != "date":
            continue
        year, month, _ = en.parts
        wrong_year = years and year and not zh.parts[0] and year not in years | values
        wrong_month = months and month and not zh.parts[1] and month not in months | values
        if wrong_month and month and _has_turned(zh.parts[2], month, ends):
            wrong_month = False
        if wrong_year or wrong_month:
            found.append(Mismatch("differs", zh, en))
    return found


def _months(dates: Sequence[Quantity]) -> set[int]:
    return {q.parts[1] for q in dates if q.kind == "date" and q.parts[1]}


def _month_ends(dates: Sequence[Quantity]) -> dict[int, tuple[int, int]]:
    """The first and last day that is named of each month."""
    ends: dict[int, tuple[int, int]] = {}
    for _, month, day in (q.parts for q in dates):
        if month is not None and day is not None:
            first, last = ends.get(month, (day, day))
            ends[month] = (min(first, day), max(last, day))
    return ends


def _has_turned(day: int | None, month: int, ends: Mapping[int, tuple[int, int]]) -> bool:
    """Whether the month may lie beside one the Chinese names: 7月31日至2日, 24日 … 8月1日."""
    if day is None:
        return False
    return any(
        (day < last and known % 12 + 1 == month) or (day > first and month % 12 + 1 == known)
        for known, (first, last) in ends.items()
    )


def _is_day(q: Quantity) -> bool:
    """Whether it is a day without its month, which may be "the next day" or "Wednesday"."""
    return q.kind == "date" and not q.parts[0] and not q.parts[1]


def _covered(q: Quantity, months: set[int], values: set[Value]) -> bool:
    """Whether each part stands on the other side as a number or as part of a date."""
    if q.parts and q.parts[0] is None and any(other in values for other in q.others):
        return True
    for place, part in enumerate(q.parts):
        if part is None or part in values:
            continue
        if q.kind == "time":
            if part == 0 or (place == 0 and (part % 12 in values or part % 12 + 12 in values)):
                continue
        elif place == 0 and (part % 100 in values or any(year in values for year in q.others)):
            continue
        return False
    month = q.parts[1] if q.kind == "date" else None
    return month is None or not months or month in months
