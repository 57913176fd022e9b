"""Machine English for whole texts: split into segments, translated together, laid out again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from api.engine import Output
from api.segments import split


@dataclass(frozen=True)
class Translated:
    """The English of one text; `score` is the mean of its sentences' scores, 0 for none."""

    en: str
    score: float


class Translator(Protocol):
    """An engine, or a drafter, which honours the glossary and mends bad drafts."""

    def translate(self, texts: Sequence[str]) -> list[Output]:
        """The draft of each sentence, in order."""
        ...


def translate_texts(engine: Translator, texts: Sequence[str]) -> list[Translated]:
    """The English of each text, in order; line breaks stay, sentences of a line share it."""
    splits = [split(text) for text in texts]
    outputs = iter(engine.translate([piece.zh for one in splits for piece in one.pieces]))
    found = []
    for one in splits:
        parts, scores = [spaces(one.before)], []
        for piece in one.pieces:
            output = next(outputs)
            parts += [output.en, spaces(piece.after) or " "]
            scores.append(output.score)
        mean = sum(scores) / len(scores) if scores else 0.0
        found.append(Translated("".join(parts).strip(" "), round(mean, 4)))
    return found


def spaces(between: str) -> str:
    """The line breaks of the white space between two sentences; other space becomes one."""
    return "".join(char for char in between if char in "\r\n")
