"""A load of 50,000 segments: its time and memory, and what a person's saves take beside it.

A server over the project's corpus; saves through its socket, alone and then while `duizhao load`, a
process of its own on the same SQLite database, loads one source of 50,000 segments with drafts. The
ratio is of the saves beside the load to those alone. Then the same load again, of which nothing is
new, and the peer: reading the same file with the TOML parser alone.

    python benchmarks/loads.py [--segments 50000] [--saves 200]
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, sleep
from urllib.parse import urlsplit

from _measure import DUIZHAO, desk, machine, start

from api.formats.corpus_toml import DraftEntry, SegmentEntry, SourceEntry, render
from api.language.segmentation import segment_id

SLUG = "large-source"
WORDS = ("信用", "失信", "行为", "公示", "信息", "记录", "部门", "管理", "办法", "企业", "应当")
THINKING = 0.05  # seconds from a save to the next
PEER = "import sys, tomllib; tomllib.load(open(sys.argv[1], 'rb'))"
MEGABYTE = 1_000_000 if sys.platform == "darwin" else 1_000


def write_large(folder: Path, count: int) -> Path:
    """A corpus file of so many segments, two in three with a draft, one in three translated."""
    chance, occurrences, segments = random.Random(1), Counter[str](), list[SegmentEntry]()
    day = date(2026, 1, 2)
    for number in range(count):
        zh = "".join(chance.choices(WORDS, k=chance.randint(4, 14))) + "。"
        key = segment_id(SLUG, zh, occurrences[zh])
        occurrences[zh] += 1
        draft = DraftEntry(f"Draft {number} of it.", "argos zh_en 0.2 seed", "none", -1.5, day)
        done = number % 3 == 0
        segments.append(
            SegmentEntry(
                id=key,
                zh=zh,
                draft=draft if number % 3 < 2 else None,
                en=f"Sentence {number} of it." if done else None,
                state="translated" if done else "draft" if number % 3 == 1 else "new",
                by="mei" if done else None,
                at=day if done else None,
            )
        )
    source = SourceEntry(SLUG, "长", "信用网", "news", "full", segments=tuple(segments))
    path = folder / "large" / "corpus" / f"{SLUG}.toml"
    path.parent.mkdir(parents=True)
    path.write_text(render(source), "utf-8")
    return path


class Saver:
    """A person who saves one segment again and again, over a kept connection."""

    def __init__(self, url: str) -> None:
        self.connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=600)
        self.connection.request("GET", "/api/v1/aligned?q=%E5%81%9C%E8%BD%A6")
        item = json.loads(self.connection.getresponse().read())["items"][0]
        self.key, self.revision, self.number = item["id"], item["revision"], 0

    def save(self) -> float:
        """Save a new text; seconds that it took."""
        sleep(THINKING)
        self.number += 1
        body = json.dumps({"en": f"Failure to pay for parking, version {self.number}"})
        head = {"Content-Type": "application/json", "If-Match": f'"{self.revision}"'}
        begin = perf_counter()
        self.connection.request("PUT", f"/api/v1/segments/{self.key}/translation", body, head)
        answer = self.connection.getresponse()
        found = json.loads(answer.read())
        taken = perf_counter() - begin
        assert answer.status == 200, found
        self.revision = found["revision"]
        return taken


def show(what: str, seconds: list[float]) -> None:
    """A line on so many saves."""
    hundredths = quantiles(seconds, n=100, method="inclusive")
    p50, p99, worst = 1000 * median(seconds), 1000 * hundredths[98], 1000 * max(seconds)
    print(f"{what:32} p50 {p50:8.1f} ms   p99 {p99:8.1f} ms   max {worst:8.1f} ms", flush=True)


def load(folder: Path, saver: Saver | None) -> tuple[float, float, list[float]]:
    """Seconds of `duizhao load`, its peak memory in MB, and what saves beside it took."""
    taken: list[float] = []
    begin = perf_counter()
    process = subprocess.Popen([DUIZHAO, "load", folder], stderr=subprocess.DEVNULL)
    while True:
        ended, status, usage = os.wait4(process.pid, os.WNOHANG if saver else 0)
        if ended:
            break
        if saver:
            taken.append(saver.save())
    assert status == 0
    return perf_counter() - begin, usage.ru_maxrss / MEGABYTE, taken


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--segments", type=int, default=50_000)
    parser.add_argument("--saves", type=int, default=200)
    options = parser.parse_args()
    print(machine())
    with desk() as folder:
        path = write_large(folder, options.segments)
        size = path.stat().st_size / 1_000_000
        server, url = start([DUIZHAO, "serve", "--port", "0", "--load"], folder)
        saver = Saver(url)
        saver.save()  # the first builds the checks
        alone = [saver.save() for _ in range(options.saves)]
        seconds, memory, beside = load(folder / "large", saver)
        print(f"load of {options.segments:,} segments, {size:.1f} MB, saves beside it")
        print(f"{'':4}{seconds:.1f} s, peak memory {memory:.0f} MB, {len(beside)} saves")
        show("saves alone", alone)
        show("saves beside the load", beside)
        ratio = median(beside) / median(alone)
        print(f"{'':4}ratio of the medians {ratio:.2f}")
        again, memory, _ = load(folder / "large", None)
        print(f"the same load again              {again:8.1f} s, peak memory {memory:.0f} MB")
        begin = perf_counter()
        subprocess.run([sys.executable, "-c", PEER, path], check=True)
        peer = perf_counter() - begin
        print(f"  peer: the TOML parser alone    {peer:8.1f} s, ratio {again / peer:.2f}")
        server.terminate()
        server.communicate()


if __name__ == "__main__":
    main()
