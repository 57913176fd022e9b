"""What a translator may start from when a segment is opened."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from api.checks import Finding
from api.drafting.side_by_side import segment_drafts
from api.drafting.views import DraftView, view_draft
from api.glossary.matching import TermPlace
from api.memory.lookup import Match, near
from api.review import actions
from api.review.findings import read_findings
from api.server.dependencies import Bench, Reading, problems
from api.server.rest.routes import ModelRoute
from api.server.rest.schemas import example, example_of

router = APIRouter(tags=["segments"], route_class=ModelRoute)


SUGGESTED = {**example_of(DraftView), "current": True, "findings": [example_of(Finding)]}


class SuggestedDraft(DraftView):
    """A package's draft with what the checks say of it; `current` is the one that is shown."""

    model_config = example(**SUGGESTED)
    current: bool
    findings: list[Finding]


class Suggestions(BaseModel):
    """Drafts of every package, people's English of like Chinese, terms, and findings."""

    model_config = example(
        drafts=[SUGGESTED],
        memory=[example_of(Match)],
        terms=[example_of(TermPlace)],
        findings=[],
    )
    drafts: list[SuggestedDraft]
    memory: list[Match]
    terms: list[TermPlace]
    findings: list[Finding]


@router.get("/segments/{segment_id}/suggestions", responses=problems(404, 422))
def read_suggestions(segment_id: str, session: Reading, bench: Bench) -> Suggestions:
    """Every package's draft, the current one first; memory, terms, and findings on its English."""
    segment = actions.get_segment(session, segment_id)
    inspector = bench.inspector(session)
    hits = inspector.hits(segment.zh)
    return Suggestions(
        drafts=[
            SuggestedDraft(
                **dict(view_draft(draft)),
                current=draft.current,
                findings=inspector.findings(segment.zh, draft.en, hits),
            )
            for draft in segment_drafts(session, segment)
        ],
        memory=near(session, segment.zh, segment.id),
        terms=[hit.place() for hit in hits],
        findings=read_findings(session, [segment.id])[segment.id],
    )
