"""Fit the numbers of api/drafting/confidence.py on one test set, and show them on another.

    python benchmarks/_fit_confidence.py FOLDER [PACKAGE] [--lines N]

FOLDER holds wmt19.zh-en.tsv and wmt21.zh-en.tsv (Chinese, tab, English), of each of which N lines
(400) are drafted, with failed checks mended; PACKAGE is an Argos package's folder, the seed model
without it. Printed are the least squares of chrF (0 to 1) over score, log length and failed checks,
and how well they and the present numbers order the drafts of the other set.
"""

from __future__ import annotations

import math
from argparse import ArgumentParser
from pathlib import Path

import numpy as np
import sacrebleu
from _measure import machine, opened
from drafts_glossary import spearman

from api import checks
from api.drafting.confidence import BASE, FAILED, LENGTH, SCORE
from api.drafting.retries import draft_texts
from api.engine import Engine

Row = tuple[float, float, float, float]  # 1, score, log length, whether checks failed


def main() -> None:
    parser = ArgumentParser()
    parser.add_argument("data", type=Path)
    parser.add_argument("package", nargs="*")
    parser.add_argument("--lines", type=int, default=400)
    options = parser.parse_args()
    print(machine())
    with opened(options.package) as engine:
        print(engine.package.engine)
        rows, quality = measure(engine, options.data / "wmt19.zh-en.tsv", options.lines)
        shown, other = measure(engine, options.data / "wmt21.zh-en.tsv", options.lines)
    fitted = np.linalg.lstsq(np.array(rows), np.array(quality), rcond=None)[0]
    for name, numbers in (("fitted", fitted), ("present", (BASE, SCORE, LENGTH, FAILED))):
        guessed = [float(np.dot(row, numbers)) for row in shown]
        words = ", ".join(f"{number:.3f}" for number in numbers)
        off = float(np.mean(np.array(guessed) - np.array(other)))
        print(
            f"{name}: {words}; on wmt21 rank correlation {spearman(guessed, other):.3f}, {off:+.3f}"
        )


def measure(engine: Engine, path: Path, count: int) -> tuple[list[Row], list[float]]:
    """What is known of the drafts of a set's lines, and their chrF."""
    lines = path.read_text(encoding="utf-8").splitlines()[:count]
    pairs = [line.split("\t")[:2] for line in lines]
    kept = dict(draft_texts(engine, [zh for zh, _ in pairs], checks.run))
    rows = [
        (1.0, kept[at].output.score, math.log(len(zh)), float(bool(kept[at].failed_checks)))
        for at, (zh, _) in enumerate(pairs)
    ]
    quality = [
        sacrebleu.sentence_chrf(kept[at].output.en, [reference]).score / 100
        for at, (_, reference) in enumerate(pairs)
    ]
    return rows, quality


if __name__ == "__main__":
    main()
