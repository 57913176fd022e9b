"""An English number with what stands around it: sign, suffix, unit, section, range."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from api.language.quantities.english_words import CURRENCY_BEFORE, LONG_UNITS, SECTIONS, UNITS
from api.language.quantities.numerals import ABBREVIATIONS, SCALES
from api.language.quantities.phrases import NumberToken, read_phrase
from api.language.quantities.quantity import Quantity, Value, add, read_digits, scale

_SUFFIX = re.compile(
    r"(?P<ordinal>st|nd|rd|th)\b|(?P<decade>'?s)\b|\s?(?P<scale>k|bn|mn|mln|bln|tn|trn|m|b)\b"
    r"|\s?(?P<prefix>[kmgt])(?:hz|bps|b|w|v|pa|wh|bit|byte)|/(?P<below>[0-9]{1,3}(?:,[0-9]{3}){0,3})(?![0-9,/])"
)
_UNIT = re.compile(r"[\s-]{0,2}(?:(?P<percent>percent|per\scent|pct|%)|(?P<word>[a-z]++))")
_METRES = re.compile(r"(?<![a-z])[cdknm]?m$")  # m2 is square metres
_SCALE_WORD = re.compile(r"hundred|thousand|million|billion|trillion")
_NAMED = ("covid-", "covid ", "sars-cov-", "cctv-")


def read_number(text: str, hits: list[NumberToken], index: int, found: list[Quantity]) -> int:
    """Append the number, in digits or words, that begins at this hit; return the next index."""
    first = hits[index]
    start, digits = first.start, first.sort == "d"
    if digits and _read_sections(text, first, found):
        return index + 1
    phrase = read_phrase(text, hits, index)
    value, others, kind = phrase.value, phrase.others, phrase.kind
    end = hits[phrase.after - 1].end
    if digits and phrase.after == index + 1:
        value, others, end, kind = _read_suffix(text, first, others)
    kind, unit, end, value, more = _read_unit(text, start, end, kind, value)
    others += more
    if (digits and _is_negative(text, start)) or text.endswith("minus ", 0, start):
        others = (*others, value)
        value = scale(value, -1)
    soft = phrase.soft or _is_soft(text, start, value, digits)
    if digits and kind in ("number", "ordinal") and _in_sections(text, start, found):
        kind = "article"
    quantity = Quantity(kind, value, start, end, unit, None, others, soft=soft)
    _join_range(text, found, quantity)
    found.append(_complete_year(text, quantity))
    after = phrase.after
    while after < len(hits) and hits[after].start < end:
        after += 1
    return after


def _read_sections(text: str, hit: NumberToken, found: list[Quantity]) -> bool:
    """28.1.2, or 13.1 after Paragraph: the numbers of an article, a paragraph and an item."""
    before = text[hit.start - 1 : hit.start]
    numerals = text[hit.start : hit.end].split(".")
    more = text[hit.end : hit.end + 1] == "." and text[hit.end + 1 : hit.end + 2].isdigit()
    if before == "." and hit.start > 1 and text[hit.start - 2].isdigit():
        pass
    elif not more and (len(numerals) < 2 or not _in_sections(text, hit.start, found)):
        return False
    place = hit.start
    for numeral in numerals:
        value = read_digits(numeral)
        found.append(Quantity("article", value, place, place + len(numeral)))
        place += len(numeral) + 1
    return True


def _after_section(text: str, start: int) -> bool:
    """Whether the number at `start` follows Article, Paragraph or the like."""
    words = text[max(0, start - 20) : start].replace(".", " ").split()
    return bool(words) and is_section(words[-1])


def is_section(word: str) -> bool:
    """Whether the word names a part of a law or a class: article, Chapters, (items."""
    word = word.strip("(.,")
    return word in SECTIONS or word.removesuffix("s") in SECTIONS


def _in_sections(text: str, start: int, found: list[Quantity]) -> bool:
    """Whether the number follows Article or goes on a row that does: Articles 5, 6 and 48-7."""
    if _after_section(text, start):
        return True
    if not found or found[-1].kind != "article":
        return False
    gap = text[found[-1].end : start].strip(" ()")
    return gap in ("", ",", "-", "to", "and", "or", "through", ", and", "),", "), (")


def _is_negative(text: str, start: int) -> bool:
    if text[start - 1 : start] != "-":
        return False
    return start == 1 or not (text[start - 2].isalnum() or text[start - 2] in ")]'\"-,")


def _is_soft(text: str, start: int, value: Value, digits: bool) -> bool:
    """Whether the Chinese may well lack this number."""
    if digits and value in (2, 3) and _METRES.search(text, max(0, start - 4), start):
        return True
    if digits:
        return value in (2, 19) and text.endswith(_NAMED, 0, start)
    # a translator adds three, both, first and their kin freely; not twenty-five
    return isinstance(value, int) and 0 <= value <= 10


def _read_suffix(
    text: str, hit: NumberToken, others: tuple[Value, ...]
) -> tuple[Value, tuple[Value, ...], int, str]:
    """What stands right after digits: 21st, 1980s, 4.9bn, 10k, 3/4."""
    value, end = hit.value, hit.end
    match = _SUFFIX.match(text, end)
    if not match or isinstance(value, Decimal):
        return value, others, end, "number"
    kind = match.lastgroup
    if kind == "ordinal":
        return value, others, match.end(), "ordinal"
    if kind == "decade" and value % 10 == 0:
        years = (1900 + value, 1800 + value, 2000 + value) if value < 100 else ()
        return value, (*others, *years), match.end(), "decade"
    if kind in ("scale", "prefix"):
        stop = match.end() if kind == "scale" else end
        return value, (*others, scale(value, ABBREVIATIONS[match[kind]])), stop, "number"
    below = int(match["below"].replace(",", "")) if kind == "below" else 0
    if below:
        return scale(value, Fraction(1, below)), (*others, value, below), match.end(), "fraction"
    return value, others, end, "number"


def _read_unit(
    text: str, start: int, end: int, kind: str, value: Value
) -> tuple[str, str, int, Value, tuple[Value, ...]]:
    """Kind, unit, end, value and further readings from what stands around the number."""
    match = _UNIT.match(text, end)
    if match:
        word = match["word"] or ""
        unit = UNITS.get(word) or UNITS.get(word.removesuffix("s"))
        if match["percent"]:
            return "percent", "%", match.end(), value, (scale(value, Fraction(1, 100)),)
        if word == "century" and kind == "ordinal":
            first = scale(add(value, -1), 100)
            return "century", "", match.end(), value, (first,)
        if word in LONG_UNITS:  # two decades are twenty years
            factor, base = LONG_UNITS[word]
            return "duration", base, match.end(), scale(value, factor), (value,)
        if unit and kind in ("number", "fraction", "ordinal"):
            return unit[0] if kind == "number" else kind, unit[1], match.end(), value, ()
    currency = _read_currency(text, start) if kind == "number" else ""
    return ("money", currency, end, value, ()) if currency else (kind, "", end, value, ())


def _read_currency(text: str, start: int) -> str:
    before = text[max(0, start - 4) : start].rstrip()
    for word, unit in CURRENCY_BEFORE:
        if before.endswith(word):
            return unit
    return ""


def _join_range(text: str, found: list[Quantity], last: Quantity) -> None:
    """Give the first end of a range the scale of the second: 3 to 5 million, 2015-17."""
    if not found or found[-1].kind not in ("number", "money", "duration", "percent"):
        return
    first = found[-1]
    if last.start - first.end > 8 or isinstance(first.value, Decimal):
        return
    gap = text[first.end : last.start].strip(" $€£¥")
    if gap not in ("-", "to", "or", "and", "us", "-us", "to us", "to nt"):
        return
    scales = _SCALE_WORD.search(text, last.start, last.end)
    if scales:
        others = (*first.others, scale(first.value, SCALES[scales[0]]))
        found[-1] = first._replace(others=others)


def _complete_year(text: str, quantity: Quantity) -> Quantity:
    """A year said short after a hyphen, 2015-17, may be the whole year."""
    value, start = quantity.value, quantity.start
    if text[start - 1 : start] == "-" and isinstance(value, int) and 0 <= value < 100:
        century = text[max(0, start - 5) : start - 1]
        if len(century) == 4 and century.isdigit() and century[0] in "12":
            return quantity._replace(others=(*quantity.others, int(century[:2]) * 100 + value))
    return quantity
