"""Decode settings compared: chosen on WMT19 zh-en, shown on WMT21 zh-en, what each costs in speed.

    python benchmarks/decoding.py FOLDER [PACKAGE] [--lines N]

FOLDER holds wmt19.zh-en.tsv and wmt21.zh-en.tsv (Chinese, tab, English), of each of which N lines
(1000) are decoded; PACKAGE is an Argos package's folder, the seed model without it. The peer is
Argos's own setting. Every setting decodes the same sentences in this process, the cores shared
alike.
"""

from __future__ import annotations

from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import sacrebleu
from _measure import machine, opened

from api.engine import ARGOS, SEED, DecodeSettings, Engine

PLAIN = DecodeSettings()
SETTINGS = {
    "Argos's own (the peer)": ARGOS,
    "length 1": PLAIN,
    "length 2": replace(PLAIN, length_penalty=2.0),
    "length 3": replace(PLAIN, length_penalty=3.0),
    "length 2, patience 2": replace(PLAIN, length_penalty=2.0, patience=2.0),
    "length 2, patience 2, clause 80": replace(SEED, clause=80),
    "length 2, patience 2, clause 50": SEED,
    "length 2, patience 2, clause 30": replace(SEED, clause=30),
    "the same, clause 50, beam 2": replace(SEED, beam_size=2),
    "the same, clause 50, beam 8": replace(SEED, beam_size=8),
    "the same, no repeated 3-gram": replace(SEED, no_repeat_ngram_size=3),
}


def main() -> None:
    parser = ArgumentParser()
    parser.add_argument("data", type=Path)
    parser.add_argument("package", nargs="*")
    parser.add_argument("--lines", type=int, default=1000)
    options = parser.parse_args()
    print(machine())
    with opened(options.package) as engine:
        print(engine.package.engine)
        for name in ("wmt19", "wmt21"):
            rows = (options.data / f"{name}.zh-en.tsv").read_text(encoding="utf-8").splitlines()
            pairs = [(row.split("\t")[0], row.split("\t")[1]) for row in rows[: options.lines]]
            print(f"{name}: {len(pairs)} sentences")
            engine.translate([zh for zh, _ in pairs[:100]])
            peer = 0.0
            for label, settings in SETTINGS.items():
                peer = compare(engine, pairs, label, settings, peer)


def compare(
    engine: Engine, pairs: list[tuple[str, str]], label: str, settings: DecodeSettings, peer: float
) -> float:
    """Print a line; the peer's sentences a second, once they are known."""
    begin = perf_counter()
    outputs = engine.translate([zh for zh, _ in pairs], decode=settings)
    rate = len(pairs) / (perf_counter() - begin)
    english, references = [output.en for output in outputs], [en for _, en in pairs]
    chrf = sacrebleu.corpus_chrf(english, [references]).score
    bleu = sacrebleu.corpus_bleu(english, [references]).score
    length = sum(map(len, english)) / sum(map(len, references))
    print(
        f"  {label:34} {rate:6.1f}/s, {rate / (peer or rate):.2f} of the peer's   "
        f"chrF {chrf:.2f}  BLEU {bleu:.2f}  length {length:.2f}",
        flush=True,
    )
    return peer or rate


if __name__ == "__main__":
    main()
