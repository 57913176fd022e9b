"""Every regular expression meets its worst case: time grows with length, not with its square."""

from __future__ import annotations

from functools import partial

import pytest

from api.checks import dates, numbers
from api.language.quantities import compare, read_chinese, read_english
from tests.checks.worst import fill
from tests.growth import SIZE, assert_linear

ZH = (
    "一", "十", "万", "零", "1", "1,", "1,234,", "234,", "1.", "一点", "一点一", "一、",
    "一、二三四", "百分之", "分之一", "十分之一分之", "1/", "1/1", "〔2014〕", "〔2014〕1",
    "2014年", "2014年1月", "2014年1月1日", "1月", "1日", "1:", "1:00", "3时", "3时3分", "三点三",
    "三点三十", "第", "第一", "第一条", "1-", "1—2", "3至", "3至5万", "星期一", "周三", "几十",
    "数十万", "三成", "八折", "5倍", "一年半", "两个半", "上世纪八十年代", "20世纪", "民国",
    "十三五", "“十三五”", "8·11", "Ⅱ", "壹", "伍拾", "陆", "拾", "多", "1多", "1多万", "-1",
    "零下5", "¥1", "人民币1元", "1 ", " 1", "(1", "（一", "（一）", "１，２３４", "，", "字",
    "。", "\ud800",
)  # fmt: skip
EN = (
    "1", "1,", "1,234,", "234,", "1.", "1.1.", "one ", "one-", "one and ", "hundred ",
    "hundred and ", "million ", "two million ", "twenty ", "third ", "half ", "half a ",
    "and a half ", "point ", "one point ", "tens of ", "thousands of ", "June ", "June 1",
    "June 1, ", "1 June ", "of June ", "1st ", "1/", "1/1/", "1-", "1-1-", "2014-06-", "1:",
    "1:00 ", "3 p.m. ", "3 p.m", "Article ", "Article 1, ", "5 and ", "I ", "IV ", "XI", "X", "a",
    "a ", "A", "(a", "(1", "(1)", "$", "$1", "US$1 to ", "minus ", "-5 ", "covid-19 ", "10k ",
    "10 m", "1980s ", "dozen ", "percent ", "5% ", "two decades ", "may ", "May ", "Monday ",
    "half past eight ", " ", "\n", "-", "\ud800", "'", "²",
)  # fmt: skip


def end_in(piece: str, end: str, size: int) -> tuple[str]:
    """A piece again and again, then something else."""
    return (f"{fill(piece, size)}{end}",)


@pytest.mark.parametrize("piece", ZH)
def test_chinese_is_read_in_linear_time(piece: str) -> None:
    """Many thousand characters of one piece take as long as they are many, with a bad end too."""
    assert_linear(read_chinese, partial(end_in, piece, ""), SIZE)
    assert_linear(read_chinese, partial(end_in, piece, "x9"), SIZE)


@pytest.mark.parametrize("piece", EN)
def test_english_is_read_in_linear_time(piece: str) -> None:
    """So does English."""
    assert_linear(read_english, partial(end_in, piece, ""), SIZE)
    assert_linear(read_english, partial(end_in, piece, "9x"), SIZE)


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("1月1日，", "2 May, "),
        ("1月1日，", "1 January, "),
        ("25人", "26 people "),
        ("25人", "25 people "),
        ("第三条", "Article 4, "),
        ("第一项", "(b) "),
        ("01号", "02 "),
        ("30多万", "some 7 "),
        ("5公里", "6 miles "),
        ("三点", "at 5 p.m. "),
        ("百分之三", "4% "),
    ],
)
def test_sides_are_compared_in_linear_time(zh: str, en: str) -> None:
    """Dates or numbers on either side are compared in linear time.

    Half the usual size and its double stay below the length from which less is looked for, so that
    no step there hides how time grows before it.
    """
    assert_linear(compare, lambda size: (fill(zh, size), fill(en, size)), SIZE // 2)


LONG = 100_000


@pytest.mark.parametrize("piece", ["1", "第一条", "百分之三"])
def test_a_table_is_not_compared(piece: str) -> None:
    """A text with more numbers than a sentence ever has is told of once, and answered."""
    en = fill("Article 1 of May 3, 4% and two hundred ", LONG)
    for pair in ((fill(piece, LONG), en), (en, fill(piece, LONG)), (en, en)):
        [finding] = [*numbers.check(*pair), *dates.check(*pair)]
        assert (finding.check, finding.severity) == ("numbers", "warning")
        assert "more than 1,000 numbers" in finding.message


def test_a_number_of_a_hundred_thousand_digits_is_compared() -> None:
    """It is one number: the same on both sides is right, another is told of."""
    zh, en = f"共{'1' * LONG}人", f"{'1' * LONG} people"
    assert numbers.check(zh, en) == []
    [finding] = numbers.check(zh, en.replace("1", "2"))
    assert finding.severity == "error"


@pytest.mark.parametrize("count", [999, 1000])
def test_very_many_numbers_are_compared(count: int) -> None:
    """Up to a thousand on a side all are, and the one that is wrong is found."""
    zh = "、".join(str(10_000 + n) for n in range(count))
    en = ", ".join(str(10_000 + n + (n == 500)) for n in range(count))
    found = numbers.check(zh, en)
    assert len(found) == 1
    assert "10,500" in found[0].message
