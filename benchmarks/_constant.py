"""The peer of benchmarks/rest.py: a FastAPI application whose routes answer a constant.

`/N` answers N bytes of JSON, made once; it prints its address and serves until it is ended.
"""

from __future__ import annotations

import json
import socket

import uvicorn
from fastapi import FastAPI, Response

app = FastAPI()
BODIES: dict[int, bytes] = {}


@app.get("/{size}")
def read_constant(size: int) -> Response:
    """So many bytes, as a plain function in a thread answers them."""
    if size not in BODIES:
        BODIES[size] = json.dumps("x" * max(0, size - 2)).encode()
    return Response(BODIES[size], media_type="application/json")


if __name__ == "__main__":
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.bind(("127.0.0.1", 0))
    print(f"http://127.0.0.1:{bound.getsockname()[1]}/", flush=True)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", server_header=False))
    server.run(sockets=[bound])
