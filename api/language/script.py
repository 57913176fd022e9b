"""Chinese characters: which they are, and text in one form (simplified, half-width, lower case).

Numbers and dates by value are read in `language.quantities`. OpenCC converts by phrase (乾燥 is
干燥, 乾坤 stays). Every function takes time proportional to the length of its text.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import NamedTuple

import opencc

# What is Chinese writing, as a part of a class of characters: [{HAN}]. It is what Unicode gives the
# script Han, so that a page's \p{Script=Han} means the same, and the rest of planes 2 and 3, which
# Unicode keeps for ideographs: a character of the next extension is Chinese without an edit here.
# Hexagrams (U+4DC0), ideographic description characters, kana, hangul and punctuation are not.
HAN = (
    "\u2e80-\u2fd5"  # radicals: what PDFs often hold in place of 人 or 力
    "々〇\u3021-\u3029\u3038-\u303b"  # in words and numbers: 二〇一四年; Suzhou numerals
    "\u3400-\u4dbf\u4e00-\u9fff"  # extension A, and nearly all there is
    "\uf900-\ufaff"  # compatibility
    "\U00016fe2\U00016fe3\U00016ff0\U00016ff1"  # marks of old texts
    "\U00020000-\U0003ffff"  # extensions B to H and later, compatibility supplement
)
HAN_CHARACTER = re.compile(f"[{HAN}]")
_SURROGATES = re.compile("([\ud800-\udfff]+)")
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")
# what nearly every sentence has and NFKC changes: put right first, few need more
_COMMON = tuple(zip("，：；（）？！", ",:;()?!", strict=True))
_MARKS = 30  # marks joined to one character: normalizing an endless run takes quadratic time


class Folded(NamedTuple):
    """A folded text; `offsets[i]` is where its character i stood, None where nothing moved.

    `offsets` has one entry more than `text`: the length of the original.
    """

    text: str
    offsets: tuple[int, ...] | None

    def unfold(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original (code points, end exclusive) that a folded span came from."""
        if self.offsets is None:
            return start, end
        last = self.offsets[end]
        while end > start and last == self.offsets[end - 1]:
            # the span ends inside what one character became: take the whole character
            end += 1
            last = self.offsets[end]
        return self.offsets[start], last


def is_text(text: str) -> bool:
    """Whether a database and UTF-8 can hold it: no NUL and no half of a surrogate pair."""
    return not _NO_TEXT.search(text)


def simplify(text: str) -> str:
    """Traditional characters as simplified ones, by phrase (OpenCC t2s); the length stays."""
    if text.isascii():
        return text
    # OpenCC speaks UTF-8, which has no lone surrogates
    parts = _SURROGATES.split(text)
    parts[::2] = [_convert(part) for part in parts[::2]]
    return "".join(parts)


def fold(text: str) -> Folded:
    """NFKC, simplified and lower case, each character by itself, so that spans lead back.

    A lone surrogate, which no encoder takes, becomes U+FFFD.
    """
    folded = text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        folded = _SURROGATES.sub(lambda found: "\ufffd" * len(found[0]), text)
    for wide, narrow in _COMMON:
        folded = folded.replace(wide, narrow)
    if folded.lower() != folded or not unicodedata.is_normalized("NFKC", folded):
        folded = folded.translate(_single_forms())
    if unicodedata.is_normalized("NFKC", folded):
        return Folded(simplify(folded), None)
    pieces: list[str] = []
    offsets: list[int] = []
    for place, end in _clusters(folded):
        piece = unicodedata.normalize("NFKC", folded[place:end]).lower()
        pieces.append(piece)
        offsets.extend([place] * len(piece))
    offsets.append(len(text))
    return Folded(simplify("".join(pieces)), tuple(offsets))


def _clusters(text: str) -> list[tuple[int, int]]:
    """Spans of each character with the combining marks after it, at most _MARKS of them."""
    starts: list[int] = []
    for place, character in enumerate(text):
        joins = starts and unicodedata.combining(character)
        if not joins or place - starts[-1] > _MARKS:
            starts.append(place)
    return list(zip(starts, [*starts[1:], len(text)], strict=True))


def _convert(text: str) -> str:
    converted: str = _converter().convert(text)
    # a phrase of another length would move every span after it; t2s has none
    return converted if len(converted) == len(text) else text


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@cache
def _single_forms() -> dict[int, str]:
    """Characters whose folded form is one other character: full-width, compatibility, capitals."""
    forms = {}
    for code in (*range(0xD800), *range(0xE000, 0x10000), *range(0x1D400, 0x1D800)):
        form = unicodedata.normalize("NFKC", chr(code)).lower()
        if len(form) == 1 and form != chr(code):
            forms[code] = form
    return forms
