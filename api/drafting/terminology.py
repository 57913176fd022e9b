"""Drafts with the glossary's terms: by the model itself, never by replacing its words.

A `TerminologyDrafter` drafts like an engine. What it tries, for each clause in which a term stands
`exact`:

1. the model's own draft and its next best;
2. the term's rendering written into the Chinese in the term's place, which the model copies;
3. the rendering forced into the English where the model expects it most, the rest decoded again.

It goes on only while a term is missing, and keeps, of all drafts that lack the fewest, the
one that the model finds most probable. A rendering that can only be forced where it makes the
draft much less probable stays missing: the draft would be spoilt by it. A nested hit is rendered by
the longer term around it; a doubtful one is left to the model. What counts as a rendering is what
the check `terms` says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, zip_longest

from api.checks.terms import judge, read_words
from api.engine import DecodeSettings, Engine, Output, Wish, cut, join_outputs
from api.glossary.matching import Hit

NEXT_BEST = 4  # drafts of a decoding that are looked at
TOGETHER = 128  # clauses with missing terms that are decoded again at a time
SENSES = 3  # renderings of one term that are written into the Chinese
WORSE = 0.6  # of mean log-probability: what a draft with a rendering forced into it may lose

_BRACKETS = re.compile(r"\s*\([^)]*\)")


@dataclass(frozen=True, slots=True)
class TermUse:
    """The glossary terms of a text that its draft has, and those it lacks: headwords."""

    matched: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def wanted(hits: Iterable[Hit]) -> list[Hit]:
    """The hits that a draft must render: `exact` ones, each headword once."""
    found = {hit.zh: hit for hit in hits if hit.grade == "exact" and hit.terms}
    return sorted(found.values(), key=lambda hit: hit.start)


def assess_terms(zh: str, hits: Iterable[Hit], en: str) -> TermUse:
    """Which of a text's terms its English renders as the glossary wants."""
    words = read_words(en)
    matched: list[str] = []
    missing: list[str] = []
    for hit in wanted(hits):
        (missing if judge(zh, hit, words) else matched).append(hit.zh)
    return TermUse(tuple(matched), tuple(missing))


@dataclass(slots=True)
class Clause:
    """A part of a text that is decoded as one, and the best that was found for it.

    `hits` are the exact ones, offsets in `zh`; `first` says that a sentence begins with it.
    """

    text: int
    place: int
    zh: str
    hits: list[Hit]
    first: bool
    found: list[Output] = field(default_factory=list)

    def consider(self, outputs: Iterable[Output]) -> None:
        """Keep the drafts that lack the fewest terms, the most probable first."""
        drafts = {output.en: output for output in (*self.found, *outputs) if output.en}
        missing = {en: len(self.missing(en)) for en in drafts}
        least = min(missing.values(), default=0)
        best = [output for en, output in drafts.items() if missing[en] == least]
        self.found = sorted(best, key=lambda output: -output.score)

    def missing(self, en: str) -> list[Hit]:
        """The hits that some English does not render."""
        if not self.hits:
            return []
        words = read_words(en)
        return [hit for hit in self.hits if judge(self.zh, hit, words)]

    @property
    def lacking(self) -> list[Hit]:
        """The hits that the best draft does not render; all while there is none."""
        return self.missing(self.found[0].en if self.found else "")

    def mixed(self, *, sanctioned: bool = False) -> list[str]:
        """The clause with renderings in the place of the terms that are missing, some ways.

        First what is preferred for each sense, then, `sanctioned`, the other renderings.
        """
        lacking = {hit.zh for hit in self.lacking}
        spans = apart([hit for hit in self.hits if hit.zh in lacking])
        senses = max((len(hit.terms) for hit in spans), default=0)
        options = max((len(renderings(hit)) for hit in spans), default=0)
        ways = range(senses, options) if sanctioned else range(min(senses, options))
        return list(dict.fromkeys(self.write_in(spans, way) for way in ways))

    def write_in(self, hits: Sequence[Hit], way: int) -> str:
        """The clause with the `way`-th rendering of each of these hits, last to first."""
        zh = self.zh
        for hit in reversed(hits):
            options = renderings(hit)
            english = options[min(way, len(options) - 1)]
            if self.first and not zh[: hit.start].strip():
                english = english[:1].upper() + english[1:]
            zh = f"{zh[: hit.start]} {english} {zh[hit.end :]}"
        return zh


def apart(hits: Iterable[Hit]) -> list[Hit]:
    """Hits that do not overlap, by start: of those that do, the longer."""
    taken: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: hit.start - hit.end):
        if all(hit.end <= other.start or other.end <= hit.start for other in taken):
            taken.append(hit)
    return sorted(taken, key=lambda hit: hit.start)


def renderings(hit: Hit) -> list[str]:
    """The preferred rendering of each of a term's senses, then the sanctioned ones; SENSES."""
    texts = [term.en for term in hit.terms] + [also for term in hit.terms for also in term.also]
    plain = (_BRACKETS.sub("", text).strip() or text for text in texts)
    return list(dict.fromkeys(plain))[:SENSES]


class TerminologyDrafter:
    """An engine's drafts, with the terms that `find` finds in a text, as far as can be."""

    def __init__(self, engine: Engine, find: Callable[[str], Sequence[Hit]]) -> None:
        self.engine = engine
        self.settings = engine.settings
        self.find = find

    def drafts(
        self, texts: Iterable[str], *, decode: DecodeSettings | None = None, hypotheses: int = 1
    ) -> Iterator[tuple[int, Output]]:
        """Each text's position and draft, as they are ready, as `Engine.drafts` gives them.

        `others` of a text in one clause are the next best with as many terms.
        """
        settings = decode or self.settings
        reading = _Reading(self.find, settings.clause)
        clauses, many = reading.clauses(texts), max(hypotheses, NEXT_BEST)
        lacking: list[Clause] = []
        for at, output in self.engine.drafts(clauses, decode=settings, hypotheses=many):
            clause = reading.waiting.pop(at)
            best = replace(output, others=())
            if clause.hits and clause.missing(best.en):
                clause.found = [best]
                clause.consider(output.others)
                lacking.append(clause)
                if len(lacking) == TOGETHER:
                    yield from self._mended(lacking, settings, reading)
                    lacking = []
            else:
                clause.found = [best, *output.others]
                yield from reading.finished(clause)
        yield from self._mended(lacking, settings, reading)

    def _mended(
        self, clauses: Sequence[Clause], settings: DecodeSettings, reading: _Reading
    ) -> Iterator[tuple[int, Output]]:
        """The texts that are complete when these clauses have been decoded in other ways."""
        self._write_in(clauses, settings)
        self._force_in(clauses, settings)
        for clause in clauses:
            yield from reading.finished(clause)

    def _write_in(self, clauses: Sequence[Clause], settings: DecodeSettings) -> None:
        """Decode the clauses with renderings written into them; sanctioned ones where they must.

        Drafts of the Chinese as it is stay in the race: where one of those that are not the best
        has the terms, the more probable is kept.
        """
        self._decode([(clause, zh) for clause in clauses for zh in self._forms(clause)], settings)
        left = [clause for clause in clauses if clause.lacking]
        self._decode([(one, zh) for one in left for zh in one.mixed(sanctioned=True)], settings)

    def _decode(self, asked: Sequence[tuple[Clause, str]], settings: DecodeSettings) -> None:
        """Let clauses consider the drafts of their mixed forms."""
        whole = replace(settings, clause=10_000)  # a rendering must not be cut
        texts = [zh for _, zh in asked]
        for at, output in self.engine.drafts(texts, decode=whole, hypotheses=NEXT_BEST):
            asked[at][0].consider((replace(output, others=()), *output.others))

    @staticmethod
    def _forms(clause: Clause) -> list[str]:
        """The mixed forms of a clause; where a next best has all, those of the first draft."""
        if clause.lacking:
            return clause.mixed()
        return [clause.write_in(apart(clause.hits), 0)]

    def _force_in(self, clauses: Sequence[Clause], settings: DecodeSettings) -> None:
        """Force what is still missing into the best drafts: of each clause one term at a time."""
        lacking = [clause.lacking for clause in clauses]
        for hits in zip_longest(*lacking):
            asked = [
                (clause, hit)
                for clause, hit in zip(clauses, hits, strict=True)
                if hit and clause.found and clause.lacking
            ]
            wishes = [
                Wish(clause.zh, clause.found[0].en, renderings(hit)[0]) for clause, hit in asked
            ]
            found = self.engine.force(wishes, decode=settings)
            for (clause, _), drafts in zip(asked, found, strict=True):
                least = clause.found[0].score - WORSE
                clause.consider(draft for draft in drafts if draft.score > least)


class _Reading:
    """Texts on their way: the clauses that are being decoded, and the texts that wait for some."""

    def __init__(self, find: Callable[[str], Sequence[Hit]], wish: int) -> None:
        self.find = find
        self.wish = wish
        self.waiting: dict[int, Clause] = {}
        self.texts: dict[int, list[Clause | None]] = {}

    def clauses(self, texts: Iterable[str]) -> Iterator[str]:
        """The clauses of the texts, in order."""
        count = 0
        for at, text in enumerate(texts):
            found = self.cut(at, text)
            self.texts[at] = [None] * len(found)
            for clause in found:
                self.waiting[count] = clause
                count += 1
                yield clause.zh

    def cut(self, at: int, text: str) -> list[Clause]:
        """A text's clauses, each with the hits in it."""
        hits = wanted(self.find(text))
        parts = cut(text, self.wish) or [""]
        ends = [0]
        for part in parts:
            ends.append(ends[-1] + len(part))
        return [
            Clause(at, place, text[start:end], shifted(hits, start, end), first=start == 0)
            for place, (start, end) in enumerate(pairwise(ends))
        ]

    def finished(self, clause: Clause) -> Iterator[tuple[int, Output]]:
        """The text that this clause completes, if it does."""
        row = self.texts[clause.text]
        row[clause.place] = clause
        if all(row):
            del self.texts[clause.text]
            yield clause.text, joined([part for part in row if part])


def shifted(hits: Iterable[Hit], start: int, end: int) -> list[Hit]:
    """The hits inside a clause, their offsets in it."""
    inside = (hit for hit in hits if start <= hit.start and hit.end <= end)
    return [replace(hit, start=hit.start - start, end=hit.end - start) for hit in inside]


def joined(clauses: Sequence[Clause]) -> Output:
    """The draft of a text from its clauses'."""
    if len(clauses) == 1 and clauses[0].found:
        best, *others = clauses[0].found
        return replace(best, others=tuple(others))
    return join_outputs([clause.found[0] for clause in clauses if clause.found])
