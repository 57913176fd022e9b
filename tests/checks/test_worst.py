"""Texts made to break a check: each is answered in time proportional to its length."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.checks import (
    brackets,
    codes,
    consistency,
    length,
    names,
    negation,
    punctuation,
    repetition,
    spacing,
    untranslated,
)

CHECKS = [
    module.check
    for module in (
        brackets,
        codes,
        length,
        names,
        negation,
        punctuation,
        repetition,
        spacing,
        untranslated,
    )
]
SIZE = 40_000
SECONDS = 30.0  # however slow the machine is; a quadratic answer takes many times that
# What each regular expression likes least, and texts without an end.
UNITS = [
    *(
        " ",
        "a",
        "字",
        "不",
        "不得",
        "not ",
        "n't ",
        "the the ",
        "a b ",
        "a'a'",
        "a-",
        "a.",
        "Aa.Aa",
    ),
    *(
        ",",
        ".",
        "，",
        "(",
        ")",
        "1)",
        "(“[",
        "（字",
        "“字",
        "《字",
        '"',
        " (",
        "( ",
        " " * 50 + ")",
    ),
    *("www.", "http://", "www.a.b" + ")" * 50, "a@", "ISO 9001 ", "A1", "A1 ", "1", "1/", "9."),
    "AB12345 ",
    *(
        "Zhang Wei ",
        "Aa ",
        "市长张三说，",
        "北京上海陕西",
        "张王李赵",
        "字a",
        "a字1，",
        "\n",
        "\xa0",
    ),
    *("\x00", "\ud800", "\ufffd", "👩‍👩‍👧", "ａ", "。a", "\u200b"),
]


@pytest.mark.parametrize("unit", UNITS)
def test_long_texts(unit: str) -> None:
    """Much of one thing on either side is answered in seconds by every check."""
    long = unit * (SIZE // len(unit))
    source, target = "市长张三说不（字）《字》“字”，见www.a.cn。", "Mayor Li Si said not."
    for check in CHECKS:
        for zh, en in ((long, target), (source, long), (long, long)):
            started = time.process_time()
            check(zh, en, ())
            assert time.process_time() - started < SECONDS, check.__module__


def test_many_names_and_codes() -> None:
    """Thousands of different names and codes on both sides do not multiply."""
    many = range(SIZE // 10)
    zh = "".join(f"市长张{chr(0x4E00 + n % 20_000)}说，编号AB{n:05d}。" for n in many)
    en = " ".join(f"Li Wei{chr(97 + n % 26)}{chr(97 + n // 26 % 26)} CD{n:05d}," for n in many)
    for check in CHECKS:
        started = time.process_time()
        check(zh, en, ())
        assert time.process_time() - started < SECONDS, check.__module__


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("", ""),
        (" ", "\n"),
        ("", "Good faith."),
        ("诚信。", ""),
        ("English on both sides.", "English on both sides."),
        ("诚信。", "诚信。"),
        ("\ud800", "\udfff a"),
        ("1" * 5000, "2" * 5000),
        ("👍", "👍"),
    ],
)
def test_odd_pairs(zh: str, en: str) -> None:
    """Empty sides, a side in the other language, broken characters: findings, no failure."""
    for check in CHECKS:
        for finding in check(zh, en, ()):
            finding.message.encode("utf-8")


ALPHABET = "不没未字张王京北说市长“”《》（）()，。 \n\tabANot't.,:;-1250@/\ud800\u200b０Ａü"


@settings(max_examples=300, deadline=None)
@given(st.text(ALPHABET, max_size=60), st.text(ALPHABET, max_size=60))
def test_any_pair(zh: str, en: str) -> None:
    """Any two texts give findings whose spans lie inside them and whose messages can be written."""
    found = [finding for check in CHECKS for finding in check(zh, en, ())]
    earlier = consistency.Earlier()
    found += [*earlier.compare(zh, en + "x", "1"), *earlier.compare(zh, en, "2")]
    for finding in found:
        assert finding.message
        finding.message.encode("utf-8")
        for span, text in ((finding.zh_span, zh), (finding.en_span, en)):
            assert span is None or 0 <= span[0] < span[1] <= len(text), finding
