"""The places of China that a text names, in Chinese and in English."""

from __future__ import annotations

import re
from functools import cache
from itertools import zip_longest

from api.checks.finding import Span
from api.checks.place_words import EXONYMS, PLACE_READINGS, PLACES, SHOWN, WORDS_TOO
from api.checks.romanisation import pinyin, spellings, squeeze

_FIRSTS = "".join(sorted({name[0] for name in PLACES}))
_PLACE = re.compile(
    f"(?=[{_FIRSTS}])(?:{'|'.join(sorted(PLACES, key=len, reverse=True))})"
    "(?!合作组织|时间|饭|菜|话|路[0-9])(?P<kind>市|省|县|州|地区)?"
)
_FOREIGN = tuple("土克斯尔特拉里")
_CAPITAL = re.compile(r"[A-Z][a-zà-ÿ’']+")


def find_places(zh: str) -> list[tuple[str, Span]]:
    """The known places of a Chinese text, each once, where it stands first."""
    found: dict[str, Span] = {}
    for match in _PLACE.finditer(zh):
        if match[0].endswith("州") and zh[max(0, match.start() - 1) : match.start()] in _FOREIGN:
            continue  # 昆土兰州 is Queensland
        name = match[0].removesuffix(match["kind"] or "")
        if name in WORDS_TOO and not match["kind"]:
            continue
        found.setdefault(name, (match.start(), match.start() + len(name)))
    return list(found.items())


@cache
def write_place(name: str) -> frozenset[str]:
    """How a known place is written in English, squeezed: its pinyin and other names."""
    pinyin = {PLACE_READINGS[name]} if name in PLACE_READINGS else set(spellings(name))
    written = pinyin | set(EXONYMS.get(name, "").split())
    return frozenset(written - {"shanxi"} if name == "陕西" else written)


def show_place(name: str) -> str:
    """A known place as English has it: Shandong, Tibet."""
    return SHOWN.get(name) or PLACE_READINGS.get(name, pinyin(name)).capitalize()


def is_named(name: str, letters: str) -> bool:
    """Whether English of these squeezed letters names a known place."""
    return any(written in letters for written in write_place(name))


@cache
def _english() -> dict[str, frozenset[str]]:
    """Squeezed English of each place to the places written so."""
    found: dict[str, set[str]] = {}
    for name in PLACES:
        for written in write_place(name):
            if len(written) > 3:
                found.setdefault(written, set()).add(name)
    return {written: frozenset(names) for written, names in found.items()}


def places_named(en: str) -> list[tuple[frozenset[str], Span]]:
    """The known places an English text names, with the spans of their names."""
    known = _english()
    found = []
    words = list(_CAPITAL.finditer(en))
    for match, following in zip_longest(words, words[1:]):
        ends = [match.end()]
        if following and following.start() == match.end() + 1:
            ends.insert(0, following.end())
        for end in ends:
            written = squeeze(en[match.start() : end])
            names = known.get(written) or known.get(written.removesuffix("s"))
            if names:
                found.append((names, (match.start(), end)))
                break
    return found
