"""Numbers, dates and times of English text, by value."""

from __future__ import annotations

import re
from functools import lru_cache

from api.language.quantities.calendar_en import read_month, read_numeric, read_past
from api.language.quantities.english_words import SOFT, UNSURE_MONTHS, VAGUE, WORDS
from api.language.quantities.numerals import ROMAN
from api.language.quantities.phrases import NumberToken
from api.language.quantities.plain_en import is_section, read_number
from api.language.quantities.quantity import MOST_QUANTITIES, Quantity, Value, add, read_digits

FOLD: dict[int, str] = {0x41 + i: chr(0x61 + i) for i in range(26)}
FOLD |= {0xFF01 + i: chr(0x21 + i).lower() for i in range(94)}
FOLD |= {ord(c): "-" for c in "‐‑‒–—―−"}
FOLD |= {ord(c): " " for c in "\u00a0\u2002\u2003\u2009\u202f\u3000\n\t\r"}
FOLD |= {0x2160 + i: chr(0x2170 + i) for i in range(12)}
FOLD |= {ord("’"): "'", ord("‘"): "'", 0x2236: ":"}

_TOKEN = re.compile(
    r"[a-z]++|[0-9]{1,3}(?:,[0-9]{3}){1,12}+(?![0-9])(?:\.[0-9]++)?+|[0-9]++(?:\.[0-9]++)?+|[ⅰ-ⅿ]"
)
_MARK = re.compile(
    r"\s*+article\s([0-9]{1,3})\s(?=\S)"
    r"|\s*+(?:(?:subparagraph|paragraph|item|section|article)\s)?[(\[]?\s?"
    r"([0-9]{1,3}|[a-z]|[ivxl]{1,7})\s?(?:[.)\]、:]|-(?=\s))(?![0-9])"
)
_DOTTED_MARK = re.compile(r"\s*+([0-9]{1,3}(?:\.[0-9]{1,3}){1,4})\.?\s(?=\S)")
# kind of quantity by class of word
_KINDS = {"x": "word", "w": "weekday", "D": "decade", "r": "ordinal"}


@lru_cache(maxsize=8)
def read_english(text: str) -> tuple[Quantity, ...]:
    """The quantities of an English text in order, of very many a few more than MOST_QUANTITIES.

    Spans are code points, end exclusive.
    """
    folded = text.translate(FOLD)
    found: list[Quantity] = []
    place = _read_mark(folded, text, found)
    hits = _find_hits(folded, place, text)
    index = 0
    while index < len(hits) and len(found) <= MOST_QUANTITIES:
        index = _read_hit(folded, hits, index, found)
    return tuple(found)


def _read_mark(folded: str, text: str, found: list[Quantity]) -> int:
    """Append the mark of a list item, (2) or B. or 5.2.11, and return where it ends."""
    mark = _DOTTED_MARK.match(folded)
    readings: list[Value] = []
    if mark and (text[mark.end()].isupper() or mark[1].count(".") > 1):
        readings = [int(part) for part in mark[1].split(".")]
    else:
        mark = _MARK.match(folded)
        if not mark or (mark[1] and not text[mark.end()].isupper()):
            return 0
        label = mark[1] or mark[2]
        if label[0] in "0123456789":
            readings.append(int(label))
        if label in ROMAN:
            readings.append(ROMAN[label])
        if len(label) == 1 and label.isalpha():
            readings.append(ord(label) - 96)
    if not readings:
        return 0
    start, end = mark.span(1 if mark[1] else 2)
    found.append(Quantity("mark", readings[-1], start, end, others=tuple(readings), soft=True))
    return mark.end()


def _find_hits(folded: str, place: int, text: str) -> list[NumberToken]:
    hits = []
    get = WORDS.get
    for match in _TOKEN.finditer(folded, place):
        token = match[0]
        if token[0] in "0123456789":
            hits.append(NumberToken(match.start(), match.end(), "d", read_digits(token)))
            continue
        word = get(token)
        if word is None:
            continue
        sort, value = word
        start = match.start()
        if sort == "r" and not _is_roman(folded, text, match):
            continue
        if sort == "M" and token in UNSURE_MONTHS and not text[start].isupper():
            continue
        hits.append(NumberToken(start, match.end(), sort, value))
    return hits


def _is_roman(folded: str, text: str, match: re.Match[str]) -> bool:
    """Whether capital letters read as a Roman numeral: IV anywhere, I only after Chapter."""
    if not text[match.start() : match.end()].isupper():
        return False
    if len(match[0]) > 1 and match[0] not in ("li", "xi"):
        return True
    before = folded[max(0, match.start() - 14) : match.start()].split()
    return bool(before) and is_section(before[-1])


def _read_hit(text: str, hits: list[NumberToken], index: int, found: list[Quantity]) -> int:
    """Append what begins at this hit; return the index of the next one to read."""
    hit = hits[index]
    if hit.sort == "d":
        date = read_numeric(text, hit.start, hit.end)
        if date:
            found.append(date)
            return _skip(hits, index + 1, date.end)
    if hit.sort == "q":
        time = read_past(text, hit.start)
        if time:
            found.append(time)
            return _skip(hits, index + 1, time.end)
    if hit.sort == "M":
        return _read_date(text, hits, index, found)
    if hit.sort == "v":
        return _read_vague(text, hits, index, found)
    if hit.sort in _KINDS:
        found.append(_read_word(text, hit))
        return index + 1
    return read_number(text, hits, index, found)


def _skip(hits: list[NumberToken], index: int, end: int) -> int:
    """Index of the first hit from `index` that begins at or after `end`."""
    while index < len(hits) and hits[index].start < end:
        index += 1
    return index


def _read_word(text: str, hit: NumberToken) -> Quantity:
    """A word that is a number by itself: twice, Monday, IV, the eighties."""
    readings: tuple[Value, ...] = (hit.value,)
    if hit.sort == "x":
        readings = SOFT.get(text[hit.start : hit.end], readings)
    elif hit.sort == "D":
        readings = (hit.value, add(hit.value, 1900), add(hit.value, 1800))
    kind = _KINDS[hit.sort]
    return Quantity(kind, readings[0], hit.start, hit.end, others=readings[1:], soft=True)


def _read_vague(text: str, hits: list[NumberToken], index: int, found: list[Quantity]) -> int:
    """Hundreds, tens of thousands, hundreds of millions."""
    hit = hits[index]
    low, high = VAGUE[text[hit.start : hit.end]]
    end = hit.end
    for following in hits[index + 1 : index + 4]:
        if following.sort != "v" or text[end : following.start] != " of ":
            break
        index += 1
        factor = VAGUE[text[hits[index].start : hits[index].end]][0]
        low, high, end = low * factor, high * factor, hits[index].end
    found.append(Quantity("vague", low, hit.start, end, high=high, soft=True))
    return index + 1


def _read_date(text: str, hits: list[NumberToken], index: int, found: list[Quantity]) -> int:
    hit = hits[index]
    quantity = read_month(text, hit.start, hit.end, int(hit.value), found)
    if quantity is None:
        return index + 1
    if found and found[-1].start >= quantity.start:
        found.pop()
    found.append(quantity)
    return _skip(hits, index + 1, quantity.end)
