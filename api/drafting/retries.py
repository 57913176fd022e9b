"""Bad drafts found, and decoded again in other ways until one is good or all have been tried.

A draft fails a check when the check finds something grave in it, or when there is no draft. Which
one is kept: the one with the fewest failed checks, and of those the one with the best score.
Nothing is written into a draft and none is thrown away: what still fails is kept and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Protocol

from api.checks import Finding
from api.engine import DecodeSettings, Output
from api.language.quantities import write_english


class Drafts(Protocol):
    """An engine, or what drafts like one."""

    @property
    def settings(self) -> DecodeSettings:
        """How it decodes unless something else is asked for."""
        ...

    def drafts(
        self, texts: Iterable[str], *, decode: DecodeSettings | None = None, hypotheses: int = 1
    ) -> Iterator[tuple[int, Output]]:
        """Each text's position and draft, in any order."""
        ...


CheckPair = Callable[[str, str], Iterable[Finding]]

NEXT_BEST = 4  # drafts of the first decoding that are looked at
TOGETHER = 256  # drafts with failed checks that are decoded again at a time
CLAUSE = 25  # code points of a part when a text is split to mend its draft

EMPTY = "empty"  # what a draft that is not there fails

# The checks that a machine draft can fail, and from which severity on. The others are
# about style and names, which another decoding does not mend.
_ERROR = frozenset(("error",))
_SURE = frozenset(("error", "warning"))
GRAVE = MappingProxyType[str, frozenset[str]](
    {
        "repetition": _SURE,
        "length": _SURE,
        "untranslated": _ERROR,
        "negation": _SURE,
        "numbers": _ERROR,
        "dates": _ERROR,
        "terms": _SURE,
    }
)


@dataclass(frozen=True, slots=True)
class Kept:
    """The draft kept of a text, the checks it failed (an id once a finding), and what it took."""

    output: Output
    failed_checks: tuple[str, ...]
    way: str = "first"


def draft_texts(
    engine: Drafts, texts: Sequence[str], check: CheckPair | None = None
) -> Iterator[tuple[int, Kept]]:
    """Each text's position and draft, in any order; those that fail a check decoded again."""
    if check is None:
        yield from ((at, Kept(output, ())) for at, output in engine.drafts(texts))
        return
    suspects: list[tuple[int, Kept]] = []
    for at, output in engine.drafts(texts, hypotheses=NEXT_BEST):
        kept = choose(texts[at], output, check)
        if not kept.failed_checks:
            yield at, kept
            continue
        suspects.append((at, kept))
        if len(suspects) == TOGETHER:
            yield from _mended(engine, texts, suspects, check)
            suspects = []
    yield from _mended(engine, texts, suspects, check)


def _mended(
    engine: Drafts, texts: Sequence[str], suspects: Sequence[tuple[int, Kept]], check: CheckPair
) -> Iterator[tuple[int, Kept]]:
    found = retry_drafts(engine, [(texts[at], kept) for at, kept in suspects], check)
    return zip([at for at, _ in suspects], found, strict=True)


def find_failed_checks(zh: str, en: str, check: CheckPair) -> tuple[str, ...]:
    """The checks that a draft fails: ids, one a finding, sorted; `empty` when there is none."""
    if not zh.strip():
        return ()
    if not en.strip():
        return (EMPTY,)
    found = check(zh, en)
    return tuple(sorted(one.check for one in found if one.severity in GRAVE.get(one.check, ())))


def choose(zh: str, best: Output, check: CheckPair) -> Kept:
    """The best of a draft and its `others`: the first when it fails no check."""
    kept = Kept(best, find_failed_checks(zh, best.en, check))
    return consider(zh, kept, best.others, "next best", check) if kept.failed_checks else kept


def consider(zh: str, kept: Kept, outputs: Iterable[Output], way: str, check: CheckPair) -> Kept:
    """What is kept when these drafts are there too."""
    for output in outputs:
        new = Kept(output, find_failed_checks(zh, output.en, check), way)
        if _rank(new) < _rank(kept):
            kept = new
    return kept


def _rank(kept: Kept) -> tuple[bool, int, float]:
    return EMPTY in kept.failed_checks, len(kept.failed_checks), -kept.output.score


@dataclass(frozen=True, slots=True)
class Way:
    """How a text is decoded again: written anew first, for drafts that fail one of some checks."""

    settings: DecodeSettings
    rewrite: Callable[[str], str] = str
    mends: frozenset[str] | None = None  # None is every check

    def is_for(self, kept: Kept) -> bool:
        """Whether it may mend what is kept."""
        return bool(
            kept.failed_checks if self.mends is None else self.mends & set(kept.failed_checks)
        )


def other_ways(settings: DecodeSettings) -> dict[str, Way]:
    """The decodings tried on a draft with failed checks, in this order."""
    wide = replace(settings, beam_size=2 * settings.beam_size, patience=1.0)
    return {
        "numbers in English": Way(settings, write_english, frozenset(("numbers", "dates"))),
        "no repeat": Way(
            replace(settings, no_repeat_ngram_size=3), mends=frozenset(("repetition", "length"))
        ),
        "split": Way(replace(settings, clause=CLAUSE)),
        "wide beam": Way(wide),
    }


def retry_drafts(
    engine: Drafts, suspects: Sequence[tuple[str, Kept]], check: CheckPair
) -> list[Kept]:
    """What is kept of each (Chinese, draft with failed checks) after the other ways.

    A way is tried only on what still fails, on all such texts together.
    """
    found = [kept for _, kept in suspects]
    for name, way in other_ways(engine.settings).items():
        left = [at for at, kept in enumerate(found) if way.is_for(kept)]
        texts = [way.rewrite(suspects[at][0]) for at in left]
        many = way.settings.beam_size
        for index, output in engine.drafts(texts, decode=way.settings, hypotheses=many):
            at = left[index]
            drafts = (output, *output.others)
            found[at] = consider(suspects[at][0], found[at], drafts, name, check)
    return found
