"""Renderings forced into drafts: where each fits best by the model, the rest decoded again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from api.engine.batching import BATCH_TOKENS
from api.engine.decoding import DecodeSettings, Output

PLACES = 2  # beginnings of a draft that are decoded to their end
SCORED = 12  # beginnings of a draft that are scored, at most
BATCH_OPTIONS = {"max_batch_size": BATCH_TOKENS, "batch_type": "tokens"}
_WORD = "▁"  # SentencePiece's mark before a word


@dataclass(frozen=True, slots=True)
class Wish:
    """A text, a draft of it, and a rendering that the draft lacks."""

    zh: str
    en: str
    rendering: str


@dataclass(frozen=True, slots=True)
class Start:
    """How a draft may begin: up to a word of it, the rendering behind; as pieces."""

    wish: int
    source: list[str]
    pieces: list[str]
    rendering: int  # the last so many of `pieces`


def beginnings(
    wish: int, source: list[str], draft: Sequence[str], rendering: Sequence[str]
) -> list[Start]:
    """The draft up to each of its words, the rendering behind; SCORED at most, evenly."""
    ends = [at for at, piece in enumerate(draft) if piece.startswith(_WORD)] + [len(draft)]
    step = -(-len(ends) // SCORED)
    return [Start(wish, source, [*draft[:end], *rendering], len(rendering)) for end in ends[::step]]


def best_beginnings(translator: Any, starts: Sequence[Start]) -> list[Start]:
    """Of each wish the PLACES beginnings after which the model expects the rendering the most.

    `starts` of one wish stand together, and so do those that are kept.
    """
    sources, pieces = [one.source for one in starts], [one.pieces for one in starts]
    expected = {}
    for at, score in enumerate(translator.score_batch(sources, pieces, **BATCH_OPTIONS)):
        end = len(pieces[at])
        expected[at] = sum(score.log_probs[end - starts[at].rendering : end])
    kept: list[Start] = []
    for _, group in groupby(range(len(starts)), key=lambda at: starts[at].wish):
        best = sorted(group, key=lambda at: -expected[at])[:PLACES]
        kept += [starts[at] for at in best]
    return kept


def complete(
    translator: Any,
    starts: Sequence[Start],
    decode: DecodeSettings,
    read: Callable[[list[str]], str],
) -> Iterator[tuple[int, Output]]:
    """Each beginning decoded to its end: its wish, and the draft with the score of the whole."""
    sources = [one.source for one in starts]
    results = translator.translate_batch(
        sources, target_prefix=[one.pieces for one in starts], **BATCH_OPTIONS, **decode.options(1)
    )
    drafts = [result.hypotheses[0] for result in results]
    scored = translator.score_batch(sources, drafts, **BATCH_OPTIONS)
    for start, draft, score in zip(starts, drafts, scored, strict=True):
        mean = sum(score.log_probs) / len(score.log_probs)
        yield start.wish, Output(read(draft), mean, len(draft))
