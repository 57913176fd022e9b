"""The checks and the term finder for any text, nothing stored."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from api.checks.finding import EXAMPLE, Finding
from api.errors import TooLarge
from api.server.dependencies import Bench, Reading, problems
from api.server.rest.schemas import example

router = APIRouter(tags=["checks"])
MAX_TEXT = 200_000


class Pair(BaseModel):
    """A Chinese text and its English."""

    model_config = ConfigDict(extra="forbid") | example(
        zh="共有490万人守信。", en="Some 490,000 people kept their word."
    )
    zh: str
    en: str


class Findings(BaseModel):
    """The findings on a pair, the severest first."""

    model_config = example(items=[EXAMPLE])
    items: list[Finding]


class Text(BaseModel):
    """Any Chinese text."""

    model_config = ConfigDict(extra="forbid") | example(text="他丢失信息后被列为失信被执行人。")
    text: str


class HitShape(BaseModel):
    """A glossary term in a text: its headword, preferred rendering and grade, and why."""

    start: int
    end: int
    zh: str
    en: str
    grade: Literal["exact", "nested", "doubtful"]
    reason: str


class Hits(BaseModel):
    """Every place where a term's characters stand."""

    model_config = example(
        items=[
            {
                "start": 9,
                "end": 15,
                "zh": "失信被执行人",
                "en": "judgment defaulter",
                "grade": "exact",
                "reason": "",
            }
        ]
    )
    items: list[HitShape]


def limit(*texts: str) -> None:
    """Raise TooLarge for texts that are together too long."""
    if sum(map(len, texts)) > MAX_TEXT:
        raise TooLarge(f"One request takes at most {MAX_TEXT:,} characters; send it in parts.")


@router.post("/check", response_model=Findings, responses=problems(413, 422))
def check_pair(body: Pair, session: Reading, bench: Bench) -> dict[str, Any]:
    """What the checks say of a pair."""
    limit(body.zh, body.en)
    return {"items": bench.inspector(session).findings(body.zh, body.en)}


@router.post("/glossary/annotate", response_model=Hits, responses=problems(413, 422))
def annotate(body: Text, session: Reading, bench: Bench) -> dict[str, Any]:
    """The glossary's terms in a text, each graded by the words around it."""
    limit(body.text)
    return {"items": [hit.view() for hit in bench.inspector(session).hits(body.text)]}
