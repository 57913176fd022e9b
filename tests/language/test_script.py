"""Folding brings variants together and finds the way back."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.language.script import fold, simplify


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
