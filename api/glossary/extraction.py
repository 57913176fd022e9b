"""Terms a glossary lacks, proposed from the texts: words and phrases that recur and are telling.

A candidate is a dictionary word or a noun phrase of two to four words that stands in two segments
or more. It ranks by log-likelihood (Dunning 1993): how much more often it occurs than in general
Chinese, by the lexicon's counts. A part that hardly occurs outside a longer candidate is dropped.
Its English is what approved translations of its segments have in common and others have not (Dice
coefficient), else CC-CEDICT's first sense, else "?".
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import log
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from api.glossary.file import Term
from api.language.lexicon import Lexicon
from api.language.script import HAN, fold

UNKNOWN = "?"  # the English of a candidate that neither translations nor the dictionary render
STATUS = "suggested"
_LONGEST = 4  # words of a phrase; of a rendering as well
_PART = 0.05  # of the occurrences of its rarest word, reckoned for a phrase in general Chinese
_OUTSIDE = 0.25  # of a candidate's occurrences, at least, must be outside of a longer one
_ALIKE = 0.3  # Dice coefficient that a rendering must have
_VERB = 0.5  # a verb is a term less often than a noun
_NOUNS = frozenset(("n", "vn", "nz", "nt", "j", "l", "an", "ns"))
_INNER = _NOUNS | {"b", "a", ""}
_CLOSING = frozenset("法罪案费率权者人书证税额局署院厅")
_HAN = re.compile(f"[{HAN}]+")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_GENERAL = frozenset(  # of any text, and of any law
    _HAN.findall(
        "应当 可以 可能 能够 需要 必须 不得 进行 予以 包括 属于 根据 情形 情况 有关 相关 下列 部分 "
        "方面 问题 时候 规定 工作 成为 具有 没有 认为 表示 要求 使用 作为 其他 其它 各项 开始 以上 "
        "以下 以内 之日 前项 左列 各款 第一 目前 今年 人员 准用 之日起 日起 所称 所定 本法 本条 "
        "不在此限 每季度 日内 工作日内"
    )
)
_LIGHT = frozenset(
    _WORD.findall(
        "a an the of for on in to and or by with at from as is are be been was were it its this "
        "that which who shall may must will not no any such other these those has have had their "
        "his her than into under if when where he she they we you i one all there should can but"
    )
)
Words = tuple[str, ...]
Pair = tuple[str, str]


class _Count(NamedTuple):
    """Where a candidate stands: how often, and in how many segments."""

    times: Counter[Words]
    segments: Counter[Words]
    words: int


def suggest(
    segments: Iterable[str],
    approved: Iterable[Pair],
    terms: Iterable[Term],
    lexicon: Lexicon,
    *,
    limit: int = 200,
    least: int = 2,
) -> list[Term]:
    """Candidates as rows of a glossary (status `suggested`), the most telling first.

    `segments` are Chinese texts, `approved` pairs of Chinese and English that a reviewer accepted;
    a candidate stands in `least` segments or more and is no headword of `terms`.
    """
    known = {fold(term.zh).text for term in terms}
    counted = _count(segments, lexicon)
    ranked = sorted(
        ((_keyness(words, counted, lexicon), words) for words in _recurring(counted, least)),
        key=lambda item: (-item[0], item[1]),
    )
    chosen = _unnested([words for _, words in ranked], counted, known)[:limit]
    rendered = _renderings(["".join(words) for words in chosen], list(approved))
    return [_row(words, counted, rendered, lexicon) for words in chosen]


def _count(segments: Iterable[str], lexicon: Lexicon) -> _Count:
    times: Counter[Words] = Counter()
    within: Counter[Words] = Counter()
    words = 0
    for segment in segments:
        found: list[Words] = []
        for run in _HAN.findall(fold(segment).text):
            cut = _cut(run, lexicon)
            words += len(cut)
            found += _phrases(cut, [_tag(word, lexicon) for word in cut])
        times.update(found)
        within.update(set(found))
    return _Count(times, within, words)


def _cut(run: str, lexicon: Lexicon) -> list[str]:
    """The most probable words of a run of Chinese characters."""
    scores = lexicon.cut(run).boundaries()
    ends = [at for at, score in enumerate(scores) if score == 0]
    return [run[left:right] for left, right in pairwise(ends)]


def _tag(word: str, lexicon: Lexicon) -> str:
    """A word's tag; a name that the dictionary explains (jieba has 申请人 as one) is a noun."""
    tag = lexicon.tags.get(word, "")
    return "n" if tag == "nr" and word in lexicon.glosses else tag


def _phrases(cut: Sequence[str], tags: Sequence[str]) -> Iterator[Words]:
    """The words and noun phrases of a cut that may be terms."""
    for start, first in enumerate(cut):
        if len(first) < 2 or first in _GENERAL:
            continue
        if tags[start] in _NOUNS or tags[start] in ("v", ""):
            yield (first,)
        if tags[start] not in _INNER:
            continue
        for end in range(start + 1, min(start + _LONGEST, len(cut))):
            word = cut[end]
            if len(word) == 1:
                if word in _CLOSING:
                    yield tuple(cut[start : end + 1])
                break
            if word in _GENERAL or tags[end] not in _INNER:
                break
            if tags[end] in _NOUNS:
                yield tuple(cut[start : end + 1])


def _recurring(counted: _Count, least: int) -> list[Words]:
    return [words for words, segments in counted.segments.items() if segments >= least]


def _keyness(words: Words, counted: _Count, lexicon: Lexicon) -> float:
    """Log-likelihood of the count against general Chinese, 0 where it occurs less often."""
    times = counted.times[words]
    rarest = min(lexicon.words.get(word, 0) for word in words)
    general = max(rarest, 1) * (_PART if len(words) > 1 else 1.0)
    total = lexicon.total
    rate = (times + general) / (counted.words + total)
    if times / counted.words <= general / total:
        return 0.0
    ratio = times * log(times / (counted.words * rate)) + general * log(general / (total * rate))
    is_verb = len(words) == 1 and lexicon.tags.get(words[0]) == "v"
    return 2 * ratio * (_VERB if is_verb else 1.0)


def _unnested(ranked: list[Words], counted: _Count, known: set[str]) -> list[Words]:
    """The candidates that stand on their own: not headwords, and not only in longer candidates."""
    inside: dict[Words, int] = defaultdict(int)
    for words in ranked:
        for size in range(1, len(words)):
            for part in {words[at : at + size] for at in range(len(words) - size + 1)}:
                inside[part] = max(inside[part], counted.times[words])
    texts: set[str] = set(known)
    chosen = []
    for words in ranked:
        text = "".join(words)
        outside = counted.times[words] - inside[words]
        if text not in texts and outside >= max(1, _OUTSIDE * counted.times[words]):
            texts.add(text)
            chosen.append(words)
    return chosen


def _renderings(texts: list[str], approved: list[Pair]) -> dict[str, list[str]]:
    """For each folded text, the English that its translations share, the likeliest first."""
    if not texts or not approved:
        return {}
    automaton = AhoCorasick(texts)
    holding: dict[int, set[int]] = defaultdict(set)
    for at, (zh, _) in enumerate(approved):
        for text, _, _ in automaton.find_matches_as_indexes(fold(zh).text, overlapping=True):
            holding[text].add(at)
    everywhere: Counter[str] = Counter()
    pieces: list[dict[str, str]] = []
    for _, english in approved:
        found = {piece.lower(): piece for piece in _pieces(english)}
        everywhere.update(found.keys())
        pieces.append(found)
    return {
        texts[text]: _shared([pieces[at] for at in sorted(places)], everywhere)
        for text, places in holding.items()
    }


def _pieces(english: str) -> Iterator[str]:
    """Phrases of one to four words that neither begin nor end with a light one."""
    for sentence in re.split(r"[.,;:!?()\"“”]", english):
        words = _WORD.findall(sentence)
        for start, first in enumerate(words):
            if first.lower() in _LIGHT:
                continue
            for end in range(start + 1, min(start + _LONGEST, len(words)) + 1):
                if words[end - 1].lower() not in _LIGHT:
                    yield " ".join(words[start:end])


def _shared(pieces: list[dict[str, str]], everywhere: Counter[str]) -> list[str]:
    """At most two phrases common to these translations and rare elsewhere, as mostly written."""
    together = Counter(key for found in pieces for key in found)
    likely = []
    for key, times in together.items():
        alike = 2 * times / (len(pieces) + everywhere[key])
        if times > 1 and alike >= _ALIKE:
            likely.append((alike * (1 + 0.1 * key.count(" ")), key))
    best: list[str] = []
    for _, key in sorted(likely, key=lambda item: (-item[0], item[1])):
        if not any(key in other or other in key for other in best):
            best.append(key)
    written = (Counter(found[key] for found in pieces if key in found) for key in best[:2])
    return [forms.most_common(1)[0][0] for forms in written]


def _row(words: Words, counted: _Count, rendered: dict[str, list[str]], lexicon: Lexicon) -> Term:
    zh = "".join(words)
    renderings = rendered.get(zh, [])
    gloss = _gloss(lexicon.glosses.get(zh, ""))
    note = f"In {counted.segments[words]} segments."
    note += f" CC-CEDICT: {'; '.join(gloss[:3])}." if gloss else ""
    note += f" Also seen: {renderings[1]}." if renderings[1:] else ""
    english = [*renderings, *(sense.removeprefix("to ") for sense in gloss[:1]), UNKNOWN]
    tag = _tag(zh, lexicon)
    is_verb = tag == "v" or bool(gloss and gloss[0].startswith("to "))
    return Term(
        zh=zh,
        en=english[0],
        pos="verb" if is_verb else "proper noun" if tag in ("ns", "nt") else "noun",
        note=note,
        source="approved translations" if renderings else "CC-CEDICT" if gloss else "",
        status=STATUS,
    )


def _gloss(entry: str) -> list[str]:
    """The senses of a CC-CEDICT entry, without its remarks."""
    senses = (re.sub(r"\([^)]*\)", "", sense) for sense in re.split("[/;]", entry))
    plain = (" ".join(sense.split()) for sense in senses)
    return [sense for sense in plain if sense and not re.match("CL:|variant|old|see |abbr", sense)]
