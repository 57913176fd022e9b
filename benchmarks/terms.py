"""Glossary terms in Chinese: precision and recall of the grades, and speed beside two peers.

    python benchmarks/terms.py DATA [--sample 20000] [--show 50]

DATA is a folder with zh-en.tsv.xz (origin, Chinese, English a line) and the WMT news sets
wmt19.zh-en.tsv and wmt21.zh-en.tsv (Chinese, English). Judged are tests/gold/terms.tsv, sentences
written for this project, and benchmarks/terms_judged.tsv, places in DATA by line and offset, read
and judged one by one before their grades were seen. Risky places (a longer word around, a word
boundary inside) are far more frequent there than in text. Round `tuned` has been used to better
the grades since, round `fresh` was judged after that; an `unclear` place does not count.

Speed is of a fixed random sample of all origins, on one core, with the glossary filled up to 700
terms from CC-CEDICT and with 70,000 words of CC-CEDICT. The peers find terms and grade none:
`str.find` for every term, and jieba with the terms as its user dictionary.
"""

from __future__ import annotations

import argparse
import lzma
import random
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from _measure import ROOT, machine

from api import glossary
from api.glossary import Term
from api.glossary.lookup import TermIndex
from api.glossary.matching import Matcher
from api.language.lexicon import Lexicon, read_lexicon

SEED = 4
LARGE = 70_000
ROUNDS = 3
GRADED = 4_000  # segments of the sample that are graded
PEER = 400  # segments of the sample for the slow peers
QUERIES = ("shixin", "sx", "失信行為", "untrustworthy", "untrustwothy", "信用")


class Place(NamedTuple):
    """A headword in a text, and whether it stands there as itself."""

    kind: str
    zh: str
    start: int
    headword: str
    is_hit: bool


def read_gold() -> Iterator[Place]:
    """The places of the gold file."""
    lines = (ROOT / "tests" / "gold" / "terms.tsv").read_text(encoding="utf-8").splitlines()
    for line in lines[1:]:
        zh, hits, collisions = line.split("\t")
        for mark in hits.split():
            start, headword = mark.split(":")
            yield Place("gold", zh, int(start), headword, is_hit=True)
        for mark in collisions.split():
            start, headword, _ = mark.split(":")
            yield Place("gold", zh, int(start), headword, is_hit=False)


def read_lines(data: Path, name: str) -> Iterator[str]:
    """The lines of a data set."""
    if name == "zh-en":
        with lzma.open(data / "zh-en.tsv.xz", "rt", encoding="utf-8", newline="\n") as rows:
            yield from rows
    else:
        with (data / f"{name}.zh-en.tsv").open(encoding="utf-8", newline="\n") as rows:
            yield from rows


def read_judged(data: Path) -> Iterator[Place]:
    """The judged places of real text, with the text."""
    wanted: dict[str, dict[int, list[list[str]]]] = defaultdict(lambda: defaultdict(list))
    lines = (ROOT / "benchmarks" / "terms_judged.tsv").read_text(encoding="utf-8").splitlines()
    for row in (line.split("\t") for line in lines[1:]):
        wanted[row[0]][int(row[1])].append(row)
    for name, places in wanted.items():
        for number, line in enumerate(read_lines(data, name), start=1):
            for _, _, start, end, headword, verdict, kind in places.get(number, ()):
                zh = line.split("\t")[name == "zh-en"]
                assert end == str(int(start) + len(headword)), "the data are of another version"
                if verdict != "unclear":
                    yield Place(f"real, {kind}", zh, int(start), headword, verdict == "yes")


def measure_grades(matcher: Matcher, places: Sequence[Place], show: int) -> None:
    """Print precision and recall of each kind of place, and the first mistakes."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for place in places:
        found = [hit for hit in matcher.hits(place.zh) if (hit.start, hit.zh) == place[2:4]]
        assert len(found) == 1, place
        hit = found[0]
        taken = hit.grade != "doubtful"
        counts[place.kind][f"{taken}{place.is_hit}"] += 1
        if taken != place.is_hit and show > 0:
            show -= 1
            context = place.zh[max(0, hit.start - 8) : hit.end + 8]
            print(f"  {'MISSED' if place.is_hit else 'TAKEN'} {hit.zh} in {context}: {hit.reason}")
    for kind, n in counts.items():
        precision = n["TrueTrue"] / (n["TrueTrue"] + n["TrueFalse"])
        recall = n["TrueTrue"] / (n["TrueTrue"] + n["FalseTrue"])
        hits, others = n["TrueTrue"] + n["FalseTrue"], n["TrueFalse"] + n["FalseFalse"]
        print(
            f"{kind}: {hits} hits, {others} collisions; precision {precision:.3f}, "
            f"recall {recall:.3f}, collisions left {n['FalseFalse'] / others:.3f}"
        )


def best_seconds(work: Callable[[str], object], segments: Sequence[str]) -> float:
    """Seconds of CPU for all segments, the best of a few rounds."""
    taken = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for segment in segments:
            work(segment)
        taken.append(time.process_time() - start)
    return min(taken)


def measure_speed(lexicon: Lexicon, sizes: dict[str, list[Term]], segments: list[str]) -> None:
    """Print segments a second and time per hit for each glossary, then the peers."""
    for name, terms in sizes.items():
        start = time.process_time()
        matcher = Matcher(terms, lexicon)
        built = time.process_time() - start
        seconds = best_seconds(matcher.candidates, segments)
        graded = segments[:GRADED]
        graded_seconds = best_seconds(matcher.hits, graded)
        hits = sum(len(matcher.hits(segment)) for segment in graded)
        candidates = sum(len(matcher.candidates(segment)) for segment in segments)
        print(
            f"{name}: built in {built:.2f} s; candidates {len(segments) / seconds:,.0f} segments/s "
            f"({candidates} of them, {seconds / candidates * 1e6:.1f} µs each); "
            f"graded {len(graded) / graded_seconds:,.0f} segments/s "
            f"({hits}, {graded_seconds / hits * 1e6:.1f} µs each)"
        )
        measure_peers(terms, matcher, segments[:PEER])


def measure_peers(terms: list[Term], matcher: Matcher, segments: list[str]) -> None:
    """Print how long str.find and jieba take for the same segments, and the ratios."""
    import jieba  # noqa: PLC0415

    jieba.setLogLevel(60)
    words = list(dict.fromkeys(term.zh for term in terms))
    tokenizer = jieba.Tokenizer()
    for word in words:
        tokenizer.add_word(word)
    tokenizer.lcut("")
    few = segments[:20] if len(words) > 10_000 else segments
    finding = best_seconds(lambda text: [w for w in words if text.find(w) >= 0], few) / len(few)
    cutting = best_seconds(tokenizer.lcut, segments) / len(segments)
    ours = best_seconds(matcher.candidates, segments) / len(segments)
    graded = best_seconds(matcher.hits, segments) / len(segments)
    print(
        f"  str.find {1 / finding:,.0f} segments/s: candidates are {finding / ours:,.0f} times as "
        f"fast, graded {finding / graded:,.1f}; jieba {1 / cutting:,.0f}: candidates "
        f"{cutting / ours:,.1f}, graded {cutting / graded:,.1f} times as fast"
    )


def measure_lookup(sizes: dict[str, list[Term]]) -> None:
    """Print how long an index takes to build and a query to answer."""
    for name, terms in sizes.items():
        start = time.process_time()
        index = TermIndex(terms)
        built = time.process_time() - start
        index.find("shixin", "fuzzy")
        index.find("失信", "fuzzy")
        index.find("credit", "fuzzy")
        first = time.process_time() - start - built
        work = partial(index.find, match="fuzzy")
        times = {query: best_seconds(work, [query]) * 1e3 for query in QUERIES}
        print(
            f"lookup in {name}: built in {built:.2f} s, pinyin and words in {first:.2f} s more; "
            + ", ".join(f"{query} {taken:.1f} ms" for query, taken in times.items())
        )


def read_segments(data: Path, sample: int) -> list[str]:
    """A fixed random sample of Chinese segments of all origins."""
    rng = random.Random(SEED)
    segments = [row.split("\t")[1] for row in read_lines(data, "zh-en") if rng.random() < 0.05]
    rng.shuffle(segments)
    return segments[:sample]


def main() -> None:
    """Measure all of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--sample", type=int, default=20_000)
    parser.add_argument("--show", type=int, default=0)
    arguments = parser.parse_args()
    print(machine(), "of which one is used")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    lexicon = read_lexicon()
    taken = time.process_time() - start
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"lexicon: {len(lexicon.words)} words in {taken:.2f} s, {memory:.0f} MB")
    terms = list(glossary.read((ROOT / "glossary.csv").read_bytes()).terms)
    places = [*read_gold(), *read_judged(arguments.data)]
    measure_grades(Matcher(terms, lexicon), places, arguments.show)
    words = [word for word in lexicon.glosses if len(word) > 1]
    random.Random(SEED).shuffle(words)
    stand_in = [Term(zh=word, en=lexicon.glosses[word].split("/")[0] or word) for word in words]
    sizes = {
        "700 terms": [*terms, *stand_in][:700],
        "70,000 terms": stand_in[:LARGE],
    }
    measure_speed(lexicon, sizes, read_segments(arguments.data, arguments.sample))
    measure_lookup(sizes)


if __name__ == "__main__":
    main()
