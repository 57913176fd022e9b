"""A term is found by headword, English, pinyin or nearly that, the nearest first."""

from __future__ import annotations

from typing import get_args

import pytest

from api import glossary
from api.glossary import Term
from api.glossary.lookup import FUZZY_LIMIT, WAYS, Match, TermIndex, find
from api.language.pinyin import letters, read_aloud
from tests import ROOT
from tests.growth import assert_linear

GLOSSARY = ROOT / "glossary.csv"
TERMS = (
    Term(zh="失信行为", en="untrustworthy conduct", also=("dishonest conduct",)),
    Term(zh="失信", en="untrustworthiness"),
    Term(zh="守信", en="trustworthiness"),
    Term(zh="律师", en="lawyer"),
    Term(zh="银行", en="bank"),
    Term(zh="还款", en="repayment"),
    Term(zh="App违规", en="app violation"),
    Term(zh="信用卡", en="credit card"),
)


@pytest.fixture(scope="module")
def index() -> TermIndex:
    return TermIndex(glossary.read(GLOSSARY.read_bytes()).terms)


def found(query: str, match: Match) -> list[str]:
    """The headwords that answer a query."""
    return [term.zh for term in find(TERMS, query, match)]


@pytest.mark.parametrize(
    ("query", "match"),
    [
        ("失信行为", "exact"),
        ("失信行為", "exact"),
        ("失信行為 ", "exact"),
        ("UNTRUSTWORTHY  conduct", "exact"),
        ("dishonest conduct", "exact"),
        ("失信", "prefix"),
        ("untrustworthy", "prefix"),
        ("行为", "contains"),
        ("worthy cond", "contains"),
        ("shixin", "pinyin"),
        ("shi xin", "pinyin"),
        ("Shī xìn", "pinyin"),
        ("shi1 xin4", "pinyin"),
        ("shi'xin", "pinyin"),
        ("shixinxingwei", "pinyin"),
        ("shixinx", "pinyin"),
        ("xingwei", "pinyin"),
        ("sx", "pinyin"),
        ("sxxw", "pinyin"),
        ("untrustwothy", "fuzzy"),
        ("untrustworhty condutc", "fuzzy"),
        ("失信行動", "fuzzy"),
        ("shixinxinwei", "fuzzy"),
    ],
)
def test_one_term_many_ways(index: TermIndex, query: str, match: Match) -> None:
    """失信行为 is found by this way of matching, and by each wider one."""
    for wider in WAYS[WAYS.index(match) :]:
        assert "失信行为" in [term.zh for term in index.find(query, wider)]


@pytest.mark.parametrize(
    ("query", "match"),
    [("失信", "exact"), ("行为", "prefix"), ("shixin", "contains"), ("untrustwothy", "pinyin")],
)
def test_a_narrow_way_takes_no_more(index: TermIndex, query: str, match: Match) -> None:
    """What only a wider way finds is not an answer."""
    assert "失信行为" not in [term.zh for term in index.find(query, match)]


@pytest.mark.parametrize("query", ["失信", "shixin", "sx", "shi xin"])
def test_exact_answers_come_first(index: TermIndex, query: str) -> None:
    """The headword that is all of the query comes before the longer ones."""
    headwords = [term.zh for term in index.find(query, "fuzzy")]
    assert headwords[0] == "失信"
    assert headwords.index("失信") < headwords.index("失信行为")


@pytest.mark.parametrize(
    ("query", "headword"),
    [
        ("lvshi", "律师"),
        ("lüshi", "律师"),
        ("lu:shi", "律师"),
        ("lǜ shī", "律师"),
        ("yinhang", "银行"),
        ("huankuan", "还款"),
        ("haikuan", "还款"),
        ("weigui", "App违规"),
        ("xinyongka", "信用卡"),
        ("xyk", "信用卡"),
    ],
)
def test_pinyin_is_read_as_people_type_it(query: str, headword: str) -> None:
    """ü as u, v or ü; every reading of a character; letters among the characters."""
    assert headword in found(query, "pinyin")


def test_pinyin_begins_with_a_syllable() -> None:
    """ixin is inside shixin and no syllable begins there; nor does one letter stand for a word."""
    assert found("ixin", "pinyin") == []
    assert found("z", "pinyin") == []


def test_chinese_is_not_read_as_pinyin() -> None:
    """A query with Chinese characters is not matched by the letters in it."""
    assert found("失xin", "pinyin") == []


def test_fuzzy_adds_few_and_unlike_is_no_answer(index: TermIndex) -> None:
    """Nothing is near to nonsense, and at most FUZZY_LIMIT answers are only near."""
    assert index.find("qqqqqqqq", "fuzzy") == []
    near = TermIndex(Term(zh=f"信用{'甲乙丙丁'[at % 4]}{at}", en="x") for at in range(200))
    assert len(near.find("信用戊", "fuzzy")) <= FUZZY_LIMIT


@pytest.mark.parametrize(
    "query",
    ["\ud800", "\x00", "😀", "失\ud800信", "'", "1234", "\u0301", "x" * 100_000, "失" * 100_000],
)
@pytest.mark.parametrize("match", get_args(Match))
def test_bad_input_has_an_answer(index: TermIndex, query: str, match: Match) -> None:
    """Whatever is typed, an answer comes back."""
    assert isinstance(index.find(query, match), list)


def test_an_empty_glossary_answers() -> None:
    """No terms, no answers."""
    for match in get_args(Match):
        assert find((), "shixin", match) == []
        assert find((), "失信", match) == []


@pytest.mark.untraced
def test_a_query_of_a_large_glossary_grows_with_it() -> None:
    """Twice the terms take no more than twice as long."""

    def make(count: int) -> tuple[TermIndex]:
        han = [chr(0x4E00 + at % 9973) + chr(0x4E00 + at % 7919) for at in range(count)]
        index = TermIndex(Term(zh=zh, en=f"word{at} of some kind") for at, zh in enumerate(han))
        ask(index)
        return (index,)

    def ask(index: TermIndex) -> None:
        index.find("shixin", "fuzzy")
        index.find("wrd77 of", "fuzzy")

    assert_linear(ask, make, 2_000)


def test_readings_are_few_and_the_likeliest_first() -> None:
    """A phrase has its own reading first; others follow; what is not read has none."""
    assert read_aloud("银行")[0] == ("yin", "hang")
    assert ("huan", "kuan") in read_aloud("还款")
    assert len(read_aloud("行行行行行行")) <= 6
    assert read_aloud("，。") == []
    assert letters("Lǜ-shī 2") == "lushi"
