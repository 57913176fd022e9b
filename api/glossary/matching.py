"""Glossary terms in Chinese text, each hit graded by evidence.

- `exact`: the term stands there as a word, or as whole words, of its own.
- `nested`: it is a part, cut at word boundaries, of a longer glossary term that also matched.
- `doubtful`: it straddles words (失信 in 丢失信息), is a part of a word of another meaning (信用 in
  信用卡, whether or not the glossary has that word) or of a name. Shown, never enforced.

Offsets are code points of the text as given; matching is on folded text (`language.script`), so
that Traditional and full-width forms are found. Time is proportional to the length of the text.
jieba's dictionary is read as data (`language.lexicon`); jieba is not imported, its tokenizer
untouched.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, Implementation
from pydantic import BaseModel, ConfigDict

from api.glossary.file import Term
from api.glossary.grading import Grade, Grader, Span
from api.language.lexicon import Lexicon
from api.language.script import fold


class TermPlace(BaseModel):
    """Where a glossary term stands in a text, as REST and the commands show it.

    Offsets are code points, `end` exclusive. `zh` is the headword as the glossary writes it, `en`
    the preferred rendering of its first row; `reason` says why a place is not `exact`.
    """

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "example": {
                "start": 9,
                "end": 15,
                "zh": "失信被执行人",
                "en": "judgment defaulter",
                "grade": "exact",
                "reason": "",
            }
        },
    )
    start: int
    end: int
    zh: str
    en: str
    grade: Grade
    reason: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A headword in a text: code point offsets, end exclusive; the grade, and why if not exact.

    `zh` is the headword as the glossary writes it; `terms` are all its rows, in the file's order.
    """

    start: int
    end: int
    zh: str
    grade: Grade
    reason: str = ""
    terms: tuple[Term, ...] = ()

    def place(self) -> TermPlace:
        """The hit as it is shown."""
        return TermPlace(
            start=self.start,
            end=self.end,
            zh=self.zh,
            en=self.terms[0].en if self.terms else "",
            grade=self.grade,
            reason=self.reason,
        )


class Matcher:
    """Finds the headwords of a glossary. Built once for a glossary and a lexicon.

    Building takes milliseconds for hundreds of terms and half a second for 70,000. Headwords that
    fold to the same text (失信 and its Traditional form) are one, under the first one's name.
    """

    def __init__(self, terms: Iterable[Term], lexicon: Lexicon) -> None:
        rows: dict[str, list[Term]] = {}
        for term in terms:
            rows.setdefault(fold(term.zh).text, []).append(term)
        rows.pop("", None)
        english = {
            key: [t for row in found for t in (row.en, *row.also)] for key, found in rows.items()
        }
        preferred = {key: [row.en for row in found] for key, found in rows.items()}
        self._rows = [tuple(found) for found in rows.values()]
        self._headwords = [found[0].zh for found in self._rows]
        self._grader = Grader(lexicon, english, preferred)
        self._automaton = AhoCorasick(
            rows, store_patterns=False, implementation=Implementation.ContiguousNFA
        )

    def candidates(self, text: str) -> list[tuple[int, int, str]]:
        """Every place where a headword's characters stand, ungraded: start, end, headword."""
        folded = fold(text)
        heads, unfold = self._headwords, folded.unfold
        if folded.offsets is None:
            return [(start, end, heads[key]) for key, start, end in self._find(folded.text)]
        return [(*unfold(start, end), heads[key]) for key, start, end in self._find(folded.text)]

    def hits(self, text: str) -> list[Hit]:
        """Every place where a headword's characters stand, graded; by start, the longer first."""
        folded = fold(text)
        spans = self._find(folded.text)
        if not spans:
            return []
        spans.sort(key=lambda span: (span[1], -span[2]))
        grades = self._grader.grades(folded.text, spans)
        heads, rows, unfold = self._headwords, self._rows, folded.unfold
        return [
            Hit(*unfold(start, end), heads[key], *grade, rows[key])
            for (key, start, end), grade in zip(spans, grades, strict=True)
        ]

    def _find(self, text: str) -> list[Span]:
        return self._automaton.find_matches_as_indexes(text, overlapping=True)
