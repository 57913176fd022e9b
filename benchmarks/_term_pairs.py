"""Term pairs to measure on: a CC-CEDICT word in a sentence, one of its glosses in its English."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from pathlib import Path

from api.checks.terms import place, read_words
from api.glossary import Term
from api.glossary.matching import Hit, Matcher
from api.language.lexicon import Lexicon

_GLOSS = re.compile(r"[A-Za-z][A-Za-z' -]{2,38}[a-z]")
_NOUNS = ("n", "vn", "l", "i", "j")  # of jieba's tags: nouns, verbal nouns, phrases


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence, its reference, and the hit of the one term it is measured by."""

    zh: str
    reference: str
    hit: Hit


def read_pairs(path: Path, lexicon: Lexicon, count: int, seed: int = 5) -> list[Pair]:
    """`count` pairs of a tab-separated test set, each sentence and each headword once."""
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    random.Random(seed).shuffle(lines)
    matcher = Matcher(nouns(lexicon), lexicon)
    pairs: list[Pair] = []
    taken: set[str] = set()
    for zh, reference, *_ in lines:
        found = [pair for hit in matcher.hits(zh) for pair in pair_of(zh, reference, hit)]
        found = [pair for pair in found if pair.hit.zh not in taken]
        if found:
            pairs.append(max(found, key=lambda pair: len(pair.hit.zh)))
            taken.add(pairs[-1].hit.zh)
        if len(pairs) == count:
            break
    return pairs


def nouns(lexicon: Lexicon) -> list[Term]:
    """Nouns and noun phrases of two characters and more, each with its usable glosses."""
    terms = []
    for zh, senses in lexicon.glosses.items():
        if len(zh) < 2 or not lexicon.tags.get(zh, "n").startswith(_NOUNS):
            continue
        plain = re.sub(r"\([^)]*\)", "", senses).split("/")
        glosses = [" ".join(gloss.split()) for gloss in plain]
        glosses = [gloss for gloss in glosses if _GLOSS.fullmatch(gloss) and is_noun(gloss)]
        if glosses:
            terms.append(Term(zh=zh, en=glosses[0], also=tuple(glosses[1:])))
    return terms


def is_noun(gloss: str) -> bool:
    """Whether a gloss may be a noun or a noun phrase, not a verb or an explanation."""
    first = gloss.split(maxsplit=1)[0]
    return first not in ("to", "see", "variant", "abbr", "also", "be") and len(gloss.split()) <= 4


def pair_of(zh: str, reference: str, hit: Hit) -> list[Pair]:
    """The pair of a hit, its term reduced to the gloss that the reference has; or nothing."""
    if hit.grade != "exact" or zh.count(hit.zh) != 1:
        return []
    words = read_words(reference)
    term = hit.terms[0]
    for gloss in (term.en, *term.also):
        if place(gloss, words):
            only = (Term(zh=hit.zh, en=gloss),)
            return [Pair(zh, reference, Hit(hit.start, hit.end, hit.zh, hit.grade, "", only))]
    return []
