"""A client's connection: how much of a request may come before it is one, and how long it may take.

uvicorn bounds neither: a client that sends a byte now and then, or takes no byte of an answer,
keeps a connection and what answers it for as long as it likes. Here a clock runs while a request is
waited for or read, and another while an answer is not taken. No clock runs against a client who
waits for us.
"""

from __future__ import annotations

from asyncio import TimerHandle, Transport
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.errors import BadRequest, DuizhaoError, HeadTooLarge, TimedOut
from api.server.headers import HEADERS
from api.server.problem import as_json

HEAD_BYTES = 65_536  # of a request's line and headers, and of trailers
BODY_RATE = 16_384  # bytes of a body that earn its client a second more


class Connection(HttpToolsProtocol):
    """uvicorn's connection by httptools, within limits.

    `patience` is in seconds: for the head of a request, again for its body, which has a second more
    for each BODY_RATE bytes that came, and for taking something of an answer.
    """

    def __init__(self, *given: Any, patience: float, **named: Any) -> None:
        super().__init__(*given, **named)
        self.patience = patience
        self.clock: TimerHandle | None = None  # for a request
        self.watch: TimerHandle | None = None  # for an answer
        self.since = 0.0  # when the clock began
        self.begun = self.in_body = False  # bytes of the next request are here; its head is whole
        self.body_bytes = self.head_bytes = 0
        self.unparsed = 0  # bytes since a head, a piece of a body or a request was whole
        self.cycles: list[Any] = []  # requests whose answers are not finished, in their order

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        self.start_clock()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing more."""
        super().connection_lost(exc)
        for cycle in self.cycles:  # uvicorn tells only the last that its client is gone
            cycle.disconnected = True
            cycle.message_event.set()
        self.stop_clock()
        self.stop_watch()

    def data_received(self, data: bytes) -> None:
        """Read on, and refuse what grows without becoming anything."""
        self.unparsed += len(data)
        if self.clock is None:  # blank lines between requests are part of the next
            self.start_clock()
        self.begun = True
        super().data_received(data)
        if self.unparsed > HEAD_BYTES and not self.transport.is_closing():
            self.refuse(too_large())

    # What the parser finds

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self.head_bytes = self.body_bytes = 0
        self.begun = True
        self.start_clock()

    def on_url(self, url: bytes) -> None:
        """A piece of its address; raises HeadTooLarge."""
        self.count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header or a trailer; raises HeadTooLarge."""
        self.count(len(name) + len(value) + 4)  # with what stands between them and at their end
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Its head is whole: now its body is waited for."""
        super().on_headers_complete()
        self.cycles.append(self.cycle)
        if self.parser.should_upgrade():  # it is not: what follows is not parsed as a request
            self.cycle.keep_alive = False
        self.in_body = True
        self.unparsed = 0
        self.start_clock()

    def on_body(self, body: bytes) -> None:
        """A piece of its body."""
        self.body_bytes += len(body)
        self.unparsed = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """It is whole, and its client waits for us."""
        super().on_message_complete()
        self.begun = self.in_body = False
        self.unparsed = 0
        self.stop_clock()

    def count(self, size: int) -> None:
        """Count bytes of a head; raises HeadTooLarge past HEAD_BYTES, which ends the parsing."""
        self.head_bytes += size
        if self.head_bytes > HEAD_BYTES:
            raise too_large()

    # A request that does not come

    def start_clock(self) -> None:
        """Wait `patience` seconds from now for what comes next."""
        self.stop_clock()
        self.since = self.loop.time()
        self.clock = self.loop.call_later(self.patience, self.look_at_clock)

    def stop_clock(self) -> None:
        """Wait for no request."""
        if self.clock:
            self.clock.cancel()
            self.clock = None

    def look_at_clock(self) -> None:
        """Cut the client off, unless it has time left or waits for us."""
        self.clock = None
        if self.transport.is_closing():
            return
        if self.flow.read_paused or (self.answering() and not self.in_body):
            self.start_clock()
            return
        left = self.since + self.patience + self.body_bytes / BODY_RATE - self.loop.time()
        if left > 0:
            self.clock = self.loop.call_later(left, self.look_at_clock)
        elif self.begun:
            self.refuse(TimedOut("The request did not come whole in time; send it again."))
        else:
            self.close()

    def answering(self) -> bool:
        """Whether an answer is under way, or waits for the body of its request."""
        return self.cycle is not None and not self.cycle.response_complete

    # An answer that is not taken

    def pause_writing(self) -> None:
        """There is more to send than the client takes just now."""
        super().pause_writing()
        self.watch_sending()

    def resume_writing(self) -> None:
        """The client took some of it."""
        super().resume_writing()
        self.stop_watch()
        self.watch_sending()

    def on_response_complete(self) -> None:
        """An answer is written, which does not say that it is sent."""
        self.cycles = [cycle for cycle in self.cycles if not cycle.response_complete]
        super().on_response_complete()
        self.watch_sending()

    def timeout_keep_alive_handler(self) -> None:
        """No other request came; what is unsent is sent before the connection ends."""
        super().timeout_keep_alive_handler()
        self.watch_sending()

    def watch_sending(self) -> None:
        """Look again in a while whether any of what is unsent was taken."""
        left = self.transport.get_write_buffer_size()
        if self.watch is None and left:
            self.watch = self.loop.call_later(self.patience, self.look_at_sending, left)

    def stop_watch(self) -> None:
        """Wait for nothing to be taken."""
        if self.watch:
            self.watch.cancel()
            self.watch = None

    def look_at_sending(self, before: int) -> None:
        """Cut the client off where nothing was taken."""
        self.watch = None
        if self.transport.get_write_buffer_size() >= before:
            self.transport.abort()
        else:
            self.watch_sending()

    # The end

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP."""
        del msg
        if self.head_bytes > HEAD_BYTES:
            self.refuse(too_large())
        else:
            self.refuse(BadRequest("This is not a request of HTTP/1.1."))

    def refuse(self, error: DuizhaoError) -> None:
        """Answer with an error what is being received, and end the connection.

        The answer to a request before it is finished first; nothing is said in the middle of one.
        """
        mine = self.in_body  # the answer under way, if any, is to what is being received
        if self.answering() and not mine:
            self.cycle.keep_alive = False
            self.flow.pause_reading()
            self.stop_clock()
        elif mine and self.answering() and self.cycle.response_started:
            self.transport.abort()
        elif mine and not self.answering():
            self.close()
        else:
            self.transport.write(self.written(error))
            self.close()
            if mine:
                self.cycle.disconnected = True
                self.cycle.message_event.set()

    def written(self, error: DuizhaoError) -> bytes:
        """An error as the whole of an answer."""
        answer = as_json(self.scope.get("path", "/") if self.in_body else "/", error)
        status = HTTPStatus(answer.status_code)
        head = f"HTTP/1.1 {status.value} {status.phrase}\r\n".encode()
        headers = [
            *self.server_state.default_headers,
            *((name.lower().encode(), value.encode()) for name, value in HEADERS.items()),
            *answer.raw_headers,
            (b"connection", b"close"),
        ]
        return head + b"".join(b"%s: %s\r\n" % each for each in headers) + b"\r\n" + answer.body

    def close(self) -> None:
        """End the connection once what is unsent is taken, which is not waited for without end."""
        self.stop_clock()
        self.transport.close()
        self.watch_sending()


def too_large() -> HeadTooLarge:
    """The error for a head past the limit."""
    return HeadTooLarge(f"Address and headers have more than {HEAD_BYTES:,} bytes; send less.")
