"""Methods: HEAD is taken wherever GET is, and Allow names all that an address takes."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.routing import BaseRoute, Match, Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ASKED = "duizhao.method"  # where a scope says which method was asked for
KNOWN = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")


class HeadAsGet:
    """ASGI middleware: answers HEAD with the head of what GET is answered with."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, a HEAD as a GET whose answer ends with its head."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def bodiless(message: Message) -> None:
            if message["type"] == "http.response.start":
                await send(message)
                await send({"type": "http.response.body", "body": b"", "more_body": False})

        await self.app({**scope, "method": "GET", ASKED: "HEAD"}, receive, bodiless)


def allowed(routes: Iterable[BaseRoute], path: str) -> list[str]:
    """The methods that an address takes; folders of files (mounts) are only read."""
    taken = set()
    for route in routes:
        for method in KNOWN:
            scope = {"type": "http", "method": method, "path": path, "root_path": ""}
            if route.matches(scope)[0] is Match.FULL and not isinstance(route, Mount):
                taken.add(method)
            elif isinstance(route, Mount) and route.matches(scope)[0] is Match.FULL:
                taken.add("GET")
    if "GET" in taken:
        taken.add("HEAD")
    return [method for method in KNOWN if method in taken]
