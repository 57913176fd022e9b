"""The practice text, loaded and drafted on request."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from api.corpus.practice import start_practice
from api.server.dependencies import Bench, problems
from api.server.rest.routes import ModelRoute
from api.server.rest.schemas import example

router = APIRouter(tags=["practice"], route_class=ModelRoute)


class Loaded(BaseModel):
    """What was loaded and drafted; zeros when it was all there."""

    model_config = example(sources=3, added=66, drafted=66)
    sources: int
    added: int
    drafted: int


@router.post("/practice", responses=problems(503))
def load_practice(bench: Bench) -> Loaded:
    """Load the practice text and draft it; edits made on it stay."""
    report, drafts = start_practice(bench.database, bench.inspector, bench.drafter)
    return Loaded(sources=report.sources, added=report.added, drafted=drafts.segments)
