"""The rows of drafts: which one a segment shows, and how another takes its place.

A draft is unique by segment, engine, glossary revision and the Chinese it was made from; at most
one of a segment is current, which the database enforces.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlmodel import Session, col, select

from api.formats.corpus_toml import DraftEntry
from api.store.tables import Draft, Segment, State

NO_GLOSSARY = "none"  # the glossary revision of drafts made without one


def text_hash(zh: str) -> str:
    """Which Chinese a draft was made from: 12 hex digits of its SHA-256."""
    return sha256(zh.encode()).hexdigest()[:12]


def current_drafts(session: Session, source_ids: Iterable[int]) -> dict[str, Draft]:
    """The current draft of each segment of some sources, by segment id."""
    query = select(Draft).join(Segment).where(col(Segment.source_id).in_(list(source_ids)))
    return {draft.segment_id: draft for draft in session.exec(query.where(col(Draft.current)))}


def drafts_of(session: Session, segment_ids: Sequence[str]) -> dict[str, Draft]:
    """The current drafts of some segments, by segment id."""
    query = select(Draft).where(col(Draft.segment_id).in_(segment_ids), col(Draft.current))
    return {draft.segment_id: draft for draft in session.exec(query)}


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


@dataclass(frozen=True, slots=True)
class AssessedDraft:
    """A machine draft to be stored, with what is known of it; by default nothing is.

    `terms_matched` and `terms_missing` are headwords of the glossary; `origin` is the segment whose
    English it is, of a draft from memory; `again` says that it was made before, `tokens` what the
    model wrote now. The rest is as in `store.tables.Draft`.
    """

    entry: DraftEntry
    options: str = ""
    failed_checks: tuple[str, ...] = ()
    confidence: float | None = None
    terms_matched: tuple[str, ...] = ()
    terms_missing: tuple[str, ...] = ()
    seconds: float | None = None
    origin: str | None = None
    tokens: int = 0
    again: bool = False


def new_row(segment: Segment, draft: AssessedDraft) -> Draft:
    """A row of a draft of the segment's present Chinese, not current and not added yet."""
    entry = draft.entry
    return Draft(
        segment_id=segment.id,
        of=text_hash(segment.zh),
        en=entry.en,
        engine=entry.engine,
        glossary=entry.glossary,
        score=entry.score,
        at=entry.at,
        options=draft.options,
        failed_checks=list(draft.failed_checks),
        confidence=draft.confidence,
        terms_matched=list(draft.terms_matched),
        terms_missing=list(draft.terms_missing),
        seconds=draft.seconds,
        origin=draft.origin,
    )


def remake(row: Draft, made: Draft) -> None:
    """Give a row all that is so of another making of it: of the same segment, engine and texts."""
    row.sqlmodel_update(made.model_dump(exclude={"id", "current"}))


def set_draft(session: Session, segment: Segment, entry: DraftEntry | None) -> None:
    """Make `entry` the segment's current draft, or leave it none; its state follows."""
    old = current_draft(session, segment)
    if old:
        old.current = False
        session.flush()  # one current draft a segment: the old one steps down first
    if entry:
        query = select(Draft).where(
            Draft.segment_id == segment.id,
            Draft.engine == entry.engine,
            Draft.glossary == entry.glossary,
            Draft.of == text_hash(segment.zh),
        )
        made = new_row(segment, AssessedDraft(entry))
        draft = session.exec(query).one_or_none() or made
        if draft.en != entry.en:  # of another making: nothing is known of this one
            remake(draft, made)
        draft.score, draft.at, draft.current = entry.score, entry.at, True
        session.add(draft)
    follow_draft(segment, entry)
    session.flush()


def set_drafts(session: Session, made: Sequence[tuple[Segment, AssessedDraft]]) -> None:
    """Make each draft the current one of its segment, with a few statements; each named once."""
    keys = [segment.id for segment, _ in made]
    rows = session.exec(select(Draft).where(col(Draft.segment_id).in_(keys))).all()
    known = {(row.segment_id, row.engine, row.glossary, row.of): row for row in rows}
    targets = []
    for segment, draft in made:
        new = new_row(segment, draft)
        row = known.get((new.segment_id, new.engine, new.glossary, new.of))
        if row is not None:
            remake(row, new)
        targets.append(row or new)
    for row in rows:
        if row.current and not any(row is target for target in targets):
            row.current = False
    session.flush()  # one current draft a segment: the old one steps down first
    for (segment, draft), row in zip(made, targets, strict=True):
        row.current = True
        session.add(row)
        follow_draft(segment, draft.entry)
    session.flush()


def known_drafts(
    session: Session, texts: Sequence[str], engine: str, glossary: str, options: str
) -> dict[str, AssessedDraft]:
    """Drafts of these texts that were made the same way, for whatever segment, by text."""
    query = (
        select(Segment.zh, Draft)
        .join(Segment)
        .where(
            col(Draft.of).in_([text_hash(zh) for zh in texts]),
            Draft.engine == engine,
            Draft.glossary == glossary,
            Draft.options == options,
        )
        .order_by(col(Draft.id).desc())
    )
    wanted = set(texts)
    return {
        zh: assessed_draft(row)
        for zh, row in session.exec(query)
        if zh in wanted and row.of == text_hash(zh)
    }


def assessed_draft(row: Draft) -> AssessedDraft:
    """A draft that was made before, with what is known of it."""
    return AssessedDraft(
        entry_of(row),
        options=row.options,
        failed_checks=tuple(row.failed_checks),
        confidence=row.confidence,
        terms_matched=tuple(row.terms_matched),
        terms_missing=tuple(row.terms_missing),
        seconds=row.seconds,
        origin=row.origin,
        again=True,
    )


def draft_columns(segment_id: str, zh: str, entry: DraftEntry) -> dict[str, Any]:
    """The columns of the current draft of a segment that has had none, of which no more is known.

    The segment's state is the caller's to set.
    """
    return {
        "segment_id": segment_id,
        "of": text_hash(zh),
        "en": entry.en,
        "engine": entry.engine,
        "glossary": entry.glossary,
        "score": entry.score,
        "at": entry.at,
        "current": True,
        "options": "",
        "failed_checks": [],
        "confidence": None,
        "terms_matched": [],
        "terms_missing": [],
        "seconds": None,
        "origin": None,
    }


def follow_draft(segment: Segment, entry: DraftEntry | None) -> None:
    """Set the state of a segment without a translation by whether it has a draft."""
    if segment.en is None:
        segment.checked = None
    if segment.state in {State.NEW, State.DRAFT}:
        segment.state = State.DRAFT if entry else State.NEW


def entry_of(draft: Draft) -> DraftEntry:
    """A draft row as a corpus file has it."""
    return DraftEntry(draft.en, draft.engine, draft.glossary, draft.score, draft.at)
