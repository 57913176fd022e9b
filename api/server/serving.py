"""The server of a process: uvicorn, with connections that have limits and an end that comes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from socket import socket
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from api.server.connection import Connection

END_SECONDS = 6.0  # for answers under way once the server is told to end


class Server(uvicorn.Server):
    """A server of an application; `patience` is what a client has, in seconds (Connection).

    `ending` is called when it is told to end; what is under way then has `grace` seconds. `options`
    are uvicorn's.
    """

    def __init__(
        self,
        app: ASGIApp,
        patience: float,
        *,
        ending: Callable[[], object] = lambda: None,
        grace: float = END_SECONDS,
        **options: Any,
    ) -> None:
        fixed = {"ws": "none", "access_log": False, "server_header": False}
        protocol = partial(Connection, patience=patience)
        super().__init__(
            uvicorn.Config(app, http=protocol, **{"log_level": "warning", **fixed, **options})  # type: ignore[arg-type]
        )
        self.ending = ending
        self.grace = grace

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        """Take no more requests, finish what is under way, and cut off what is not finished."""
        self.ending()
        cutting = asyncio.get_running_loop().call_later(self.grace, self.cut)
        await super().shutdown(sockets)
        cutting.cancel()

    def cut(self) -> None:
        """End every connection, and wait for nothing more."""
        logging.getLogger("uvicorn.error").disabled = True  # each is a traceback otherwise
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        self.force_exit = True
