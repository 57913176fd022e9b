"""Segments and their revisions as pages, REST and exports show them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, PlainSerializer
from pydantic.config import JsonDict

from api.checks import Finding
from api.drafting.views import EXAMPLE as DRAFT
from api.drafting.views import DraftView, view_draft
from api.store.tables import Action, Draft, Revision, Segment, State

Moment = Annotated[datetime, PlainSerializer(datetime.isoformat, return_type=str, when_used="json")]
EXAMPLE: JsonDict = {
    "id": "k2v7mzq4ayhd",
    "source": "shenzhen-2016-parking-fees",
    "position": 0,
    "zh": "深圳：停车不缴费可被视为失信行为",
    "after": "",
    "en": "Shenzhen: Failure to Pay Parking Fees May Be Deemed Untrustworthy Conduct",
    "state": "translated",
    "stale": False,
    "by": "duizhao",
    "at": "2026-11-23",
    "revision": 1,
    "draft": DRAFT,
    "conflict": None,
    "findings": [],
}
REVISION: JsonDict = {
    "revision": 1,
    "action": "load",
    "zh": EXAMPLE["zh"],
    "en": EXAMPLE["en"],
    "state": "translated",
    "by": "duizhao",
    "at": "2026-11-23T09:30:00+00:00",
    "comment": None,
}


class ConflictView(BaseModel):
    """The English of a corpus file that `load` could not merge."""

    model_config = ConfigDict(frozen=True)
    en: str | None
    state: State
    by: str | None
    at: date | None


class SegmentView(BaseModel):
    """A segment with its draft and findings; `revision` is its ETag, what If-Match wants.

    `source` is the source's slug, `position` counts from 0, `after` is the text between it and the
    next segment. `en` is a person's English or null, never a machine's.
    """

    model_config = ConfigDict(frozen=True, json_schema_extra={"example": EXAMPLE})
    id: str
    source: str
    position: int
    zh: str
    after: str
    en: str | None
    state: State
    stale: bool
    by: str | None
    at: date | None
    revision: int
    draft: DraftView | None
    conflict: ConflictView | None
    findings: tuple[Finding, ...]


class RevisionView(BaseModel):
    """A segment as one change left it."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"example": REVISION})
    revision: int
    action: Action
    zh: str
    en: str | None
    state: State
    by: str | None
    at: Moment
    comment: str | None


class Version(BaseModel):
    """The English of a segment at one revision, as the answer to a late write tells it."""

    model_config = ConfigDict(frozen=True)
    revision: int
    en: str | None
    state: State
    by: str | None
    at: date | None


def view_segment(
    segment: Segment, slug: str, draft: Draft | None, findings: Sequence[Finding]
) -> SegmentView:
    """A segment of the source `slug` as it is shown, with the draft that is current."""
    conflict = segment.conflict
    return SegmentView(
        id=segment.id,
        source=slug,
        position=segment.position,
        zh=segment.zh,
        after=segment.after,
        en=segment.en,
        state=State(segment.state),
        stale=segment.stale,
        by=segment.by,
        at=segment.at,
        revision=segment.revision,
        draft=view_draft(draft) if draft else None,
        conflict=ConflictView.model_validate(conflict) if conflict else None,
        findings=tuple(findings),
    )


def view_revision(revision: Revision) -> RevisionView:
    """A revision as it is shown."""
    return RevisionView(
        revision=revision.number,
        action=Action(revision.action),
        zh=revision.zh,
        en=revision.en,
        state=State(revision.state),
        by=revision.by,
        at=revision.at,
        comment=revision.comment,
    )


def past_version(revision: Revision) -> Version:
    """The English that a revision left."""
    return Version(
        revision=revision.number,
        en=revision.en,
        state=State(revision.state),
        by=revision.by,
        at=revision.at.date(),
    )


def present_version(segment: Segment) -> Version:
    """The English that stands now."""
    return Version(
        revision=segment.revision,
        en=segment.en,
        state=State(segment.state),
        by=segment.by,
        at=segment.at,
    )
