"""Texts made to break a check: each is answered in time proportional to its length."""

from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api import checks, glossary
from api.checks.finding import MOST
from api.checks.inspector import Inspector
from tests import ROOT
from tests.checks.worst import SOURCE, TARGET, UNITS, WORST, Make, Pair, ask, fill
from tests.growth import SIZE, assert_linear


def cases() -> list[tuple[str, Make]]:
    """Every check with each of its own worst cases."""
    return [(check.id, make) for check in checks.CHECKS for make in WORST.get(check.id, ())]


def test_every_check_has_a_worst_case() -> None:
    """Each check of the registry has texts of its own that are hardest for it, and no other has."""
    lacking = [check.id for check in checks.CHECKS if not WORST.get(check.id)]
    assert lacking == [], "give each an entry in WORST of tests/checks/worst.py"
    assert WORST.keys() <= {check.id for check in checks.CHECKS}


@pytest.mark.parametrize(("name", "make"), cases())
def test_worst_cases(name: str, make: Make) -> None:
    """A check takes twice as long for twice as much of what is hardest for it."""
    (check,) = (check for check in checks.CHECKS if check.id == name)
    assert_linear(ask(check), make, SIZE)


@pytest.mark.parametrize("unit", UNITS)
def test_long_texts(unit: str) -> None:
    """Much of one thing on either side or on both is no worse for any check."""

    def source(size: int) -> Pair:
        return fill(unit, size), TARGET, []

    def target(size: int) -> Pair:
        return SOURCE, fill(unit, size), []

    def both(size: int) -> Pair:
        return fill(unit, size), fill(unit, size), []

    for check in checks.CHECKS:
        for make in (source, target, both):
            assert_linear(ask(check), make, SIZE)


HARDEST = [
    *(
        ("1%", "1%"),
        ("1 ", "2 "),
        ("1/2，", "1/3, "),
        ("1月1日，", "2 May, "),
        ("5公里", "6 miles "),
    ),
    *(("字", "the the "), ("三点三十", "word "), ("字", "( "), ("？", "，Ａ…"), ("字", ".Aa")),
    *(
        ("北京、", "Shanghei "),
        ("市长张三说，", "Mayor Li Si said, "),
        ("王丹王五", "Wang Haijun "),
    ),
    *(
        ("失信行为", "bad "),
        ("AB12345 ", "AB12346 "),
        ("不得", "not "),
        ("字", "“("),
        ("甲乙", "a b a "),
    ),
    *(("信用、", "诚信。"), ("Ⅱ", "a\u200b\ufffd "), ("9" * 100, "8" * 100), ("九", "nine ")),
]
LONGEST = 20_000  # code points, of a translation that is saved
CALLS = 60  # of functions, for each code point of a side; a text of the news takes 30


@pytest.fixture(scope="module")
def inspector() -> Inspector:
    """The checks with the project's glossary."""
    found = Inspector(glossary.read((ROOT / "glossary.csv").read_bytes(), "glossary.csv").terms)
    found.findings("市长王海军说。", "Mayor Wang Haijun said so.")  # tables that are made once
    return found


def count_calls(run: Callable[..., object], *arguments: object) -> int:
    """How many functions are called, Python's and C's: work that no busy machine makes more."""
    calls = count()

    def look(frame: object, event: str, argument: object) -> None:
        if event in {"call", "c_call"}:
            next(calls)

    sys.setprofile(look)
    try:
        run(*arguments)
    finally:
        sys.setprofile(None)
    return next(calls)


@pytest.mark.parametrize(("zh", "en"), HARDEST)
def test_the_work_of_a_save_is_bounded(zh: str, en: str, inspector: Inspector) -> None:
    """All checks of the hardest texts that can be saved call no more than so many functions."""
    pair = fill(zh, LONGEST), fill(en, LONGEST)
    assert count_calls(inspector.findings, *pair) < CALLS * LONGEST


@pytest.mark.parametrize("zh", ["", "字"])
@pytest.mark.parametrize("unit", [*UNITS, *(en for _, en in HARDEST)])
def test_what_a_check_finds_is_bounded(zh: str, unit: str) -> None:
    """However much is wrong, a check tells of no more than MOST places: they are all stored."""
    for source in (fill(zh or unit, SIZE), "字，1。"):
        for check in checks.CHECKS:
            assert len(ask(check)(source, fill(unit, SIZE), ())) <= MOST, check.id


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("", ""),
        (" ", "\n"),
        ("", "Good faith."),
        ("诚信。", ""),
        ("English on both sides.", "English on both sides."),
        ("诚信。", "诚信。"),
        ("\ud800", "\udfff a"),
        ("1" * 5000, "2" * 5000),
        ("👍", "👍"),
    ],
)
def test_odd_pairs(zh: str, en: str) -> None:
    """Empty sides, a side in the other language, broken characters: findings, no failure."""
    for check in checks.CHECKS:
        for finding in ask(check)(zh, en, ()):
            finding.message.encode("utf-8")


ALPHABET = "不没未字张王京北说市长“”《》（）()，。 \n\tabANot't.,:;-1250@/\ud800\u200b０Ａü"


@settings(max_examples=300, deadline=None)
@given(st.text(ALPHABET, max_size=60), st.text(ALPHABET, max_size=60))
def test_any_pair(zh: str, en: str) -> None:
    """Any two texts give findings whose spans lie inside them and whose messages can be written."""
    found = [finding for check in checks.CHECKS for finding in ask(check)(zh, en, ())]
    earlier = checks.consistency.Earlier()
    found += [*earlier.compare(zh, en + "x", "1"), *earlier.compare(zh, en, "2")]
    for finding in found:
        assert finding.message
        finding.message.encode("utf-8")
        for span, text in ((finding.zh_span, zh), (finding.en_span, en)):
            assert span is None or 0 <= span[0] < span[1] <= len(text), finding
