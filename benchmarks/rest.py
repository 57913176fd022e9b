"""What an answer costs: requests a second and their times, with 1 and with 16 clients.

Each route of a running `duizhao serve` with the shipped corpus is asked by wrk (Debian: wrk) over
kept connections, and right after it, the peer, a constant FastAPI route that answers as many
bytes. The ratio is of requests a second, that of the route to its peer's. The load generator has
the same cores as the servers.

    python benchmarks/rest.py [--seconds 5] [--clients 1 16]
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urljoin
from urllib.request import Request, urlopen

from _measure import DUIZHAO, desk, machine, start

SEGMENT = "api/v1/segments/{}"
ROUTES = {
    "/healthz": "healthz",
    "a segment": SEGMENT,
    "aligned?q=失信": "api/v1/aligned?q=" + quote("失信"),
    "glossary?q=信用": "api/v1/glossary?q=" + quote("信用"),
    "glossary?q=": "api/v1/glossary?q=",
    "suggestions": SEGMENT + "/suggestions",
    "home": "",
}
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


class Rate(NamedTuple):
    """Requests a second, and milliseconds that half and 99 in 100 of them took at most."""

    requests: float
    median: float
    slowest: float


def ask(url: str, clients: int, seconds: int) -> Rate:
    """What wrk measures of one address."""
    command = ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--latency", url]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in told or "Socket errors" in told:
        raise SystemExit(f"{url}: {told}")
    requests = re.search(r"Requests/sec:\s+([\d.]+)", told)
    times = dict(re.findall(r"^\s+(50|99)%\s+(\S+)$", told, re.M))
    assert requests, told
    return Rate(float(requests[1]), *(milliseconds(times[share]) for share in ("50", "99")))


def milliseconds(told: str) -> float:
    """A time as wrk writes it, such as 1.25ms or 560.00us."""
    found = re.fullmatch(r"([\d.]+)(us|ms|s)", told)
    assert found, told
    return float(found[1]) * UNITS[found[2]]


def size_of(url: str) -> int:
    """The bytes of an answer, as it goes over the wire to one who takes no compression."""
    with urlopen(Request(url, headers={"Accept-Encoding": "identity"}), timeout=60) as answer:
        return len(answer.read())


def main() -> None:
    """Measure and print a line a route."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 16])
    asked = parser.parse_args()
    if shutil.which("wrk") is None:
        raise SystemExit("Install wrk, which asks the servers, such as by: apt install wrk")
    print(machine())
    with desk() as folder:
        constant, peer = start([sys.executable, Path(__file__).with_name("_constant.py")], folder)
        server, url = start([DUIZHAO, "serve", "--port", "0"], folder)
        try:
            text = urlopen(urljoin(url, "api/v1/aligned?limit=1"), timeout=60).read().decode()
            [key] = re.findall(r'"id":\s*"([^"]+)"', text)[:1]
            for clients in asked.clients:
                print(f"\n{clients} client(s): requests/s, p50 ms, p99 ms; its peer; ratio")
                for name, path in ROUTES.items():
                    address = urljoin(url, path.format(key))
                    size = size_of(address)
                    ask(address, clients, 1)  # so that nothing is done for the first time
                    ours = ask(address, clients, asked.seconds)
                    theirs = ask(urljoin(peer, str(size)), clients, asked.seconds)
                    print(
                        f"{name:16} {size:7,} bytes {ours.requests:7,.0f} {ours.median:7.2f} "
                        f"{ours.slowest:7.2f}   {theirs.requests:7,.0f} {theirs.median:7.2f} "
                        f"{theirs.slowest:7.2f}   {ours.requests / theirs.requests:.2f}"
                    )
        finally:
            for process in (server, constant):
                process.terminate()
                process.communicate()


if __name__ == "__main__":
    main()
