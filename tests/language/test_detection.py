"""Which language a text is in, by its script."""

from __future__ import annotations

import pytest

from api.language.detection import Guess, detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("停车不缴费可被视为失信行为。", "zh"),
        ("停車不繳費可被視為失信行為。", "zt"),
        ("守信", "zh"),
        ("開門", "zt"),
        ("Parking without paying.", "en"),
        ("他用 iPhone 付停车费。", "zh"),
        ("The word 信用 is in the Outline, as everybody knows.", "en"),
        ("\ud800停车缴费", "zh"),
        ("𠮷野家", "zh"),
    ],
)
def test_language(text: str, language: str) -> None:
    """The likeliest language of a text is the one it is written in."""
    assert detect(text)[0].language == language


@pytest.mark.parametrize("text", ["", " ", "123 456", "，。！", "😀", "\ud800", "Привет"])
def test_nothing_to_read(text: str) -> None:
    """A text without a letter of these languages is English with no confidence."""
    assert detect(text) == [Guess("en", 0.0)]


def test_confidence() -> None:
    """A text of one script is certain; a mixed one has a guess for each of its parts."""
    assert detect("停车不缴费") == [Guess("zh", 100.0)]
    assert detect("Parking") == [Guess("en", 100.0)]
    mixed = detect("信用 credit 信用 credit")
    assert [guess.language for guess in mixed] == ["zh", "en"]
    assert sum(guess.confidence for guess in mixed) == 100
    assert {guess.language for guess in detect("開门")} == {"zh", "zt"}


def test_other_scripts_take_away() -> None:
    """Kana beside Chinese characters make Chinese less likely."""
    assert detect("駐車料金を払わないのは違反です")[0].confidence < 70


def test_marks_of_chinese_writing_count() -> None:
    """々 and 〇 are Chinese writing as 二 is, and no letters of another script."""
    assert detect("二〇一六年") == [Guess("zh", 100.0)]
    assert detect("人々") == [Guess("zh", 100.0)]
