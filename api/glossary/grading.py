"""The grade of each place where a term's characters stand, by the words around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from api.glossary.compounds import Compounds
from api.glossary.personal_names import find_name
from api.language.lexicon import OWN, STRADDLES, Edge, Lattice, Lexicon

Grade = Literal["exact", "nested", "doubtful"]
Span = tuple[int, int, int]  # number of the term, start, end
Judgement = tuple[Grade, str]  # and why, where not exact

NEAR = 0.7  # a longer word stands between boundaries at most this far below the best cut
FAR = 6.0  # and is itself no further below it than this


class Grader:
    """Grades spans of folded text that hold folded headwords.

    `english` has the renderings of each headword, `preferred` the first of each of its rows.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        english: Mapping[str, Sequence[str]],
        preferred: Mapping[str, Sequence[str]],
    ) -> None:
        self._lexicon = lexicon
        self._keys = list(english)
        self._compounds = Compounds(lexicon, english, preferred)
        self._scores: dict[int, tuple[float, float]] = {}

    def grades(self, text: str, spans: list[Span]) -> list[Judgement]:
        """A judgement a span; spans come by start, at one start the longer first."""
        lexicon = self._lexicon
        words, phrases = lexicon.edges(text)
        general = lexicon.lattice(text, words)
        own = [(start, end, self._score(key)[1]) for key, start, end in spans]
        with_own = lexicon.lattice(text, sorted([*words, *own], key=_end))
        reading = _Reading(text, general, with_own)
        longer = _Covering(_standing(general, phrases))
        terms = _Covering([])
        found: list[Judgement] = []
        for span in spans:
            _, start, end = span
            judgement = self._grade(reading, span, terms.over(start, end), longer.over(start, end))
            if judgement[0] != "doubtful":
                terms.add((start, end, 0.0))
            found.append(judgement)
        return found

    def _grade(
        self, reading: _Reading, span: Span, terms: list[Edge], words: list[Edge]
    ) -> Judgement:
        """The judgement of a span, given the terms and the general words that cover it."""
        key, start, end = span
        text = reading.text
        for left, right, _ in (*terms, *words):
            doubt = self._compounds.doubt(text[left:right], start - left, end - left)
            if doubt:
                return "doubtful", doubt
        if terms:
            return "nested", f"part of {text[terms[-1][0] : terms[-1][1]]}"
        inside, boosted = self._score(key)
        straddles = not words and (
            reading.general.margin(start, end, inside) < -STRADDLES
            and reading.with_own.margin(start, end, boosted) < -STRADDLES
        )
        if straddles:
            return "doubtful", "straddles words"
        name = find_name(text, start, end, reading.general)
        return ("doubtful", f"part of the name {name}") if name else ("exact", "")

    def _score(self, key: int) -> tuple[float, float]:
        """A term's log probability by its general words, and as a word of the glossary."""
        scores = self._scores.get(key)
        if scores is None:
            word = self._keys[key]
            inside = self._lexicon.cut(word).best
            scores = inside, max(inside, self._lexicon.probability(OWN))
            self._scores[key] = scores
        return scores


class _Reading(NamedTuple):
    """A folded text cut into words, without and with the glossary's own."""

    text: str
    general: Lattice
    with_own: Lattice


class _Covering:
    """Spans met in the order of their starts; which of them cover a later span."""

    def __init__(self, coming: list[Edge]) -> None:
        self._coming = coming
        self._at = 0
        self._open: list[Edge] = []

    def add(self, edge: Edge) -> None:
        self._open.append(edge)

    def over(self, start: int, end: int) -> list[Edge]:
        """The spans that hold this one and more; asked with starts that never fall."""
        coming = self._coming
        while self._at < len(coming) and coming[self._at][0] <= start:
            self._open.append(coming[self._at])
            self._at += 1
        if not self._open:
            return []
        self._open = [edge for edge in self._open if edge[1] > start]
        return [edge for edge in self._open if edge[1] >= end and edge[1] - edge[0] > end - start]


def _standing(lattice: Lattice, phrases: list[Edge]) -> list[Edge]:
    """The words of two or more characters that may well stand in the text, by start."""
    ends = [score >= -NEAR for score in lattice.boundaries()]
    return sorted(
        edge
        for edge in (*lattice.edges, *phrases)
        if ends[edge[0]] and ends[edge[1]] and lattice.margin(*edge) >= -FAR
    )


def _end(edge: Edge) -> int:
    return edge[1]
