"""The checks and the term finder for any text, nothing stored."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from api.checks import Finding
from api.errors import TooLarge
from api.glossary.matching import TermPlace
from api.server.dependencies import Bench, Reading, problems
from api.server.rest.schemas import example, example_of

router = APIRouter(tags=["checks"])
MAX_TEXT = 200_000


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


class TextBody(BaseModel):
    """Any Chinese text."""

    model_config = ConfigDict(extra="forbid") | example(text="他丢失信息后被列为失信被执行人。")
    text: str


class TermPlaces(BaseModel):
    """Every place where a term's characters stand."""

    model_config = example(items=[example_of(TermPlace)])
    items: list[TermPlace]


def refuse_long(*texts: str) -> None:
    """Raise TooLarge for texts that are together too long."""
    if sum(map(len, texts)) > MAX_TEXT:
        raise TooLarge(f"One request takes at most {MAX_TEXT:,} characters; send it in parts.")


@router.post("/check", responses=problems(413, 422))
def check_pair(body: PairBody, session: Reading, bench: Bench) -> Findings:
    """What the checks say of a pair."""
    refuse_long(body.zh, body.en)
    return Findings(items=bench.inspector(session).findings(body.zh, body.en))


@router.post("/glossary/annotate", responses=problems(413, 422))
def annotate(body: TextBody, session: Reading, bench: Bench) -> TermPlaces:
    """The glossary's terms in a text, each graded by the words around it."""
    refuse_long(body.text)
    return TermPlaces(items=[hit.place() for hit in bench.inspector(session).hits(body.text)])
