"""A server that is told to end does so, whatever its clients do meanwhile."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.real.test_serve import Server

LARGE = b"GET /static-offline-docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
HEAD = b"GET /healthz HTTP/1.1\r\nHost: 127.0"
BODY = (
    b"PUT /api/v1/segments/none/translation HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    b'Content-Type: application/json\r\nIf-Match: "1"\r\nContent-Length: 100\r\n\r\n{"en": "'
)
EMPTY = "The database is empty: run `duizhao load DIR`, DIR being where corpus/ is.\n"
DAWDLERS = {"half a head": HEAD, "half a body": BODY, "unread answers": LARGE * 8}


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server without sources, whose clients have all the time they want."""
    monkeypatch.setenv("DUIZHAO_PATIENCE", "600")
    found = Server(tmp_path)
    yield found
    found.client.close()
    found.process.kill()
    found.process.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("name", DAWDLERS)
def test_stop_beside_a_client_who_dawdles(server: Server, name: str, number: int) -> None:
    """It ends with exit 0 and no word while a client sends half of something or reads nothing."""
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(("127.0.0.1", int(server.url.rsplit(":", 1)[1].strip("/"))))
        client.sendall(DAWDLERS[name])
        assert server.get("healthz").status_code == 200
        code, out, err = server.stop(number)
    assert (code, out, err) == (0, "", EMPTY)
