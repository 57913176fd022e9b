"""A large source, made without a file: drafts, people's English and findings on every segment."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from api.store.tables import Draft, FindingRow, Segment, Source

SLUG = "large"
TOGETHER = 1_000


def add_large(session: Session, count: int, slug: str = SLUG, *, checked: str | None = None) -> int:
    """Add a source of so many segments, every other one translated; its key."""
    source = Source(slug=slug, title="大", publisher="信用网", kind="news", text="full")
    session.add(source)
    session.flush()
    assert source.id is not None
    for start in range(0, count, TOGETHER):
        numbers = range(start, min(count, start + TOGETHER))
        segments = [segment_of(source.id, slug, number, checked) for number in numbers]
        session.execute(insert(Segment), [row.model_dump() for row in segments])
        drafts = [draft_of(row) for row in segments]
        session.execute(insert(Draft), drafts)
        session.execute(insert(FindingRow), [finding_of(row) for row in segments])
    return source.id


def segment_of(source_id: int, slug: str, number: int, checked: str | None) -> Segment:
    """The segment of this number: the odd ones have a person's English."""
    key, zh = f"{slug}{number:07}", f"第{number}条。"
    row = Segment(id=key, source_id=source_id, position=number, zh=zh)
    row.state, row.checked, row.notes = "draft", checked, 1
    if number % 2:
        row.en, row.state = f"Article {number}.", "translated"
    return row


def draft_of(row: Segment) -> dict[str, Any]:
    """Its draft, the surer the later it stands."""
    draft = Draft(
        segment_id=row.id,
        en=f"Item {row.position}.",
        engine="test engine",
        glossary="none",
        of="",
        score=-0.5,
        at=date(2026, 11, 20),
        current=True,
        confidence=min(0.99, row.position / 100_000),
        origin=row.id,
    )
    return draft.model_dump(exclude={"id"})


def finding_of(row: Segment) -> dict[str, Any]:
    """A finding on it."""
    found = FindingRow(segment_id=row.id, check="numbers", severity="note", message="A note.")
    return found.model_dump(exclude={"id"})
