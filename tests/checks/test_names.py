"""People and places."""

from __future__ import annotations

from api.checks import names
from api.checks.people import find_people
from api.checks.places import find_places
from api.checks.romanisation import count_syllables, pinyin, skeleton, spells, squeeze
from api.glossary import Term


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


def test_glossary_rendering_is_accepted() -> None:
    """A name the glossary renders in its own way is not asked for in pinyin."""
    term = Term(zh="孔夫子", en="Confucius", also=("Master Kong",))
    assert names.check("学者孔夫子说，要守信。", "Confucius said: keep faith.", ()) != []
    assert names.check("学者孔夫子说，要守信。", "Confucius said: keep faith.", (term,)) == []
    assert names.check("学者孔夫子说，要守信。", "He said: keep faith.", (term,)) != []


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
