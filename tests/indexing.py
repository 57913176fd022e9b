"""A real HTTP server on loopback that serves an index of Argos packages, well or badly."""

from __future__ import annotations

import json
import re
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any

import api

SEED = max((Path(api.__file__).parent / "data").glob("zh_en-seed-*.argosmodel"))


@dataclass
class File:
    """What stands at a path, and what goes wrong when it is asked for."""

    content: bytes = b""
    etag: str | None = '"one"'
    modified: str | None = None
    status: int = 200
    location: str | None = None
    cuts: list[int] = field(default_factory=list)  # bytes sent before each cut
    ranges: bool = True
    says_size: bool = True
    claims: int = 0  # how many bytes the size given is beside the true one
    lies: int = 0  # how far the range given begins beside the one asked for
    before: Callable[[], None] = lambda: None


class Quiet(ThreadingHTTPServer):
    """A server that prints nothing of clients that went away: some tests are about such clients.

    What it prints would stand in whichever test reads stderr at that moment.
    """

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Pass over a connection that was closed; anything else is printed."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Index:
    """A server; `files` may be changed while it runs, `asked` is what it was asked for."""

    def __init__(self) -> None:
        self.files: dict[str, File] = {}
        self.asked: list[tuple[str, str, str | None]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.answer(self, body=True)

            def do_HEAD(self) -> None:
                outer.answer(self, body=False)

            def log_message(self, *args: Any) -> None:
                pass

        self.server = Quiet(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    @property
    def url(self) -> str:
        """The address, with a slash at its end."""
        return f"http://127.0.0.1:{self.server.server_port}/"

    def stop(self) -> None:
        """Stop serving; the port refuses."""
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def offer(self, *entries: dict[str, Any]) -> None:
        """Write index.json."""
        self.files["/index.json"] = File(json.dumps(list(entries)).encode())

    def downloads(self) -> list[str | None]:
        """The Range of each download that was asked for, None for the whole file."""
        return [
            ranged
            for method, path, ranged in self.asked
            if method == "GET" and path.endswith(".argosmodel")
        ]

    def answer(self, handler: BaseHTTPRequestHandler, *, body: bool) -> None:
        """Answer one request as its file says."""
        ranged = handler.headers.get("Range")
        self.asked.append((handler.command, handler.path, ranged))
        file = self.files.get(handler.path, File(status=404))
        file.before()
        if file.status >= 300:
            handler.send_response(file.status)
            if file.location:
                handler.send_header("Location", file.location)
            handler.send_header("Content-Length", "0")
            handler.end_headers()
            return
        start, known = 0, {file.etag, file.modified} - {None}
        if ranged and file.ranges and handler.headers.get("If-Range") in known:
            start = int(re.fullmatch(r"bytes=(\d+)-", ranged)[1])  # type: ignore[index]
        size = len(file.content)
        if start and start >= size:
            handler.send_response(416)
            handler.send_header("Content-Range", f"bytes */{size}")
            handler.send_header("Content-Length", "0")
            handler.end_headers()
            return
        start += file.lies if start else 0
        handler.send_response(206 if start else 200)
        if start:
            handler.send_header("Content-Range", f"bytes {start}-{size - 1}/{size}")
        for name, value in (("ETag", file.etag), ("Last-Modified", file.modified)):
            if value:
                handler.send_header(name, value)
        if file.says_size:
            handler.send_header("Content-Length", str(size - start + file.claims))
        handler.end_headers()
        if body:
            rest = file.content[start:]
            handler.wfile.write(rest[: file.cuts.pop(0)] if file.cuts else rest)
        handler.close_connection = True


def entry(link: str, *mirrors: str, **changed: Any) -> dict[str, Any]:
    """An entry of an index, as Argos writes it."""
    found = {
        "package_version": "1.9",
        "argos_version": "1.9.1",
        "from_code": "zh",
        "from_name": "Chinese",
        "to_code": "en",
        "to_name": "English",
        "links": [link, *mirrors],
    }
    return {**found, **changed}


def pack(
    root: str = "zh_en",
    *,
    without: str = "",
    more: dict[str, bytes] | None = None,
    **metadata: Any,
) -> bytes:
    """The seed model packed again: another folder, version or language; members left out, added."""
    file = BytesIO()
    with zipfile.ZipFile(SEED) as old, zipfile.ZipFile(file, "w") as new:
        for item in old.infolist():
            name = item.filename.partition("/")[2]
            if not name or (without and name.endswith(without)):
                continue
            content = old.read(item)
            if name == "metadata.json":
                content = json.dumps({**json.loads(content), **metadata}).encode()
            if name not in (more or {}):
                new.writestr(f"{root}/{name}", content)
        for name, content in (more or {}).items():
            new.writestr(name if "/" in name[:3] else f"{root}/{name}", content)
    return file.getvalue()
