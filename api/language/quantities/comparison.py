"""Which numbers and dates of a Chinese text its English lacks, changes or adds."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from api.language.quantities.agreement import clash, convert, is_one, overlap, read_part
from api.language.quantities.calendar_match import CALENDAR, compare_calendar, readings
from api.language.quantities.chinese import read_chinese
from api.language.quantities.english import read_english
from api.language.quantities.quantity import MOST_QUANTITIES, Mismatch, Quantity, Value

# What in the Chinese may have become a number in English, though it is no numeral.
_HINTS: dict[Value, tuple[str, ...]] = {
    Fraction(1, 2): ("半",), Fraction(1, 4): ("季", "刻"), 2: ("双", "俩", "再", "副", "贰", "复"),
    3: ("季", "仨"), 4: ("季",), 6: ("半年", "半载"), 12: ("正午", "整年", "全年"),
    15: ("半月", "半个月", "刻"), 18: ("成年",), 30: ("半小时", "半个小时"),
    19: ("新冠", "新型冠状", "疫"), 24: ("昼夜", "全天", "每天", "日夜", "每日"),
    50: ("半",), 10: ("旬",), 0: ("无", "没有"), 1: ("首", "头", "元"),
}  # fmt: skip
# The Chinese speaks of a section without its number.
_EARLIER = (
    "前项", "前条", "前款", "前目", "同条", "同项", "同款", "本项", "本款", "本条第", "本条所",
    "上开", "该条", "该项", "该款", "各款", "各项", "各目",
)  # fmt: skip
_MANY = 60  # of one value or without a value in common; beyond, a text is no sentence
_LISTED = 10  # names that may stand before 等
_LONG = 5000  # code points
_WIDE = {0x30 + i: chr(0xFF10 + i) for i in range(10)}
_PRECEDING = re.compile(r"preced|forego|aforem|above|previous", re.IGNORECASE)
_ROWS = frozenset(("article", "ordinal"))
_PARTS = frozenset(("percent", "fraction"))


@lru_cache(maxsize=8)
def compare(zh: str, en: str) -> tuple[Mismatch, ...]:
    """Compare two texts by value; only quantities that a translation must keep are reported.

    None where a side has too many.
    """
    chinese, english = read_chinese(zh), read_english(en)
    if (not chinese and not english) or too_many(zh, en):
        return ()
    chinese, english, found = _settle_marks(chinese, english)
    calendar, matched = compare_calendar(zh, en, chinese, english)
    found += calendar
    found += _Numbers(zh, en, chinese, english, matched).compare()
    return tuple(_join_dates(found))


def too_many(zh: str, en: str) -> bool:
    """Whether a side has more quantities than are compared."""
    return max(len(read_chinese(zh)), len(read_english(en))) > MOST_QUANTITIES


def _join_dates(found: list[Mismatch]) -> list[Mismatch]:
    """Join a date the English lacks with a number the Chinese lacks: 2017年, 2018."""
    missing = [i for i, m in enumerate(found) if m.reason == "missing" and m.kind in CALENDAR]
    added = [i for i, m in enumerate(found) if m.reason == "added" and m.kind not in CALENDAR]
    joined = dict(zip(missing, added, strict=False))
    gone = set(joined.values())
    return [
        Mismatch("differs", m.zh, found[joined[i]].en) if i in joined else m
        for i, m in enumerate(found)
        if i not in gone
    ]


def _settle_marks(
    chinese: tuple[Quantity, ...], english: tuple[Quantity, ...]
) -> tuple[tuple[Quantity, ...], tuple[Quantity, ...], list[Mismatch]]:
    """Compare item marks when both sides have one, and take them away."""
    zh = chinese[0] if chinese and chinese[0].kind == "mark" else None
    en = english[0] if english and english[0].kind == "mark" else None
    if not zh or not en:
        return chinese, english, []
    wrong = zh.value not in (en.value, *en.others)
    return chinese[1:], english[1:], [Mismatch("differs", zh, en)] if wrong else []


class _Numbers:
    """The numbers of both sides, those that are matched dates left out."""

    def __init__(
        self,
        zh: str,
        en: str,
        chinese: tuple[Quantity, ...],
        english: tuple[Quantity, ...],
        matched: set[int],
    ) -> None:
        self.zh, self.en = zh, en
        self.chinese, self.english = chinese, english
        self.matched = matched
        self.zh_index, self.en_index = _index(chinese), _index(english)
        self.known: dict[str, bool] = {}
        self.otherwise: dict[tuple[str, Value, str], bool] = {}
        self.near: dict[tuple[Value, Value | None, str, bool], list[Quantity]] = {}
        self.partners: dict[tuple[Quantity, bool], list[Quantity]] = {}
        self.parts: dict[int, Value] = {}  # of one, by `id` of a percentage or fraction

    def compare(self) -> list[Mismatch]:
        """Mismatches of numbers, each with its likeliest counterpart."""
        used: set[int] = set()
        missing: list[Quantity] = []
        repeated: list[Quantity] = []  # in the English, but fewer times
        unsure: list[Quantity] = []  # these may be left out
        for q in self.chinese:
            if q.kind in CALENDAR:
                continue
            partners = self._find(q, self.en_index, self.english)
            fresh = [r for r in partners if id(r) not in used]
            if fresh:
                used.add(id(next((r for r in fresh if not r.soft), fresh[0])))
            elif partners:
                (unsure if q.soft else repeated).append(q)
            else:
                (unsure if q.soft else missing).append(q)
        excused = not any(q.kind == "article" for q in missing + repeated + unsure)
        added, surplus = self._read_surplus(used, excused)
        missing = [q for q in missing if not self._said_otherwise(q)]
        found = self._join(missing, added) + self._compare_units()
        return found or self._join_repeated(repeated, surplus)

    def _find(
        self, q: Quantity, index: dict[Value, list[Quantity]], others: tuple[Quantity, ...]
    ) -> list[Quantity]:
        """The quantities of the other side that may be this one; the same for all alike."""
        alike = (q._replace(start=0, end=0), others is self.english)
        if alike not in self.partners:
            self.partners[alike] = self._find_partners(q, index, others)
        return self.partners[alike]

    def _find_partners(
        self, q: Quantity, index: dict[Value, list[Quantity]], others: tuple[Quantity, ...]
    ) -> list[Quantity]:
        if q.kind == "document" and not all(part in index for part in q.parts):
            return []
        partners = []
        for value in readings(q):
            for r in index.get(value, ()):
                if q.kind == "article" and r.kind == "word":
                    continue
                if q.kind in _PARTS and r.kind in _PARTS and self._part(q) != self._part(r):
                    continue
                # a date that has its own counterpart is no number as well, but 25th may repeat it
                if (
                    id(r) not in self.matched
                    or q.kind in ("ordinal", "date")
                    or (value == q.value and value >= 1000)
                ):
                    partners.append(r)
        if partners:
            return partners
        key = (q.value, q.high, q.unit, others is self.english)
        if key not in self.near:
            self.near[key] = [r for r in others[:_MANY] if overlap(q, r) or convert(q, r)]
        return self.near[key]

    def _part(self, q: Quantity) -> Value:
        """A percentage or fraction as a part of one, computed once."""
        if id(q) not in self.parts:
            self.parts[id(q)] = read_part(q)
        return self.parts[id(q)]

    def _read_surplus(self, used: set[int], excused: bool) -> tuple[list[Quantity], list[Quantity]]:
        """English numbers the Chinese lacks, and those it has but fewer times."""
        added, surplus = [], []
        for r in self.english:
            if self._is_garbled(r):
                added.append(r)
            elif not (r.soft or r.kind in CALENDAR or id(r) in used):
                if self._find(r, self.zh_index, self.chinese):
                    surplus.append(r)
                elif not self._hinted(r, excused):
                    added.append(r)
        return added, surplus

    def _has(self, word: str) -> bool:
        """Whether the Chinese has the word; each word is looked for once."""
        if word not in self.known:
            self.known[word] = word in self.zh
        return self.known[word]

    def _hinted(self, r: Quantity, excused: bool) -> bool:
        """Whether words of the Chinese that are no numerals may have become this number."""
        if r.kind == "article":
            if excused and any(self._has(word) for word in _EARLIER):
                return True
            if self._has("至"):  # 第五条至第七条 may be Articles 5, 6 and 7
                rows = [q.value for q in self.chinese[:_MANY] if q.kind in _ROWS]
                if rows and min(rows) < r.value < max(rows):
                    return True
        if any(self._has(hint) for hint in _HINTS.get(r.value, ())):
            return True
        listed = [q for q in self.chinese[:_MANY] if self.zh[q.start - 1 : q.start] == "等"]
        return any(self._is_rest(q, r) for q in listed)

    def _is_rest(self, q: Quantity, r: Quantity) -> bool:
        """Whether 甲、乙等41个 has become "A, B and 39 others"."""
        if isinstance(q.value, Decimal) or isinstance(r.value, Decimal):
            return False
        after = self.en[r.end : r.end + 6]
        return after in (" other", " more ") and 1 <= q.value - r.value <= _LISTED

    def _is_garbled(self, r: Quantity) -> bool:
        """Whether a number begins with a nought that the Chinese has not: 01 for 10."""
        digits = self.en[r.start : r.start + 2]
        if digits[:1] != "0" or r.kind in CALENDAR or r.kind == "mark" or not digits.isdecimal():
            return False
        return not self._has(digits) and not self._has(digits.translate(_WIDE))

    def _said_otherwise(self, q: Quantity) -> bool:
        """Whether the English has it without the number: a day, A, B and 39 others, item (d)."""
        if self.zh[q.start - 1 : q.start] == "等":
            return any(self._is_rest(q, r) for r in self.english[:_MANY])
        if len(self.en) > _LONG:
            return False
        key = (q.kind, q.value, q.unit)
        if key not in self.otherwise:  # each is looked for once
            self.otherwise[key] = self._said_in_words(q)
        return self.otherwise[key]

    def _said_in_words(self, q: Quantity) -> bool:
        """Whether the English says a day for 24 hours, or item (d) for the fourth."""
        if q.kind == "duration":
            clock = q.value == 24 and q.unit == "hour" and "the clock" in self.en
            return clock or is_one(q, self.en)
        return q.kind in _ROWS and 1 <= q.value <= 26 and self._is_lettered(q)

    def _is_lettered(self, q: Quantity) -> bool:
        """Whether a paragraph or item is called by a letter, or the preceding one."""
        if q.unit == "item" and q.value == 1 and _PRECEDING.search(self.en):
            return True
        letter = chr(96 + int(q.value))
        pattern = rf"\({letter}\)|[“\"]{letter}[”\"]|\b(?:items?|to|and|or|class|,) {letter}\b"
        return re.search(pattern, self.en, re.IGNORECASE) is not None

    def _join(self, missing: list[Quantity], added: list[Quantity]) -> list[Mismatch]:
        """Join what lacks a counterpart on either side, in order, so one finding shows both."""
        pairs = min(len(missing), len(added))
        found = [Mismatch("differs", missing[i], added[i]) for i in range(pairs)]
        found += [Mismatch("missing", q, None) for q in missing[pairs:]]
        return found + [Mismatch("added", None, r) for r in added[pairs:]]

    def _join_repeated(self, repeated: list[Quantity], surplus: list[Quantity]) -> list[Mismatch]:
        """3, 30 and 30 against 3, 3 and 30: each value is there, and yet one is wrong."""
        if len(self.chinese) > _MANY or len(self.english) > _MANY:
            return []
        for q in repeated:
            for r in surplus:
                if q.kind == r.kind and q.value not in (r.value, 1):
                    return [Mismatch("differs", q, r)]
        return []

    def _compare_units(self) -> list[Mismatch]:
        """Amounts of equal value whose unit or currency has changed."""
        found = []
        for q in self.chinese:
            if q.soft or not q.unit or q.kind not in ("money", "measure", "duration", "percent"):
                continue
            same = [r for r in self.en_index.get(q.value, ()) if r.value == q.value]
            if same and all(clash(q, r) for r in same):
                found.append(Mismatch("unit", q, same[0]))
        return found


def _index(quantities: tuple[Quantity, ...]) -> dict[Value, list[Quantity]]:
    """Quantities by each value they may have, at most `_MANY` of one."""
    index: dict[Value, list[Quantity]] = {}
    for q in quantities:
        for value in readings(q):
            same = index.setdefault(value, [])
            if len(same) < _MANY:
                same.append(q)
    return index
