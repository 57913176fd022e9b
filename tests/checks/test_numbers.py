"""Numbers and dates of a translation are compared by value."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from api.checks import Finding, dates, numbers
from tests.gold import read_rows

ROWS = read_rows("numbers.tsv")
RIGHT = [(zh, en) for zh, en, expected in ROWS if expected == "-"]
DIGITS = re.compile(r"(?<![A-Za-z0-9.,-])[0-9][0-9,]*(?:\.[0-9]+)?")


def find_all(zh: str, en: str) -> list[Finding]:
    return [*dates.check(zh, en, ()), *numbers.check(zh, en, ())]


def show(finding: Finding, zh: str, en: str) -> str:
    """As tests/gold/numbers.tsv writes a finding."""
    left = zh[slice(*finding.zh_span)] if finding.zh_span else ""
    right = en[slice(*finding.en_span)] if finding.en_span else ""
    return f"{finding.check}:{left}>{right}"


@pytest.mark.parametrize(("zh", "en", "expected"), ROWS)
def test_gold(zh: str, en: str, expected: str) -> None:
    """Right translations pass, wrong ones are found, with the words of both sides."""
    assert (" ; ".join(show(f, zh, en) for f in find_all(zh, en)) or "-") == expected


def times_ten(token: str) -> str:
    """A number as it stands in English, ten times as large: 4.95 is 49.5."""
    whole, _, decimals = token.partition(".")
    if not decimals:
        return f"{whole}0"
    return f"{whole}{decimals[0]}.{decimals[1:]}".rstrip(".")


def damage() -> Iterator[tuple[str, str]]:
    """Each right translation with each of its numbers but nought, one at a time, times ten."""
    for zh, en in RIGHT:
        for place in DIGITS.finditer(en):
            token = place[0].rstrip(",")
            if token.strip("0.,"):  # ten times nothing is nothing
                yield zh, en[: place.start()] + times_ten(token) + en[place.start() + len(token) :]


DAMAGED = list(damage())
UNSAID = ("依前条规定办理。", "It is handled under Article 70.")  # 前条 is an article of any number


def test_numbers_of_right_translations() -> None:
    """There are many to damage, and in one alone the Chinese leaves the number to the reader."""
    assert len(DAMAGED) > 140
    assert DAMAGED.count(UNSAID) == 1
    assert find_all(*UNSAID) == []


@pytest.mark.parametrize(("zh", "en"), [pair for pair in DAMAGED if pair != UNSAID])
def test_ten_times_a_number_is_found(zh: str, en: str) -> None:
    """Whatever number of a right translation is made ten times as large, a check says so."""
    assert find_all(zh, en)


@pytest.mark.parametrize(
    ("zh", "en", "message", "severity"),
    [
        (
            "投资490万元",
            "invest 49 million yuan",
            "“490万元” is 4,900,000, but the English has “49 million yuan”.",
            "error",
        ),
        ("投资490万元", "invest", "“490万元” (4,900,000) is not in the English.", "error"),
        ("共三人", "people", "“三” (3) is not in the English.", "warning"),
        (
            "人民",
            "1.4 billion people",
            "“1.4 billion” (1,400,000,000) is not in the Chinese.",
            "warning",
        ),
        (
            "2014年6月14日",
            "July 14, 2014",
            "“2014年6月14日” is 14 June 2014, but the English has “July 14, 2014”.",
            "error",
        ),
        ("6月14日至", "until", "“6月14日” (14 June) is not in the English.", "error"),
        ("下午3时30分", "now", "“3时30分” (15:30) is not in the English.", "error"),
        ("星期三", "Thursday", "“三” is Wednesday, but the English has “Thursday”.", "error"),
        (
            "国发〔2014〕21号",
            "it",
            "“〔2014〕21号” ([2014] No. 21) is not in the English.",
            "error",
        ),
        (
            "“十三五”规划",
            "the plan",
            "“十三五” (five-year plan number 13) is not in the English.",
            "error",
        ),
        ("千分之五", "much", "“千分之五” (0.005) is not in the English.", "error"),
        ("5‰", "much", "“5‰” (5 per mille) is not in the English.", "error"),
        ("30多万人", "people", "“30多万” (300,000 to 400,000) is not in the English.", "error"),
        (
            "5公里",
            "5 metres",
            "“5公里” and “5 metres” have the same number with different units: check the unit.",
            "warning",
        ),
    ],
)
def test_message(zh: str, en: str, message: str, severity: str) -> None:
    """A message quotes both sides and says what the Chinese means."""
    (finding,) = find_all(zh, en)
    assert (finding.message, finding.severity) == (message, severity)


def test_an_empty_side_is_no_failure() -> None:
    """A missing translation has every number missing; a missing source has them all added."""
    assert [f.zh_span for f in find_all("共25人", "")] == [(1, 3)]
    assert [f.en_span for f in find_all("", "25 people")] == [(0, 2)]
    assert find_all("", "") == []


def test_sides_swapped_or_in_one_language_give_an_answer() -> None:
    """A side in the wrong language is compared by what digits it has."""
    assert find_all("25 people", "共25人") == []
    assert find_all("共25人", "共25人") == []


def test_numbers_too_big_for_a_float_are_compared_exactly() -> None:
    """400 digits are compared to the last one, and 20,000 as well."""
    for length in (400, 20_000):
        big = "7" * length
        assert find_all(f"编号{big}", f"number {big}") == []
        (finding,) = find_all(f"编号{big}", f"number {big[:-1]}8")
        assert len(finding.message) < 300


def test_surrogates_emoji_and_controls_do_not_disturb() -> None:
    """Offsets are code points and lone surrogates are left in peace."""
    assert find_all("😀\ud800共25人\x00", "\udfff 25 people 😀\x07") == []
    (finding,) = find_all("😀😀共25人", "😀 26 people")
    assert (finding.zh_span, finding.en_span) == ((3, 5), (2, 4))
