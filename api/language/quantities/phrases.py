"""One English number in words and digits: twenty-five thousand, 4.9 million, two thirds."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from api.language.quantities.quantity import Value, scale, simplify

_LONGEST = 30  # words in one number
_TIGHT = (" ", "-", "")
_LOOSE = (" and ", "-and-")
_AND_A = (" and a ", "-and-a-", " and one-", " and one ")


class NumberToken(NamedTuple):
    """A number word or a row of digits; `sort` is one letter, as english_words.py gives it."""

    start: int
    end: int
    sort: str
    value: Value


class Phrase(NamedTuple):
    """A number, its other readings and kind, whether it may be left out, the index after it."""

    value: Value
    others: tuple[Value, ...]
    kind: str
    soft: bool
    after: int


def read_phrase(text: str, hits: Sequence[NumberToken], index: int) -> Phrase:
    """Read the number that begins at `hits[index]`, as many words as belong to it."""
    first = hits[index]
    if isinstance(first.value, Decimal):
        return Phrase(first.value, (), "number", False, index + 1)
    reader = _Reader(first.value)
    place = index
    while place < min(len(hits), index + _LONGEST) and not reader.closed:
        hit = hits[place]
        gap = text[hits[place - 1].end : hit.start] if place > index else ""
        if place > index and reader.repeats(text, hit, gap):
            place += 1
            continue
        saved = reader.saved
        if not reader.take(hit, gap, place, place == index):
            if reader.saved is not saved or not reader.conflict or saved is None:
                break
            reader.restore()
            place = saved[0]
            break
        place += 1
    return reader.close(max(place, index + 1))


class _Reader:
    """State of one number phrase."""

    def __init__(self, first: Value) -> None:
        self.total: int | Fraction = 0
        self.current: int | Fraction | None = None
        self.first = first
        self.last = ""
        self.smallest: int | Fraction = 0  # of the scale words read so far
        self.thousands: int | Fraction = 0  # the last of them that is a thousand or more
        self.decimals = 0
        self.kind = "number"
        self.others: tuple[Value, ...] = ()
        self.soft = False
        self.closed = False
        self.conflict = False
        # where the phrase ends if what follows an "and" turns out to be a number of its own
        self.saved: tuple[int, int | Fraction, int | Fraction | None] | None = None
        self.saved_smallest: int | Fraction = 0

    def repeats(self, text: str, hit: NumberToken, gap: str) -> bool:
        """Whether the hit says the same number again in brackets: ten (10) million."""
        return (
            gap in ("(", " (")
            and hit.sort == "d"
            and text[hit.end : hit.end + 1] == ")"
            and hit.value == self.total + (self.current or 0)
        )

    def take(self, hit: NumberToken, gap: str, place: int, opening: bool) -> bool:
        """Add one hit; False when it does not belong to this number."""
        sort, value = hit.sort, hit.value
        if isinstance(value, Decimal):
            return False
        if sort == "d" or (opening and sort in "ut"):
            if opening:
                self.current, self.last = value, sort
            return opening
        if sort in "ut":
            taken = self._take_cardinal(value, gap, sort, place)
        elif sort == "s":
            taken = self._take_scale(value, gap, opening)
        elif sort in "oO":
            taken = self._take_ordinal(value, gap, sort, opening)
        elif sort == "v" and not opening and value >= 100:  # fifty thousands
            taken = self._take_scale(value, gap, opening)
            sort = "s"
        elif sort in "fq":
            taken = self._take_part(value, gap, sort, opening)
        else:
            return False
        self.last = sort
        return taken

    def _take_cardinal(self, value: int | Fraction, gap: str, sort: str, place: int) -> bool:
        if gap == " point " and self.current is not None and self.last in "ut" and value < 10:
            self.decimals = 1
        elif self.decimals and gap == " " and value < 10:
            self.decimals += 1
        if self.decimals:
            if gap not in (" ", " point "):
                return False
            self.current = (self.current or 0) + Fraction(value, 10**self.decimals)
            return True
        if self.last == "t" and sort == "u" and 0 < value < 10 and gap in _TIGHT:
            self.current = (self.current or 0) + value
        elif self.last == "s" and (gap in _TIGHT or gap in _LOOSE):
            if value >= self.smallest:
                return False
            if gap in _LOOSE:
                self.saved = (place, self.total, self.current)
                self.saved_smallest = self.smallest
            self.current = (self.current or 0) + value
        elif self._is_year(value, gap, sort):
            self.others = (self.current or 0, value)
            self.current = (self.current or 0) * 100 + value
        else:
            return False
        return True

    def _is_year(self, value: int | Fraction, gap: str, sort: str) -> bool:
        """Nineteen eighty, twenty twenty."""
        return (
            gap in (" ", "-")
            and not self.total
            and self.last in ("u", "t")
            and self.current is not None
            and 13 <= self.current <= 21
            and (sort == "t" or value >= 10)
        )

    def _take_scale(self, value: int | Fraction, gap: str, opening: bool) -> bool:
        if not opening and gap not in (*_TIGHT, ") ", ")"):
            if self.last == "q" and gap in (" a ", " an ", " of a "):
                self.current = simplify_number((self.current or 1) * value)
                self.kind, self.others, self.soft = "number", (), False
                return True
            return False
        if self.saved and (
            value == self.saved_smallest or (self.total and value >= self.thousands)
        ):
            self.conflict = True
            return False
        if self.saved and value > self.saved_smallest:
            self.saved = None  # one hundred and one thousand
        self.soft = self.soft or opening
        factor = 1 if self.current is None else self.current
        if value in (12, 100):
            self.current = simplify_number(factor * value)
        else:
            if self.current is None and self.total:
                self.total = self.total * value
            elif self.total and self.total < value:
                self.total = (self.total + factor) * value
            else:
                self.total = self.total + factor * value
            self.current, self.thousands = None, value
        self.smallest = value
        return True

    def _take_ordinal(self, value: int | Fraction, gap: str, sort: str, opening: bool) -> bool:
        if opening:
            self.current, self.soft = value, True
        elif sort == "O":
            if gap not in _TIGHT:
                return False
            if self.current is None or (self.last in "ut" and self.current < 20):
                # two hundredths and two hundredth: both readings
                self.others = (scale(self.current or 1, Fraction(1, int(value))),)
            self.current = simplify_number((1 if self.current is None else self.current) * value)
        elif (self.last == "t" and value < 10 and gap in _TIGHT) or (
            self.last == "s" and value < self.smallest and (gap in _TIGHT or gap in _LOOSE)
        ):
            self.current = (self.current or 0) + value
        elif self.current == 1 and value >= 3 and gap in _TIGHT:
            self.others, self.kind = (1, value), "fraction"
            self.current = Fraction(1, int(value))
        else:
            return False
        self.kind = "ordinal" if self.kind == "number" else self.kind
        self.closed = True
        return True

    def _take_part(self, value: int | Fraction, gap: str, sort: str, opening: bool) -> bool:
        if opening:
            self.soft, self.kind = True, "fraction"
            self.current = value if sort == "q" else Fraction(1, int(value))
            self.others = (4,) if value == Fraction(1, 4) else ()
            self.closed = sort == "f"
            return True
        if gap in _AND_A and sort == "q":
            if self.current is None:  # two million and a half
                self.total = simplify_number(self.total + value * self.smallest)
            else:
                self.current = self.current + value
            return True
        if gap not in _TIGHT or self.total or self.current is None:
            return False
        self.others = (self.current, value)
        self.current = simplify_number(
            self.current * (value if sort == "q" else Fraction(1, int(value)))
        )
        self.kind, self.closed = "fraction", True
        return True

    def restore(self) -> None:
        """Go back to the end of the phrase before the last "and"."""
        if self.saved:
            _, self.total, self.current = self.saved

    def close(self, after: int) -> Phrase:
        """The number read."""
        value = simplify(self.total + (self.current or 0))
        others = self.others
        if self.kind == "fraction":
            others = (*others, scale(value, 100))
        return Phrase(value, others, self.kind, self.soft, after)


def simplify_number(value: int | Fraction) -> int | Fraction:
    """As simplify, for values that are calculated with."""
    return value.numerator if isinstance(value, Fraction) and value.denominator == 1 else value
