"""Texts that are empty, odd or very long are drafted all the same."""

from __future__ import annotations

import math

import pytest

from api.engine import (
    MAX_TOKENS,
    Engine,
    Output,
)


@pytest.mark.parametrize("text", ["", " ", "\n\t\u3000\u2028", "\x00\x07", "\ud800", "\u200b"])
def test_nothing_to_translate(text: str, engine: Engine) -> None:
    """What has no visible character never reaches the model and gives an empty draft."""
    assert engine._window([(0, text)], 200).blank == [0]
    assert engine.translate([text]) == [Output("", 0.0, 0)]
    assert engine.translate([]) == []


@pytest.mark.parametrize(
    "text",
    [
        "失信\ud800行为",
        "信用\x00信息\x1b[31m\r\n公示",
        "守信😀👍🏽🇨🇳",
        "123 456.78%",
        "Plain English, already_here.",
        "▁▁_",
        "𠀀" * 300,
        "\ue000" * 250,
        "ﷺ" * 200,
        "。。。？？？",
        "啊" * 199,
    ],
)
def test_odd_input(text: str, engine: Engine) -> None:
    """Odd characters give a draft that any store and terminal can take."""
    [output] = engine.translate([text])
    assert output.en.encode().decode().isprintable()
    assert math.isfinite(output.score)


def test_long_input(engine: Engine) -> None:
    """A text of 100,000 code points without a stop is cut, decoded in parts and joined."""
    [output] = engine.translate(["信用信息公示系统建设" * 10_000])
    assert len(output.en) > 500
    parts = engine._tokenise("𠀀ﷺ信" * 3000, 200)
    assert max(map(len, parts)) <= MAX_TOKENS
    assert sum(len(part) for part in parts) > 9000


def test_long_input_is_joined(engine: Engine) -> None:
    """The draft of a long text is that of its clauses, joined by spaces."""
    clause = "各地区各部门要建立健全信用信息共享机制" * 5 + "，"
    [one] = engine.translate([clause])
    two, three = engine.translate([clause * 2, clause * 3])
    assert two.en != three.en
    assert three.en == f"{two.en} {one.en}"


def test_tokenised_once(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long a text is, the tokenizer is given each part of it once or twice."""
    given: list[int] = []
    encode = engine._encode

    def counted(text: str) -> list[str]:
        given.append(len(text))
        return encode(text)

    monkeypatch.setattr(engine, "_encode", counted)
    text = "".join(chr(0x4E00 + at % 9973) for at in range(50_000))
    engine._tokenise(text, 200)
    assert len(text) <= sum(given) < 3 * len(text)


def test_underscore(engine: Engine) -> None:
    """An underscore survives tokenising and decoding."""
    assert engine._decode(engine._encode("see user_name here")) == "see user_name here"
