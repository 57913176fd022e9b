"""Databases full of everything to back up, empty ones to restore into, and all that one holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, SQLModel

from api.settings import Settings
from api.store.database import Database
from api.store.tables import (
    Action,
    Citation,
    Draft,
    FindingRow,
    GlossaryRevision,
    Job,
    JobSegment,
    JobState,
    Person,
    Revision,
    Segment,
    Source,
    State,
    TermRow,
    Worker,
)

DAY = date(2026, 2, 28)
MOMENT = datetime(2026, 11, 23, 23, 59, 59, 999_999, tzinfo=UTC)
WILD = '𠮷野家 e\u0301 "\'\\ \t\n;,\u2028\u202e {"a": null} \x1b[31m'  # earlier versions took it
UNDER_WAY = {JobState.QUEUED, JobState.RUNNING}
NOT_KEPT = {"worker", "job_segment"}
Rows = dict[str, list[dict[str, Any]]]


def fill_every_table(session: Session) -> None:
    """Rows in every table: each column with and without a value, odd texts, numbers and moments."""
    session.add_all(Person(name=name, since=MOMENT) for name in ("mei", "林一", "Å", "a", "B", "z"))
    session.add(Source(id=7, slug="b", title=WILD, publisher="报", kind="news", text="full"))
    session.add(
        Source(
            id=3,
            slug="a-1",
            title="题",
            cited_title=WILD,
            number="〔2014〕21号",
            author="林",
            publisher="报",
            published=DAY,
            accessed=DAY,
            url="http://x",
            url_is="a copy",
            place="Ningbo",
            kind="practice",
            text="none",
            terms_named=["失信", WILD],
        )
    )
    session.flush()
    session.add(Citation(source_id=7, position=0, work=WILD, claim="c", footnote=2**31 - 1))
    session.add(Citation(source_id=7, position=1, work="w", mapping="inferred", claim=WILD))
    for number, state in enumerate(State):
        key = f"{'aAzZ一'[number]}-{number}"
        english = {"en": WILD, "by": "林一", "at": DAY} if number > 1 else {}
        merged = {"content": {"en": None, "at": "2026-01-01", "x": [1.5, {}]}, "draft": None}
        row = Segment(
            id=key,
            source_id=7,
            position=number // 2,
            zh=f"句{WILD}",
            state=state,
            **{"after": "\n" * number, "stale": number == 2, "revision": number + 1, **english},
            loaded=merged if number else None,
            loaded_revision=number or None,
            conflict=merged if number == 4 else None,
            withdrawn=number == 3,
            checked="v" if number else None,
        )
        session.add(row)
        session.flush()
        for revision in range(1, number + 2):
            session.add(
                Revision(
                    segment_id=key,
                    number=revision,
                    action=Action.SAVE,
                    zh=row.zh,
                    en=row.en,
                    state=state,
                    by=row.by,
                    at=MOMENT,
                    comment=WILD,
                )
            )
        session.add(
            Draft(
                segment_id=key,
                en=WILD,
                engine="e",
                glossary="g",
                of="h",
                score=-0.1 - number / 3,
                at=DAY,
                current=number == 1,
                confidence=1e-9,
                failed_checks=["数"],
                terms_missing=[WILD],
                seconds=1e300,
                origin=key,
            )
        )
        session.add(
            FindingRow(
                segment_id=key,
                check="numbers",
                severity="note",
                message=WILD,
                zh_span=[0, 3] if number else None,
                en_span=[1, 2],
            )
        )
    session.add(TermRow(position=1, zh="失信", en=WILD, also=["x", WILD], domain="一"))
    session.add(TermRow(position=0, zh="失信", en="b", avoid=["y"], note=WILD))
    session.merge(GlossaryRevision(id=1, number=12, digest="abc"))
    for number, job_state in enumerate(JobState):
        job = Job(
            id=f"job{number}",
            sources=["b"] if number else None,
            state=job_state,
            by="mei",
            total=number or None,
            error=WILD,
            started=MOMENT,
            owner="w" if number else None,
        )
        session.add(job)
        session.flush()
        session.add(JobSegment(job_id=job.id, position=0, segment_id="a-0"))
    session.add(Worker(id="w", since=MOMENT))
    session.flush()


def all_rows(database: Database) -> Rows:
    """Every row of every table that a backup has, by its key."""
    found: Rows = {}
    with database.reading() as session:
        for table in SQLModel.metadata.sorted_tables:
            if table.name in NOT_KEPT:
                continue
            keys = [column.name for column in table.primary_key]
            rows = [dict(row._mapping) for row in session.execute(select(table))]
            kept = [row for row in rows if table.name != "job" or row["state"] not in UNDER_WAY]
            found[table.name] = sorted(kept, key=lambda row: [row[key] for key in keys])
    return found


def count_rows(database: Database) -> int:
    """How many rows all tables have but those that are there in an empty database."""
    with database.reading() as session:
        return sum(
            len(session.execute(select(table)).all())
            for table in SQLModel.metadata.sorted_tables
            if table.name != "glossary_revision"
        )


def write_files(directory: Path) -> dict[str, bytes]:
    """What a data directory may hold; those that a backup has."""
    kept = {
        "packages/translate-zh_en-1_9/model/model.bin": bytes(range(256)) * 9_000,
        "packages/translate-zh_en-1_9/metadata.json": b"{}",
        "snapshots/ab/空 白.html": "信用".encode("gbk"),
        "empty": b"",
        "duizhao.db.txt": b"a note",
    }
    others = ("seed/x/model.bin", "workers/w", "packages/.lock", ".unpacking-x/y", "a/.z.part")
    databases = ("duizhao.db-wal", "duizhao-jobs.db", "duizhao-jobs.db-shm")
    for name, content in {**kept, **dict.fromkeys((*others, *databases), b"no")}.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (directory / "link").symlink_to("/etc/passwd")
    return kept


def files_in(directory: Path) -> dict[str, bytes]:
    """What a data directory holds, but for databases."""
    return {
        path.relative_to(directory).as_posix(): path.read_bytes()
        for path in sorted(directory.rglob("*"))
        if path.is_file() and not re.fullmatch(r"duizhao\.db(-wal|-shm)?", path.name)
    }


class Targets:
    """Makes empty databases of either kind and an empty data directory for each."""

    def __init__(self, folder: Path, create: Callable[..., str]) -> None:
        self.folder = folder
        self.create = create
        self.numbers: Iterator[int] = iter(range(1_000))

    def make(self, kind: str, *, migrated: bool = False) -> Settings:
        """Settings of a target; with `migrated` its database has this version's tables."""
        folder = self.folder / f"target{next(self.numbers)}"
        url = f"sqlite:///{folder}/duizhao.db"
        if kind == "postgresql":
            name = f"target{abs(hash(folder))}"
            url = self.create(name, "migrated" if migrated else "template0")
        settings = Settings(data_dir=folder, database_url=url)
        settings.directory()
        if migrated and kind == "sqlite":
            database = Database(settings.url())
            database.upgrade()
            database.close()
        return settings
