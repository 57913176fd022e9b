"""How headwords are read aloud, and a search of those readings by what a person types.

A word of a phrase dictionary has that phrase's reading (银行 yín háng); since some of those are
wrong (还款) and most headwords are no phrase, the other readings of each character count as well.
Tones, spaces and apostrophes are dropped, `ü` and `v` are `u`: shī xìn, shi1xin4 and shixin are
one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice, product

from api.language.script import HAN_CHARACTER, fold

READINGS = 6  # of a headword at most; more would be guesses
_NOT_LETTER = re.compile("[^a-z]+")
Found = tuple[int, float]  # place of the headword, distance from 0 (all of it) to 1


def letters(text: str) -> str:
    """The plain letters of pinyin, "" where there are none."""
    plain = unicodedata.normalize("NFD", text.casefold())
    return _NOT_LETTER.sub("", plain).replace("v", "u")


def read_aloud(headword: str) -> list[tuple[str, ...]]:
    """The readings of a headword, each a tuple of syllables in plain letters; the likeliest first.

    The rest are at most READINGS - 1 others; empty where nothing can be read.
    """
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - costs half a second

    parts = lazy_pinyin(fold(headword).text)
    likely = [letters(part) for part in parts]
    choices = []
    for at, syllable in enumerate(likely):
        others = _character(headword[at]) if len(parts) == len(headword) else ()
        choices.append([syllable, *(other for other in others if other != syllable)])
    readings = (tuple(filter(None, reading)) for reading in product(*choices))
    return [reading for reading in islice(readings, READINGS) if reading]


@cache
def _character(character: str) -> tuple[str, ...]:
    """Every reading of one character."""
    if not HAN_CHARACTER.fullmatch(character):
        return ()
    from pypinyin import Style, pinyin  # noqa: PLC0415 - costs half a second

    [found] = pinyin(character, style=Style.NORMAL, heteronym=True)
    return tuple(filter(None, dict.fromkeys(map(letters, found))))


class Readings:
    """The readings of many headwords in one string each, so that a search is one scan."""

    def __init__(self, headwords: Sequence[str]) -> None:
        self.likeliest: list[str] = []
        whole, initials = _Scroll(), _Scroll()
        for at, headword in enumerate(headwords):
            readings = read_aloud(headword)
            self.likeliest.append("".join(readings[0]) if readings else "")
            for reading in readings:
                whole.add(at, reading)
                initials.add(at, [syllable[0] for syllable in reading])
        self._whole, self._initials = whole.close(), initials.close()

    def find(self, typed: str) -> Iterator[Found]:
        """Headwords whose syllables, or first letters from two on, hold plain letters so typed.

        Only from the start of a syllable. Nearest: all of it, then from its beginning, then inside;
        first letters come after syllables. A headword may come more than once.
        """
        yield from ((at, far) for at, far in self._whole.find(typed))
        if len(typed) > 1:
            yield from ((at, 0.5 + far) for at, far in self._initials.find(typed))


class _Scroll:
    """Lines of syllables written one after another, with the places where each begins."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._starts = bytearray(b"\1")  # 1 where a syllable or a line's end is
        self._owners: list[int] = []
        self._text = ""

    def add(self, owner: int, syllables: Sequence[str]) -> None:
        line = "".join(syllables)
        self._lines.append(line)
        for syllable in syllables:
            self._starts += b"\1" + bytes(len(syllable) - 1)
        self._starts += b"\1"  # the line's end
        self._owners += [owner] * (len(line) + 1)

    def close(self) -> _Scroll:
        """Write the text, with a line break before and after each line."""
        self._text = "\n" + "".join(f"{line}\n" for line in self._lines)
        self._lines.clear()
        return self

    def find(self, typed: str) -> Iterator[Found]:
        text, starts = self._text, self._starts
        at = text.find(typed)
        while at >= 0:
            if starts[at]:
                end = at + len(typed)
                begins, ends = text[at - 1] == "\n", text[end] == "\n"
                inside = 0.0 if begins and ends else 0.1 if begins else 0.3
                yield self._owners[at - 1], inside + (0.0 if starts[end] else 0.05)
            at = text.find(typed, at + 1)
