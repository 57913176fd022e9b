"""The checks on real text: how often they speak, what they catch, how fast they are.

    python benchmarks/checks.py DATA [--sample 20000] [--set law] [--check names] [--show 20]

DATA is a folder with zh-en.tsv.xz (origin, Chinese, English a line) and the news sets
wmt19.zh-en.tsv and wmt21.zh-en.tsv (Chinese, English). Samples are random but fixed, from the
second half of each origin: the length model is fitted on the first. A pair is damaged in one way at
a time, and only where the check had nothing to say; `caught` counts what it then says, `firmly`
errors and warnings alone. Time is of one core.
"""

from __future__ import annotations

import argparse
import random
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import _damage
from _damage import Damage
from _measure import ROOT, machine
from _pairs import SEED, SETS, Pair, read_pairs

from api import checks, glossary
from api.checks import Find, Finding, consistency, dates, numbers, terms
from api.glossary.matching import Hit, Matcher
from api.language.lexicon import read_lexicon


def check_numbers(zh: str, en: str, hits: Sequence[Hit]) -> list[Finding]:
    """The checks of numbers and dates, which share what is damaged."""
    return numbers.check(zh, en, hits) + dates.check(zh, en, hits)


def compare_digits(zh: str, en: str, _: Sequence[Hit]) -> list[Finding]:
    """The peer: digits compared as strings, as other tools do."""
    zh, en = (unicodedata.normalize("NFKC", text).replace(",", "") for text in (zh, en))
    same = Counter(re.findall("[0-9]+", zh)) == Counter(re.findall("[0-9]+", en))
    return (
        [] if same else [Finding(check="digits", severity="warning", message="The digits differ.")]
    )


def leave(_zh: str, _en: str, _rng: random.Random) -> Iterator[tuple[str, str, str]]:
    """Nothing, for a check that nobody has written damage for."""
    return iter(())


def list_suites() -> dict[str, tuple[Find, Damage]]:
    """Each check that takes a pair, with what is damaged for it; the terms by their own measure."""
    found: dict[str, tuple[Find, Damage]] = {}
    for check in checks.CHECKS:
        if check.find and check is not terms.CHECK:
            found[check.id] = check.find, _damage.DAMAGE.get(check.id, leave)
    del found[dates.ID]
    found[numbers.ID] = check_numbers, _damage.DAMAGE[numbers.ID]
    return found


PEER = "digits (the peer)"
CHECKS: dict[str, tuple[Find, Damage]] = {
    **list_suites(),
    PEER: (compare_digits, _damage.DAMAGE[numbers.ID]),
}


def worst(findings: list[Finding]) -> str:
    """The severity that counts."""
    return min((finding.severity for finding in findings), key=list(checks.RANK).index)


def measure(
    label: str, pairs: list[Pair], hits: list[list[Hit]], suite: tuple[Find, Damage], show: int
) -> float:
    """Print what a check says of real and of damaged pairs, and its time; the share flagged."""
    check, damage = suite
    started = time.process_time()
    found = [check(*pair, each) for pair, each in zip(pairs, hits, strict=True)]
    seconds = time.process_time() - started
    said = Counter(worst(findings) for findings in found if findings)
    shares = ", ".join(f"{severity} {said[severity] / len(pairs):.2%}" for severity in checks.RANK)
    print(
        f"{label:20} flagged {said.total() / len(pairs):.2%} ({shares}); "
        f"{1e6 * seconds / len(pairs):.1f} µs a pair"
    )
    rng = random.Random(SEED)
    tried, caught, firmly = Counter[str](), Counter[str](), Counter[str]()
    missed: list[tuple[str, str, str]] = []
    for (zh, en), each, findings in zip(pairs, hits, found, strict=True):
        for kind, source, target in damage(zh, en, rng) if not findings else ():
            if (source, target) == (zh, en):
                continue
            answer = check(source, target, each)
            tried[kind] += 1
            caught[kind] += bool(answer)
            firmly[kind] += any(finding.severity != "note" for finding in answer)
            if not answer:
                missed.append((kind, source, target))
    if tried:
        print(f"{'':6} all that was damaged: caught {caught.total() / tried.total():.2%}")
    for kind, count in tried.items():
        print(
            f"{'':6} {kind:32} caught {caught[kind] / count:7.2%} "
            f"(firmly {firmly[kind] / count:7.2%}) of {count}"
        )
    rng.shuffle(missed)
    for (zh, en), findings in [pair for pair in zip(pairs, found, strict=True) if pair[1]][:show]:
        print(f"  {zh}\n  {en}")
        print("\n".join(f"    {f.check} {f.severity}: {f.message}" for f in findings))
    for kind, source, target in missed[:show]:
        print(f"  MISSED {kind}: {source}\n  {target}")
    return said.total() / len(pairs)


def measure_terms(pairs: list[Pair], hits: list[list[Hit]], show: int) -> None:
    """The glossary check: a sanctioned rendering is replaced by another or a forbidden word."""
    hits_of = dict(zip(pairs, hits, strict=True))

    def damage(zh: str, en: str, _: random.Random) -> Iterator[tuple[str, str, str]]:
        words = terms.read_words(en)
        for hit in hits_of[zh, en]:
            if hit.grade != "exact":
                continue
            renderings = [text for term in hit.terms for text in (term.en, *term.also)]
            spans = [span for text in renderings if (span := terms.place(text, words))]
            if not spans or sum(other.zh == hit.zh for other in hits_of[zh, en]) > 1:
                continue
            start, end = spans[0]
            yield "rendering replaced", zh, f"{en[:start]}something{en[end:]}"
            for avoid in [text for term in hit.terms for text in term.avoid][:1]:
                yield "by a forbidden one", zh, f"{en[:start]}{avoid}{en[end:]}"
            return

    measure("terms", pairs, hits, (terms.check, damage), show)


def measure_consistency(pairs: list[Pair]) -> None:
    """The check over pairs: the same Chinese again with other English."""
    earlier = consistency.Earlier()
    started = time.process_time()
    flagged = sum(bool(earlier.compare(zh, en, "")) for zh, en in pairs)
    seconds = time.process_time() - started
    caught = sum(bool(earlier.compare(zh, en + " indeed", "")) for zh, en in pairs)
    print(
        f"{'consistency':20} flagged {flagged / len(pairs):.2%}; "
        f"{1e6 * seconds / len(pairs):.1f} µs a pair\n"
        f"{'':6} {'said in another way':32} caught {caught / len(pairs):7.2%} of {len(pairs)}"
    )


def measure_all(pairs: list[Pair], matcher: Matcher) -> None:
    """All checks together, with and without finding the terms."""
    started = time.process_time()
    hits = [matcher.hits(zh) for zh, _ in pairs]
    found = time.process_time()
    said = sum(bool(checks.run(*pair, each)) for pair, each in zip(pairs, hits, strict=True))
    ended = time.process_time()
    print(
        f"{'all checks':20} flagged {said / len(pairs):.2%}; {len(pairs) / (ended - found):,.0f} "
        f"pairs/s, with finding the terms {len(pairs) / (ended - started):,.0f} pairs/s"
    )


def main() -> None:
    """Measure every check on every set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder of zh-en.tsv.xz and the WMT sets")
    parser.add_argument("--sample", type=int, default=20_000)
    parser.add_argument("--set", choices=SETS, action="append")
    parser.add_argument("--check", choices=[*CHECKS, "terms"], action="append")
    parser.add_argument("--show", type=int, default=0)
    arguments = parser.parse_args()
    print(machine())
    rows = glossary.read((ROOT / "glossary.csv").read_bytes()).terms
    matcher = Matcher(rows, read_lexicon())
    for name in arguments.set or SETS:
        pairs = read_pairs(arguments.data, SETS[name], arguments.sample)
        print(f"\n{name}: {len(pairs):,} pairs")
        hits = [matcher.hits(zh) for zh, _ in pairs]
        flagged = {
            check: measure(check, pairs, hits, CHECKS[check], arguments.show)
            for check in arguments.check or CHECKS
            if check in CHECKS
        }
        if PEER in flagged and flagged.get("numbers"):
            ratio = flagged[PEER] / flagged["numbers"]
            print(f"{'':6} of real pairs the peer flags {ratio:.1f} times as many as numbers does")
        if not arguments.check or "terms" in arguments.check:
            measure_terms(pairs, hits, arguments.show)
        if not arguments.check:
            measure_consistency(pairs)
            measure_all(pairs, matcher)


if __name__ == "__main__":
    main()
