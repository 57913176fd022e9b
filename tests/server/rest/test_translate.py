"""POST /translate: machine English for any Chinese, nothing stored."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.checks.terms import place, read_words
from api.drafting.texts import Translated, translate_texts
from api.engine import Engine
from api.server.app import create_app
from api.settings import Settings
from api.workbench import Workbench
from tests.server.asking import API, got, said

PARKING = "停车不缴费可被视为失信行为。"


@pytest.fixture(scope="session")
def typist(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """A client of an application whose database is never opened: the model alone needs none."""
    settings = Settings(database_url="postgresql://127.0.0.1:9/none", user="lin")
    return TestClient(create_app(Workbench(settings, engine)), raise_server_exceptions=False)


def ask(client: TestClient, q: Any, *, glossary: bool = False) -> Any:
    """The answer to a question."""
    response = client.post(f"{API}/translate", json={"q": q, "glossary": glossary})
    assert response.status_code == 200, response.text
    return response.json()


def test_one_text_is_one_item(typist: TestClient, engine: Engine) -> None:
    """A text gives its English, its score and the package that made it."""
    answer = ask(typist, PARKING)
    (item,) = answer["items"]
    assert item["zh"] == PARKING
    assert item["en"] == translate_texts(engine, [PARKING])[0].en != ""
    assert item["score"] < 0
    assert answer["engine"] == engine.package.engine


def test_several_texts_stay_in_order(typist: TestClient) -> None:
    """Each of several texts has the English that it has alone."""
    texts = ["守信激励，失信惩戒。", PARKING, "", "守信激励，失信惩戒。"]
    items = ask(typist, texts)["items"]
    assert [item["zh"] for item in items] == texts
    assert [item["en"] for item in items] == [ask(typist, one)["items"][0]["en"] for one in texts]


def test_no_text_is_no_item(typist: TestClient) -> None:
    """An empty list is answered with an empty list."""
    assert ask(typist, [])["items"] == []


@pytest.mark.parametrize(("blank", "en"), [("", ""), ("  ", ""), ("\n \n", "\n\n")])
def test_white_space_has_no_english(typist: TestClient, blank: str, en: str) -> None:
    """A text without a sentence comes back with its line breaks and a score of 0."""
    assert ask(typist, blank)["items"] == [{"zh": blank, "en": en, "score": 0.0}]


@pytest.mark.parametrize("text", ["😀𠮷", "\u2028", "%s {0} <b>", "。。。", "x" * 3000])
def test_odd_texts_are_answered(typist: TestClient, text: str) -> None:
    """Whatever text it is there is an answer, never a failure."""
    assert ask(typist, text)["items"][0]["zh"] == text


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"q": None},
        {"q": 7},
        {"q": [7]},
        {"q": {"a": "b"}},
        {"q": PARKING, "source": "zh"},
        {"text": PARKING},
        [PARKING],
        PARKING,
        {"q": ["a"] * 1001},
    ],
)
def test_a_wrong_question_is_refused(typist: TestClient, body: Any) -> None:
    """A body that is not a question is 422 and names where."""
    problem = said(typist.post(f"{API}/translate", json=body), 422)
    assert problem["errors"][0]["at"].startswith("body")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"q": "\xff"}',
        b'{"q": "\\ud800"}',
        b'{"q": ["", "\\udfff"]}',
        b'{"q": "\\u0000"}',
        b'{"q": "a", "glossary": 1}',
        b'{"q": "a", "glossary": "false"}',
        b'{"q": "a", "glossary": null}',
    ],
)
def test_a_broken_body_is_refused(typist: TestClient, body: bytes) -> None:
    """What is no JSON, no text or no boolean is 422."""
    headers = {"Content-Type": "application/json"}
    said(typist.post(f"{API}/translate", content=body, headers=headers), 422)


def test_too_much_text_is_refused(typist: TestClient) -> None:
    """More than 200,000 characters over all texts is 413, and says to send parts."""
    problem = said(typist.post(f"{API}/translate", json={"q": ["信" * 100_001] * 2}), 413)
    assert "200,000 characters" in problem["detail"]


def test_without_a_model_it_says_what_is_missing(tmp_path: Path) -> None:
    """When the model cannot be unpacked the answer is 503 and names the directory."""
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    bench = Workbench(Settings(data_dir=blocked / "data", user="lin"))
    client = TestClient(create_app(bench), raise_server_exceptions=False)
    problem = said(client.post(f"{API}/translate", json={"q": PARKING}), 503)
    assert "DUIZHAO_DATA_DIR" in problem["detail"]


def test_nothing_is_stored(client: TestClient) -> None:
    """Translating changes no segment."""
    before = got(client, "/aligned", practice=True)
    ask(client, before["items"][1]["zh"])
    assert got(client, "/aligned", practice=True) == before


def test_the_glossary_is_honoured(client: TestClient) -> None:
    """Terms are rendered as the glossary has them."""
    text = "守信激励，失信惩戒。"
    terms = [term for zh in ("守信", "失信") for term in got(client, f"/glossary/{zh}")["items"]]
    response = client.post(f"{API}/translate", json={"q": text})
    words = read_words(response.json()["items"][0]["en"])
    found = {term["zh"] for term in terms for en in (term["en"], *term["also"]) if place(en, words)}
    assert found == {"守信", "失信"}


def test_lines_stay_lines_and_sentences_share_one(engine: Engine) -> None:
    """Line breaks are kept as they were; the sentences of a line stand with one space between."""
    one, other = "守信激励。", "失信惩戒。"
    first, second = (translate_texts(engine, [text])[0] for text in (one, other))
    (both,) = translate_texts(engine, [f"\n{one}{other}\r\n\n　{one}"])
    assert both.en == f"\n{first.en} {second.en}\r\n\n{first.en}"
    mean = (first.score * 2 + second.score) / 3
    assert both.score == pytest.approx(mean, abs=2e-4)


def test_no_texts_need_no_model(engine: Engine) -> None:
    """Nothing in, nothing out."""
    assert translate_texts(engine, []) == []
    assert translate_texts(engine, [""]) == [Translated("", 0.0)]
