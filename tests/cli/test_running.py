"""The socket that `duizhao serve` listens on."""

from __future__ import annotations

import asyncio
import gc
import socket

import pytest

from api.cli.running import open_listener
from api.errors import Unavailable


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_an_answer_does_not_wait_to_be_acknowledged(host: str) -> None:
    """What is accepted has Nagle's algorithm off: with it each answer takes 40 ms more."""

    async def ask() -> int:
        found: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        async def accepted(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            accepted_socket = writer.get_extra_info("socket")
            found.set_result(accepted_socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        bound = open_listener(host, 0)
        server = await asyncio.start_server(accepted, sock=bound)
        _, writer = await asyncio.open_connection(*bound.getsockname()[:2])
        option = await found
        writer.close()
        await writer.wait_closed()
        server.close()
        await server.wait_closed()
        return option

    assert asyncio.run(ask()) == 1


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host"])
def test_an_address_that_cannot_be_had_leaves_nothing_open(host: str) -> None:
    """It is refused in words, and the socket is closed: one that is not would warn."""
    with pytest.raises(Unavailable, match="this machine has no such address"):
        open_listener(host, 0)
    gc.collect()
