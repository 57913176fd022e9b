"""The glossary check: which English counts as a rendering, and what is said where none does."""

from __future__ import annotations

import pytest

from api.checks import terms
from api.checks.finding import MOST
from api.glossary import Term
from api.glossary.matching import Hit

CONDUCT = Term(
    zh="失信行为",
    en="untrustworthy conduct",
    also=("dishonest conduct",),
    avoid=("faithless acts",),
)
PROMISE = Term(zh="守信", en="keep one's promise", also=("trustworthiness",))
LIST = Term(zh="黑名单", en="blacklist", also=("black list",))
NDRC = Term(zh="发改委", en="National Development and Reform Commission", also=("NDRC",))
ENTER = Term(zh="纳入", en="bring into", also=("include",))
FILES = Term(zh="诚信档案", en="integrity file")


def hits(zh: str, *found: Term, grade: str = "exact") -> list[Hit]:
    """A hit of each headword in a text."""
    return [
        Hit(zh.index(term.zh), zh.index(term.zh) + len(term.zh), term.zh, grade, "", (term,))  # type: ignore[arg-type]
        for term in found
    ]


@pytest.mark.parametrize(
    ("term", "en"),
    [
        (CONDUCT, "This is untrustworthy conduct."),
        (CONDUCT, "UNTRUSTWORTHY CONDUCT is recorded"),
        (CONDUCT, "untrustworthy workplace conduct"),
        (CONDUCT, "untrustworthy and, at times, unlawful conduct"),
        (CONDUCT, "a dishonest person's conduct"),
        (PROMISE, "Keep your promise."),
        (PROMISE, "She has kept her promises"),
        (PROMISE, "their trustworthiness"),
        (LIST, "They were blacklisted."),
        (LIST, "two blacklists"),
        (NDRC, "the National Development & Reform Commission"),
        (NDRC, "the NDRC's notice"),
        (ENTER, "Births are brought into the system"),
        (ENTER, "including births"),
        (FILES, "integrity files for teachers"),
    ],
)
def test_a_rendering_counts_in_any_form(term: Term, en: str) -> None:
    """Inflected, with articles and up to two words between, in capitals, irregular verbs too."""
    zh = f"有{term.zh}者"
    assert terms.check(zh, en, hits(zh, term)) == []


@pytest.mark.parametrize(
    ("term", "en"),
    [
        (CONDUCT, "conduct that is untrustworthy"),
        (CONDUCT, "untrustworthy people whose most recent and public conduct"),
        (CONDUCT, "bad behaviour"),
        (LIST, "a list that is black"),
        (FILES, "the integrity of their work"),
    ],
)
def test_a_missing_rendering_is_a_warning(term: Term, en: str) -> None:
    """Where no sanctioned rendering stands the Chinese is named with the preferred one."""
    zh = f"有{term.zh}者"
    [finding] = terms.check(zh, en, hits(zh, term))
    assert (finding.check, finding.severity) == ("terms", "warning")
    assert finding.message.startswith(f"“{term.zh}” is “{term.en}” in the glossary")
    assert (finding.zh_span, finding.en_span) == ((1, 1 + len(term.zh)), None)


def test_a_forbidden_rendering_is_an_error() -> None:
    """It is shown on both sides, with what to use instead."""
    zh, en = "失信行为", "Such faithless act is recorded."
    [finding] = terms.check(zh, en, hits(zh, CONDUCT))
    assert (finding.severity, finding.zh_span, finding.en_span) == ("error", (0, 4), (5, 18))
    assert finding.message == (
        "“失信行为” is rendered “faithless acts”, which the glossary forbids: "
        "use “untrustworthy conduct”."
    )


def test_a_sanctioned_rendering_beside_a_forbidden_one() -> None:
    """Where a sanctioned one stands the other words may be about something else."""
    en = "Untrustworthy conduct, such as faithless acts"
    assert terms.check("失信行为", en, hits("失信行为", CONDUCT)) == []


@pytest.mark.parametrize("grade", ["doubtful", "nested"])
def test_only_exact_hits_are_enforced(grade: str) -> None:
    """A doubtful hit is shown and never enforced; a nested one is the longer term's business."""
    assert terms.check("失信行为", "nothing of it", hits("失信行为", CONDUCT, grade=grade)) == []


def test_any_sense_will_do() -> None:
    """A headword with several rows is rendered by any of them; all are named where none is."""
    credit = Term(zh="信用", en="credit", domain="finance")
    trust = Term(zh="信用", en="trust", domain="ethics")
    hit = Hit(0, 2, "信用", "exact", "", (credit, trust))
    assert terms.check("信用", "their trust", [hit]) == []
    assert "“credit” or “trust”" in terms.check("信用", "their name", [hit])[0].message


def test_a_term_is_told_of_once() -> None:
    """A headword that stands three times is one finding."""
    zh = "失信行为、失信行为、失信行为"
    three = [Hit(at, at + 4, "失信行为", "exact", "", (CONDUCT,)) for at in (0, 5, 10)]
    assert len(terms.check(zh, "nothing", three)) == 1


def test_british_and_american_spelling() -> None:
    """Either spelling of a rendering counts."""
    term = Term(zh="行为", en="behavior", also=("organisation",))
    for en in ("their behaviour", "an organization", "behaviours"):
        assert terms.check("行为", en, hits("行为", term)) == []


def test_many_terms_in_a_long_text() -> None:
    """Twenty thousand terms and words are answered: each term looks only where its word stands."""
    many = [Term(zh=f"词{number}", en=f"alpha{number} beta gamma") for number in range(20_000)]
    zh = "，".join(term.zh for term in many)
    found, at = [], 0
    for term in many:
        found.append(Hit(at, at + len(term.zh), term.zh, "exact", "", (term,)))
        at += len(term.zh) + 1
    en = " ".join(term.en for term in many[:-50])
    assert len(terms.check(zh, en, found)) == 50
    assert len(terms.check(zh, "beta gamma " * 20_000, found)) == MOST
