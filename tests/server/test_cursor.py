"""Cursors: those that a route gave lead on, any other is refused with words."""

from __future__ import annotations

import base64
import json

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from api.errors import Invalid
from api.server.dependencies import read_cursor, write_cursor
from tests.server.asking import API, said

LISTS = ("/sources", "/sources/measures/segments", "/aligned", "/glossary")


def encode(key: object) -> str:
    """A cursor of whatever key."""
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode()


BAD = {
    "empty": "",
    "no base64": "!!!",
    "not ASCII": "失信",
    "no UTF-8": base64.urlsafe_b64encode(b"\xff\xfe").decode(),
    "no JSON": base64.urlsafe_b64encode(b"{").decode(),
    "an object": encode({"a": 1}),
    "a number": encode(7),
    "null": encode(None),
    "no part": encode([]),
    "too many parts": encode(["a", 1, "b", 2]),
    "wrong kinds": encode([None]),
    "truth": encode([True]),
    "a fraction": encode([1.5]),
    "deeply nested": base64.urlsafe_b64encode(b"[" * 700).decode(),
    "a vast number": encode([10**30]),
    "a NUL": encode(["a\x00"]),
    "half a pair": encode(["a\ud800"]),
    "a vast place": encode(["a", 10**30, "b"]),
    "a NUL in a place": encode(["a", 1, "\x00"]),
}


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("name", BAD)
def test_a_foreign_cursor_is_refused(reader: TestClient, path: str, name: str) -> None:
    """A cursor that no route gave is 422 and says to start without it."""
    problem = said(reader.get(API + path, params={"cursor": BAD[name]}), 422)
    assert "start without it" in problem["detail"]


@pytest.mark.parametrize("path", LISTS)
def test_a_cursor_past_the_end_gives_an_empty_page(reader: TestClient, path: str) -> None:
    """Behind the last item there is nothing, which is no error."""
    last = {
        "/sources": ["zzz"],
        "/sources/measures/segments": [2**31 - 1, "z"],
        "/aligned": ["zzz", 9, "z"],
        "/glossary": [2**31 - 1, "0"],
    }[path]
    response = reader.get(API + path, params={"cursor": encode(last)})
    assert response.json() == {"items": [], "next": None}


def test_a_glossary_cursor_before_the_start_is_the_start(reader: TestClient) -> None:
    """A negative place in the glossary is its beginning, not its end."""
    first = reader.get(f"{API}/glossary").json()
    assert reader.get(f"{API}/glossary", params={"cursor": encode([-3, "0"])}).json() == first


@settings(max_examples=50, deadline=None)
@given(
    st.tuples(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")),
        st.integers(-(2**31) + 1, 2**31 - 1),
    )
)
def test_every_key_comes_back(key: tuple[str, int]) -> None:
    """A key made into a cursor is read back as it was."""
    assert read_cursor(write_cursor(key), (str, int)) == key


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_a_cursor(text: str) -> None:
    """Any text is a key of the right kinds or Invalid, never another error."""
    try:
        key = read_cursor(text, (str,))
    except Invalid:
        return
    assert key
    assert [type(part) for part in key] == [str]


def test_no_cursor_is_the_beginning() -> None:
    """Without a cursor there is no key."""
    assert read_cursor(None, (str,)) is None
