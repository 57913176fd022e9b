"""The glossary in drafts: terms matched with it and without, what that does to chrF; confidence.

    python benchmarks/drafts_glossary.py FOLDER [PACKAGE] [--terms N] [--lines N]

FOLDER holds wmt21.zh-en.tsv (Chinese, tab, English). For 300 of its sentences a term is a CC-CEDICT
noun that stands in the Chinese and one of whose glosses stands in the reference: the glossary says
that gloss. PACKAGE is an Argos package's folder, the seed model without it. The peer is the same
engine without the glossary. Then what each step adds, and, on all of the test set or so many lines
of it, what the drafts' confidence says of their chrF.
"""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean
from time import perf_counter

import sacrebleu
from _measure import machine, opened
from _term_pairs import Pair, read_pairs

from api import checks
from api.checks.inspector import lexicon
from api.checks.terms import place, read_words
from api.drafting.confidence import confidence
from api.drafting.retries import Drafts, draft_texts
from api.drafting.terminology import Clause, TerminologyDrafter
from api.engine import Engine


class Copying(TerminologyDrafter):
    """The first two steps alone: the rendering written into the Chinese, nothing forced."""

    def _force_in(self, clauses: Sequence[Clause], settings: object) -> None:
        """Leave what is missed."""


def main() -> None:
    parser = ArgumentParser()
    parser.add_argument("data", type=Path)
    parser.add_argument("package", nargs="*")
    parser.add_argument("--terms", type=int, default=300)
    parser.add_argument("--lines", type=int)
    options = parser.parse_args()
    print(machine())
    with opened(options.package) as engine:
        print(engine.package.engine)
        glossary(engine, options.data, options.terms)
        trust(engine, options.data, options.lines)


def glossary(engine: Engine, data: Path, count: int) -> None:
    """Share of terms matched and chrF of each way."""
    pairs = read_pairs(data / "wmt21.zh-en.tsv", lexicon(), count)
    hits = {pair.zh: [pair.hit] for pair in pairs}
    texts = [pair.zh for pair in pairs]
    print(f"{len(pairs)} term pairs of WMT21, each in a sentence of its own")
    engine.translate(texts[:20])
    ways: dict[str, Drafts] = {
        "without the glossary (the peer)": engine,
        "n-best and copied renderings": Copying(engine, hits.__getitem__),
        "and forced ones: as Duizhao drafts": TerminologyDrafter(engine, hits.__getitem__),
    }
    for name, way in ways.items():
        begin = perf_counter()
        found = dict(way.drafts(texts))
        seconds = perf_counter() - begin
        english = [found[at].en for at in range(len(texts))]
        matched = fmean(map(matches, pairs, english))
        chrf = sacrebleu.corpus_chrf(english, [[pair.reference for pair in pairs]]).score
        print(
            f"  {name:36} matched {matched:6.1%}  chrF {chrf:.2f}  {len(pairs) / seconds:6.1f}/s",
            flush=True,
        )


def matches(pair: Pair, english: str) -> bool:
    """Whether English has the pair's rendering, in any inflection."""
    return place(pair.hit.terms[0].en, read_words(english)) is not None


def trust(engine: Engine, data: Path, count: int | None) -> None:
    """How confidence goes with chrF against the reference."""
    lines = (data / "wmt21.zh-en.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t")[:2] for line in lines[:count]]
    kept = dict(draft_texts(engine, [zh for zh, _ in rows], checks.run))
    pairs = []
    for at, (zh, reference) in enumerate(rows):
        score = sacrebleu.sentence_chrf(kept[at].output.en, [reference]).score
        pairs.append((confidence(zh, kept[at].output, kept[at].failed_checks), score, kept[at]))
    print(f"confidence on {len(pairs)} drafts of WMT21 (its numbers were fitted on WMT19)")
    rho = spearman([sure for sure, _, _ in pairs], [score for _, score, _ in pairs])
    print(f"  rank correlation with sentence chrF {rho:.3f}")
    pairs.sort(key=lambda pair: pair[0])
    tenth = len(pairs) // 10
    for name, part in (("least", pairs[:tenth]), ("most", pairs[-tenth:])):
        sure = fmean(each for each, _, _ in part)
        chrf = fmean(score for _, score, _ in part)
        print(f"  the tenth {name} sure of: confidence {sure:.2f}, mean chrF {chrf:.1f}")
    for name, wanted in (("with", True), ("without", False)):
        scores = [score for _, score, draft in pairs if bool(draft.failed_checks) == wanted]
        if scores:
            print(f"  {len(scores)} {name} failed checks after all: mean chrF {fmean(scores):.1f}")


def spearman(left: Sequence[float], right: Sequence[float]) -> float:
    """Rank correlation; ties by place."""
    ranks = [ranked(left), ranked(right)]
    middle = (len(left) - 1) / 2
    both = sum((a - middle) * (b - middle) for a, b in zip(*ranks, strict=True))
    return both / sum((a - middle) ** 2 for a in ranks[0])


def ranked(values: Sequence[float]) -> list[float]:
    """The rank of each value."""
    order = sorted(range(len(values)), key=lambda at: values[at])
    ranks = [0.0] * len(values)
    for rank, at in enumerate(order):
        ranks[at] = float(rank)
    return ranks


if __name__ == "__main__":
    main()
