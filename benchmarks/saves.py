"""A save over REST with a glossary of 370, 5,000 and 70,000 terms: the same within noise.

A server a size, saves taken in turns over kept connections, so that a busy moment meets all. The
ratio is to the shipped glossary's server. Beside it stands the peer, what a save cost while each
one read all terms again: that reading alone, in this process, on the same database. Last, what it
costs that a person's save is on the disk when it is acknowledged: commits of the same change with
it and, the peer, without.

    python benchmarks/saves.py [--saves 60]
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter
from urllib.parse import urlsplit

from _measure import DUIZHAO, ROOT, desk, machine, start
from sqlmodel import select

from api import glossary
from api.glossary import Term
from api.glossary.rows import all_terms
from api.language.lexicon import read_lexicon
from api.language.script import HAN
from api.settings import Settings
from api.store.database import Database
from api.store.tables import Segment

SIZES = (370, 5_000, 70_000)
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Desk:
    """A server with a glossary of so many terms, and how long each save took it."""

    terms: int
    server: subprocess.Popen[str]
    connection: http.client.HTTPConnection
    key: str
    revision: int
    seconds: list[float] = field(default_factory=list)

    def save(self, text: str) -> None:
        """Save over the socket, and note the time."""
        body = json.dumps({"en": text})
        head = {"Content-Type": "application/json", "If-Match": f'"{self.revision}"'}
        begin = perf_counter()
        self.connection.request("PUT", f"/api/v1/segments/{self.key}/translation", body, head)
        answer = self.connection.getresponse()
        found = json.loads(answer.read())
        self.seconds.append(perf_counter() - begin)
        assert answer.status == 200, found
        self.revision = found["revision"]

    def processor(self) -> float:
        """Seconds of processor time that the server has taken."""
        fields = Path(f"/proc/{self.server.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS


def glossaries() -> dict[int, bytes]:
    """The shipped glossary, cut or filled up with CC-CEDICT's headwords to each size."""
    own = list(glossary.read((ROOT / "glossary.csv").read_bytes()).terms)
    known = {term.zh for term in own}
    more = [
        Term(zh=word, en=gloss.split("/")[0].strip() or word, domain="general")
        for word, gloss in read_lexicon().glosses.items()
        if word not in known and re.fullmatch(f"[{HAN}]+", word)
    ]
    return {size: glossary.write([*own, *more][:size]) for size in SIZES}


@contextmanager
def served(data: bytes, size: int) -> Iterator[Desk]:
    """A server over the corpus and this glossary, its checks built by a first save."""
    with desk() as folder:
        (folder / "glossary.csv").write_bytes(data)
        server, url = start([DUIZHAO, "serve", "--port", "0", "--load"], folder)
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=600)
        connection.request("GET", "/api/v1/aligned?q=%E5%81%9C%E8%BD%A6")
        item = json.loads(connection.getresponse().read())["items"][0]
        one = Desk(size, server, connection, item["id"], item["revision"])
        one.save("The first save, which builds the checks.")
        one.seconds.clear()
        yield one
        connection.close()
        server.terminate()
        server.communicate()


def read_all(data: bytes) -> float:
    """Seconds to read every term from the database, as each save did."""
    with desk() as folder:
        (folder / "glossary.csv").write_bytes(data)
        subprocess.run([DUIZHAO, "load"], cwd=folder, check=True, capture_output=True)
        database = Database(Settings().url())
        taken = []
        for _ in range(5):
            with database.reading() as session:
                begin = perf_counter()
                all_terms(session)
                taken.append(perf_counter() - begin)
        database.close()
    return median(taken)


def commit_both_ways(count: int) -> tuple[float, float]:
    """Seconds of a commit that is on the disk at its end, and of one that may not be."""
    with desk() as folder:
        subprocess.run([DUIZHAO, "load"], cwd=folder, check=True, capture_output=True)
        database = Database(Settings().url())
        taken: dict[str, list[float]] = {"writing": [], "brief": []}
        for number in range(count):
            for name, seconds in taken.items():
                begin = perf_counter()
                with getattr(database, name)() as session:
                    row = session.exec(select(Segment).limit(1)).one()
                    row.en = f"{name} {number}"
                seconds.append(perf_counter() - begin)
        database.close()
    return median(taken["writing"]), median(taken["brief"])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--saves", type=int, default=60)
    count = parser.parse_args().saves
    print(machine())
    data = glossaries()
    first, second, third = SIZES
    with (
        served(data[first], first) as small,
        served(data[second], second) as medium,
        served(data[third], third) as large,
    ):
        desks = (small, medium, large)
        for one in desks:
            one.connection.close()  # the server let it go meanwhile; the next request opens it
        before = [one.processor() for one in desks]
        for number in range(count):
            for one in desks:
                one.save(f"Shenzhen: failure to pay for parking may be deemed {number}.")
        spent = [one.processor() - start for one, start in zip(desks, before, strict=True)]
    least = median(small.seconds)
    for one, processor in zip(desks, spent, strict=True):
        took = median(one.seconds)
        print(
            f"{one.terms:>7,} terms: a save {1000 * took:6.1f} ms, "
            f"{1000 * processor / count:6.1f} ms of processor time, ratio {took / least:4.2f}"
        )
        print(
            f"  peer: reading all terms each time      {1000 * read_all(data[one.terms]):8.1f} ms"
        )
    synced, unsynced = commit_both_ways(5 * count)
    print(
        f"a commit that is on the disk {1000 * synced:5.2f} ms, peer: that may not be yet "
        f"{1000 * unsynced:5.2f} ms, ratio {synced / unsynced:4.2f}"
    )


if __name__ == "__main__":
    main()
