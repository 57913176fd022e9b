"""A source of 40,000 segments under four translators for a minute: nothing lost, every byte back.

Run by `make soak`, with what it prints.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from statistics import quantiles
from time import monotonic, perf_counter
from typing import Any

import httpx2
import pytest

from api.formats.corpus_toml import Claim, DraftEntry, SegmentEntry, SourceEntry, parse, render
from api.language.segmentation import segment_id
from api.settings import Settings
from tests.many import WORDS

pytestmark = pytest.mark.soak

DUIZHAO = Path(sys.executable).parent / "duizhao"
SEGMENTS = 40_000
SECONDS = 60
TRANSLATORS = 4
SLUG = "long-source"


def tell(what: str, figure: str) -> None:
    """A line for docs/benchmarks.md."""
    print(f"{what:56} {figure}", flush=True)


def long_source() -> SourceEntry:
    """A source of many sentences; two in three have a draft, one in three is translated."""
    chance = random.Random(1)
    occurrences: Counter[str] = Counter()
    segments = []
    for number in range(SEGMENTS):
        zh = "".join(chance.choices(WORDS, k=chance.randint(4, 24))) + "。"
        key = segment_id(SLUG, zh, occurrences[zh])
        occurrences[zh] += 1
        entry = DraftEntry(f"Draft {number}", "test", "none", -1.5, date(2026, 1, 2))
        done = number % 3 == 0
        segments.append(
            SegmentEntry(
                id=key,
                zh=zh,
                after="\n\n" if number % 7 == 6 else "",
                draft=entry if number % 3 < 2 else None,
                en=f"Sentence {number}" if done else None,
                state="translated" if done else "draft" if number % 3 == 1 else "new",
                by="duizhao" if done else None,
                at=date(2026, 1, 2) if done else None,
            )
        )
    return SourceEntry(
        slug=SLUG,
        title="长文",
        publisher="试",
        kind="regulation",
        text="full",
        cited=(Claim("A work", "A claim"),),
        segments=tuple(segments),
    )


class Timed:
    """A client that keeps how long each answer took, by kind."""

    def __init__(self, url: str) -> None:
        self.client = httpx2.Client(base_url=url, timeout=120)
        self.taken: dict[str, list[float]] = {}

    def ask(self, kind: str, method: str, path: str, **options: Any) -> httpx2.Response:
        """One answer."""
        begin = perf_counter()
        answer = self.client.request(method, path, **options)
        self.taken.setdefault(kind, []).append(perf_counter() - begin)
        return answer


def run(*arguments: str, folder: Path) -> float:
    """A command; how long it took."""
    begin = perf_counter()
    done = subprocess.run(
        [DUIZHAO, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return perf_counter() - begin


def walk(client: Timed) -> list[dict[str, Any]]:
    """Every segment, page by page."""
    items: list[dict[str, Any]] = []
    options: dict[str, Any] = {"limit": 500}
    while True:
        page = client.ask("page", "GET", f"/api/v1/sources/{SLUG}/segments", params=options).json()
        items += page["items"]
        if page["next"] is None:
            return items
        options["cursor"] = page["next"]


def review(url: str, keys: list[str], number: int) -> tuple[Timed, dict[str, list[str]], int]:
    """A translator at work for SECONDS: what each segment was given, and the refusals met.

    Half of the work is on 40 segments that all of them edit.
    """
    client, chance = Timed(url), random.Random(number)
    given: dict[str, list[str]] = {}
    refused, until = 0, monotonic() + SECONDS
    while monotonic() < until:
        key = chance.choice(keys[:40] if chance.random() < 0.5 else keys)
        segment = client.ask("read", "GET", f"/api/v1/segments/{key}").json()
        english = f"By {number}, {sum(map(len, given.values()))}"
        action = chance.choice(["save", "approve"])
        path = f"/api/v1/segments/{key}/{'translation' if action == 'save' else 'approve'}"
        answer = client.ask(
            "write",
            "PUT" if action == "save" else "POST",
            path,
            json={"en": english},
            headers={"If-Match": f'"{segment["revision"]}"'},
        )
        if answer.status_code == 412:
            refused += 1
            assert answer.json()["yours"]["en"] == english
            continue
        assert answer.status_code == 200, answer.text
        given.setdefault(key, []).append(english)
        if chance.random() < 0.02:
            client.ask("search", "GET", "/api/v1/aligned", params={"q": "失信行为", "limit": 50})
    client.client.close()
    return client, given, refused


def test_long_source(settings: Settings, tmp_path: Path) -> None:
    """Loaded, paged, reviewed by four at once, dumped and loaded again: nothing is lost."""
    folder, path = tmp_path, tmp_path / "corpus" / f"{SLUG}.toml"
    path.parent.mkdir()
    path.write_text(render(long_source()), encoding="utf-8")
    before = path.read_bytes()
    kind = settings.url().get_backend_name()
    cores = len(os.sched_getaffinity(0))
    print(f"\n{kind}, {SEGMENTS:,} segments, {len(before) / 1e6:.1f} MB, {cores} cores")
    tell("load", f"{run('load', folder=folder):.1f} s")
    tell("the same load again", f"{run('load', folder=folder):.1f} s")
    tell("dump, nothing to write", f"{run('dump', folder=folder):.1f} s")
    assert path.read_bytes() == before

    server = subprocess.Popen(
        [DUIZHAO, "serve", "--port", "0"], cwd=folder, stdout=subprocess.PIPE, text=True
    )
    assert server.stdout
    with server:
        url = server.stdout.readline().split()[3]
        pages = Timed(url)
        keys = [item["id"] for item in walk(pages)]
        assert keys == [segment.id for segment in parse(before, path.name).segments]
        show(pages.taken)
        with ThreadPoolExecutor(TRANSLATORS) as pool:
            work = list(pool.map(lambda n: review(url, keys, n), range(TRANSLATORS)))
        check(pages, work)
        server.terminate()
    assert server.returncode == 0

    tell("dump after the edits", f"{run('dump', folder=folder):.1f} s")
    after = path.read_bytes()
    assert len(parse(after, path.name).segments) == SEGMENTS
    tell("load of that dump", f"{run('load', folder=folder):.1f} s")
    run("dump", folder=folder)
    assert path.read_bytes() == after
    assert render(parse(after, path.name)).encode() == after


def show(taken: dict[str, list[float]]) -> None:
    """Median and 95th percentile of each kind of answer."""
    for kind, times in taken.items():
        cuts = quantiles(times, n=20)
        figure = f"{1000 * cuts[9]:.0f} ms median, {1000 * cuts[18]:.0f} ms 95th percentile"
        tell(f"  {kind}, {len(times):,} times", figure)


def check(client: Timed, work: list[tuple[Timed, dict[str, list[str]], int]]) -> None:
    """Every text that was taken stands in the history of its segment, once, and none beside it."""
    given: dict[str, list[str]] = {}
    taken: dict[str, list[float]] = {}
    for timed, texts, _ in work:
        for key, english in texts.items():
            given.setdefault(key, []).extend(english)
        for kind, times in timed.taken.items():
            taken.setdefault(kind, []).extend(times)
    writes, refused = sum(map(len, given.values())), sum(row[2] for row in work)
    tell(
        f"{TRANSLATORS} translators, {SECONDS} s", f"{writes:,} writes, {refused:,} refused by 412"
    )
    show(taken)
    for key, texts in given.items():
        rows = client.client.get(f"/api/v1/segments/{key}/history").json()["items"]
        written = [row["en"] for row in rows if row["action"] in {"save", "approve"}]
        assert sorted(written) == sorted(texts)
        assert [row["revision"] for row in rows] == list(range(len(texts) + 1, 0, -1))
    client.client.close()
    tell("writes lost", "0")
