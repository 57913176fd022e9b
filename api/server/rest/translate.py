"""Machine English for any Chinese, nothing stored."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.drafting.texts import translate_texts
from api.errors import Invalid
from api.language.script import is_text
from api.server.dependencies import Bench, problems, refuse_long
from api.server.rest.routes import ModelRoute
from api.server.rest.schemas import Text, example

router = APIRouter(tags=["machine translation"], route_class=ModelRoute)


class TranslateRequest(BaseModel):
    """One text, or several, each of any number of sentences."""

    model_config = ConfigDict(extra="forbid") | example(q="停车不缴费可被视为失信行为。")
    q: Text | Annotated[list[Text], Field(max_length=1000)]
    glossary: bool = Field(
        strict=True,
        default=True,
        description="Use the glossary's terms, and retry what fails a check.",
    )


class TranslatedText(BaseModel):
    """A text with its machine English; `score` is the mean of its sentences' scores."""

    zh: str
    en: str
    score: float


class TranslateAnswer(BaseModel):
    """One item a text, in order, and the package that made them."""

    model_config = example(
        items=[
            {
                "zh": "停车不缴费可被视为失信行为。",
                "en": "Parking without paying fees may be deemed as untrustworthy conduct.",
                "score": -0.4127,
            }
        ],
        engine="argos zh_en 1.9",
    )
    items: list[TranslatedText]
    engine: str


@router.post("/translate", responses=problems(413, 422, 503))
def translate(body: TranslateRequest, bench: Bench) -> TranslateAnswer:
    """Translate texts; sentences of all of them go to the model together."""
    texts = [body.q] if isinstance(body.q, str) else body.q
    refuse_long(*texts)
    if not all(map(is_text, texts)):
        raise Invalid("A text holds a character that is not text; leave it out.")
    translator = bench.drafter() if body.glossary else bench.engine
    found = translate_texts(translator, texts)
    return TranslateAnswer(
        items=[
            TranslatedText(zh=zh, en=one.en, score=one.score)
            for zh, one in zip(texts, found, strict=True)
        ],
        engine=bench.engine.package.engine,
    )
