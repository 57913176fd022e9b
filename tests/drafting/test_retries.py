"""Bad drafts: found by the checks, decoded again, and marked when nothing helps."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files

import pytest

from api import checks
from api.checks import Finding
from api.drafting.retries import (
    EMPTY,
    NEXT_BEST,
    Kept,
    choose,
    consider,
    draft_texts,
    find_failed_checks,
    other_ways,
)
from api.engine import Engine, Output
from api.formats.corpus_toml import parse

ZH = "全市共有490万人守信。"


def findings(zh: str, en: str) -> list[Finding]:
    """What the project's checks say."""
    return checks.run(zh, en)


def test_faults_are_the_grave_findings() -> None:
    """A wrong number and a loop are faults, once a finding; a double space is not."""
    assert find_failed_checks(ZH, "There are 4.9 million trustworthy people.", findings) == ()
    assert find_failed_checks(ZH, "There are  4.9 million trustworthy people.", findings) == ()
    assert find_failed_checks(ZH, "There are 490,000 trustworthy people.", findings) == ("numbers",)
    loop = "The people of the city of the city of the city of the city of the city are 4.9 million."
    assert "repetition" in find_failed_checks(ZH, loop, findings)


def test_an_empty_draft_is_a_fault() -> None:
    """No draft is the one fault of a text with something in it."""
    assert find_failed_checks(ZH, " ", findings) == (EMPTY,)
    assert find_failed_checks(" ", "", findings) == ()


def test_a_next_best_without_faults_is_kept() -> None:
    """Of the drafts of one decoding the first without faults wins over a more probable one."""
    right = Output("There are 4.9 million trustworthy people.", -1.5, 9)
    wrong = Output("There are 490,000 trustworthy people.", -0.5, 9, (right,))
    assert choose(ZH, wrong, findings) == Kept(right, (), "next best")
    assert choose(ZH, right, findings) == Kept(right, (), "first")


@pytest.mark.parametrize(
    ("new", "wins"),
    [
        (Output("There are 4.9 million people.", -3.0, 9), True),
        (Output("There are 49,000 people.", -0.4, 9), True),
        (Output("There are 49,000 people.", -0.6, 9), False),
        (Output("", 0.0, 0), False),
    ],
)
def test_which_draft_is_kept(new: Output, wins: bool) -> None:
    """Fewer faults first, then the better score; an empty draft never wins."""
    old = Kept(Output("There are 490,000 people.", -0.5, 9), ("numbers",))
    assert (consider(ZH, old, [new], "other", findings).output == new) is wins


def test_faults_make_the_model_try_again(engine: Engine) -> None:
    """Drafts with faults are fewer after the other decodings; the good ones are untouched."""
    paths = sorted((files("api") / "data" / "practice").iterdir(), key=str)
    sources = [parse(path.read_bytes(), path.name) for path in paths]
    texts = [segment.zh for source in sources for segment in source.segments]
    plain = dict(engine.drafts(texts, hypotheses=NEXT_BEST))
    before = [bool(find_failed_checks(zh, plain[at].en, findings)) for at, zh in enumerate(texts)]
    kept = dict(draft_texts(engine, texts, findings))
    after = [bool(kept[at].failed_checks) for at in range(len(texts))]
    assert sorted(kept) == list(range(len(texts)))
    assert sum(after) < sum(before)
    good = [at for at, bad in enumerate(before) if not bad]
    assert len(good) > len(texts) // 2
    assert [kept[at].output.en for at in good] == [plain[at].en for at in good]


def test_what_cannot_be_mended_is_kept_with_its_faults(engine: Engine) -> None:
    """A check that always finds a fault gets a draft all the same, and every way was tried."""
    asked: list[str] = []

    def never(zh: str, en: str) -> Iterable[Finding]:
        asked.append(en)
        return [Finding(check="numbers", severity="error", message="Wrong.")]

    [(at, kept)] = draft_texts(engine, ["他昨天去了北京，见了三位老朋友。"], never)
    assert (at, kept.failed_checks) == (0, ("numbers",))
    assert kept.output.en
    assert len(asked) > len(other_ways(engine.settings))


def test_without_checks_nothing_is_tried_again(engine: Engine) -> None:
    """The engine's drafts, and no faults."""
    texts = ["他昨天去了北京。", ""]
    kept = dict(draft_texts(engine, texts))
    assert {at: one.output for at, one in kept.items()} == dict(engine.drafts(texts))
    assert not any(one.failed_checks for one in kept.values())
