"""LibreTranslate's protocol: what its clients send is understood, what they expect comes back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from api.drafting.texts import other_wordings, translate_texts
from api.engine import Engine
from api.glossary import Term
from api.server.app import create_app
from api.server.compat.libretranslate_schemas import MAX_ALTERNATIVES, MAX_TEXT, MAX_TEXTS
from api.settings import Settings
from api.workbench import Workbench
from tests.glossaries import replace_terms
from tests.server.asking import API, PEER

SIMPLE = "法院公布了一批失信被执行人名单。"
TRADITIONAL = "法院公佈了一批失信被執行人名單。"
PARKING = "停车不缴费可被视为失信行为。"
HELLO = "Good morning, everybody."


@pytest.fixture(scope="module")
def peer(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of the application, its glossary one term; nothing here writes."""
    folder = tmp_path_factory.mktemp("peer")
    bench = Workbench(Settings(database_url=f"sqlite:///{folder}/peer.db", user="lin"), engine)
    with bench.database.writing() as session:
        replace_terms(session, [Term(zh="失信行为", en="bad conduct")])
    yield TestClient(create_app(bench), raise_server_exceptions=False)
    bench.close()


def ask(peer: TestClient, **fields: Any) -> Response:
    """The answer to a translation asked for as JSON, from Chinese to English unless said."""
    return peer.post(f"{PEER}/translate", json={"source": "zh", "target": "en", **fields})


def got(peer: TestClient, **fields: Any) -> Any:
    """The same, which must be an answer."""
    response = ask(peer, **fields)
    assert response.status_code == 200, response.text
    return response.json()


def english(peer: TestClient, text: str, **fields: Any) -> str:
    """The English of one text."""
    found: str = got(peer, q=text, **fields)["translatedText"]
    return found


# --- texts ---------------------------------------------------------------------------------------


def test_a_text(peer: TestClient) -> None:
    """A text's English is the one key of the answer."""
    assert got(peer, q=PARKING).keys() == {"translatedText"}
    assert re.search("[A-Za-z]", english(peer, PARKING))


def test_several(peer: TestClient) -> None:
    """An array gives an array in the same order, each text with the English it has alone."""
    texts = [PARKING, SIMPLE, "  ", "12%", PARKING]
    found = got(peer, q=texts)["translatedText"]
    assert found == [english(peer, PARKING), english(peer, SIMPLE), "  ", "12%", found[0]]


def test_the_glossary_is_honoured(peer: TestClient) -> None:
    """Its terms are rendered as it wants, also in HTML and in other wordings."""
    assert "bad conduct" in english(peer, PARKING)
    assert "bad conduct" in english(peer, f"<p>{PARKING}</p>", format="html")
    assert all(
        "bad conduct" in text for text in got(peer, q=PARKING, alternatives=2)["alternatives"]
    )


def test_without_the_glossary(peer: TestClient, engine: Engine) -> None:
    """Told to leave it out, the English is the model's own."""
    [alone] = translate_texts(engine, [PARKING])
    assert english(peer, PARKING, glossary=False) == alone.en
    html = english(peer, f"<p>{PARKING}</p>", format="html", glossary=False)
    assert html == f"<p>{alone.en}</p>"
    others = got(peer, q=PARKING, alternatives=2, glossary=False)["alternatives"]
    [wordings] = other_wordings(engine, [PARKING], engine.settings.beam_size)
    assert set(others) <= set(wordings)


@pytest.mark.parametrize("off", ["false", "0", "no", "Off"])
def test_a_form_leaves_the_glossary_out(peer: TestClient, engine: Engine, off: str) -> None:
    """A form has no booleans: words for no are no."""
    [alone] = translate_texts(engine, [PARKING])
    fields = {"q": PARKING, "source": "zh", "target": "en", "glossary": off}
    assert peer.post(f"{PEER}/translate", data=fields).json()["translatedText"] == alone.en


@pytest.mark.parametrize(
    "field",
    [
        {"format": False},
        {"format": 0},
        {"format": []},
        {"alternatives": True},
        {"alternatives": "3"},
        {"alternatives": 1.5},
        {"alternatives": []},
        {"alternatives": 11},
    ],
)
def test_in_json_a_field_has_its_type(peer: TestClient, field: dict[str, Any]) -> None:
    """A number is a number and a word a word; nothing else passes for one."""
    response = ask(peer, q=PARKING, **field)
    assert response.status_code == 400
    assert next(iter(field)) in response.json()["error"]


def test_a_whole_number_is_an_integer(peer: TestClient) -> None:
    """As JSON has it, whether it is written with a point or not."""
    assert got(peer, q=HELLO, alternatives=0.0) == got(peer, q=HELLO, alternatives=0)


@pytest.mark.parametrize("field", [{"alternatives": "many"}, {"glossary": "perhaps"}])
def test_in_a_form_words_are_read(peer: TestClient, field: dict[str, str]) -> None:
    """What is neither a number nor yes or no is refused."""
    fields = {"q": PARKING, "source": "zh", "target": "en", **field}
    assert peer.post(f"{PEER}/translate", data=fields).status_code == 400


@pytest.mark.parametrize("switch", ["false", "true", 0, 1, None, [], "no"])
def test_in_json_a_boolean_is_one(peer: TestClient, switch: Any) -> None:
    """Anything but true and false is refused."""
    response = ask(peer, q=PARKING, glossary=switch)
    assert response.status_code == 400
    assert "glossary" in response.json()["error"]


def test_as_rest_has_it(peer: TestClient) -> None:
    """The English is that of this project's own route."""
    items = peer.post(f"{API}/translate", json={"q": PARKING}).json()["items"]
    assert items[0]["en"] == english(peer, PARKING)


def test_lines(peer: TestClient) -> None:
    """Line breaks stay."""
    assert english(peer, f"{PARKING}\n\n{SIMPLE}\n").count("\n") == 3


# --- languages -----------------------------------------------------------------------------------


@pytest.mark.parametrize("source", ["zh", "zh-Hans", "zh-hans", "zt", "zh-Hant", "ZH-HANT"])
@pytest.mark.parametrize("text", [SIMPLE, TRADITIONAL])
def test_chinese(peer: TestClient, source: str, text: str) -> None:
    """Either kind of characters under either name gives the English of the simplified ones."""
    assert english(peer, text, source=source) == english(peer, SIMPLE)


@pytest.mark.parametrize("target", ["en", "EN"])
def test_english_stays(peer: TestClient, target: str) -> None:
    """English into English is the text itself."""
    assert english(peer, HELLO, source="en", target=target) == HELLO


def test_auto(peer: TestClient) -> None:
    """With `auto` each text's language is told, and English comes back as it is."""
    found = got(peer, q=[SIMPLE, TRADITIONAL, HELLO, "12%"], source="auto")
    assert found["translatedText"] == [english(peer, SIMPLE)] * 2 + [HELLO, "12%"]
    guesses = found["detectedLanguage"]
    assert [one["language"] for one in guesses] == ["zh-Hans", "zh-Hant", "en", "en"]
    assert [one["confidence"] > 50 for one in guesses] == [True, True, True, False]
    one = got(peer, q=SIMPLE, source="auto")
    assert one["detectedLanguage"] == guesses[0]


@pytest.mark.parametrize("form", ["text", "html"])
def test_nothing_chinese(form: str, peer: TestClient) -> None:
    """What has no Chinese comes back as it is, also where it is said to be Chinese."""
    texts = [HELLO, "12%", "…", " A  b\n"]
    assert got(peer, q=texts, source="zh", format=form)["translatedText"] == texts


def test_list_of_languages(peer: TestClient) -> None:
    """Each language has its code, its name and what it is translated into."""
    assert peer.get(f"{PEER}/languages").json() == [
        {"code": "zh-Hans", "name": "Chinese", "targets": ["en"]},
        {"code": "zh-Hant", "name": "Chinese (traditional)", "targets": ["en"]},
        {"code": "en", "name": "English", "targets": ["en"]},
    ]


@pytest.mark.parametrize(
    ("text", "language"), [(SIMPLE, "zh-Hans"), (TRADITIONAL, "zh-Hant"), (HELLO, "en")]
)
def test_detect(peer: TestClient, text: str, language: str) -> None:
    """The likeliest language stands first, as JSON and as a form."""
    asked = peer.post(f"{PEER}/detect", json={"q": text})
    assert (asked.status_code, asked.json()[0]["language"]) == (200, language)
    assert peer.post(f"{PEER}/detect", data={"q": text}).json() == asked.json()


# --- alternatives --------------------------------------------------------------------------------


def test_alternatives(peer: TestClient) -> None:
    """So many other wordings at most, all different, and the best stays what it is alone."""
    found = got(peer, q=SIMPLE, alternatives=3)
    assert found["translatedText"] == english(peer, SIMPLE)
    others = found["alternatives"]
    assert 0 < len(others) <= 3
    assert len({found["translatedText"], *others}) == len(others) + 1
    several = got(peer, q=[SIMPLE, HELLO], alternatives=3, source="auto")
    assert several["alternatives"] == [others, []]
    assert "alternatives" not in got(peer, q=SIMPLE, alternatives=0)


def test_most_alternatives(peer: TestClient) -> None:
    """As many as are allowed, also as a form's text."""
    fields = {"q": SIMPLE, "source": "zh", "target": "en", "alternatives": str(MAX_ALTERNATIVES)}
    found = peer.post(f"{PEER}/translate", data=fields).json()["alternatives"]
    assert 3 < len(found) <= MAX_ALTERNATIVES


# --- HTML ----------------------------------------------------------------------------------------


def test_html(peer: TestClient) -> None:
    """Tags and attributes stay to the letter; text becomes English; nothing untranslated moves."""
    html = f'<p class="信用">{PARKING}</p><code>失信</code><p translate="no">守信</p>'
    found = english(peer, html, format="html")
    assert found == (
        f'<p class="信用">{english(peer, PARKING)}</p><code>失信</code><p translate="no">守信</p>'
    )


def test_html_of_several(peer: TestClient) -> None:
    """Several texts in HTML come back as several, English ones as they are."""
    texts = [f"<b>{SIMPLE}</b>", "<i>x &amp; y</i>", "<br>"]
    found = got(peer, q=texts, format="html", source="auto")
    assert found["translatedText"] == [f"<b>{english(peer, SIMPLE)}</b>", *texts[1:]]
    assert [one["language"] for one in found["detectedLanguage"]] == ["zh-Hans", "en", "en"]
    assert got(peer, q=texts, format="html", alternatives=2)["alternatives"] == [[], [], []]


def test_a_tag_in_plain_text_is_text(peer: TestClient) -> None:
    """Without `format` a text is plain, as with `text`."""
    assert english(peer, f"<p>{SIMPLE}") == english(peer, f"<p>{SIMPLE}", format="text")


# --- how it may be sent --------------------------------------------------------------------------


FIELDS = {"q": SIMPLE, "source": "zh", "target": "en", "api_key": "any"}


def test_ways_to_ask(peer: TestClient) -> None:
    """JSON, a form of either kind, and a query give the same; a key is taken and not looked at."""
    ways = [{"json": FIELDS}, {"data": FIELDS}, {"params": FIELDS}]
    answers = [peer.post(f"{PEER}/translate", **way) for way in ways]  # type: ignore[arg-type]
    parts = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
        for key, value in FIELDS.items()
    )
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    body = f"{parts}--x--\r\n".encode()
    answers.append(peer.post(f"{PEER}/translate", content=body, headers=headers))
    for answer in answers:
        assert (answer.status_code, answer.json()) == (
            200,
            {"translatedText": english(peer, SIMPLE)},
        )


def test_bare_characters(peer: TestClient) -> None:
    """Chinese that a form holds as it is, as `curl -d` sends it, is read as UTF-8."""
    expected = {"translatedText": english(peer, SIMPLE)}
    body = f"source=zh&target=en&q={SIMPLE}&q=other".encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    form = peer.post(f"{PEER}/translate", content=body, headers=headers)
    assert form.json() == expected
    broken = peer.post(f"{PEER}/translate", content=body[:-12] + b"\xe5", headers=headers)
    assert broken.status_code == 200


def test_line_breaks_of_a_form(peer: TestClient) -> None:
    """A form's line breaks, which browsers send as two characters, come back as one."""
    fields = {**FIELDS, "q": f"{SIMPLE}\r\n{SIMPLE}"}
    found = peer.post(f"{PEER}/translate", data=fields).json()["translatedText"]
    assert found == "\n".join([english(peer, SIMPLE)] * 2)


# --- what is wrong -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({}, "Invalid request: missing q parameter"),
        ({"q": ""}, "Invalid request: missing q parameter"),
        ({"q": []}, "Invalid request: missing q parameter"),
        ({"q": "信", "source": ""}, "Invalid request: missing source parameter"),
        ({"q": "信", "target": None}, "Invalid request: missing target parameter"),
        ({"q": "信", "source": "fr"}, "fr is not supported"),
        ({"q": "信", "source": ["zh"]}, "['zh'] is not supported"),
        ({"q": "信", "target": "xx"}, "xx is not supported"),
        ({"q": "信", "target": "auto"}, "auto is not supported"),
        (
            {"q": "信", "target": "zt"},
            "Chinese (traditional) (zh-Hant) is not available as a target language from Chinese",
        ),
        (
            {"q": "信", "source": "auto", "target": "zh"},
            "Chinese (zh-Hans) is not available as a target language from Chinese",
        ),
        ({"q": "信", "format": "docx"}, "docx format is not supported"),
        (
            {"q": "信", "alternatives": "many"},
            "Invalid request: alternatives parameter is not a number",
        ),
        ({"q": "信", "alternatives": 11}, "Invalid request: alternatives parameter must be <= 10"),
        ({"q": 5}, "Invalid request: q parameter is not text"),
        ({"q": ["信", None]}, "Invalid request: q parameter is not text"),
        ({"q": {"信": "信"}}, "Invalid request: q parameter is not text"),
        (
            {"q": ["信"] * (MAX_TEXTS + 1)},
            f"Invalid request: request ({MAX_TEXTS + 1}) exceeds text limit ({MAX_TEXTS})",
        ),
        (
            {"q": "信" * (MAX_TEXT + 1)},
            f"Invalid request: request ({MAX_TEXT + 1}) exceeds text limit ({MAX_TEXT})",
        ),
    ],
)
def test_refused(peer: TestClient, fields: dict[str, Any], error: str) -> None:
    """What cannot be translated is 400 with one key, `error`, in the protocol's words."""
    response = ask(peer, **fields)
    assert (response.status_code, response.json()) == (400, {"error": error})
    assert response.headers["content-type"] == "application/json"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"q"', b"\xff", b"[" * 100_000, b"null"])
def test_no_json(peer: TestClient, body: bytes) -> None:
    """A body that is no JSON object is 400 in the same shape."""
    headers = {"Content-Type": "application/json"}
    for path in ("translate", "detect"):
        response = peer.post(f"{PEER}/{path}", content=body, headers=headers)
        assert (response.status_code, response.json()) == (400, {"error": "Invalid JSON format"})


def test_lone_surrogates(peer: TestClient) -> None:
    """JSON can spell what is not text; it is refused, wherever it stands."""
    headers = {"Content-Type": "application/json"}
    sound = {"q": "信", "source": "zh", "target": "en", "format": "text"}
    for name in sound:
        body = json.dumps({**sound, name: "\ud800"})
        response = peer.post(f"{PEER}/translate", content=body, headers=headers)
        assert response.status_code == 400
        assert set(response.json()) == {"error"}
    body = json.dumps({**sound, "q": "\ud800"})
    response = peer.post(f"{PEER}/translate", content=body, headers=headers)
    assert response.json() == {"error": "Invalid request: q parameter is not text"}


def test_broken_form(peer: TestClient) -> None:
    """A form that cannot be read is 400, and a file in it is no text."""
    headers = {"Content-Type": "multipart/form-data"}
    response = peer.post(f"{PEER}/translate", content=b"x", headers=headers)
    error = "Invalid request: the form cannot be read"
    assert (response.status_code, response.json()) == (400, {"error": error})
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    response = peer.post(f"{PEER}/translate", content=b"a=b&" * 101, headers=headers)
    assert (response.status_code, response.json()) == (400, {"error": error})
    files = {"q": ("a.txt", b"x")}
    assert peer.post(f"{PEER}/translate", files=files).status_code == 400


def test_too_large(peer: TestClient) -> None:
    """A body past the limit is 413 in the same shape."""
    response = ask(peer, q="信" * 2_000_000)
    assert response.status_code == 413
    assert [*response.json()] == ["error"]


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "translate", 405), ("POST", "x", 404)]
)
def test_no_such_route(peer: TestClient, method: str, path: str, status: int) -> None:
    """A path or method that there is not answers in the same shape, never as a page."""
    response = peer.request(method, f"{PEER}/{path}", headers={"Accept": "text/html"})
    assert response.status_code == status
    assert [*response.json()] == ["error"]


def test_another_site(peer: TestClient) -> None:
    """A page of another site is refused in the same shape."""
    headers = {"Origin": "http://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
    response = peer.post(f"{PEER}/translate", json=FIELDS, headers=headers)
    assert (response.status_code, [*response.json()]) == (403, ["error"])


def test_no_model(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can translate it is 500, as the protocol has it, and says what to do."""
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    settings = Settings(
        database_url=f"sqlite:///{tmp_path}/x.db", user="lin", data_dir=blocked / "data"
    )
    bench = Workbench(settings)
    response = ask(TestClient(create_app(bench), raise_server_exceptions=False), q=SIMPLE)
    bench.close()
    assert response.status_code == 500
    assert "DUIZHAO_DATA_DIR" in response.json()["error"]


def test_about_the_server(peer: TestClient) -> None:
    """What a client asks before it begins is answered: limits, no keys, alive."""
    assert peer.get(f"{PEER}/frontend/settings").json()["charLimit"] == MAX_TEXT
    assert peer.get(f"{PEER}/frontend/settings").json()["keyRequired"] is False
    assert peer.get(f"{PEER}/health").json() == {"status": "ok"}
