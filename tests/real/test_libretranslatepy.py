"""PyPI's client of LibreTranslate, unchanged, against the application on a real port."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.error import HTTPError

import httpx2
import pytest
from libretranslatepy import LibreTranslateAPI

from api.workbench import Workbench
from tests.serving import Server, serving

SIMPLE = "深圳：停车不缴费可被视为失信行为。"
TRADITIONAL = "深圳：停車不繳費可被視為失信行為。"


@pytest.fixture
def server(loaded: Workbench) -> Iterator[Server]:
    """A server over the project's corpus and glossary."""
    with serving(loaded) as found:
        yield found


@pytest.fixture
def client(server: Server) -> LibreTranslateAPI:
    """The client as its documentation makes it."""
    return LibreTranslateAPI(f"{server.url}/compat/libretranslate")


def test_translate(client: LibreTranslateAPI) -> None:
    """Its Chinese comes back in English, the glossary honoured, whatever it calls the language."""
    found = client.translate(SIMPLE, "zh", "en")
    assert "untrustworthy conduct" in found
    for source in ("zh-Hans", "zt", "zh-Hant", "auto"):
        assert client.translate(TRADITIONAL, source, "en") == found


def test_detect_and_languages(client: LibreTranslateAPI) -> None:
    """It learns what a text is in, and what can be translated; each code is taken as a source."""
    assert client.detect(TRADITIONAL)[0]["language"] == "zh-Hant"
    assert client.detect("Good morning")[0]["language"] == "en"
    for language in client.languages():
        assert client.translate(SIMPLE, language["code"], language["targets"][0])


def test_key(server: Server) -> None:
    """A key that it sends with everything is in nobody's way."""
    client = LibreTranslateAPI(f"{server.url}/compat/libretranslate/", api_key="secret")
    assert client.translate("信用", "zh", "en")
    assert client.languages()
    assert client.detect("信用")


def test_error(client: LibreTranslateAPI, server: Server) -> None:
    """A language that there is not reaches it as the HTTP error and the body it knows."""
    with pytest.raises(HTTPError) as caught:
        client.translate(SIMPLE, "tlh", "en")
    with caught.value as error:
        assert (error.code, json.load(error)) == (400, {"error": "tlh is not supported"})
    with pytest.raises(HTTPError) as caught:
        client.translate(SIMPLE)  # its defaults, en to es
    with caught.value as error:
        assert json.load(error) == {"error": "es is not supported"}


def test_array_and_html(server: Server, client: LibreTranslateAPI) -> None:
    """What the client cannot send, an array and HTML, gives the same English."""
    fields = {"q": [SIMPLE, f"<p>{SIMPLE}</p>"], "source": "zh", "target": "en", "format": "html"}
    answer = httpx2.post(f"{server.url}/compat/libretranslate/translate", json=fields, timeout=60)
    en = client.translate(SIMPLE, "zh", "en")
    assert answer.json() == {"translatedText": [en, f"<p>{en}</p>"]}
