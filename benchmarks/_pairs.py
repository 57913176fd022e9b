"""Real pairs to measure on: a fixed random sample of law, news and general text."""

from __future__ import annotations

import lzma
import random
from collections import defaultdict
from pathlib import Path

Pair = tuple[str, str]
SEED = 4
SETS: dict[str, tuple[str, ...]] = {
    "law": ("taiwan_law\t",),
    "news": ("wmt19.zh-en.tsv", "wmt21.zh-en.tsv"),
    "general": ("jiyu_",),
}


def read_pairs(data: Path, prefixes: tuple[str, ...], sample: int) -> list[Pair]:
    """A fixed random sample of the second halves of the origins that begin with a prefix."""
    origins: dict[str, list[Pair]] = defaultdict(list)
    for name in prefixes:
        if name.endswith(".tsv"):
            rows = (data / name).read_text(encoding="utf-8").splitlines()
            origins[name] = [
                (row.split("\t")[0], row.split("\t")[1]) for row in rows if "\t" in row
            ]
    with lzma.open(data / "zh-en.tsv.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith(prefixes):
                origin, zh, en = line.rstrip("\n").split("\t")
                origins[origin].append((zh, en))
    pairs = [pair for rows in origins.values() for pair in rows[len(rows) // 2 :]]
    random.Random(SEED).shuffle(pairs)
    return pairs[:sample]
