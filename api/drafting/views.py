"""A draft as pages, REST and exports show it."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from api.store.tables import Draft

EXAMPLE: JsonDict = {
    "en": "Shenzhen: Parking without paying fees may be deemed as untrustworthy conduct",
    "engine": "argos zh_en 1.9",
    "score": -0.4127,
    "at": "2026-11-23",
    "glossary": "4f1c0a9be2d7",
    "confidence": 0.4312,
    "failed_checks": [],
    "terms_matched": ["失信行为"],
    "terms_missing": [],
    "seconds": 0.0081,
    "origin": None,
}


class DraftView(BaseModel):
    """Machine English, or with the engine `memory` a person's of the same Chinese elsewhere.

    `score` is the engine's mean log-probability, `glossary` the revision used or `none`.
    """

    model_config = ConfigDict(frozen=True, json_schema_extra={"example": EXAMPLE})
    en: str
    engine: str
    score: float
    at: date
    glossary: str
    confidence: float | None = Field(
        description="0 to 1, the expected closeness (chrF) to a person's; null where nobody knows."
    )
    failed_checks: tuple[str, ...] = Field(description="Checks that still find an error in it.")
    terms_matched: tuple[str, ...] = Field(
        description="Glossary terms rendered as the glossary wants."
    )
    terms_missing: tuple[str, ...] = Field(description="Glossary terms that are not.")
    seconds: float | None = Field(description="Its share of the model's time.")
    origin: str | None = Field(description="The segment whose approved English it is.")


def view_draft(draft: Draft) -> DraftView:
    """A stored draft as it is shown."""
    return DraftView(
        en=draft.en,
        engine=draft.engine,
        score=round(draft.score, 4),
        at=draft.at,
        glossary=draft.glossary,
        confidence=draft.confidence,
        failed_checks=tuple(draft.failed_checks),
        terms_matched=tuple(draft.terms_matched),
        terms_missing=tuple(draft.terms_missing),
        seconds=draft.seconds,
        origin=draft.origin,
    )
