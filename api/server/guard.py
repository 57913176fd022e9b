"""What stands before every route: host, body size, where a write comes from, answer's headers."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import DuizhaoError, Forbidden, Invalid, Misdirected, TooLarge
from api.server.headers import HEADERS
from api.server.hosts import Hosts
from api.server.problem import as_json

SAFE = {"GET", "HEAD", "OPTIONS"}
OURS = {"same-origin", "none"}  # Sec-Fetch-Site of our pages, and of what a person typed


class Guard:
    """ASGI middleware; `hosts` are those answered, `longest` is the largest body in bytes."""

    def __init__(self, app: ASGIApp, hosts: Hosts, longest: int) -> None:
        self.app = app
        self.hosts = hosts
        self.longest = longest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, refuse, or pass on with a counted body and added headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        read = 0
        headers = Headers(scope=scope)

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self.longest:
                raise self.too_large()
            return message

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                found = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    found.setdefault(name, value)
            await send(message)

        refused = self.refuse(scope, headers)
        if refused:
            await as_json(scope["path"], refused)(scope, receive, dressed)
            return
        await self.app(scope, counted, dressed)

    def refuse(self, scope: Scope, headers: Headers) -> DuizhaoError | None:
        """Why a request is refused at the door, or None.

        A page of another site may send forms and simple requests here, or have its own name point
        here. Browsers name the host they mean in Host, and where a write comes from in Origin and
        Sec-Fetch-Site; programs send neither of the two.
        """
        for host in headers.getlist("host"):
            if not self.hosts.answers(host):
                return Misdirected(
                    f"This server does not answer as {host!r}: use its address, or name that host "
                    "in DUIZHAO_HOSTS."
                )
        if scope["method"] not in SAFE and not from_here(headers):
            where = headers.get("origin") or "an unknown site"
            return Forbidden(f"A write from a page of {where} is refused.")
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length) > self.longest:
            return self.too_large()
        if "\x00" in scope["path"] or b"%00" in scope["query_string"]:
            return Invalid("The address holds %00, which is not text; leave it out.")
        return None

    def too_large(self) -> TooLarge:
        """The error for a body past the limit."""
        return TooLarge(f"The request is larger than {self.longest:,} bytes; send it in parts.")


def from_here(headers: Headers) -> bool:
    """Whether a write comes from a page of ours, or from a program."""
    origin = headers.get("origin")
    if origin is not None and (site(origin) or "") != headers.get("host", "").lower():
        return False
    return headers.get("sec-fetch-site", "none") in OURS


def site(origin: str) -> str | None:
    """Host and port of an Origin; None for one that is no address."""
    try:
        return urlsplit(origin).netloc or None
    except ValueError:
        return None
