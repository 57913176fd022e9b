"""Machine English for whole texts: split into segments, translated together, laid out again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from api.drafting.retries import Drafts
from api.engine import Output, cut
from api.language.segmentation import Split, split


@dataclass(frozen=True)
class Translated:
    """The English of one text; `score` is the mean of its sentences' scores, 0 for none."""

    en: str
    score: float


class Translator(Protocol):
    """An engine, or a drafter, which uses the glossary and retries bad drafts."""

    def translate(self, texts: Sequence[str]) -> list[Output]:
        """The draft of each sentence, in order."""
        ...


def translate_texts(engine: Translator, texts: Sequence[str]) -> list[Translated]:
    """The English of each text, in order; line breaks stay, sentences of a line share it."""
    splits = [split(text) for text in texts]
    outputs = iter(engine.translate([piece.zh for one in splits for piece in one.pieces]))
    found = []
    for one in splits:
        drafts = [next(outputs) for _ in one.pieces]
        mean = sum(draft.score for draft in drafts) / len(drafts) if drafts else 0.0
        found.append(Translated(lay_out(one, [draft.en for draft in drafts]), round(mean, 4)))
    return found


def other_wordings(source: Drafts, texts: Sequence[str], count: int) -> list[list[str]]:
    """At most so many different wordings of each text, the best first. Raises Unavailable."""
    settings = replace(source.settings, beam_size=max(source.settings.beam_size, count))
    splits = [split(text) for text in texts]
    # a draft of several clauses has no next best of its own
    sentences = [[cut(piece.zh, settings.clause) for piece in one.pieces] for one in splits]
    clauses = [clause for parts in sentences for part in parts for clause in part]
    drafts = dict(source.drafts(clauses, decode=settings, hypotheses=count))
    rows = (drafts[at] for at in range(len(clauses)))
    english = iter([[best.en, *(other.en for other in best.others)] for best in rows])
    found = []
    for one, parts in zip(splits, sentences, strict=True):
        options = [[next(english) for _ in part] for part in parts]
        # where a clause has fewer wordings its last stands again
        ways = (
            [" ".join(way[min(place, len(way) - 1)] for way in part).strip() for part in options]
            for place in range(count)
        )
        wordings = dict.fromkeys(lay_out(one, way) for way in ways)
        found.append([text for text in wordings if text])
    return found


def lay_out(one: Split, english: Sequence[str]) -> str:
    """The English of a text's sentences with its line breaks."""
    parts = [spaces(one.before)]
    for piece, en in zip(one.pieces, english, strict=True):
        parts += [en, spaces(piece.after) or " "]
    return "".join(parts).strip(" ")


def spaces(between: str) -> str:
    """The line breaks of the white space between two sentences, and how far the next is indented.

    Nothing where there is no break; the wide spaces that begin a Chinese paragraph are not English.
    """
    breaks = "".join(char for char in between if char in "\r\n")
    return breaks and breaks + between[len(between.rstrip(" \t")) :]
