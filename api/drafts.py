"""The rows of drafts: which one a segment shows, and how another takes its place.

A draft is unique by segment, engine, glossary revision and the Chinese it was made from; at most
one of a segment is current, which the database enforces.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

from sqlmodel import Session, col, select

from api.formats.corpus_file import DraftEntry
from api.tables import Draft, Segment, State

NO_GLOSSARY = "none"  # the glossary revision of drafts made without one


def text_hash(zh: str) -> str:
    """Which Chinese a draft was made from: 12 hex digits of its SHA-256."""
    return sha256(zh.encode()).hexdigest()[:12]


def current_drafts(session: Session, source_ids: Iterable[int]) -> dict[str, Draft]:
    """The current draft of each segment of some sources, by segment id."""
    query = select(Draft).join(Segment).where(col(Segment.source_id).in_(list(source_ids)))
    return {draft.segment_id: draft for draft in session.exec(query.where(col(Draft.current)))}


def shown_drafts(session: Session, segment_ids: Sequence[str]) -> dict[str, str]:
    """The English of the current drafts of some segments, by segment id."""
    query = select(Draft.segment_id, Draft.en).where(
        col(Draft.segment_id).in_(segment_ids), col(Draft.current)
    )
    return dict(session.exec(query).all())


def current_draft(session: Session, segment: Segment) -> Draft | None:
    """The draft that a segment shows."""
    query = select(Draft).where(Draft.segment_id == segment.id, col(Draft.current))
    return session.exec(query).one_or_none()


def set_draft(session: Session, segment: Segment, entry: DraftEntry | None) -> None:
    """Make `entry` the segment's current draft, or leave it none; its state follows."""
    old = current_draft(session, segment)
    if old:
        old.current = False
        session.flush()  # one current draft a segment: the old one steps down first
    if entry:
        of = text_hash(segment.zh)
        query = select(Draft).where(
            Draft.segment_id == segment.id,
            Draft.engine == entry.engine,
            Draft.glossary == entry.glossary,
            Draft.of == of,
        )
        draft = session.exec(query).one_or_none()
        draft = draft or Draft(segment_id=segment.id, of=of, **vars(entry))
        draft.sqlmodel_update({**vars(entry), "current": True})
        session.add(draft)
    follow_draft(segment, entry)
    session.flush()


def first_draft(segment: Segment, entry: DraftEntry) -> Draft:
    """The draft of a segment that has had none, to be added; the segment's state follows."""
    follow_draft(segment, entry)
    return Draft(segment_id=segment.id, of=text_hash(segment.zh), current=True, **vars(entry))


def follow_draft(segment: Segment, entry: DraftEntry | None) -> None:
    """Set the state of a segment without a translation by whether it has a draft."""
    if segment.en is None:
        segment.checked = None
    if segment.state in {State.NEW, State.DRAFT}:
        segment.state = State.DRAFT if entry else State.NEW


def entry_of(draft: Draft) -> DraftEntry:
    """A draft row as a corpus file has it."""
    return DraftEntry(draft.en, draft.engine, draft.glossary, draft.score, draft.at)
