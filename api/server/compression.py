"""Text goes compressed to clients that take it: pages, scripts, JSON, exports."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.middleware.gzip import GZipResponder, IdentityResponder
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.server.accept import qualities

SMALLEST = 1000  # bytes: below it there is nothing to win
LEVEL = 4  # a tenth larger than 9; 110 kB take it 1.4 ms, which are 10 ms of 9
TEXT = {"application/json", "application/jsonl", "application/problem+json", "image/svg+xml"}
STREAMED = "text/event-stream"  # whose events are small, and must not wait for each other


class Compression:
    """ASGI middleware: gzip for answers of text, whole or in pieces, which go on as they come."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with an answer compressed where that is wanted and right."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif takes_gzip(Headers(scope=scope)):
            await Compressed(self.app, SMALLEST, compresslevel=LEVEL)(scope, receive, send)
        else:
            await IdentityResponder(self.app, SMALLEST)(scope, receive, send)


class Compressed(GZipResponder):
    """The answer to a client that takes gzip."""

    async def send_with_compression(self, message: Message) -> None:
        """Send a part of it, compressed unless the head says that it is not to be."""
        if message["type"] == "http.response.start":
            headers = Headers(raw=message.setdefault("headers", []))
            media = headers.get("content-type", "").partition(";")[0].strip().lower()
            if not is_compressible(media) or is_strong(headers.get("etag")):
                self.exclude_content_types = (media,)
        await super().send_with_compression(message)


def takes_gzip(headers: Headers) -> bool:
    """Whether a request's Accept-Encoding names gzip, or all, and does not refuse it."""
    wanted = qualities(",".join(headers.getlist("accept-encoding")))
    return wanted.get("gzip", wanted.get("*", 0)) > 0


def is_compressible(media: str) -> bool:
    """Whether what is of a media type is text that is sent as a whole."""
    return media in TEXT or (media.startswith("text/") and media != STREAMED)


def is_strong(etag: str | None) -> bool:
    """Whether an ETag promises the same bytes: of a segment, whose writes send it back."""
    return etag is not None and not etag.startswith("W/")
