"""What stands before every route: where a write comes from, how large it is, the headers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.server.app import create_app
from api.server.headers import HEADERS
from api.workbench import Workbench
from tests.server.asking import API, got, said

WRITE = f"{API}/segments/seg-new/translation"
RIGHT = {"If-Match": '"1"'}
ELSEWHERE = ("cross-site", "same-site", "", "anything")


@pytest.fixture
def narrow(loaded: Workbench) -> TestClient:
    """A client of an application that takes bodies of at most 100 bytes."""
    loaded.settings = loaded.settings.model_copy(update={"max_request": 100})
    return TestClient(create_app(loaded), raise_server_exceptions=False)


def parts(size: int) -> Iterator[bytes]:
    """A translation of `size` bytes in pieces: such a body is sent without its length."""
    body = b'{"en": "' + b"a" * (size - 10) + b'"}'
    yield body[:50]
    yield body[50:]


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "http://testserver.evil.example",
        "http://testserver:8001",
        "http://evil.example/testserver",
        "http://lin@testserver",
        "null",
        "testserver",
        "http://[",
        "http://",
    ],
)
@pytest.mark.parametrize(
    ("method", "path"),
    [("PUT", WRITE), ("POST", f"{API}/practice"), ("POST", f"{API}/translate"), ("DELETE", "/")],
)
def test_a_write_from_another_page_is_refused(
    reader: TestClient, method: str, path: str, origin: str
) -> None:
    """A browser's write from any page but ours is 403, and nothing is changed."""
    response = reader.request(method, path, json={"en": "x"}, headers={"Origin": origin, **RIGHT})
    assert origin in said(response, 403)["detail"]
    assert got(reader, "/segments/seg-new")["revision"] == 1


@pytest.mark.parametrize("origin", ["http://testserver", "https://testserver"])
def test_a_write_from_our_page_is_taken(client: TestClient, origin: str) -> None:
    """A write from a page of this very host goes through, also behind a proxy that does TLS."""
    response = client.put(WRITE, json={"en": "Red."}, headers={"Origin": origin, **RIGHT})
    assert response.status_code == 200


@pytest.mark.parametrize(
    "headers", [{"Origin": ""}, *({"Sec-Fetch-Site": site} for site in ELSEWHERE)]
)
def test_a_write_from_nowhere_known_is_refused(reader: TestClient, headers: dict[str, str]) -> None:
    """An empty Origin is none of ours, and a browser that says "cross-site" is believed."""
    said(reader.put(WRITE, json={"en": "x"}, headers=headers | RIGHT), 403)
    assert got(reader, "/segments/seg-new")["revision"] == 1


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_a_write_from_our_site_is_taken(client: TestClient, site: str) -> None:
    """A browser says so of our own page; programs, which say nothing, write as well."""
    headers = {"Sec-Fetch-Site": site, "Origin": "http://testserver"}
    assert client.put(WRITE, json={"en": "Red."}, headers=headers | RIGHT).status_code == 200
    again = {"If-Match": '"2"'}
    assert client.put(WRITE, json={"en": "Red!"}, headers=again).status_code == 200


def test_anyone_may_read(reader: TestClient) -> None:
    """Reading is not guarded by where the question comes from."""
    headers = {"Origin": "http://evil.example"}
    response = reader.get(f"{API}/sources", headers=headers)
    assert response.status_code == 200
    assert "access-control-allow-origin" not in response.headers


def test_a_body_of_the_limit_is_taken(narrow: TestClient) -> None:
    """A body of exactly the limit is read, with its length said or not."""
    said_length = narrow.put(WRITE, content=b"".join(parts(100)), headers=RIGHT | JSON)
    assert said_length.status_code == 200, said_length.text
    again = {"If-Match": '"2"'}
    assert narrow.put(WRITE, content=parts(100), headers=again | JSON).status_code == 200


JSON = {"Content-Type": "application/json"}


def test_a_larger_body_is_refused(narrow: TestClient) -> None:
    """One byte more is 413 with the limit, whether Content-Length says so or the bytes do."""
    for body in (b"".join(parts(101)), parts(101)):
        problem = said(narrow.put(WRITE, content=body, headers=RIGHT | JSON), 413)
        assert "100 bytes" in problem["detail"]
    assert got(narrow, "/segments/seg-new")["revision"] == 1


def test_a_length_that_lies_does_not_help(narrow: TestClient) -> None:
    """A Content-Length that is too small or no number does not let a larger body in."""
    for length in ("1", "many", "²", "-1"):
        headers = RIGHT | JSON | {"Content-Length": length}
        encoded = {key: value.encode("latin-1") for key, value in headers.items()}
        said(narrow.put(WRITE, content=b"".join(parts(101)), headers=encoded), 413)


def test_a_length_alone_is_enough(reader: TestClient) -> None:
    """A body that says to be larger than the limit is refused before it is read."""
    headers = RIGHT | JSON | {"Content-Length": "4000001"}
    problem = said(reader.put(WRITE, content=b"{}", headers=headers), 413)
    assert "4,000,000 bytes" in problem["detail"]


@pytest.mark.parametrize(
    "path",
    [
        f"{API}/segments/%00",
        f"{API}/sources/a%00b/segments",
        f"{API}/glossary/%00",
        f"{API}/sources?q=%00",
        f"{API}/aligned?q=a%00",
        f"{API}/aligned?source=%00",
        "/sources/%00",
        "/glossary?q=%00",
        "/static/%00",
        "/%00",
    ],
)
def test_a_nul_in_an_address_is_refused(reader: TestClient, path: str) -> None:
    """%00 is no text on any database: 422 at the door."""
    assert "%00" in said(reader.get(path), 422)["detail"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("GET", "/docs", 200),
        ("GET", "/openapi.json", 200),
        ("GET", "/healthz", 200),
        ("GET", f"{API}/sources", 200),
        ("GET", f"{API}/aligned?format=csv", 200),
        ("GET", f"{API}/sources/", 307),
        ("GET", f"{API}/sources/nothing", 404),
        ("GET", "/nothing", 404),
        ("GET", "/static/nothing", 404),
        ("DELETE", "/healthz", 405),
        ("GET", f"{API}/sources?limit=0", 422),
        ("GET", "/%00", 422),
        ("PUT", WRITE, 428),
    ],
)
def test_every_answer_has_the_headers(
    reader: TestClient, method: str, path: str, status: int
) -> None:
    """Pages, data and errors alike forbid what no page of ours needs."""
    response = reader.request(method, path, follow_redirects=False)
    assert response.status_code == status
    assert HEADERS.items() <= {key: response.headers.get(key) for key in HEADERS}.items()


def test_no_page_may_run_what_it_holds() -> None:
    """The policy allows nothing from elsewhere, no inline script or style, and no framing."""
    policy = HEADERS["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
