"""Folding brings variants together and finds the way back."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.language.script import HAN, HAN_CHARACTER, fold, simplify
from tests import ROOT


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("失信行為", "失信行为"),
        ("乾隆皇帝與乾燥劑", "乾隆皇帝与干燥剂"),
        ("ＡＢＣ１２３，（失信）", "abc123,(失信)"),
        ("㎏與½", "kg与1⁄2"),
        ("①Ⅱ級", "1ii级"),
        ("Ünïcödé", "ünïcödé"),
        ("", ""),
    ],
)
def test_variants_fold_to_one_form(text: str, folded: str) -> None:
    """Traditional, full-width, compatibility and capital forms have one folded form."""
    assert fold(text).text == folded


def test_spans_lead_back_where_lengths_change() -> None:
    """A character that becomes two is taken whole, wherever the span ends."""
    text = "重㎏失信e\u0301行為"
    folded = fold(text)
    start = folded.text.index("失信")
    assert text[slice(*folded.unfold(start, start + 2))] == "失信"
    assert text[slice(*folded.unfold(1, 2))] == "㎏"
    assert text[slice(*folded.unfold(1, 3))] == "㎏"
    start = folded.text.index("é")
    assert text[slice(*folded.unfold(start, start + 1))] == "e\u0301"
    end = len(folded.text)
    assert text[slice(*folded.unfold(end - 2, end))] == "行為"


@given(st.text())
def test_every_span_leads_back_into_the_text(text: str) -> None:
    """For any text, surrogates too, offsets rise, cover it, and folding twice changes nothing."""
    text += "\ud800"
    folded = fold(text)
    count = len(folded.text)
    assert folded.unfold(0, count) == (0, len(text))
    for i in range(count):
        start, end = folded.unfold(i, i + 1)
        assert 0 <= start < end <= len(text)


@given(st.text(alphabet="失信行為人，。ＡＢ１２萬億臺灣abc 㐂"))
def test_folding_is_settled(text: str) -> None:
    """What is folded stays as it is when folded again."""
    once = fold(text).text
    assert fold(once).text == once
    assert unicodedata.is_normalized("NFKC", once)


@given(st.text())
def test_simplifying_keeps_the_length(text: str) -> None:
    """Simplified text has as many code points as the text, lone surrogates included."""
    assert len(simplify(text + "\udfff")) == len(text) + 1


# The first and the last character of each block, or all of a few.
CHINESE = [
    ("radicals", "\u2e80\u2ef3"),
    ("Kangxi radicals", "\u2f00\u2fd5"),
    ("iteration mark and zero", "々〇"),
    ("Suzhou numerals", "〡〩〸〺"),
    ("vertical iteration mark", "〻"),
    ("extension A", "\u3400\u4dbf"),
    ("unified", "\u4e00\u9fff"),
    ("compatibility", "\uf900\ufad9"),
    ("old marks", "\U00016fe2\U00016ff1"),
    ("extension B", "\U00020000\U0002a6df"),
    ("extension C", "\U0002a700\U0002b739"),
    ("extension D", "\U0002b740\U0002b81d"),
    ("extension E", "\U0002b820\U0002cea1"),
    ("extension F", "\U0002ceb0\U0002ebe0"),
    ("compatibility supplement", "\U0002f800\U0002fa1d"),
    ("extension G", "\U00030000\U0003134a"),
    ("extension H", "\U00031350\U000323af"),
]
OTHERS = [
    ("before and after the radicals", "\u2e7f\u2fd6"),
    ("ideographic description", "⿰⿻"),
    ("wide space, comma, stop, ditto mark", "\u3000、。〃"),
    ("brackets, wave dash", "〈》「』【〕〜〝"),
    ("postal mark, hangzhou's neighbours", "〒〠〪〰〽〿"),
    ("kana", "ぁんァヶーゝヿㇰ"),
    ("bopomofo", "ㄅㄩ"),
    ("hangul", "ᄀㄱ가힣"),
    ("circled and squared", "㈠㊀㎏"),
    ("hexagrams", "\u4dc0\u4dff"),
    ("Yi", "\ua000"),
    ("before and after compatibility", "\uf8ff\ufb00"),
    ("full-width and half-width", "！Ａ０ｱﾡ￥"),
    ("Tangut and its mark", "\U00016fe0\U00017000"),
    ("emoji", "😀\U0001f202"),
    ("beside planes 2 and 3", "\U0001ffff\U00040000"),
    ("Latin, digits, surrogates", "aé9\ud800"),
]
NAMES = (
    "CJK UNIFIED IDEOGRAPH-",
    "CJK COMPATIBILITY IDEOGRAPH-",
    "CJK RADICAL ",
    "KANGXI RADICAL ",
)
MARKS = (
    "IDEOGRAPHIC ITERATION MARK",
    "IDEOGRAPHIC NUMBER ZERO",
    "VERTICAL IDEOGRAPHIC ITERATION MARK",
)


@pytest.mark.parametrize(("block", "characters"), CHINESE)
def test_chinese_characters(block: str, characters: str) -> None:
    """A character of every block of Chinese writing is Chinese, from the first to the last."""
    assert HAN_CHARACTER.findall(characters) == list(characters)


@pytest.mark.parametrize(("block", "characters"), OTHERS)
def test_other_characters(block: str, characters: str) -> None:
    """What stands beside those blocks, and writing of Japan and Korea, is not."""
    assert HAN_CHARACTER.findall(characters) == []


def test_characters_by_their_names() -> None:
    """Of the first plane those are Chinese that Unicode names so, and no other that it names."""
    named = {chr(code): unicodedata.name(chr(code), "") for code in range(0x10000)}
    found = {character for character in named if HAN_CHARACTER.match(character)}
    expected = {
        character
        for character, name in named.items()
        if name.startswith((*NAMES, "HANGZHOU NUMERAL ")) or name in MARKS
    }
    assert {character for character in found if named[character]} == expected


def test_no_other_class_of_chinese_characters() -> None:
    """No module writes the blocks of Chinese characters a second time."""
    blocks = re.compile(r"(?i)\\u(?:3400|4db[5f]|4e00|9fa5|9fff|f900)|一-[龥龦鿿]")
    found = [
        path.relative_to(ROOT).as_posix()
        for path in sorted((ROOT / "api").rglob("*"))
        if path.suffix in {".py", ".js", ".html"} and blocks.search(path.read_text("utf-8"))
    ]
    assert found == ["api/language/script.py"]


def test_the_class_stands_inside_others() -> None:
    """HAN is a part of a class: it may be negated, and other characters may stand beside it."""
    assert re.findall(f"[{HAN}·]+", "a阿·里b 𠮷") == ["阿·里", "𠮷"]
    assert re.findall(f"[^{HAN}]+", "a阿b里") == ["a", "b"]
