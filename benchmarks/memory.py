"""Peak resident memory of `duizhao serve` after drafting, beside a bare FastAPI on Uvicorn.

The server loads the corpus without its drafts, drafts it, loads and drafts the practice text, and
shows every page once. The peer answers one route.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from time import sleep

from _measure import DUIZHAO, desk, get, machine, start, wait_for

BARE = """
import socket, uvicorn
from fastapi import FastAPI
app = FastAPI()
@app.get("/")
def read() -> dict[str, str]:
    return {"status": "ok"}
bound = socket.socket()
bound.bind(("127.0.0.1", 0))
print(f"http://127.0.0.1:{bound.getsockname()[1]}/", flush=True)
uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[bound])
"""


def main() -> None:
    print(machine())
    with desk(drafts=False) as folder:
        idle = peak([DUIZHAO, "serve", "--port", "0", "--load"], folder, lambda url: None)
        ours = peak([DUIZHAO, "serve", "--port", "0", "--load", "--draft"], folder, use)
        bare = peak([sys.executable, "-c", BARE], folder, lambda url: None)
    print(f"duizhao serve, first page only               {idle:6.0f} MB")
    print(f"duizhao serve, corpus and practice drafted   {ours:6.0f} MB")
    print(f"  peer: bare FastAPI on Uvicorn              {bare:6.0f} MB   ratio {ours / bare:.1f}")


def use(url: str) -> None:
    """Draft the practice text, then look at everything."""
    job = json.loads(get(f"{url}api/v1/practice", post=True))
    while job["state"] in {"queued", "running"}:
        sleep(0.2)
        job = json.loads(get(f"{url}api/v1/jobs/{job['id']}"))
    for query in ("", "?practice=true"):
        for source in json.loads(get(f"{url}api/v1/sources{query}"))["items"]:
            get(f"{url}sources/{source['slug']}")
            get(f"{url}sources/{source['slug']}/review")
    get(f"{url}glossary")
    get(f"{url}api/v1/aligned?practice=true&limit=1000")


def peak(command: list[str | Path], folder: Path, work: object) -> float:
    """The most memory a server had resident, in MB."""
    server, url = start(command, folder)
    wait_for(url)
    assert callable(work)
    work(url)
    server.terminate()
    assert server.stdout
    server.stdout.close()
    _, status, usage = os.wait4(server.pid, 0)
    server.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_maxrss / (1_000_000 if sys.platform == "darwin" else 1_000)


if __name__ == "__main__":
    main()
