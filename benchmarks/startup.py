"""Start to first page on a second run, and `duizhao --help`, each beside the least there could be.

The peer of the server is `python -m http.server`, the peer of the command `python -c pass`: what
the interpreter alone costs. Medians, taken in turns, so that a busy moment meets both.
"""

from __future__ import annotations

import sys
from statistics import median

from _measure import DUIZHAO, desk, machine, seconds_of, seconds_to_page

TRIES = 9


def main() -> None:
    print(machine())
    serve = [DUIZHAO, "serve", "--port", "0", "--load", "--draft"]
    peer = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", "0"]
    with desk() as folder:
        first = seconds_to_page(serve, folder)
        print(f"first run: start to first page           {first:6.2f} s")
        pairs = [
            (seconds_to_page(serve, folder), seconds_to_page(peer, folder)) for _ in range(TRIES)
        ]
        show("second run: start to first page", "python -m http.server", pairs)
        command, bare = [DUIZHAO, "--help"], [sys.executable, "-c", "pass"]
        pairs = [(seconds_of(command), seconds_of(bare)) for _ in range(2 * TRIES)]
        show("duizhao --help", "python -c pass", pairs)


def show(what: str, peer: str, pairs: list[tuple[float, float]]) -> None:
    ours, theirs = (median(column) for column in zip(*pairs, strict=True))
    print(f"{what:40} {ours:6.3f} s   (best {min(pair[0] for pair in pairs):.3f} s)")
    print(f"  peer: {peer:32} {theirs:6.3f} s   ratio {ours / theirs:.1f}")


if __name__ == "__main__":
    main()
