"""Chinese characters and their romanisations: pinyin exactly, other systems by their consonants."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

_LETTERS = re.compile("[^a-z]+")
_PARTS = re.compile(r"[^\W\d_]+")
# Initials that the systems for Chinese write alike: zhang, chang, cheung; xu, hsu; cai, tsai.
_INITIALS = re.compile("hs|sh|ss|sz|x|s|tch|ts|tz|zh|ch|dz|q|j|z|c|r|k|g|p|b|t|d|f|h|l|m|ng|n")
_CLASS = (
    dict.fromkeys(("hs", "sh", "ss", "sz", "x", "s"), "s")
    | dict.fromkeys(("tch", "ts", "tz", "zh", "ch", "dz", "q", "j", "z", "c", "r"), "j")
    | dict.fromkeys("kg", "k")
    | dict.fromkeys("pb", "p")
    | dict.fromkeys("td", "t")
    | {"ng": "n"}
)
_UMLAUT = str.maketrans("üǖǘǚǜ", "vvvvv")


@cache
def _dictionary() -> dict[int, str]:
    """Every character's readings, with tones, by its code point."""
    from pypinyin.pinyin_dict import pinyin_dict  # noqa: PLC0415 - costs half a second

    return pinyin_dict


@cache
def readings(character: str) -> frozenset[str]:
    """The pinyin of a character in all its readings, without tones; ü is u, yu and v."""
    found = set()
    for reading in _dictionary().get(ord(character), "").split(",") if len(character) == 1 else ():
        plain = _strip(reading.translate(_UMLAUT))
        if plain:
            found |= {plain.replace("v", "u"), plain.replace("v", "yu"), plain}
    return frozenset(found)


def _strip(text: str) -> str:
    return _LETTERS.sub("", unicodedata.normalize("NFD", text.casefold()))


@cache
def syllables() -> frozenset[str]:
    """Every syllable of pinyin, without tones."""
    return frozenset(
        plain for code in range(0x4E00, 0x9FA6) for plain in readings(chr(code)) if len(plain) < 7
    )


@lru_cache(maxsize=4096)
def squeeze(text: str) -> str:
    """The letters of a romanised text in lower case: no spaces, hyphens, apostrophes or accents."""
    if text.isascii():
        return _LETTERS.sub("", text.casefold())
    return _strip(text)


@lru_cache(maxsize=4096)
def count_syllables(word: str) -> int:
    """How many syllables of pinyin a squeezed word is, 1 or 2; 0 when it is not one or two."""
    known = syllables()
    if word in known:
        return 1
    return 2 if any(word[:at] in known and word[at:] in known for at in range(1, len(word))) else 0


def pinyin(han: str) -> str:
    """The pinyin of a few characters in their first readings, squeezed; ü is u."""
    found = []
    for character in han:
        first = _dictionary().get(ord(character), "").split(",")[0]
        found.append(_strip(first.translate(_UMLAUT)).replace("v", "u"))
    return "".join(found)


def spellings(han: str) -> Iterator[str]:
    """The pinyin of a few characters in all their readings, squeezed; at most 64."""
    found = [""]
    for character in han:
        found = [head + tail for head in found for tail in sorted(readings(character))][:64]
    return iter(found)


def spells(han: str, start: int, word: str) -> bool:
    """Whether the characters from `start` on are read as the whole squeezed word."""
    ends = {0}
    for character in han[start : start + 4]:
        ends = {
            end + len(reading)
            for end in ends
            for reading in readings(character)
            if word.startswith(reading, end)
        }
        if len(word) in ends:
            return True
    return False


@lru_cache(maxsize=4096)
def skeleton(word: str) -> str:
    """The consonants of a romanised name, those that systems confuse made one."""
    return "".join(_CLASS.get(match, match) for match in _INITIALS.findall(squeeze(word)))
