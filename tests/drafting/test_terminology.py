"""The glossary honoured in drafts: by the real model, in every way there is to ask it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from api.checks.inspector import Inspector
from api.drafting.terminology import (
    Clause,
    TerminologyDrafter,
    apart,
    assess_terms,
    renderings,
    wanted,
)
from api.engine import SEED, Engine, Output, Wish
from api.glossary import Term
from api.glossary.matching import Hit

SHIXIN = Term(
    zh="失信行为", en="untrustworthy conduct", also=("dishonest acts",), avoid=("breach of faith",)
)
TERMS = (
    SHIXIN,
    Term(zh="失信", en="untrustworthiness"),
    Term(zh="联合惩戒", en="combined sanctions", also=("joint disciplinary action",)),
    Term(zh="红名单", en="honour roll"),
    Term(zh="黑名单", en="blacklist"),
    Term(zh="信用修复", en="credit rehabilitation"),
    Term(zh="征信中心", en="Credit Reference Center (CRC)"),
    Term(zh="公示", en="public notice", also=("publication", "make public")),
)
SENTENCES = (
    "停车不缴费可被视为失信行为。",
    "各部门对失信行为实施联合惩戒。",
    "法院公布了黑名单和红名单。",
    "企业可以申请信用修复。",
    "征信中心昨天回答了记者的问题。",
    "名单公示后，三十天内可以提出异议。",
)


@pytest.fixture(scope="module")
def find() -> Callable[[str], list[Hit]]:
    """What finds these terms in a text."""
    return Inspector(TERMS).hits


@pytest.fixture
def honourer(engine: Engine, find: Callable[[str], list[Hit]]) -> TerminologyDrafter:
    """The seed model with these terms."""
    return TerminologyDrafter(engine, find)


def english(source: TerminologyDrafter | Engine, texts: Sequence[str]) -> list[str]:
    """The drafts of texts, in order."""
    found = dict(source.drafts(texts))
    return [found[at].en for at in range(len(texts))]


def hit(zh: str, term: Term) -> Hit:
    """An exact hit of a term in a text."""
    start = zh.index(term.zh)
    return Hit(start, start + len(term.zh), term.zh, "exact", "", (term,))


def test_terms_are_honoured(
    engine: Engine, honourer: TerminologyDrafter, find: Callable[[str], list[Hit]]
) -> None:
    """Most terms that the model renders in its own way are rendered in the glossary's.

    None that it renders so by itself is lost by it.
    """
    missed = [
        [
            len(assess_terms(zh, find(zh), en).missing)
            for zh, en in zip(SENTENCES, drafts, strict=True)
        ]
        for drafts in (english(engine, SENTENCES), english(honourer, SENTENCES))
    ]
    plain, honoured = map(sum, missed)
    assert plain > 0
    assert honoured * 2 < plain
    assert all(after <= before for before, after in zip(*missed, strict=True))


def test_a_text_without_terms_is_drafted_as_ever(
    engine: Engine, honourer: TerminologyDrafter
) -> None:
    """Where there is nothing to honour the drafts and scores are the engine's."""
    texts = ["他昨天去了北京。", "", "今天天气很好。" * 30, "\n"]
    assert {at: replace(draft, others=()) for at, draft in honourer.drafts(texts)} == dict(
        engine.drafts(texts)
    )


def test_a_draft_that_honours_is_kept(engine: Engine) -> None:
    """A term that the model renders rightly of itself costs nothing and changes nothing."""
    text = "他上了黑名单。"
    [plain] = english(engine, [text])
    term = Term(zh="黑名单", en=plain.strip(" .").rpartition(" ")[2])  # in the model's own word
    assert english(TerminologyDrafter(engine, Inspector([term]).hits), [text]) == [plain]


def test_long_texts(
    engine: Engine, honourer: TerminologyDrafter, find: Callable[[str], list[Hit]]
) -> None:
    """Terms in the clauses of a text that is decoded in parts are honoured."""
    text = (
        "各地区要建立健全信用信息共享机制，" * 3 + "对失信行为实施联合惩戒，" * 3 + "并公示名单。"
    )
    assert len(text) > SEED.clause
    [plain], [en] = english(engine, [text]), english(honourer, [text])
    missed, missing = (assess_terms(text, find(text), one).missing for one in (plain, en))
    assert len(missing) < len(missed)


def test_many_texts_each_get_their_own(honourer: TerminologyDrafter) -> None:
    """Hundreds of texts with and without terms, in any order, get the drafts of each alone."""
    texts = [f"第{n}号：{zh}" for n in range(30) for zh in (*SENTENCES, "今天天气很好。")]
    found = dict(honourer.drafts(iter(texts)))
    assert sorted(found) == list(range(len(texts)))
    alone = dict(honourer.drafts([texts[3]]))
    assert found[3].en == alone[0].en


def test_doubtful_hits_are_left_alone(engine: Engine, honourer: TerminologyDrafter) -> None:
    """失信 in 丢失信息 is no term: the draft is the engine's."""
    text = "他丢失信息后报了警。"
    assert english(honourer, [text]) == english(engine, [text])


def test_forbidden_renderings_are_missed_terms(find: Callable[[str], list[Hit]]) -> None:
    """A forbidden rendering does not honour a term; a sanctioned one does, inflected too."""
    zh = SENTENCES[0]
    assert assess_terms(zh, find(zh), "It is a breach of faith.").missing == ("失信行为",)
    assert assess_terms(zh, find(zh), "It is a dishonest act.").matched == ("失信行为",)
    assert assess_terms(zh, find(zh), "They are untrustworthy conducts.").missing == ()


def test_nested_hits_are_the_longer_ones(find: Callable[[str], list[Hit]]) -> None:
    """Of 失信 inside 失信行为 only the longer is wanted."""
    assert [one.zh for one in wanted(find(SENTENCES[0]))] == ["失信行为"]


def test_renderings_are_written_into_the_chinese() -> None:
    """The mixed text has the rendering between spaces, a capital where the sentence begins."""
    zh = "失信行为将被记录。"
    clause = Clause(0, 0, zh, [hit(zh, SHIXIN)], first=True)
    assert clause.mixed() == [" Untrustworthy conduct 将被记录。"]
    assert clause.mixed(sanctioned=True) == [" Dishonest acts 将被记录。"]
    senses = replace(hit(zh, SHIXIN), terms=(SHIXIN, Term(zh="失信行为", en="bad faith")))
    two = Clause(0, 0, zh, [senses], first=False)
    assert two.mixed() == [" untrustworthy conduct 将被记录。", " bad faith 将被记录。"]
    assert two.mixed(sanctioned=True) == [" dishonest acts 将被记录。"]
    inside = Clause(0, 1, zh, [hit(zh, SHIXIN)], first=False)
    assert inside.mixed()[0] == " untrustworthy conduct 将被记录。"


def test_only_missed_terms_are_written_in() -> None:
    """What the best draft already has is left to the model."""
    zh = "对失信行为实施联合惩戒。"
    terms = [hit(zh, SHIXIN), hit(zh, TERMS[2])]
    clause = Clause(0, 0, zh, terms, first=True)
    clause.consider([Output("There are combined sanctions on the act.", -1.0, 8)])
    assert clause.mixed()[0] == "对 untrustworthy conduct 实施联合惩戒。"


def test_overlapping_hits() -> None:
    """Of hits that overlap the longer is written in; their order is that of the text."""
    long, part = Hit(2, 8, "a", "exact"), Hit(6, 10, "b", "exact")
    assert apart([part, long, Hit(0, 2, "c", "exact")]) == [Hit(0, 2, "c", "exact"), long]


def test_brackets_are_not_written_in() -> None:
    """A rendering is offered without its abbreviation in brackets; senses come before others."""
    terms = (
        Term(zh="信用", en="credit", also=("rating",)),
        Term(zh="信用", en="trust", domain="general"),
    )
    assert renderings(Hit(0, 2, "信用", "exact", "", terms)) == ["credit", "trust", "rating"]
    center = Hit(0, 4, "征信中心", "exact", "", (TERMS[6],))
    assert renderings(center) == ["Credit Reference Center"]


def test_best_is_the_most_probable_of_those_that_honour_most() -> None:
    """The number of missed terms comes before the score, and the score before the order."""
    zh = "失信行为"
    clause = Clause(0, 0, zh, [hit(zh, SHIXIN)], first=True)
    clause.consider([Output("Breach.", -0.1, 2), Output("", 0.0, 0)])
    assert clause.lacking
    clause.consider([Output("Dishonest acts.", -2.0, 4), Output("Untrustworthy conduct.", -1.0, 4)])
    assert [one.en for one in clause.found] == ["Untrustworthy conduct.", "Dishonest acts."]
    clause.consider([Output("Breach again.", -0.1, 4)])
    assert clause.found[0].en == "Untrustworthy conduct."


def test_a_rendering_can_be_forced(engine: Engine) -> None:
    """A rendering no one would expect stands in each forced draft, and each is scored."""
    [draft] = engine.translate(["他昨天去了北京。"])
    [forced] = engine.force([Wish("他昨天去了北京。", draft.en, "purple elephant")])
    assert forced
    for output in forced:
        assert "purple elephant" in output.en.lower()
        assert output.score < draft.score
    assert [one.score for one in forced] == sorted((one.score for one in forced), reverse=True)


@pytest.mark.parametrize(
    "wish", [Wish("", "x", "y"), Wish("他走了。", "", ""), Wish("\n", "", "a")]
)
def test_nothing_to_force(wish: Wish, engine: Engine) -> None:
    """Without a text or a rendering there is nothing to force."""
    assert engine.force([wish]) == [[]]


def test_forcing_into_nothing(engine: Engine) -> None:
    """A text whose draft is empty can begin with the rendering."""
    [found] = engine.force([Wish("信用修复", "", "credit repair")])
    assert found
    assert all(one.en.lower().startswith("credit repair") for one in found)


def test_many_are_forced_together(engine: Engine) -> None:
    """Each of many wishes gets what it gets alone, whatever stands beside it."""
    wishes = [
        Wish(zh, draft.en, rendering)
        for zh, draft in zip(SENTENCES, engine.translate(SENTENCES), strict=True)
        for rendering in ("purple elephant", "in kind")
    ]
    together = engine.force([*wishes, Wish("", "x", "y")])
    assert together.pop() == []
    for wish, found in zip(wishes, together, strict=True):
        assert found
        assert all(wish.rendering in one.en.lower() for one in found)
        [alone] = engine.force([wish])  # rounding may differ with what stands beside it
        assert found[0].score == pytest.approx(alone[0].score, abs=0.1)
