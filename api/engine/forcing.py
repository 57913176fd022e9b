"""A rendering forced into a draft: where it fits best by the model, the rest decoded again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from api.engine.decoding import DecodeSettings, Output

PLACES = 2  # beginnings that are decoded to their end
SCORED = 24  # beginnings that are scored, at most
_WORD = "▁"  # SentencePiece's mark before a word


@dataclass(frozen=True, slots=True)
class Wish:
    """A text, a draft of it, and a rendering that the draft lacks."""

    zh: str
    en: str
    rendering: str


def beginnings(draft: Sequence[str], rendering: Sequence[str]) -> list[list[str]]:
    """The draft up to each of its words, the rendering behind; SCORED at most, evenly."""
    ends = [at for at, piece in enumerate(draft) if piece.startswith(_WORD)] + [len(draft)]
    step = -(-len(ends) // SCORED)
    return [[*draft[:end], *rendering] for end in ends[::step]]


def best_beginnings(
    translator: Any, source: list[str], starts: Sequence[list[str]], length: int
) -> list[list[str]]:
    """The PLACES beginnings after which the model expects their last `length` pieces the most."""
    scored = translator.score_batch([source] * len(starts), list(starts), max_batch_size=8)

    def expected(at: int) -> float:
        found = scored[at].log_probs[len(starts[at]) - length : len(starts[at])]
        return float(sum(found))

    order = sorted(range(len(starts)), key=expected, reverse=True)
    return [starts[at] for at in order[:PLACES]]


def complete(
    translator: Any,
    source: list[str],
    starts: Sequence[list[str]],
    decode: DecodeSettings,
    read: Callable[[list[str]], str],
) -> tuple[Output, ...]:
    """Each beginning decoded to its end, with the score of the whole; the best first."""
    sources = [source] * len(starts)
    results = translator.translate_batch(sources, target_prefix=list(starts), **decode.options(1))
    drafts = [result.hypotheses[0] for result in results]
    scored = translator.score_batch(sources, drafts)
    found = [
        Output(read(draft), sum(score.log_probs) / len(score.log_probs), len(draft))
        for draft, score in zip(drafts, scored, strict=True)
    ]
    return tuple(sorted(found, key=lambda output: -output.score))
