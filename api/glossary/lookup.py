"""Terms by what a person types: a headword in either script, English, pinyin, or nearly that.

Each way of matching includes the ones before it: exact, prefix, contains (of zh, en or also),
pinyin (with or without tones and spaces, or first letters: `shixin`, `shī xìn`, `sx`), fuzzy.
Answers come ranked: exact first, then as the ways are ordered, then shorter headwords, then the
glossary's order. Case, width, script (Traditional or Simplified) and white space do not count.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Literal

from rapidfuzz import fuzz, process

from api.glossary.file import Term
from api.language.pinyin import Readings, letters
from api.language.script import HAN_CHARACTER, fold

Match = Literal["exact", "prefix", "contains", "pinyin", "fuzzy"]
WAYS: tuple[Match, ...] = ("exact", "prefix", "contains", "pinyin", "fuzzy")
NEAR_HAN, NEAR_LATIN = 60.0, 80.0  # of 100: similarity that a fuzzy answer must have
FUZZY_LIMIT = 50  # answers that only the fuzzy way may add
_LONG = 100  # characters of a query that are compared for similarity; more is no query

_WORD = re.compile("[a-z0-9]{2,}")
_Rank = tuple[int, float]  # place in the glossary; way, with the distance within it


def find(terms: Iterable[Term], query: str, match: Match = "contains") -> list[Term]:
    """The terms that match in this way or a nearer one, best first: see TermIndex."""
    return TermIndex(terms).find(query, match)


class TermIndex:
    """The index of a glossary. Built once; its pinyin and its words when they are first asked for.

    For 70,000 terms building takes about a second and pinyin four; a query takes milliseconds.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms = tuple(terms)
        texts: list[str] = []
        self._owners: list[int] = []
        for at, term in enumerate(self.terms):
            for text in (term.zh, term.en, *term.also):
                texts.append(_key(text))
                self._owners.append(at)
        self._texts = texts
        self._starts: list[int] = []
        length = 0
        for text in texts:
            self._starts.append(length)
            length += len(text) + 1
        self._whole = "".join(f"{text}\n" for text in texts)

    def find(self, query: str, match: Match = "contains") -> list[Term]:
        """The terms that match in this way or a nearer one, best first.

        An empty query gives every term in the glossary's order.
        """
        needle = _key(query)
        if not needle:
            return list(self.terms)
        width = WAYS.index(match)
        best: dict[int, float] = {}
        _add(best, self._by_text(needle))
        typed = "" if HAN_CHARACTER.search(needle) else letters(query)
        if width >= 3 and typed:
            _add(best, ((at, 3.0 + far) for at, far in self._readings.find(typed)))
        if width >= 4:
            near: dict[int, float] = {}
            _add(near, self._by_similarity(needle[:_LONG], typed[:_LONG]))
            more = sorted((way, at) for at, way in near.items() if at not in best)
            _add(best, ((at, way) for way, at in more[:FUZZY_LIMIT]))
        ranks = [(way, len(self.terms[at].zh), at) for at, way in best.items() if way < width + 1]
        return [self.terms[at] for _, _, at in sorted(ranks)]

    def find_near(self, query: str) -> list[Term]:
        """The terms that hold the query; where none does those by pinyin, then the fuzzy ones."""
        ways: tuple[Match, ...] = ("contains", "pinyin", "fuzzy")
        return next(filter(None, (self.find(query, way) for way in ways)), [])

    def _by_text(self, needle: str) -> Iterator[_Rank]:
        """Terms with a text that is, begins with or holds the needle: one scan of all texts."""
        whole, starts = self._whole, self._starts
        at = whole.find(needle)
        while at >= 0:
            text = bisect_right(starts, at) - 1
            way = 2.0
            if starts[text] == at:
                way = 0.0 if whole[at + len(needle)] == "\n" else 1.0
            yield self._owners[text], way
            following = text + 1
            at = whole.find(needle, starts[following]) if following < len(starts) else -1

    def _by_similarity(self, needle: str, typed: str) -> Iterator[_Rank]:
        """Terms nearly as typed, way 4 and up; not in order, some more than once."""
        if HAN_CHARACTER.search(needle):
            near = {text for character in set(needle) for text in self._characters[character]}
            texts = {text: self._texts[text] for text in near}
            yield from self._like(needle, texts, fuzz.ratio, NEAR_HAN)
            return
        yield from self._by_words(_WORD.findall(needle))
        if len(typed) > 3:
            likely = self._readings.likeliest
            found = process.extract(
                typed, likely, scorer=fuzz.ratio, score_cutoff=NEAR_LATIN, limit=FUZZY_LIMIT
            )
            yield from ((at, _distance(score)) for _, score, at in found)

    def _by_words(self, words: Sequence[str]) -> Iterator[_Rank]:
        """Terms with a rendering that has a word like each of these."""
        if not words:
            return
        vocabulary, scores = list(self._words), defaultdict[int, float](float)
        for word in words:
            near: dict[int, float] = {}
            found = process.extract(
                word, vocabulary, scorer=fuzz.ratio, score_cutoff=NEAR_LATIN, limit=FUZZY_LIMIT
            )
            for other, score, _ in found:
                for text in self._words[other]:
                    near[text] = max(score, near.get(text, 0.0))
            for text, score in near.items():
                scores[text] += score
        for text, score in scores.items():
            if score >= NEAR_LATIN * len(words):
                yield self._owners[text], _distance(score / len(words))

    def _like(
        self, needle: str, texts: dict[int, str], scorer: Callable[..., float], least: float
    ) -> Iterator[_Rank]:
        found = process.extract(needle, texts, scorer=scorer, score_cutoff=least, limit=FUZZY_LIMIT)
        yield from ((self._owners[text], _distance(score)) for _, score, text in found)

    @cached_property
    def _readings(self) -> Readings:
        return Readings([term.zh for term in self.terms])

    @cached_property
    def _words(self) -> dict[str, list[int]]:
        """The texts that each English word stands in."""
        found: dict[str, list[int]] = defaultdict(list)
        for at, text in enumerate(self._texts):
            for word in set(_WORD.findall(text)):
                found[word].append(at)
        return dict(found)

    @cached_property
    def _characters(self) -> dict[str, list[int]]:
        """The texts that each Chinese character stands in."""
        found: dict[str, list[int]] = defaultdict(list)
        for at, text in enumerate(self._texts):
            for character in set(HAN_CHARACTER.findall(text)):
                found[character].append(at)
        return found


def _add(best: dict[int, float], more: Iterable[_Rank]) -> None:
    for at, way in more:
        if way < best.get(at, 9.0):
            best[at] = way


def _distance(score: float) -> float:
    """The way of a fuzzy answer by its similarity of 100."""
    return 4.0 + (100.0 - score) / 101.0


def _key(text: str) -> str:
    """A text for comparison: folded, without case, white space as single spaces."""
    return " ".join(fold(text.casefold()).text.split())
