"""A save of 20,000 characters over REST, of what the checks like least, beside one of a sentence.

    python benchmarks/long_saves.py [--saves 5]

One server; each kind of text is a segment of its own, as long in Chinese as in English, and is
saved so many times. The ratio is to a save of a sentence by the same server; the processor's time,
all of the server's, says what other work beside it does not change. Last, what others wait for:
saves of a sentence while another client saves the slowest kind without a pause, beside alone.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median
from threading import Event, Thread
from time import perf_counter
from urllib.parse import urlsplit

from _measure import DUIZHAO, desk, machine, start

from api.formats.corpus_toml import SegmentEntry, SourceEntry, parse, render

LONG = 20_000  # code points
KINDS = {
    "percentages": ("1%", "1%"),
    "other numbers": ("1 ", "2 "),
    "dates": ("1月1日，", "2 May, "),
    "terms": ("失信行为", "bad "),
    "places": ("北京、", "Shanghei "),
    "people": ("市长张三说，", "Mayor Li Si said, "),
    "codes": ("AB12345 ", "AB12346 "),
    "words twice": ("三点三十", "word "),
    "brackets": ("字", "( "),
}


class Client:
    """A connection that is kept, and the revisions of the segments that it saves."""

    def __init__(self, url: str) -> None:
        self.connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=600)
        self.revisions: dict[str, int] = {}

    def save(self, key: str, text: str) -> float:
        """Seconds of a save."""
        revision = self.revisions.get(key, 1)
        head = {"Content-Type": "application/json", "If-Match": f'"{revision}"'}
        path = f"/api/v1/segments/{key}/translation"
        begin = perf_counter()
        self.connection.request("PUT", path, json.dumps({"en": text}), head)
        answer = self.connection.getresponse()
        found = json.loads(answer.read())
        assert answer.status == 200, found
        self.revisions[key] = found["revision"]
        return perf_counter() - begin


def prose() -> tuple[str, str]:
    """The corpus's own titles, Chinese and English."""
    files = sorted((Path(__file__).parent.parent / "corpus").glob("*.toml"))
    segments = [one for file in files for one in parse(file.read_bytes(), file.name).segments]
    return "".join(one.zh for one in segments), " ".join(one.en or "" for one in segments)


def fill(unit: str) -> str:
    """A unit again and again."""
    return (unit * LONG)[:LONG]


def write_source(folder: Path, kinds: dict[str, tuple[str, str]]) -> None:
    """A corpus file with a segment of each kind, and one of a sentence."""
    segments = [SegmentEntry(f"kind{at}", fill(zh)) for at, (zh, _) in enumerate(kinds.values())]
    segments += [SegmentEntry("sentence", "停车不缴费可被视为失信行为。")]
    source = SourceEntry("long", "长", "信用网", "news", "full", segments=tuple(segments))
    (folder / "corpus" / "long.toml").write_text(render(source), encoding="utf-8")


def sentences(client: Client, count: int, start: int = 0) -> float:
    """Median seconds of saves of a sentence, each another."""
    words = "Parking without paying may be deemed untrustworthy conduct, number"
    return median(client.save("sentence", f"{words} {start + at}.") for at in range(count))


def beside(count: int, client: Client, again: Callable[[int], object]) -> float:
    """The same while `again` is called without a pause, with numbers from 1."""
    stop = Event()

    def work() -> None:
        at = 0
        while not stop.is_set():
            at += 1
            again(at)

    other = Thread(target=work)
    other.start()
    found = sentences(client, count, 10_000)
    stop.set()
    other.join()
    return found


def processor(pid: int) -> float:
    """Seconds of processor time that a process has taken."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--saves", type=int, default=5)
    count = parser.parse_args().saves
    kinds = {"prose": prose(), **KINDS}
    print(machine())
    with desk() as folder:
        write_source(folder, kinds)
        server, url = start([DUIZHAO, "serve", "--port", "0", "--load"], folder)
        client, other = Client(url), Client(url)
        spent = partial(processor, server.pid)
        client.save("sentence", f"The first save, of {date.today()}, builds the checks.")  # noqa: DTZ011
        alone = sentences(client, 10 * count)
        print(f"a sentence (the peer)  {1000 * alone:7.1f} ms")
        took: dict[float, tuple[str, str]] = {}
        for at, (name, (_, en)) in enumerate(kinds.items()):
            text = fill(en)[:-8]
            before = spent()
            found = median(other.save(f"kind{at}", f"{text} {n}") for n in range(count))
            busy = (spent() - before) / count
            took[found] = f"kind{at}", text
            print(
                f"{LONG:,} of {name:14} {1000 * found:7.1f} ms, {1000 * busy:6.1f} ms of processor "
                f"time, ratio {found / alone:5.1f}"
            )
        client.connection.close()  # the server let it go meanwhile; the next request opens it
        key, text = took[max(took)]
        waited = beside(10 * count, client, lambda n: other.save(key, f"{text} {n}.."))
        print(
            f"a sentence beside the slowest of these {1000 * waited:7.1f} ms, {waited / alone:.1f}"
        )
        server.terminate()
        server.communicate()


if __name__ == "__main__":
    main()
