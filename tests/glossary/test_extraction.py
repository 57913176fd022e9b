"""Candidates recur, are real words, are telling, and bring their English along."""

from __future__ import annotations

import pytest

from api import glossary
from api.glossary import Term
from api.glossary.extraction import STATUS, UNKNOWN, suggest
from api.language.lexicon import Lexicon
from tests.growth import assert_linear

TEXTS = (
    "申请人应当在三十日内修复失信记录。",
    "信用记录的申请人应当提交材料。",
    "市场主体可以申请信用记录，修复后的记录予以保存。",
    "市场主体的档案由档案馆保存的时间为五年。",
    "的的的了了了的的了。",
    "他们的市场主体和我们的市场主体是一样的。",
)
PAIRS = (
    ("市场主体可以申请信用修复。", "Market entities may apply for credit repair."),
    ("市场主体依法登记。", "Market entities register in accordance with law."),
    ("档案由本馆保存。", "Files are kept by this archive."),
)


def by_headword(terms: list[Term]) -> dict[str, Term]:
    """The rows by their headwords."""
    return {term.zh: term for term in terms}


def test_what_recurs_is_proposed_with_its_english(lexicon: Lexicon) -> None:
    """A phrase of two segments comes with what its translations share, a word with its gloss."""
    rows = by_headword(suggest(TEXTS, PAIRS, (), lexicon))
    assert rows["市场主体"].en == "Market entities"
    assert rows["市场主体"].source == "approved translations"
    assert rows["信用记录"].note.startswith("In 2 segments.")
    assert rows["申请人"].en == "applicant"
    assert rows["申请人"].source == "CC-CEDICT"
    assert {row.status for row in rows.values()} == {STATUS}


def test_without_translations_or_gloss_the_english_is_open(lexicon: Lexicon) -> None:
    """A phrase that nothing renders has a question mark to fill in."""
    rows = by_headword(suggest(TEXTS, (), (), lexicon))
    assert rows["信用记录"].en == UNKNOWN


def test_headwords_and_single_occurrences_are_left_out(lexicon: Lexicon) -> None:
    """What the glossary has, in either script, or what stands in one segment is no candidate."""
    rows = by_headword(suggest(TEXTS, PAIRS, [Term(zh="市場主體", en="market entity")], lexicon))
    assert "市场主体" not in rows
    assert "档案馆" not in rows


def test_function_words_are_no_candidates(lexicon: Lexicon) -> None:
    """的, 了, 应当, 我们 and the like are never proposed."""
    words = suggest(TEXTS * 5, (), (), lexicon)
    assert not {"的", "了", "应当", "可以", "我们", "他们", "予以", "的的"} & {w.zh for w in words}


def test_a_part_gives_way_to_the_whole(lexicon: Lexicon) -> None:
    """主体, which stands only in 市场主体, is not proposed beside it."""
    assert "主体" not in by_headword(suggest(TEXTS, (), (), lexicon))


def test_a_closing_character_ends_a_phrase(lexicon: Lexicon) -> None:
    """法 after words makes a title of them; another single character ends the phrase before it."""
    texts = ["依海洋资源法办理。", "海洋资源法的修正。", "海洋资源被污染。"]
    assert "海洋资源法" in by_headword(suggest(texts, (), (), lexicon))


def test_common_words_are_not_telling(lexicon: Lexicon) -> None:
    """What occurs no more often than in general Chinese ranks below what does."""
    texts = ["市场主体修复记录，失信惩戒，守信激励。" * 200 + "中国", "中国的市场主体"]
    assert suggest(texts, (), (), lexicon)[-1].zh == "中国"


def test_rows_are_a_glossary(lexicon: Lexicon) -> None:
    """The rows can be written and read as glossary.csv."""
    rows = suggest(TEXTS, PAIRS, (), lexicon)
    reading = glossary.read(glossary.write(rows))
    assert (list(reading.terms), reading.problems) == (rows, ())


def test_the_limit_and_the_least_count(lexicon: Lexicon) -> None:
    """`limit` rows at most, of `least` segments or more."""
    assert len(suggest(TEXTS, (), (), lexicon, limit=2)) == 2
    assert "市场主体" in by_headword(suggest(TEXTS, (), (), lexicon, least=3))
    assert "信用记录" not in by_headword(suggest(TEXTS, (), (), lexicon, least=3))


@pytest.mark.parametrize(
    "texts",
    [
        [],
        ["", " "],
        ["\ud800", "\udfff失信\x00", "失信😀"],
        ["abc"] * 3,
        ["市场主体" * 25_000] * 2,
    ],
)
def test_bad_input_has_an_answer(lexicon: Lexicon, texts: list[str]) -> None:
    """Empty, broken and endless texts give rows or none."""
    pairs = [(text, "x" * 10) for text in texts]
    assert isinstance(suggest(texts, pairs, (), lexicon), list)


def test_time_is_proportional_to_the_texts(lexicon: Lexicon) -> None:
    """Twice the segments take no more than twice as long."""

    def propose(times: int) -> None:
        suggest(TEXTS * times, PAIRS * times, (), lexicon)

    assert_linear(propose, lambda times: (times,), 20)
