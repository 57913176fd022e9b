"""The checks for any pair, nothing stored."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from api.checks import Finding
from api.server.dependencies import Bench, Reading, problems, refuse_long
from api.server.rest.routes import ModelRoute
from api.server.rest.schemas import example, example_of

router = APIRouter(tags=["checks"], route_class=ModelRoute)


class PairBody(BaseModel):
    """A Chinese text and its English."""

    model_config = ConfigDict(extra="forbid") | example(
        zh="共有490万人守信。", en="Some 490,000 people kept their word."
    )
    zh: str
    en: str


class Findings(BaseModel):
    """The findings on a pair, the severest first."""

    model_config = example(items=[example_of(Finding)])
    items: list[Finding]


@router.post("/check", responses=problems(413, 422))
def check_pair(body: PairBody, session: Reading, bench: Bench) -> Findings:
    """What the checks say of a pair."""
    refuse_long(body.zh, body.en)
    return Findings(items=bench.inspector(session).findings(body.zh, body.en))
