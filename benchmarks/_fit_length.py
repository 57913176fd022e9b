"""Fit the length model of api/checks/length.py on real pairs and print its constants.

    python benchmarks/_fit_length.py DATA [--sample 20000] > api/checks/length_weights.py

DATA is a folder with zh-en.tsv.xz (origin, Chinese, English), wmt19.zh-en.tsv and wmt21.zh-en.tsv
(Chinese, English). Only the first half of each origin is read here; benchmarks/checks.py
measures on the second. The weights are least squares on all origins alike, a little ridge on the
single characters; the limits are quantiles of log(English / expected) in each band of expected
length, the widest of the origins.
"""

from __future__ import annotations

import argparse
import lzma
import math
import random
import sys
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from api.checks.length import SOFT, classify, count_english

Pair = tuple[str, str]
SEED = 4
CLASSES = ("Han", "Latin", "digit", "other", "constant")
SINGLE = 150  # characters with a weight of their own, the commonest over all origins
RIDGE = 0.002
ORIGINS = {
    "law": ("taiwan_law", "prc_law", "china_politics_bilingual"),
    "general": ("jiyu_examples_en", "jiyu_examples_zh"),
    "plain": ("tatoeba",),
    "technical": ("python_docs", "kubernetes_docs"),
}
BANDS = (0, 20, 40, 80, 160, 320)
# The share of real pairs beyond the limits for error, warning, note, note, warning, error. The
# general pairs are 15 % misaligned and the plain ones short: they take part in the weights only.
TAILS = (0.0005, 0.005, 0.03, 0.97, 0.995, 0.9995)
TRUSTED = ("law", "news", "technical")
ENOUGH = 100


def read_origins(data: Path) -> dict[str, list[Pair]]:
    """The first half of the pairs of each origin, by set."""
    parts: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for name in ("wmt19", "wmt21"):
        for line in (data / f"{name}.zh-en.tsv").read_text(encoding="utf-8").splitlines():
            zh, _, en = line.partition("\t")
            if en:
                parts["news", name].append((zh, en.split("\t")[0]))
    sets = {origin: name for name, origins in ORIGINS.items() for origin in origins}
    with lzma.open(data / "zh-en.tsv.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            origin, zh, en = line.rstrip("\n").split("\t")
            if origin in sets:
                parts[sets[origin], origin].append((zh, en))
    found: dict[str, list[Pair]] = defaultdict(list)
    for (name, _), pairs in parts.items():
        found[name] += pairs[: len(pairs) // 2]
    return found


def choose_singles(origins: dict[str, list[Pair]]) -> list[str]:
    """The characters commonest over the origins, each origin weighing the same."""
    shares: Counter[str] = Counter()
    for pairs in origins.values():
        counts = Counter("".join(zh for zh, _ in pairs))
        total = sum(counts.values())
        for character, count in counts.items():
            shares[character] += count / total  # type: ignore[assignment]
    return [c for c, _ in shares.most_common() if classify(c) in (0, 3) and c.strip()][:SINGLE]


def features(zh: str, places: dict[str, int]) -> dict[int, float]:
    found: dict[int, float] = {4: 1.0}
    for character, count in Counter(zh).items():
        kind = classify(character)
        found[kind] = found.get(kind, 0) + count
        if character in places:
            found[places[character]] = count
    return found


def solve(rows: list[tuple[dict[int, float], float]], size: int) -> list[float]:
    """Least squares by the normal equations, with a ridge on the features after the classes."""
    table = [[0.0] * (size + 1) for _ in range(size)]
    for row, value in rows:
        for i, left in row.items():
            line = table[i]
            line[size] += left * value
            for j, right in row.items():
                line[j] += left * right
    for i in range(len(CLASSES), size):
        table[i][i] += RIDGE
    for i in range(size):
        for k in range(size):
            if k != i and table[k][i]:
                factor = table[k][i] / table[i][i]
                table[k] = [a - factor * b for a, b in zip(table[k], table[i], strict=True)]
    return [table[i][size] / table[i][i] for i in range(size)]


def quantile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--sample", type=int, default=20_000)
    arguments = parser.parse_args()
    origins = read_origins(arguments.data)
    for pairs in origins.values():
        random.Random(SEED).shuffle(pairs)
        del pairs[arguments.sample :]
    singles = choose_singles(origins)
    places = {character: len(CLASSES) + at for at, character in enumerate(singles)}
    rows = []
    for pairs in origins.values():
        for zh, en in pairs:
            row, length = features(zh, places), count_english(en)
            # long sentences vary more; a side that is 2.5 times off is another sentence
            scale = math.sqrt(row.get(0, 0) + 3) * math.sqrt(len(pairs))
            if 0.4 < (length + 5) / (4.5 * row.get(0, 0) + 5) < 2.5:
                rows.append(({at: x / scale for at, x in row.items()}, length / scale))
    weights = solve(rows, len(CLASSES) + len(singles))
    single = {c: round(weights[classify(c)] + weights[places[c]], 1) for c in singles}
    classes = [round(weight, 2) for weight in weights[: len(CLASSES)]]
    scores: dict[str, list[list[float]]] = {}
    for name, pairs in origins.items():
        bands: list[list[float]] = [[] for _ in BANDS]
        for zh, en in pairs:
            expected = classes[4] + sum(
                single.get(c, classes[classify(c)]) * n for c, n in Counter(zh).items()
            )
            expected = max(1.0, expected)
            band = max(i for i, low in enumerate(BANDS) if expected >= low)
            bands[band].append(math.log((count_english(en) + SOFT) / (expected + SOFT)))
        scores[name] = bands
    print_module(classes, single, scores, {name: len(pairs) for name, pairs in origins.items()})


def find_limits(scores: dict[str, list[list[float]]]) -> list[list[float]]:
    """The limits of each band; one with few pairs is no narrower than the band beside it."""
    found = []
    for band in range(len(BANDS)):
        known = [scores[name][band] for name in TRUSTED if len(scores[name][band]) >= ENOUGH]
        found.append(
            [
                (min if tail < 0.5 else max)(quantile(values, tail) for values in known)
                for tail in TAILS
            ]
        )
    for sparse, beside in ((0, 1), (len(BANDS) - 1, len(BANDS) - 2)):
        pairs = zip(TAILS, found[sparse], found[beside], strict=True)
        found[sparse] = [(min if tail < 0.5 else max)(a, b) for tail, a, b in pairs]
    return found


def print_module(
    classes: list[float],
    single: dict[str, float],
    scores: dict[str, list[list[float]]],
    sizes: dict[str, int],
) -> None:
    print('"""Constants of the length model, printed by benchmarks/_fit_length.py."""\n')
    print("from __future__ import annotations\n")
    print("# Fitted on the first half of each origin, pairs taken from each at random:")
    for name, bands in scores.items():
        every = [score for band in bands for score in band]
        spread = math.sqrt(sum(score * score for score in every) / len(every))
        sources = ", ".join(ORIGINS.get(name, ("WMT19, WMT21 zh-en",)))
        print(f"# {name}: {sizes[name]} of {sources};")
        print(
            f"#   log(English / expected): median {quantile(every, 0.5):.2f}, spread {spread:.2f}."
        )
    print("\n# English characters without spaces for one character of Chinese text, by class.")
    for at, name in enumerate(CLASSES):
        print(f"{name.upper()} = {classes[at]}")
    print("# The same for single characters.\nSINGLE = {")
    for value in sorted(set(single.values())):
        characters = "".join(c for c, v in single.items() if v == value)
        print(f'    "{characters}": {value},')
    print("}")
    print("# From each expected length on: the limits for an error, a warning, a note (too short),")
    print("# then for a note, a warning, an error (too long), of log(English / expected).")
    print("LIMITS = (")
    for low, ends in zip(BANDS, find_limits(scores), strict=True):
        print(f"    ({low}, {', '.join(f'{end:.2f}' for end in ends)}),")
    print(")")


if __name__ == "__main__":
    main()
