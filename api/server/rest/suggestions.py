"""What a translator may start from when a segment is opened."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel

from api.checks.finding import EXAMPLE, Finding
from api.drafting.side_by_side import segment_drafts
from api.memory.lookup import Match, near
from api.review import actions
from api.review.findings import finding_views
from api.review.views import draft_view
from api.server.dependencies import Bench, Reading, problems
from api.server.rest.check import HitShape
from api.server.rest.schemas import DRAFT, DraftShape, example

router = APIRouter(tags=["segments"])
MATCH = {
    "id": "k2v7mzq4ayhd",
    "source": "shenzhen-2016-parking-fees",
    "position": 0,
    "zh": "停车不缴费可被视为失信行为",
    "en": "Failure to pay for parking may be deemed untrustworthy conduct",
    "state": "approved",
    "by": "mei",
    "likeness": 100.0,
}
TERM = {
    "start": 9,
    "end": 13,
    "zh": "失信行为",
    "en": "untrustworthy conduct",
    "grade": "exact",
    "reason": "",
}


class SuggestedDraft(DraftShape):
    """A package's draft with what the checks say of it; `current` is the one that is shown."""

    current: bool
    findings: list[Finding]


class MatchShape(BaseModel):
    """A segment with a person's English; `likeness` of its Chinese in percent, 100 the same."""

    id: str
    source: str
    position: int
    zh: str
    en: str
    state: str
    by: str | None
    likeness: float


class Suggestions(BaseModel):
    """Drafts of every package, people's English of like Chinese, terms, and findings."""

    model_config = example(
        drafts=[{**DRAFT, "current": True, "findings": [EXAMPLE]}],
        memory=[MATCH],
        terms=[TERM],
        findings=[],
    )
    drafts: list[SuggestedDraft]
    memory: list[MatchShape]
    terms: list[HitShape]
    findings: list[Finding]


@router.get(
    "/segments/{segment_id}/suggestions",
    response_model=Suggestions,
    responses=problems(404, 422),
)
def read_suggestions(segment_id: str, session: Reading, bench: Bench) -> dict[str, Any]:
    """Every package's draft, the current one first; memory, terms, and findings on its English."""
    segment = actions.get_segment(session, segment_id)
    inspector = bench.inspector(session)
    hits = inspector.hits(segment.zh)
    drafts = [
        {
            **(draft_view(draft) or {}),
            "current": draft.current,
            "findings": inspector.findings(segment.zh, draft.en, hits),
        }
        for draft in segment_drafts(session, segment)
    ]
    return {
        "drafts": drafts,
        "memory": [match_view(match) for match in near(session, segment.zh, segment.id)],
        "terms": [hit.view() for hit in hits],
        "findings": finding_views(session, [segment.id])[segment.id],
    }


def match_view(match: Match) -> dict[str, Any]:
    """A match as plain data."""
    return {key: getattr(match, key) for key in MatchShape.model_fields}
