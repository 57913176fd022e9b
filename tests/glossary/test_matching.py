"""Terms are found in any script, with offsets of the text as given, and graded by evidence."""

from __future__ import annotations

import sys
from collections import Counter
from typing import NamedTuple

import pytest

from api import glossary
from api.glossary import Term
from api.glossary.matching import Hit, Matcher
from api.language.lexicon import Lexicon
from tests import ROOT
from tests.checks.worst import fill
from tests.growth import assert_linear

GOLD = ROOT / "tests" / "gold" / "terms.tsv"
GLOSSARY = ROOT / "glossary.csv"
TERMS = (
    Term(zh="失信行为", en="untrustworthy conduct", domain="credit"),
    Term(zh="失信", en="untrustworthiness", domain="credit"),
    Term(zh="失信", en="break a promise", domain="ethics"),
    Term(zh="守信", en="trustworthiness"),
    Term(zh="信用", en="credit", also=("creditworthiness",)),
    Term(zh="征信", en="credit reporting"),
    Term(zh="喇叭", en="horn"),
)


class Place(NamedTuple):
    """A headword in a gold sentence; `kind` is why it is no hit, "" where it is one."""

    zh: str
    start: int
    headword: str
    kind: str


def read_gold() -> list[Place]:
    """The places of tests/gold/terms.tsv: `start:headword` and `start:headword:kind`."""
    places = []
    for line in GOLD.read_text(encoding="utf-8").splitlines()[1:]:
        zh, *columns = line.split("\t")
        for mark in " ".join(columns).split():
            start, headword, kind = [*mark.split(":"), ""][:3]
            places.append(Place(zh, int(start), headword, kind))
    return places


@pytest.fixture(scope="module")
def matcher(lexicon: Lexicon) -> Matcher:
    return Matcher(TERMS, lexicon)


def grades(matcher: Matcher, text: str) -> list[tuple[str, str]]:
    """The headwords found and their grades."""
    return [(hit.zh, hit.grade) for hit in matcher.hits(text)]


def test_gold_is_graded_rightly(lexicon: Lexicon) -> None:
    """On our own sentences precision and recall are 0.97 or more; every mistake is printed."""
    matcher = Matcher(glossary.read(GLOSSARY.read_bytes()).terms, lexicon)
    counts: Counter[str] = Counter()
    for place in read_gold():
        found = [h for h in matcher.hits(place.zh) if (h.start, h.zh) == place[1:3]]
        assert len(found) == 1, place
        taken = found[0].grade != "doubtful"
        counts[
            f"{'taken' if taken else 'left'} {'wrongly' if taken == bool(place.kind) else ''}"
        ] += 1
        if taken == bool(place.kind):
            print(place, found[0].grade, found[0].reason)
    right, wrong, missed = counts["taken "], counts["taken wrongly"], counts["left wrongly"]
    assert right + missed >= 300
    assert counts["left "] + wrong >= 150
    assert right / (right + wrong) >= 0.97
    assert right / (right + missed) >= 0.97


def test_gold_repeats_no_sentence() -> None:
    """A sentence stands in the gold file once."""
    lines = GOLD.read_text(encoding="utf-8").splitlines()
    assert not [
        zh for zh, times in Counter(line.split("\t")[0] for line in lines).items() if times > 1
    ]


@pytest.mark.parametrize(
    ("text", "headword"),
    [
        ("丢失信息", "失信"),
        ("遗失信件", "失信"),
        ("看守信息中心", "守信"),
        ("长征信仰", "征信"),
        ("微信用户", "信用"),
        ("他在银行办了信用卡", "信用"),
    ],
)
def test_collisions_are_doubtful_and_say_why(matcher: Matcher, text: str, headword: str) -> None:
    """What straddles words, or is a part of a word of its own, is shown with the reason."""
    [hit] = matcher.hits(text)
    assert (hit.zh, hit.grade) == (headword, "doubtful")
    assert hit.reason


def test_a_term_inside_a_longer_one_is_nested(matcher: Matcher) -> None:
    """Both are reported, the longer first, and the shorter says what it is a part of."""
    longer, shorter = matcher.hits("严重失信行为")
    assert (longer.zh, longer.grade, longer.reason) == ("失信行为", "exact", "")
    assert (shorter.zh, shorter.grade, shorter.reason) == ("失信", "nested", "part of 失信行为")


def test_hits_carry_the_rows_of_their_headword(matcher: Matcher) -> None:
    """A headword of two domains has both rows; the view shows the first one's rendering."""
    [hit] = matcher.hits("他失信于人")
    assert [term.domain for term in hit.terms] == ["credit", "ethics"]
    view = {"start": 1, "end": 3, "zh": "失信", "en": "untrustworthiness", "grade": "exact"}
    assert hit.place().model_dump() == {**view, "reason": ""}
    assert Hit(0, 1, "失", "exact").place().en == ""


@pytest.mark.parametrize("text", ["失信行為", "ＡＰＰ失信行為", "㎏失信行為", "e\u0301失信行为"])
def test_offsets_are_of_the_text_as_given(matcher: Matcher, text: str) -> None:
    """Traditional and full-width text matches, even where folding moves what follows."""
    hit = matcher.hits(text)[0]
    assert text[hit.start : hit.end] in ("失信行为", "失信行為")
    assert hit.zh == "失信行为"
    assert (hit.start, hit.end, hit.zh) in matcher.candidates(text)


def test_a_traditional_headword_is_found_in_simplified_text(lexicon: Lexicon) -> None:
    """Headwords fold as texts do; the hit names the headword as the glossary writes it."""
    matcher = Matcher(
        [Term(zh="失信行為", en="untrustworthy conduct"), Term(zh="失信行为", en="x")], lexicon
    )
    [hit] = matcher.hits("失信行为")
    assert (hit.zh, [term.en for term in hit.terms]) == (
        "失信行為",
        ["untrustworthy conduct", "x"],
    )


def test_names_of_people_are_doubtful(matcher: Matcher) -> None:
    """A given name that is spelt like a term is none."""
    assert grades(matcher, "记者李守信报道") == [("守信", "doubtful")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        (" \t\r\n", []),
        ("untrustworthy conduct", []),
        ("\ud800失信\udfff", [(1, 3)]),
        ("\x00失信\x01失\x02信", [(1, 3)]),
        ("😀失信👨‍👩‍👧", [(1, 3)]),
        ("abc失信ключ信用کتاب", [(3, 5), (9, 11)]),
        ("\u0301" * 50 + "失信", [(50, 52)]),
    ],
)
def test_bad_input_has_an_answer(matcher: Matcher, text: str, found: list[tuple[int, int]]) -> None:
    """Empty, surrogate, control, emoji and mixed text is read like any other."""
    assert [(hit.start, hit.end) for hit in matcher.hits(text)] == found
    assert [(start, end) for start, end, _ in matcher.candidates(text)] == found


@pytest.mark.parametrize(
    "piece", ["失信", "失信行为", "中央行政机关", "失", "a\u0301失信", "㎏", "守信用卡信用"]
)
def test_time_is_proportional_to_length(matcher: Matcher, piece: str) -> None:
    """Twice the text without a stop takes no more than twice as long."""
    assert_linear(matcher.hits, lambda size: (fill(piece, size),), 3_000)


def test_a_long_text_has_every_hit(matcher: Matcher) -> None:
    """100,000 characters without a stop are read to the end."""
    hits = matcher.hits("失信行为" * 25_000)
    assert len(hits) == 50_000
    assert max(hit.end for hit in hits) == 100_000


@pytest.mark.untraced
def test_a_large_glossary_is_matched(lexicon: Lexicon) -> None:
    """70,000 terms are found like seven, nested ones too."""
    words = [word for word in lexicon.glosses if len(word) > 1][:70_000]
    matcher = Matcher([*TERMS, *(Term(zh=word, en="x") for word in words)], lexicon)
    found = grades(matcher, "对失信行为实施惩戒")
    assert ("失信行为", "exact") in found
    assert ("失信", "nested") in found


def test_an_empty_glossary_finds_nothing(lexicon: Lexicon) -> None:
    """No terms, no hits; a headword without characters is no term."""
    assert Matcher([], lexicon).hits("失信行为") == []
    assert Matcher([Term(zh="", en="nothing")], lexicon).hits("失信行为") == []


def test_jieba_stays_untouched(matcher: Matcher) -> None:
    """Matching does not import jieba, whose tokenizer is shared by all that do."""
    before = "jieba" in sys.modules
    matcher.hits("失信行为")
    assert ("jieba" in sys.modules) == before
