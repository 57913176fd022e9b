"""What a client may send before it is heard, and how long it may take, at a real port."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from threading import Event
from typing import Any

import pytest

from api.server.connection import BODY_RATE, HEAD_BYTES
from api.server.headers import HEADERS
from api.workbench import Workbench
from tests.server.asking import API, PEER
from tests.serving import PATIENCE, Server, serving

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SHORT = 0.4  # seconds that a dawdling client has here
WRITE = f"{API}/segments/seg-translated/translation"
LARGE = "/static-offline-docs/swagger-ui-bundle.js"  # more than a socket takes at once


@pytest.fixture
def server(loaded: Workbench) -> Iterator[Server]:
    """The desk, served to clients who have little time."""
    with serving(loaded, SHORT) as found:
        yield found


@pytest.fixture
def patient(loaded: Workbench) -> Iterator[Server]:
    """The desk, served to clients who have all the time they want."""
    with serving(loaded) as found:
        yield found


class Client:
    """A client by hand, which says what it likes."""

    def __init__(self, server: Server, receive: int | None = None) -> None:
        self.socket = socket.socket()
        if receive:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive)
        self.socket.settimeout(PATIENCE)
        self.socket.connect(("127.0.0.1", server.port))

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, data: bytes) -> bool:
        """Send; whether the connection was still there."""
        try:
            self.socket.sendall(data)
        except OSError:
            return False
        return True

    def rest(self) -> bytes:
        """All that comes until the connection ends."""
        found = b""
        with suppress(ConnectionResetError):
            while piece := self.socket.recv(65536):
                found += piece
        return found

    def trickle(self, byte: bytes) -> None:
        """Send a byte now and then until the server has enough of it."""
        self.socket.settimeout(0.02)
        for _ in range(5000):
            if not self.send(byte):
                break
            with suppress(TimeoutError, ConnectionResetError):
                self.socket.recv(1, socket.MSG_PEEK)
                break
        else:
            raise AssertionError("the server waits for ever")
        self.socket.settimeout(PATIENCE)


def head(method: str, path: str, *headers: str) -> bytes:
    """The head of a request."""
    lines = (f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *headers)
    return "".join(f"{line}\r\n" for line in lines).encode() + b"\r\n"


def write_head(size: int | None, *headers: str) -> bytes:
    """The head of a save, with a body of a size or in chunks."""
    body = "Transfer-Encoding: chunked" if size is None else f"Content-Length: {size}"
    return head("PUT", WRITE, "Content-Type: application/json", 'If-Match: "1"', body, *headers)


def answers(data: bytes) -> list[tuple[int, dict[str, str], bytes]]:
    """Status, headers and body of each answer in what came."""
    found = []
    while data:
        top, _, data = data.partition(b"\r\n\r\n")
        first, *lines = top.decode().split("\r\n")
        headers = {name.lower(): value for name, _, value in (ln.partition(": ") for ln in lines)}
        size = int(headers["content-length"])
        found.append((int(first.split()[1]), headers, data[:size]))
        data = data[size:]
    return found


def refusal(data: bytes, status: int) -> dict[str, Any]:
    """The one problem in what came, after which the connection is closed."""
    [(got, headers, body)] = answers(data)
    assert got == status
    assert headers["content-type"] == "application/problem+json"
    assert headers["connection"] == "close"
    assert {name.lower(): value for name, value in HEADERS.items()}.items() <= headers.items()
    problem: dict[str, Any] = json.loads(body)
    assert problem["status"] == status
    assert problem["detail"].endswith(".")
    return problem


def until_gone(server: Server) -> None:
    """Wait until the server has no connection left."""
    end = time.monotonic() + PATIENCE
    while server.server.server_state.connections:
        assert time.monotonic() < end, "a connection stays"
        Event().wait(0.01)


def revision(server: Server) -> int:
    """The revision of the segment that WRITE writes."""
    with Client(server) as client:
        client.send(head("GET", f"{API}/segments/seg-translated", "Connection: close"))
        [(status, _, body)] = answers(client.rest())
    assert status == 200
    found: int = json.loads(body)["revision"]
    return found


# Requests that do not come


@pytest.mark.parametrize("sent", [b"G", b"GET / HTTP/1.1\r\n", head("GET", "/")[:-2], b"\r\n"])
def test_half_a_head_is_408(server: Server, sent: bytes) -> None:
    """A request whose head does not end is answered 408, and its connection closed."""
    with Client(server) as client:
        client.send(sent)
        assert "in time" in refusal(client.rest(), 408)["detail"]


def test_nothing_is_answered_with_nothing(server: Server) -> None:
    """A connection on which nothing comes is closed without a word: browsers open some ahead."""
    with Client(server) as client:
        assert client.rest() == b""


@pytest.mark.parametrize("start", [b"GET / HTTP/1.1\r\nX-Long: ", b"GET /"])
def test_a_trickled_head_is_408(server: Server, start: bytes) -> None:
    """A byte now and then wins no time."""
    with Client(server) as client:
        client.send(start)
        client.trickle(b"a")
        refusal(client.rest(), 408)


def test_blank_lines_win_no_time(server: Server) -> None:
    """Between two requests neither does an empty line now and then."""
    with Client(server) as client:
        client.send(head("GET", "/healthz"))
        assert client.socket.recv(10).startswith(b"HTTP/1.1")
        time.sleep(0.05)
        client.socket.recv(65536)
        client.trickle(b"\r\n")
        refusal(client.rest(), 408)


@pytest.mark.parametrize("size", [100, None])
@pytest.mark.parametrize("sent", [b"", b"5\r\n{"])
def test_half_a_body_is_408(server: Server, size: int | None, sent: bytes) -> None:
    """A body that does not end is 408, and nothing is saved."""
    with Client(server) as client:
        client.send(write_head(size) + sent)
        refusal(client.rest(), 408)
    assert revision(server) == 1


def test_a_trickled_body_is_408(server: Server) -> None:
    """A byte now and then wins no time here either."""
    with Client(server) as client:
        client.send(write_head(4_000_000) + b'{"en": "')
        client.trickle(b"a")
        refusal(client.rest(), 408)


def test_half_a_body_for_another_protocol(server: Server) -> None:
    """Where LibreTranslate's protocol is spoken the refusal has its shape."""
    with Client(server) as client:
        kind = "Content-Type: application/json"
        client.send(head("POST", f"{PEER}/translate", "Content-Length: 9", kind))
        [(status, _, body)] = answers(client.rest())
    assert status == 408
    assert json.loads(body).keys() == {"error"}


def test_a_body_that_was_refused_is_not_waited_for(server: Server) -> None:
    """The rest of a body too large may come or not: after its 413 the connection ends."""
    with Client(server) as client:
        client.send(write_head(10_000_000) + b"a" * 1000)
        client.trickle(b"a")
        refusal_ = answers(client.rest())
    assert [status for status, _, _ in refusal_] == [413]


def test_a_slow_but_steady_body_is_taken(server: Server) -> None:
    """What comes of a body earns time: a large one over a thin line is saved."""
    body = json.dumps({"en": "a" * 10_000}).encode() + b" " * (4 * BODY_RATE)
    with Client(server) as client:
        client.send(write_head(len(body), "Connection: close"))
        for at in range(0, len(body), BODY_RATE):
            client.send(body[at : at + BODY_RATE])
            time.sleep(SHORT / 2)
        [(status, _, _)] = answers(client.rest())
    assert status == 200
    assert revision(server) == 2


def test_who_waits_for_us_is_not_cut(server: Server) -> None:
    """However long an answer takes, its client waits, also with the next request half sent."""
    body = b'{"en": "Credit."}'
    server.door.open.clear()
    with Client(server) as client:
        client.send(write_head(len(body)) + body + b"GET /heal")
        time.sleep(4 * SHORT)
        server.door.open.set()
        first, second = answers(client.rest())
    assert (first[0], second[0]) == (200, 408)


# Answers that are not taken


def test_an_unread_answer_is_cut(server: Server) -> None:
    """A client that reads nothing of what it asked for keeps nothing here for long."""
    with Client(server, receive=4096) as client:
        client.send(head("GET", LARGE) * 60)  # far more than a system keeps for a socket
        until_gone(server)
        assert len(client.rest()) < 60 * 1_000_000


def test_an_unread_end_is_cut(server: Server) -> None:
    """Nor does one whose answers are written and wait to be sent."""
    with Client(server, receive=4096) as client:
        client.send(head("GET", LARGE) * 3 + head("GET", LARGE, "Connection: close"))
        until_gone(server)


def test_a_slow_reader_gets_all(loaded: Workbench) -> None:
    """Who takes a little now and then gets the whole answer, in more time than SHORT."""
    with serving(loaded, 2.0) as server, Client(server, receive=4096) as client:
        client.send(head("GET", LARGE, "Connection: close"))
        found, begin = b"", time.monotonic()
        while piece := client.socket.recv(16384):
            found += piece
            if time.monotonic() - begin < 3:
                time.sleep(0.02)
    [(status, headers, body)] = answers(found)
    assert (status, len(body)) == (200, int(headers["content-length"]))


# Requests that are too much, or none


def large(name: str) -> list[bytes]:
    """Heads past the limit, in pieces."""
    start = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    return {
        "one header": [start + b"X: " + b"a" * HEAD_BYTES + b"\r\n\r\n"],
        "a header without an end": [start + b"X: ", *[b"a" * 9000] * 8],
        "a name without an end": [start, *[b"a" * 9000] * 8],
        "many headers": [start + b"".join(b"X%d: a\r\n" % n for n in range(20_000)) + b"\r\n"],
        "an address": [b"GET /" + b"a" * HEAD_BYTES + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"],
        "an address without an end": [b"GET /", *[b"a" * 9000] * 8],
    }[name]


@pytest.mark.parametrize(
    "name",
    [
        "one header",
        "a header without an end",
        "a name without an end",
        "many headers",
        "an address",
        "an address without an end",
    ],
)
def test_a_head_too_large_is_431(patient: Server, name: str) -> None:
    """Past 64 kB an address and its headers are refused, whole or not."""
    with Client(patient) as client:
        for piece in large(name):
            client.send(piece)
        assert "65,536 bytes" in refusal(client.rest(), 431)["detail"]


def test_a_head_below_the_limit_is_read(patient: Server) -> None:
    """A little below it is served, in one piece or in many, and so is the next."""
    with Client(patient) as client:
        request = head("GET", "/healthz", "X: " + "a" * (HEAD_BYTES - 200))
        last = head("GET", "/healthz", "X: " + "a" * (HEAD_BYTES - 200), "Connection: close")
        client.send(request)
        for at in range(0, len(last), 7001):
            client.send(last[at : at + 7001])
        assert [status for status, _, _ in answers(client.rest())] == [200, 200]


@pytest.mark.parametrize("trailer", [b"X: " + b"a" * 300_000, b"X: a\r\n" * 50_000])
def test_trailers_have_the_same_limit(patient: Server, trailer: bytes) -> None:
    """What follows a body in chunks is bounded too, whether it ends or not."""
    with Client(patient) as client:
        client.send(write_head(None) + b"0\r\n" + trailer)
        refusal(client.rest(), 431)
    assert revision(patient) == 1


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",  # TLS
        b"hello\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost 127.0.0.1\r\n\r\n",
        b"GET http://[ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"CONNECT 127.0.0.1:80 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET /\xe6\x97\xa0 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        head("POST", "/", "Content-Length: 1", "Transfer-Encoding: chunked") + b"0\r\n\r\n",
    ],
)
def test_what_is_no_request_is_400(patient: Server, sent: bytes) -> None:
    """Bytes that are no request are answered with a problem, and the connection closed."""
    with Client(patient) as client:
        client.send(sent)
        refusal(client.rest(), 400)


def test_a_body_that_is_no_body_is_400(patient: Server) -> None:
    """A chunk without a size is refused, and nothing is saved."""
    with Client(patient) as client:
        client.send(write_head(None) + b"zz\r\n")
        refusal(client.rest(), 400)
    assert revision(patient) == 1


def test_rubbish_behind_a_request_spoils_no_answer(patient: Server) -> None:
    """What was asked before it is answered whole, then the connection ends."""
    body = b'{"en": "Credit."}'
    patient.door.open.clear()
    with Client(patient) as client:
        client.send(write_head(len(body)) + body)
        client.send(b"\x00rubbish\r\n\r\n" * 3)
        time.sleep(0.1)
        patient.door.open.set()
        [(status, _, _)] = answers(client.rest())
    assert status == 200
    assert revision(patient) == 2


@pytest.mark.parametrize("protocol", ["websocket", "h2c"])
def test_no_other_protocol_is_changed_to(patient: Server, protocol: str) -> None:
    """A request to change it is answered in HTTP/1.1, and its connection closed."""
    with Client(patient) as client:
        client.send(head("GET", "/healthz", "Connection: Upgrade", f"Upgrade: {protocol}"))
        [(status, headers, _)] = answers(client.rest())
    assert (status, headers["connection"]) == (200, "close")
