"""Whole texts in English: their sentences together, their lines kept, other wordings beside."""

from __future__ import annotations

from api.checks.inspector import lexicon
from api.drafting.terminology import TerminologyDrafter
from api.drafting.texts import other_wordings, translate_texts
from api.engine import Engine
from api.glossary import Term
from api.glossary.matching import Matcher

PARKING = "停车不缴费可被视为失信行为。"
TEXTS = (PARKING, "他昨天去了北京。\n法院公布了一批失信被执行人名单。信用信息应当真实。", "", "\n")
LONG = "各地区各部门要建立健全信用信息共享机制，" * 12


def test_other_wordings(engine: Engine) -> None:
    """The wordings of a text differ, keep its lines, and the best is what it has alone."""
    alone = translate_texts(engine, TEXTS)
    found = other_wordings(engine, TEXTS, 4)
    for one, wordings in zip(alone, found, strict=True):
        assert len(set(wordings)) == len(wordings) <= 4
        assert wordings[:1] == ([one.en] if one.en else [])
        assert all(text.count("\n") == one.en.count("\n") for text in wordings)
    assert [len(wordings) > 1 for wordings in found] == [True, True, False, False]
    assert other_wordings(engine, [], 3) == []


def test_more_wordings_than_beams(engine: Engine) -> None:
    """More wordings than the beam is wide widen it."""
    [found] = other_wordings(engine, [PARKING], 9)
    assert engine.settings.beam_size < len(found) <= 9


def test_wordings_of_a_long_text(engine: Engine) -> None:
    """Each wording of a text that is cut into clauses has all of them."""
    [found] = other_wordings(engine, [LONG], 3)
    assert len(found) == 3
    assert all(len(text) > len(found[0]) / 2 for text in found)


def test_a_term_in_every_wording(engine: Engine) -> None:
    """With a glossary that is honoured every wording honours it."""
    matcher = Matcher([Term(zh="失信行为", en="bad conduct")], lexicon())
    [found] = other_wordings(TerminologyDrafter(engine, matcher.hits), [PARKING], 3)
    assert found
    for text in found:
        assert "bad conduct" in text


def test_lines_and_indents(engine: Engine) -> None:
    """Line breaks stay, and how far a line is indented; the wide spaces of a paragraph go."""
    text = f"　　{PARKING}\r\n\r\n　　{PARKING}\n\t  {PARKING}  {PARKING}\n  \n"
    [alone, found] = translate_texts(engine, [PARKING, text])
    en = alone.en
    assert found.en == f"{en}\r\n\r\n{en}\n\t  {en} {en}\n\n"
