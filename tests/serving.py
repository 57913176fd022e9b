"""The application behind a real port, with what can go wrong on the way to it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.cli.running import open_listener
from api.server import serving as real
from api.server.app import create_app
from api.workbench import Workbench

PATIENCE = 120.0


class Door:
    """ASGI middleware: notes every write, and can keep writes waiting or lose their answers."""

    def __init__(self) -> None:
        self.open = Event()
        self.inside = 0  # requests under way

    def lead_to(self, app: ASGIApp) -> None:
        """Stand open before an application."""
        self.app = app
        self.writes: list[str] = []
        self.open.set()
        self.losing = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count who is inside."""
        self.inside += 1
        try:
            await self.enter(scope, receive, send)
        finally:
            self.inside -= 1

    async def enter(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; a write waits for the door, and its answer may never come."""
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD"} or asks(scope):
            await self.app(scope, receive, send)
            return
        self.writes.append(f"{scope['method']} {scope['path']}")
        while not self.open.is_set():
            await asyncio.sleep(0.005)
        await self.app(scope, receive, self.lose if self.losing else send)

    async def lose(self, message: Message) -> None:
        """What a broken connection does with an answer."""
        if message["type"] == "http.response.start":
            raise ConnectionResetError("lost on the way")


@contextmanager
def serving(bench: Workbench, patience: float = PATIENCE) -> Iterator[Server]:
    """A server of a workbench, until the context ends and every request with it."""
    server = Server(patience)
    try:
        server.serve(bench)
        yield server
    finally:
        server.finish()
        server.stop()


def asks(scope: Scope) -> bool:
    """Whether a POST stores nothing."""
    return scope["path"].endswith(("/check", "/annotate"))


class Server:
    """A port that stays its own over stops and starts, and serves one workbench after another."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self.patience = patience  # what its clients have
        self.door = Door()
        self.app: FastAPI | None = None
        self.port = 0
        self.thread: Thread | None = None

    def serve(self, bench: Workbench) -> None:
        """Serve this workbench from now on."""
        if self.app is None:  # putting the routes together takes longer than many a test
            self.app = create_app(bench)
            self.app.state.stopping = lambda: self.server.should_exit  # as `duizhao serve` has it
        self.app.state.workbench = bench
        self.door.lead_to(self.app)
        if self.thread is None:
            self.start()

    def finish(self) -> None:
        """Let every request come to its end: a workbench is not closed under one."""
        self.door.open.set()
        end = time.monotonic() + PATIENCE
        while self.door.inside and self.thread:
            assert time.monotonic() < end, "a request does not end"
            Event().wait(0.005)

    @property
    def url(self) -> str:
        """The address, without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Serve, again on the port it had."""
        bound = open_listener("127.0.0.1", self.port)
        self.port = bound.getsockname()[1]
        options = {"grace": PATIENCE, "log_level": "critical", "lifespan": "off"}
        self.server = real.Server(self.door, self.patience, **options)
        self.thread = Thread(target=self.server.run, kwargs={"sockets": [bound]})
        self.thread.start()
        end = time.monotonic() + PATIENCE
        while not self.server.started:
            assert time.monotonic() < end, "the server did not start"
            assert self.thread.is_alive(), "the server fell over"
            Event().wait(0.005)

    def stop(self) -> None:
        """Stop serving as `duizhao serve` does: the port refuses, what was asked is answered.

        A request cut off instead would go on in its thread with a connection that nobody closes.
        """
        if self.thread:
            self.door.open.set()
            self.server.should_exit = True
            self.thread.join(PATIENCE)
            assert not self.thread.is_alive(), "the server did not stop"
            self.thread = None
