"""Reading numbers, dates and times: the gold file, and what holds for every number."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import cn2an
import num2words
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from api.language.quantities import Quantity, read_chinese, read_english, show_value
from tests.gold import read_rows

READERS = {"zh": read_chinese, "en": read_english}


def show(quantity: Quantity, text: str) -> str:
    """As tests/gold/quantities.tsv writes a quantity."""
    if quantity.kind == "date":
        value = "-".join("" if part is None else str(part) for part in quantity.parts)
    elif quantity.kind == "time":
        hour, minute, _ = quantity.parts
        value = f"{hour}:" + ("" if minute is None else f"{minute:02}")
    else:
        value = show_value(quantity.value).replace(",", "")
        value += f":{quantity.unit}" if quantity.unit else ""
    return f"{text[quantity.start : quantity.end]}={quantity.kind}:{value}"


@pytest.mark.parametrize(("lang", "text", "expected"), read_rows("quantities.tsv"))
def test_gold(lang: str, text: str, expected: str) -> None:
    """What a translation must keep is read with its value and its place, and nothing else."""
    found = [show(q, text) for q in READERS[lang](text) if not q.soft]
    assert (" ; ".join(found) or "-") == expected


@given(st.integers(min_value=11, max_value=10**12))
def test_every_chinese_numeral_is_read_by_value(number: int) -> None:
    """What an independent writer of Chinese numerals writes is read back."""
    numeral = cn2an.an2cn(str(number))
    (quantity,) = [q for q in read_chinese(f"共{numeral}件") if not q.soft]
    assert quantity.value == number
    assert (quantity.start, quantity.end) == (1, 1 + len(numeral))


@given(st.integers(min_value=11, max_value=10**12))
def test_every_formal_numeral_is_read_by_value(number: int) -> None:
    """So are the numerals of cheques: 壹佰贰拾叁."""
    numeral = cn2an.an2cn(str(number), "up")
    (quantity,) = [q for q in read_chinese(f"计{numeral}元整") if not q.soft]
    assert quantity.value == number


@given(st.integers(min_value=11, max_value=10**14))
def test_every_english_numeral_is_read_by_value(number: int) -> None:
    """What an independent writer of English numerals writes is read back."""
    words = num2words.num2words(number).replace(",", "")
    (quantity,) = [q for q in read_english(f"some {words} of them") if not q.soft]
    assert quantity.value == number


@given(st.integers(min_value=11, max_value=10**14))
def test_every_english_numeral_with_commas_is_read_in_parts(number: int) -> None:
    """With commas, which may as well part two numbers, the parts add up to the number."""
    found = read_english(f"some {num2words.num2words(number)} of them")
    assert sum(quantity.value for quantity in found) == number


@given(st.integers(min_value=21, max_value=10**6))
def test_every_english_ordinal_is_read_by_value(number: int) -> None:
    """Ordinals in words too."""
    words = num2words.num2words(number, to="ordinal").replace(",", "")
    found = [q for q in read_english(f"the {words} of them") if q.kind == "ordinal"]
    assert [q.value for q in found] == [number]


@given(st.decimals(min_value=0, max_value=10**9, places=3))
def test_decimals_are_exact(number: object) -> None:
    """3.5万 is 35,000 and 4.9 million 4,900,000, without a float between."""
    exact = Fraction(str(number))
    (zh,) = read_chinese(f"约{number}万次")
    (en,) = read_english(f"some {number} million")
    assert zh.value == exact * 10_000
    assert en.value == exact * 10**6


@given(st.dates(min_value=dt.date(1000, 1, 1), max_value=dt.date(2199, 12, 31)))
def test_every_date_is_read_alike(day: dt.date) -> None:
    """Every calendar day is the same in Chinese digits, Arabic digits and English."""
    year, month, date = day.year, day.month, day.day
    spelt = "".join("〇一二三四五六七八九"[int(c)] for c in str(year))
    english = f"{day:%B} {date}, {year}"
    texts = (
        f"{year}年{month}月{date}日",
        f"{spelt}年{cn2an.an2cn(str(month))}月{cn2an.an2cn(str(date))}日",
    )
    for text in texts:
        assert [q.parts for q in read_chinese(text)] == [(year, month, date)]
    assert [q.parts for q in read_english(english)] == [(year, month, date)]


@given(
    st.text(alphabet="0123456789,.，万亿千百十零一二三两几多半第年月日时点分之成%-至、 (（〔〕)）")
)
@example("1成百")
def test_any_row_of_numerals_is_read(text: str) -> None:
    """No row of numerals, however senseless, fails; spans lie in order inside the text."""
    end = 0
    for q in read_chinese(text):
        assert end <= q.start < q.end <= len(text)
        end = q.end if q.kind != "vague" else end


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    """No text fails, whatever its characters, lone surrogates among them."""
    for reader in (read_chinese, read_english):
        for q in reader(text + "\ud800"):
            assert 0 <= q.start < q.end <= len(text)


WORDS = st.sampled_from(
    (
        "one", "two", "three", "ten", "twenty", "forty-five", "hundred", "thousand", "million",
        "and", "a", "half", "third", "point", ".", ",", "-", "dozen", "percent", "of", "hundreds",
        "thousands", "June", "may", "5", "2014", "3.5", "to", "st", "th", "(", ")", "/", ":", "pm",
    )
)  # fmt: skip


@given(st.lists(WORDS, max_size=30))
def test_any_row_of_english_numerals_is_read(words: list[str]) -> None:
    """No row of number words fails, and no value is too large to show."""
    text = " ".join(words)
    for q in read_english(text):
        assert 0 <= q.start < q.end <= len(text)
        assert show_value(q.value)
