"""Text goes compressed to who takes it; what is small, a stream or named by a strong ETag not."""

from __future__ import annotations

import zlib

import anyio
import pytest
from fastapi.testclient import TestClient
from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope, Send

from api.server.compression import SMALLEST, Compression, takes_gzip
from tests.server.asking import API

GZIP = {"Accept-Encoding": "gzip"}
PLAIN = {"Accept-Encoding": "identity"}


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/docs",
        "/sources/measures",
        "/static/style.css",
        "/static/review.js",
        "/static-offline-docs/swagger-ui-bundle.js",
        "/openapi.json",
        f"{API}/sources/measures/segments",
        f"{API}/aligned?format=csv",
        f"{API}/aligned?format=jsonl",
    ],
)
def test_text_goes_compressed(reader: TestClient, path: str) -> None:
    """Pages, scripts, JSON and exports are smaller, the same when unpacked, and say by what."""
    packed, plain = reader.get(path, headers=GZIP), reader.get(path, headers=PLAIN)
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content  # the client unpacks
    for answer in (packed, plain):
        assert answer.headers["vary"] == "Accept-Encoding"
    if "content-length" in packed.headers:
        assert int(packed.headers["content-length"]) < len(plain.content) * 0.7


@pytest.mark.parametrize(
    "path", ["/healthz", "/static/favicon.svg", f"{API}/sources/nothing", "/glossary/无"]
)
def test_what_is_small_goes_plain(reader: TestClient, path: str) -> None:
    """Below 1 kB there is nothing to win."""
    answer = reader.get(path, headers=GZIP)
    assert len(answer.content) < SMALLEST
    assert "content-encoding" not in answer.headers


def test_a_segment_goes_plain(client: TestClient) -> None:
    """Its ETag is strong, for writes send it back: it stands for one sequence of bytes."""
    address = f"{API}/segments/seg-new"
    body = {"en": "Red lists. " * 500}
    saved = client.put(f"{address}/translation", json=body, headers={"If-Match": '"1"', **GZIP})
    answer = client.get(address, headers=GZIP)
    for each in (saved, answer):
        assert each.headers["etag"] == '"2"'
        assert len(each.content) > SMALLEST
        assert "content-encoding" not in each.headers


def test_a_file_is_revalidated_packed_or_not(reader: TestClient) -> None:
    """The ETag of a file is weak, and either form of it is met with 304."""
    for headers in (GZIP, PLAIN):
        etag = reader.get("/static/review.js", headers=headers).headers["etag"]
        assert etag.startswith('W/"')
        again = reader.get("/static/review.js", headers={**GZIP, "If-None-Match": etag})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)


@pytest.mark.parametrize(
    ("accept", "taken"),
    [
        ("gzip", True),
        ("GZIP", True),
        ("deflate, gzip;q=1.0, *;q=0.5", True),
        ("*", True),
        ("br", False),
        ("", False),
        ("gzip;q=0", False),
        ("gzip;q=0.000, *", False),
        ("*;q=0", False),
        ("x-gzip", False),
        ("gzipped", False),
    ],
)
def test_gzip_is_taken_as_accept_encoding_says(accept: str, taken: bool) -> None:
    """By name or by all there is, and not with a weight of nothing."""
    assert takes_gzip(Headers({"accept-encoding": accept})) is taken


def test_who_says_nothing_gets_it_plain() -> None:
    """Without the header nothing is compressed."""
    assert not takes_gzip(Headers({}))


def test_events_go_as_they_are(client: TestClient) -> None:
    """A stream of events is not compressed: an event is read when it is sent."""
    key = client.post(f"{API}/jobs", json={}).json()["id"]
    client.post(f"{API}/jobs/{key}/cancel")
    answer = client.get(f"{API}/jobs/{key}/events", headers=GZIP)
    assert "content-encoding" not in answer.headers
    assert "event: end" in answer.text


def test_pieces_stay_pieces() -> None:
    """What comes in pieces goes in pieces, each of which can be unpacked when it is there."""
    pieces = [b"row %d, \xe4\xbf\xa1\n" % at * 200 for at in range(4)]

    async def export(scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-type", b"text/csv; charset=utf-8")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for piece in pieces:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    sent: list[bytes] = []

    async def send(message: Message) -> None:
        if message["type"] == "http.response.body":
            sent.append(message["body"])

    scope = {"type": "http", "headers": [(b"accept-encoding", b"gzip")]}
    anyio.run(Compression(export), scope, None, send)
    unpacked = zlib.decompressobj(16 + zlib.MAX_WBITS)
    assert [unpacked.decompress(piece) for piece in sent] == [*pieces, b""]
    assert unpacked.eof
