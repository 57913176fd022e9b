"""People and places."""

from __future__ import annotations

import pytest

from api.checks import names
from api.checks.inspector import lexicon
from api.checks.people import find_people
from api.checks.places import find_places
from api.checks.romanisation import count_syllables, pinyin, skeleton, spells, squeeze
from api.glossary import Term
from api.glossary.matching import Matcher


def test_people_need_evidence() -> None:
    """A title or a verb of speaking makes a name; the same characters in a word make none."""
    found = [
        (p.family, p.given)
        for p in find_people("记者张三、李小明报道，市长欧阳修表示。王芳说，好。")
    ]
    assert found == [("张", "三"), ("欧阳", "修"), ("李", "小明"), ("王", "芳")]
    assert not list(find_people("律师应当经申请，成员与管理机关向国家报告，马克说他来。"))


def test_places_that_are_words_need_a_suffix() -> None:
    """长治 is a place in 长治市 and none in 长治久安."""
    assert [place for place, _ in find_places("长治市和杭州")] == ["长治", "杭州"]
    assert find_places("长治久安") == []


def find(zh: str, en: str, *terms: Term) -> list[str]:
    """What the check says of a pair with the terms that the glossary's matcher finds in it."""
    hits = Matcher(terms, lexicon()).hits(zh)
    return [finding.message for finding in names.check(zh, en, hits)]


CONFUCIUS = Term(zh="孔夫子", en="Confucius", also=("Master Kong", "the Sage of Qufu"))
KEEP = "学者孔夫子说，要守信。"


def test_glossary_rendering_is_accepted() -> None:
    """A name the glossary renders in its own way is not asked for in pinyin."""
    assert names.check(KEEP, "Confucius said: keep faith.", ()) != []
    assert find(KEEP, "Confucius said: keep faith.", CONFUCIUS) == []
    assert find(KEEP, "He said: keep faith.", CONFUCIUS) != []


RENDERED = [
    (KEEP, "CONFUCIUS' words: keep faith.", CONFUCIUS),
    (KEEP, "The Sage of Qufu said: keep faith.", CONFUCIUS),
    (
        "市长李小明表示支持。",
        "Mayor Bruce Fairweather agreed.",
        Term(zh="李小明", en="Bruce Fairweather"),
    ),
    ("记者张三丰报道。", "Reported by Sam Chang.", Term(zh="張三豐", en="Sam Chang")),
    ("哈尔滨市启动试点。", "The Ice City launched a pilot.", Term(zh="哈尔滨", en="Ice City")),
    (
        "济南市启动试点。",
        "The City of Springs launched it.",
        Term(zh="濟南", en="Quancheng", also=("City of Springs",)),
    ),
]


@pytest.mark.parametrize(("zh", "en", "term"), RENDERED)
def test_people_and_places_of_the_glossary(zh: str, en: str, term: Term) -> None:
    """People and places are accepted by `en` and by `also`, headwords of either script."""
    assert names.check(zh, en, ()) != []
    assert find(zh, en, term) == []


def test_several_names_of_the_glossary() -> None:
    """Each is looked up by itself: a name that the glossary lacks or renders otherwise stays."""
    zh, en = "记者到大连和昆明调查。", "The reporter went to Dalny and the Spring City."
    dalian, kunming = (
        Term(zh="大连", en="Dalian", also=("Dalny",)),
        Term(zh="昆明", en="Spring City"),
    )
    assert find(zh, en, dalian, kunming) == []
    assert find(zh, en, dalian) == ["“昆明” is not in the English."]
    assert find(zh, en, dalian, Term(zh="昆明", en="Yunnanfu")) == ["“昆明” is not in the English."]


def test_a_name_inside_a_longer_term() -> None:
    """A rendering of a term that holds the name answers for it there, and nowhere else."""
    hit = Term(zh="哈尔滨工业大学", en="HIT")
    fudan = Term(zh="上海复旦大学", en="Fudan University")
    assert find("哈尔滨工业大学公布名单。", "HIT published a list.", hit) == []
    assert find("上海复旦大学发布报告。", "Fudan University issued a report.", fudan) == []
    assert find("哈尔滨工业大学公布名单。", "They published a list.", hit) != []
    twice, en = "哈尔滨市支持哈尔滨工业大学。", "The city supports HIT."
    assert find(twice, en, hit) == ["“哈尔滨” is not in the English."]
    assert find(twice, "Harbin supports HIT.", hit) == []


def test_a_name_with_two_rows() -> None:
    """A headword with a row in each of two domains is rendered by any of them."""
    rows = (
        Term(zh="孔夫子", en="Confucius", domain="people"),
        Term(zh="孔夫子", en="the Sage", domain="books"),
    )
    assert find(KEEP, "Confucius said: keep faith.", *rows) == []
    assert find(KEEP, "The Sage said: keep faith.", *rows) == []
    assert find(KEEP, "Mencius said: keep faith.", *rows) != []


def test_doubtful_hits_do_not_count() -> None:
    """A headword inside a word of another meaning, or a part of a name, renders no name."""
    zh, en = "北京大学公布名单。", "Yenching University published a list."
    term = Term(zh="北京", en="Yenching")
    [hit] = Matcher((term,), lexicon()).hits(zh)
    assert hit.grade == "doubtful"
    assert find(zh, en, term) == ["“北京” is not in the English."]
    assert find("北京公布名单。", "Yenching published a list.", term) == []
    faith = Term(zh="守信", en="Faith")
    assert find("记者王守信报道。", "Faith reported.", faith) == [
        "“王守信” (Wang Shouxin) is not in the English."
    ]


def test_a_rendering_stands_as_words() -> None:
    """A rendering inside another word is none: Li is not in `public`."""
    assert (
        find(
            "市长孔夫子表示支持。", "The public agreed.", Term(zh="孔夫子", en="Pub", also=("Lic",))
        )
        != []
    )


def test_a_rendering_is_no_strange_name() -> None:
    """A rendering that looks like pinyin of another name is not told of as a name too many."""
    zh, en = "记者张三丰报道。", "Reported by Wang Xiaoer."
    assert find(zh, en) == ["“张三丰” (Zhang Sanfeng) is “Wang Xiaoer” in the English."]
    assert find(zh, en, Term(zh="张三丰", en="Wang Xiaoer")) == []


def test_a_rendering_is_no_other_place() -> None:
    """A glossary's rendering of one place is not taken for what another became."""
    zh, en = "记者到济南和昆明调查。", "The reporter went to Xiamen and elsewhere."
    term = Term(zh="济南", en="Xiamen")
    assert "“昆明” is not in the English." in find(zh, en, term)


def test_exchanged_name_has_both_spans() -> None:
    """The warning shows who the Chinese names and who the English names."""
    zh, en = "市长张建国表示支持。", "Mayor Zhang Jianjun expressed support."
    [finding] = names.check(zh, en, ())
    assert finding.message == "“张建国” (Zhang Jianguo) is “Zhang Jianjun” in the English."
    assert finding.zh_span == (2, 5)
    assert finding.en_span == (6, 19)


def test_misspelt_place_has_both_spans() -> None:
    """A place nearly spelt is shown as it should be."""
    [finding] = names.check("山东省", "Shangdong Province", ())
    assert finding.message == "“山东” (Shandong) is “Shangdong” in the English."
    assert (finding.zh_span, finding.en_span) == ((0, 2), (0, 9))


def test_romanisation() -> None:
    """Pinyin is read in every reading; other systems sound alike by their consonants."""
    assert pinyin("吕晓") == "luxiao"
    assert squeeze("Lü’an-Xī") == "luanxi"
    assert spells("曾国藩", 0, "zengguofan")
    assert not spells("曾国藩", 1, "zeng")
    assert skeleton("hsiao") == skeleton("xiao") == skeleton("siu")
    assert skeleton("tsai") == skeleton("cai")
    assert [count_syllables(word) for word in ("zhang", "jianguo", "smith")] == [1, 2, 0]
