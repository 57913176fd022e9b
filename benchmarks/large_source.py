"""`duizhao serve` with a source of 20,000 segments open in four tabs: memory, bytes, time.

The peer is the page of before, which held the whole source: the same template over every row, asked
of the same server by its windows one after another and put together, so that its bytes are those
that one answer had; and the same rendering in this process in one piece, for its processor time and
the memory that it takes. Beside them the list of sources, whose counts are kept, and the same
counts by counting.

    python benchmarks/large_source.py [--segments 20000]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter

from _measure import DUIZHAO, desk, get, machine, start, wait_for
from sqlalchemy import insert
from sqlmodel import col, select

from api.checks.inspector import checks_version
from api.glossary.rows import read_revision
from api.server.web.sources import REVIEW
from api.settings import Settings
from api.store.counts import count_segments
from api.store.database import Database
from api.store.tables import Draft, Segment, Source

SLUG = "long"
TABS = 4
TRIES = 9
ZH = "第{}条 国家机关应当依法公开信用信息，停车不缴费可被视为失信行为，自公布之日起施行。"
EN = "Article {}. State organs shall disclose credit information in accordance with the law."
WHOLE = """
import resource, sys, time
from fastapi import FastAPI, Request
from api.corpus.sources import get_source, view_segments
from api.corpus.windows import Window
from api.server.web import sources
from api.settings import Settings
from api.workbench import Workbench
bench, app = Workbench(Settings()), FastAPI()
app.state.workbench = bench
begin, spent = time.perf_counter(), time.process_time()
with bench.database.reading() as session:
    source = get_source(session, "long")
    window = Window(view_segments(session, source), 0, 10**6, 0)
    context = sources.source_context(session, source) | sources.window_context(session, window)
    request = Request({"type": "http", "app": app, "headers": [], "path": "/", "query_string": b""})
    page = sources.render(request, "review.html", {"page": "review", "order": "", **context})
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(len(page.body), time.perf_counter() - begin, time.process_time() - spent, peak)
"""


def fill(count: int) -> None:
    """A source of so many drafted segments, in the database that the environment names."""
    database = Database(Settings().url())
    database.upgrade()
    with database.writing() as session:
        version = checks_version(read_revision(session).digest)  # else the server checks them all
        source = Source(slug=SLUG, title="长", publisher="", kind="news", text="full")
        session.add(source)
        session.flush()
        for begin in range(0, count, 1000):
            rows = [
                Segment(
                    id=f"{SLUG}{at:07}",
                    source_id=source.id or 0,
                    position=at,
                    zh=ZH.format(at),
                    state="draft",
                    checked=version,
                )
                for at in range(begin, min(count, begin + 1000))
            ]
            session.execute(insert(Segment), [row.model_dump() for row in rows])
            session.execute(insert(Draft), [draft_of(row) for row in rows])
    database.close()


def draft_of(row: Segment) -> dict[str, object]:
    """Its draft."""
    draft = Draft(
        segment_id=row.id,
        en=EN.format(row.position),
        engine="test",
        glossary="none",
        of="",
        score=-0.5,
        at=date(2026, 11, 20),
        current=True,
    )
    return draft.model_dump(exclude={"id"})


def resident(process: int, what: str = "VmRSS") -> float:
    """The memory that a process has resident, or had at most (VmHWM), in MB."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith(f"{what}:"):
            return int(line.split()[1]) / 1_000
    raise SystemExit(f"no {what}")


def processor(process: int) -> float:
    """Seconds of processor time that a process has taken."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def timed(url: str) -> tuple[int, float]:
    """Bytes and seconds of an answer."""
    begin = perf_counter()
    body = get(url)
    return len(body), perf_counter() - begin


def walk(url: str, count: int) -> int:
    """What a tab asks for when it is scrolled from the first segment to the last: its bytes."""
    page = len(get(f"{url}sources/{SLUG}/review?start=0"))
    rows = f"{url}sources/{SLUG}/review/rows?start="
    return page + sum(len(get(f"{rows}{at}")) for at in range(REVIEW, count, REVIEW))


def counted() -> tuple[float, float]:
    """Seconds to read the kept counts of the source, and to count its segments."""
    database, taken = Database(Settings().url()), ([], [])
    with database.reading() as session:
        from api.corpus.sources import view_sources  # noqa: PLC0415 - not needed before

        source = session.exec(select(Source).where(col(Source.slug) == SLUG)).one()
        for _ in range(TRIES):
            session.expunge_all()
            begin = perf_counter()
            view_sources(session, [source])
            taken[0].append(perf_counter() - begin)
            begin = perf_counter()
            count_segments(session, source.id or 0)
            taken[1].append(perf_counter() - begin)
    database.close()
    return median(taken[0]), median(taken[1])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--segments", type=int, default=20_000)
    count = parser.parse_args().segments
    print(machine())
    with desk() as folder:
        fill(count)
        server, url = start([DUIZHAO, "serve", "--port", "0"], folder)
        wait_for(url)
        get(f"{url}sources/{SLUG}/review")
        get(f"{url}api/v1/segments/{SLUG}0000000/suggestions")  # the dictionaries are read by then
        before, spent = resident(server.pid), processor(server.pid)
        answers = [timed(f"{url}sources/{SLUG}/review") for _ in range(TRIES)]
        spent = (processor(server.pid) - spent) / TRIES
        with ThreadPoolExecutor(TABS) as tabs:
            sent = list(tabs.map(lambda _: walk(url, count), range(TABS)))
        after, most = resident(server.pid), resident(server.pid, "VmHWM")
        server.terminate()
        server.communicate()
        whole = subprocess.run(
            [sys.executable, "-c", WHOLE], check=True, capture_output=True, text=True, cwd=folder
        )
        size, seconds, cpu, peak = map(float, whole.stdout.split())
        kept, counting = counted()
    first, took = answers[0][0], median(seconds for _, seconds in answers)
    print(f"review page of {count:,} segments, first answer  {first / 1e6:8.2f} MB  {took:6.3f} s")
    print(f"  processor time of the server                {spent:8.3f} s")
    print(f"  peer: the whole page, as before  {size / 1e6:8.2f} MB  {seconds:6.3f} s", end="  ")
    print(f"{cpu:6.3f} s of processor time, {peak / 1e3:.0f} MB peak")
    print(f"  ratio: bytes {first / size:.4f}, processor time {spent / cpu:.4f}")
    print(f"serve: {before:.0f} MB, after {TABS} tabs scrolled to the end {after:.0f} MB")
    print(f"  at most {most:.0f} MB; each tab was sent {sent[0] / 1e6:.1f} MB in all")
    print(f"the source in the list of sources, counts kept  {1e3 * kept:8.2f} ms")
    print(f"  peer: counting its segments                   {1e3 * counting:8.2f} ms", end="  ")
    print(f"ratio {kept / counting:.3f}")


if __name__ == "__main__":
    main()
