"""Chinese quantities written in English where they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.language.quantities import write_english
from api.language.quantities.writing import say_number


@pytest.mark.parametrize(
    ("zh", "written"),
    [
        ("安排1.2亿元，另安排3.5万元", "安排 120 million 元，另安排 35,000 元"),
        ("不少于3500万条，覆盖百分之九十以上", "不少于 35 million 条，覆盖 90 percent 以上"),
        ("到2018年12月31日。", "到 December 31, 2018 。"),
        ("1月8日上午9时30分", " January 8 上午 9:30 "),
        ("当天下午4点15分", "当天下午 4:15 "),
        ("第二十一条　本法", " Article 21 　本法"),
        ("比上月下降四成，约占四分之三", "比上月下降 40 percent ，约占 three quarters "),
        ("他有三个孩子，两万五千人。", "他有 3 个孩子， 25,000 人。"),
        ("约十二点五万亿元", "约 12.5 trillion 元"),
        ("共有490万人。", "共有 4.9 million 人。"),
        ("第八条　保存三年", " Article 8 　保存 3 年"),
        ("共123人", "共123人"),
        ("今天天气很好，一定统一。", "今天天气很好，一定统一。"),
        ("国发〔2014〕21号", "国发〔2014〕21号"),
        ("", ""),
    ],
)
def test_written(zh: str, written: str) -> None:
    """Amounts, dates, times, shares and articles are said; what is plain or unsayable stays."""
    assert write_english(zh) == written


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "0"),
        (999_999, "999,999"),
        (1_000_000, "1 million"),
        (1_234_567, "1,234,567"),
        (4_900_000, "4.9 million"),
        (9_000_000_000, "9 billion"),
        (12_345_000_000_000, "12.345 trillion"),
    ],
)
def test_numbers(value: int, said: str) -> None:
    """Whole thousandths of a million and more are said in words, others digit by digit."""
    assert say_number(value) == said


@given(
    st.text(alphabet="第条年月日时分点〇零一二三十百千万亿成半多0123456789.,元人　a", max_size=60)
)
def test_any_text(zh: str) -> None:
    """Any text can be written, and what is no numeral stays in its order."""
    written = write_english(zh)
    assert [char for char in written if char in "人！"] == [char for char in zh if char in "人！"]
