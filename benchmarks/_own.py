"""Duizhao drafting, in a process of its own; JSON in and out.

    python _own.py {argos|tuned|checked} PACKAGE    Argos's settings, our own, and bad drafts mended
    python _own.py store PACKAGE                    the whole way, into an empty SQLite database,
                                                    with the project's glossary

stdin: a list of texts. stdout: seconds, tokens, peak resident memory in MB, and the English.
"""

from __future__ import annotations

import json
import resource
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from api import checks
from api.checks.inspector import Inspector
from api.drafting.pipeline import Drafter, draft
from api.drafting.retries import draft_texts
from api.engine import ARGOS, Engine, seed_package
from api.engine.package import PackageInfo
from api.glossary import read
from api.language.segmentation import segment_id
from api.settings import Settings
from api.store.database import Database
from api.store.tables import Segment, Source

GLOSSARY = Path(__file__).parent.parent / "glossary.csv"


def main() -> None:
    way, path = sys.argv[1], sys.argv[2]
    texts = json.load(sys.stdin)
    with TemporaryDirectory(prefix="duizhao-benchmark-") as folder:
        data = Path(folder)
        package = PackageInfo("zh_en", "", "installed", Path(path), "zh", "en")
        engine = Engine.open(data, package=package if path != "seed" else seed_package(data))
        found = whole_way(engine, texts, data) if way == "store" else drafts(engine, texts, way)
    scale = 1_000_000 if sys.platform == "darwin" else 1_000
    found["mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale
    json.dump(found, sys.stdout)


def drafts(engine: Engine, texts: list[str], way: str) -> dict[str, Any]:
    """What the engine makes of the texts."""
    english, tokens = [""] * len(texts), 0
    begin = perf_counter()
    if way == "argos":
        for at, output in engine.drafts(texts, decode=ARGOS):
            english[at] = output.en
            tokens += output.tokens
    else:
        for at, kept in draft_texts(engine, texts, checks.run if way == "checked" else None):
            english[at] = kept.output.en
            tokens += kept.output.tokens
    return {"seconds": perf_counter() - begin, "tokens": tokens, "en": english}


def whole_way(engine: Engine, texts: list[str], folder: Path) -> dict[str, Any]:
    """Segments of one source, drafted and stored."""
    database = Database(Settings(database_url=f"sqlite:///{folder / 'duizhao.db'}").url())
    database.upgrade()
    todo = [(segment_id("long", zh, at), zh) for at, zh in enumerate(texts)]
    with Session(database.writer) as session, session.begin():
        source = Source(slug="long", title="长", publisher="", kind="news", text="full")
        source.accessed = date(2026, 1, 1)
        session.add(source)
        session.flush()
        for start in range(0, len(todo), 1000):  # the benchmark's own rows are not to be measured
            rows = [
                Segment(id=key, source_id=source.id or 0, position=at, zh=zh).model_dump()
                for at, (key, zh) in enumerate(todo[start : start + 1000], start)
            ]
            session.execute(insert(Segment), rows)
    drafter = Drafter(database, engine, Inspector(read(GLOSSARY.read_bytes()).terms))
    drafter.translate(["信用"])  # the lexicon is read before the clock starts, as the model is
    before = process_time()
    report = draft(drafter, todo)
    cpu = process_time() - before
    again = draft(drafter, todo)
    database.close()
    return {
        "seconds": report.seconds,
        "cpu": cpu,
        "tokens": report.tokens,
        "redo": again.seconds,
        "en": [],
    }


if __name__ == "__main__":
    main()
