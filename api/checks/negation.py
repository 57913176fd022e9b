"""Negation lost or added."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from api.checks.finding import Finding, Severity, Span
from api.checks.negation_words import (
    BOUNDS,
    EITHER,
    EXPLICIT,
    LISTED,
    MARKS,
    MEANT,
    ORDINARY,
    PLAIN,
    STRONG,
    SURE,
    SURE_STEMS,
    WEAK,
    WEAK_STEMS,
    WONDERS,
)
from api.checks.registry import Check
from api.checks.sides import around, quote, word_spans, words
from api.glossary.matching import Hit

ID = "negation"

_MARK = re.compile(f"[{MARKS}]")
_LONGEST = 6
_MEANT = re.compile(MEANT)
_WONDER = re.compile(f"[{WONDERS}]")
_LIMIT = re.compile(
    "(?:不|不得|不应|不能|不可)(?:超过|超出|逾|少于|低于|高于|大于|小于|多于|晚于|早于|满)"
)
_TURNING = frozenset(("unless", "until", "except", "but"))  # not … unless: only if
_STOP = re.compile("[，。；：！？、,.;:!?]")
# English that has a negative word and says none: not only … but also, No. 5, no less than, whether
# or not, not until.
_LESS = ("less", "more", "fewer", "later", "greater", "higher", "lower", "exceeding")
_ONLY = ("only", "just", "merely", "simply", "solely", "alone", "until", "till", "least", "exceed")
_WONDERING = ("older", "younger", "earlier", "sooner", "doubt", "matter", "wonder")
_EMPTY_AFTER = {
    "not": frozenset((*_LESS, *_ONLY)),
    "no": frozenset((*_LESS, *_WONDERING)),
    "nor": frozenset(_LESS),
    "nothing": frozenset(("but",)),
    "cannot": frozenset(("but",)),
}
_EMPTY_BEFORE = {"not": frozenset(("or", "if", "why")), "no": frozenset(("or",))}


def check(zh: str, en: str, hits: Sequence[Hit] = ()) -> list[Finding]:  # noqa: ARG001
    """A finding where only one side says no, or the Chinese says no more often than the English.

    Words like 不断, 未来 and 不得不 neither need nor exclude a negative in English; on the English
    side `fail`, `prohibit`, `unless`, `un-` and their kin count. Errors are prohibitions and flat
    denials (不得, 严禁, 并非) whose English has nothing negative at all.
    """
    if not en.strip():
        return []
    spoken = words(en)
    if not _MARK.search(zh):
        stated = _stated(spoken)
        return _added(zh, en, stated) if stated else []
    said = list(find_negations(zh))
    if said and _LIMIT.search(zh) and not BOUNDS.isdisjoint(spoken):
        said = [span for span in said if not _LIMIT.match(zh, span[0])]
    explicit = len(_stated(spoken, strict=False))
    if explicit >= len(said):
        return _check_more(zh, en, spoken)
    implied = sum(map(_is_sure, spoken))
    if explicit + implied < len(said):
        return _lost(zh, said, explicit + implied, any(map(_is_weak, spoken)))
    # what English says by its meaning may answer to what the Chinese says so: 不得拒绝, 未失效
    left = implied - len(_MEANT.findall(zh))
    return [] if explicit or left >= len(said) else _lost(zh, said, 0, True)


CHECK = Check(
    ID,
    title="Negation",
    description="a no of the Chinese that the English lacks, or the other way round",
    severities=("error", "warning", "note"),
    find=check,
)


def find_negations(zh: str) -> Iterator[Span]:
    """Where the Chinese says no in a way that English must say too; 不得不 and 是不是 do not."""
    free = 0
    for match in _MARK.finditer(zh):
        at = match.start()
        if at < free:
            continue
        covering = _longest_word(zh, at, EITHER)
        if covering:
            free = covering[1]
        elif at and zh[at] in "不没" and zh[at - 1 : at] == zh[at + 1 : at + 2]:
            free = at + 2  # 是不是
        else:
            named = _longest_word(zh, at, STRONG) or _longest_word(zh, at, LISTED)
            if named or zh[at] in PLAIN:
                span = named or (at, at + 1)
                free = span[1]
                yield span


def _longest_word(zh: str, at: int, known: frozenset[str]) -> Span | None:
    """The longest known word of at most 6 characters that covers `at`."""
    for size in range(_LONGEST, 1, -1):
        for start in range(max(0, at - size + 1), at + 1):
            if zh[start : start + size] in known:
                return start, start + size
    return None


def _stated(spoken: Sequence[str], strict: bool = True) -> list[int]:
    """Which words of the English are negative in so many words; when strict, and mean it."""
    found = [
        at for at, word in enumerate(spoken) if word in EXPLICIT or word[-3:] in ("n't", "n’t")
    ]
    return [at for at in found if not (strict and _is_empty(spoken, at))]


def _is_empty(spoken: Sequence[str], at: int) -> bool:
    word = spoken[at]
    after = spoken[at + 1] if at + 1 < len(spoken) else ""
    if (
        after in _EMPTY_AFTER.get(word, ())
        or word == "non"
        or (word == "no" and after[:1].isdigit())
    ):
        return True
    return at > 0 and spoken[at - 1] in _EMPTY_BEFORE.get(word, ())


def _is_sure(word: str) -> bool:
    if word in SURE or word.endswith(("less", "lessly", "lessness")):
        return True
    return word.startswith(SURE_STEMS) and word not in ORDINARY


def _is_weak(word: str) -> bool:
    return word in WEAK or (word.startswith(WEAK_STEMS) and word not in ORDINARY)


def _added(zh: str, en: str, stated: Iterable[int]) -> list[Finding]:
    spans = word_spans(en)
    span = spans[next(iter(stated))]
    wonder = _WONDER.search(zh) or not _TURNING.isdisjoint(words(en))
    severity: Severity = "note" if wonder else "warning"
    message = f"The English says {around(en, span)}, and nothing in the Chinese says no."
    return [Finding(check=ID, severity=severity, message=message, en_span=span)]


def _check_more(zh: str, en: str, spoken: Sequence[str]) -> list[Finding]:
    """A note where the English says no more often than the Chinese has characters for it."""
    stated = _stated(spoken)
    if len(stated) <= len(_MARK.findall(zh)) or _WONDER.search(zh):
        return []
    span = word_spans(en)[stated[-1]]
    times = f"{len(stated)} times, last in {around(en, span)}"
    message = f"The English says no {times}; the Chinese less often."
    return [Finding(check=ID, severity="note", message=message, en_span=span)]


def _lost(zh: str, said: list[Span], known: int, weak: bool) -> list[Finding]:
    if known and _is_double(zh, said):
        return []
    span = next((span for span in said if zh[slice(*span)] in STRONG), said[0])
    strong = zh[slice(*span)] in STRONG
    severity: Severity = "note"
    if not known and not _is_double(zh, said):
        severity = "error" if strong and not weak else "note" if weak and not strong else "warning"
    if known:
        times = f"{len(said)} times, first in {_phrase(zh, span)}"
        message = f"The Chinese says no {times}; the English less often."
    else:
        message = f"{_phrase(zh, span)} says no, and nothing in the English does."
        if severity == "note":
            message = f"{_phrase(zh, span)} says no: does the English?"
    return [Finding(check=ID, severity=severity, message=message, zh_span=span)]


def _phrase(zh: str, span: Span) -> str:
    """The negation with the few characters after it, up to a mark."""
    stop = _STOP.search(zh, span[1], span[1] + 5)
    return quote(zh, (span[0], stop.start() if stop else min(len(zh), span[1] + 4)))


def _is_double(zh: str, said: list[Span]) -> bool:
    """Whether two negations stand in one clause, so that together they may say yes."""
    return any(not _STOP.search(zh, left[1], right[0]) for left, right in pairwise(said))
