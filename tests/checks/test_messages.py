"""What the checks say and where they point."""

from __future__ import annotations

import pytest

from api.checks import (
    brackets,
    codes,
    length,
    negation,
    punctuation,
    repetition,
    spacing,
    untranslated,
)
from api.checks.sides import around, quote, trimmed

SAID = [
    (
        untranslated.check,
        "加强诚信建设",
        "Strengthen 诚信 now",
        ("“诚信” is left in Chinese in the English.", (2, 4), (11, 13)),
    ),
    (
        punctuation.check,
        "好，",
        "Good，",
        ("“，” is Chinese punctuation; English writes ,.", None, (4, 5)),
    ),
    (
        brackets.check,
        "（试行）",
        "(Trial",
        ("The opening bracket ( has no partner in the English.", None, (0, 1)),
    ),
    (
        negation.check,
        "不得公开。",
        "It may be made public.",
        ("“不得公开” says no, and nothing in the English does.", (0, 2), None),
    ),
    (
        codes.check,
        "邮箱jubao@12377.cn",
        "mail jubao@12337.cn",
        (
            "The e-mail address “jubao@12377.cn” is “jubao@12337.cn” in the English.",
            (2, 16),
            (5, 19),
        ),
    ),
    (
        spacing.check,
        "法院",
        "of the the court",
        ("“the the”: the word stands twice.", None, (3, 10)),
    ),
    (
        repetition.check,
        "名单",
        "the list, list, list, list",
        ("“list” is said 4 times running; the Chinese does not repeat itself.", None, (4, 26)),
    ),
    (length.check, "诚信是金。", "", ("“诚信是金。” has no English.", (0, 5), None)),
    (length.check, " ", " Gold.", ("“Gold.” stands without Chinese.", None, (1, 6))),
]


@pytest.mark.parametrize(("check", "zh", "en", "expected"), SAID)
def test_message_and_spans(check, zh, en, expected) -> None:  # type: ignore[no-untyped-def]
    """A message says what was found on each side, and the spans point at it."""
    [finding] = check(zh, en, ())
    assert (finding.message, finding.zh_span, finding.en_span) == expected


def test_whole_side_in_chinese_is_one_finding() -> None:
    """An English side still in Chinese is reported once, whole."""
    [finding] = untranslated.check("加强诚信建设，褒扬守信。", " 加强诚信建设，褒扬守信。", ())
    assert finding.en_span == (1, 13)


def test_long_texts_are_cut_in_messages() -> None:
    """A message quotes at most some forty characters, in a form that can be written to a file."""
    assert quote("a" * 50) == "“" + "a" * 39 + "…”"
    assert quote("a\ud800\x00b") == "“a\ufffd\ufffdb”"
    assert around("one two three four five six seven", (14, 18)) == "“two three four five six”"
    assert trimmed("  a b ") == (2, 5)
    assert trimmed(" \n") is None


def test_one_address_near_and_one_far() -> None:
    """A code that is not like any of the English is said to be absent, not changed."""
    [finding] = codes.check("见www.creditchina.gov.cn", "See www.example.org", ())
    assert finding.en_span is None
    assert "is not in the English" in finding.message
