"""Drafts come in order, offline, from the real model.

The seed model is replaced as it is trained further, so nothing here knows its words.
"""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import api.engine.seed
from api.engine import (
    DecodeSettings,
    Engine,
    Output,
    batching,
    cutting,
    translator,
)
from api.errors import Unavailable
from tests.packages import (
    SENTENCES,
    copy_package,
)


def test_shape_of_drafts(engine: Engine) -> None:
    """Each sentence gets one line of English with a score and a length."""
    outputs = engine.translate(SENTENCES)
    assert len(outputs) == len(SENTENCES)
    for output in outputs:
        assert re.search("[A-Za-z]", output.en)
        assert not re.search("[\u4e00-\u9fff\n]", output.en)
        assert -10 < output.score < 0
        assert 0 < output.tokens < 400


def test_order_kept(engine: Engine) -> None:
    """A sentence gets the same draft alone, in a batch, twice in a batch, and from drafts()."""
    alone = [engine.translate([text])[0] for text in SENTENCES]
    many = engine.translate([*SENTENCES, "", *reversed(SENTENCES)])
    assert [o.en for o in many] == [o.en for o in (*alone, Output("", 0.0, 0), *reversed(alone))]
    assert all(abs(a.score - b.score) < 0.05 for a, b in zip(alone, many, strict=False))
    drafts = sorted(engine.drafts(iter(SENTENCES)))
    assert drafts == list(enumerate(engine.translate(SENTENCES)))


def test_batches(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Drafts come while later ones are decoded; texts are read a window ahead and no further."""
    monkeypatch.setattr(batching, "WINDOW", 3)
    done: list[int] = []
    assert len(engine.translate(SENTENCES, on_batch=done.append)) == len(SENTENCES)
    assert sum(done) == len(SENTENCES)
    assert len(done) > 2
    read: list[str] = []
    drafts = engine.drafts(read.append(text) or text for text in SENTENCES * 9)  # type: ignore[func-returns-value]
    first, _ = next(drafts)
    assert len(read) < len(SENTENCES) * 3
    assert sorted([first, *(position for position, _ in drafts)]) == list(range(len(read)))


@pytest.mark.parametrize("penalty", [0.2, 1.0, 2.0])
def test_score(penalty: float, engine: Engine) -> None:
    """A score is the mean log-probability of the draft's tokens, whatever the length penalty."""
    text = SENTENCES[3]
    [output] = engine.translate([text], decode=DecodeSettings(length_penalty=penalty))
    source = engine._encode(text)
    [raw] = engine._translator.translate_batch([source], beam_size=4, length_penalty=penalty)
    [scored] = engine._translator.score_batch([source], [raw.hypotheses[0]])
    mean = sum(scored.log_probs) / len(scored.log_probs)
    assert output.score == pytest.approx(mean, abs=0.03)
    assert output.tokens == len(raw.hypotheses[0])


def test_traditional(seed_dir: Path, engine: Engine, tmp_path: Path) -> None:
    """Traditional characters are drafted as the simplified ones; a zt package gets them as sent."""
    pairs = {
        "法院公佈了一批失信被執行人名單。": "法院公布了一批失信被执行人名单。",
        "他昨天去了臺北。\n著名作家": "他昨天去了台北。\n著名作家",
    }
    drafts = engine.translate([*pairs, *pairs.values()])
    assert drafts[:2] == drafts[2:]
    folder = copy_package(seed_dir, tmp_path / "zt", from_code="zt", package_version="1")
    other = Engine.open(seed_dir, package=api.engine.read_installed(seed_dir, folder))
    assert other._prepare(next(iter(pairs))) == next(iter(pairs))


def test_threads(engine: Engine) -> None:
    """Many threads may draft at once, each getting its own answers."""
    expected = [output.en for output in engine.translate(SENTENCES)]
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda text: engine.translate([text])[0].en, SENTENCES * 3))
    assert results == expected * 3


def test_model_that_fails(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that fails while it decodes is an error that names its folder."""
    monkeypatch.setattr(translator, "MAX_TOKENS", 10_000)
    monkeypatch.setattr(translator, "HARD", 10_000)
    monkeypatch.setattr(cutting, "HARD", 10_000)
    with pytest.raises(Unavailable, match=re.escape(str(engine.package.path))):
        engine.translate(["".join(chr(0x4E00 + i) for i in range(900))])
