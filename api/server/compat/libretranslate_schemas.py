"""The shapes of LibreTranslate's protocol, and what OpenAPI says of them. The names are its own."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from pydantic.config import JsonDict

from api.server.dependencies import MAX_TEXT
from api.server.rest.schemas import example

MAX_TEXTS = 1000
MAX_ALTERNATIVES = 10
NAMES = {"zh": "Chinese", "zt": "Chinese (traditional)", "en": "English"}
ISO = {"zh": "zh-Hans", "zt": "zh-Hant", "en": "en"}
PARKING = "停车不缴费可被视为失信行为。"


class Detected(BaseModel):
    """A language and how likely it is, 0 to 100."""

    model_config = example(language="zh-Hans", confidence=100.0)
    language: str
    confidence: float


class Translation(BaseModel):
    """The English of a text; of several, everything here is a list in their order."""

    model_config = example(translatedText="Parking without paying may be deemed a breach of trust.")
    translatedText: str | list[str]  # noqa: N815 - the protocol's names
    detectedLanguage: Detected | list[Detected] | None = None  # noqa: N815
    alternatives: list[str] | list[list[str]] | None = None


class Supported(BaseModel):
    """A language and what it is translated into."""

    model_config = example(code="zh-Hans", name="Chinese", targets=["en"])
    code: str
    name: str
    targets: list[str]


class Health(BaseModel):
    """The server answers."""

    model_config = example(status="ok")
    status: str


class Failure(BaseModel):
    """What is wrong with a request."""

    model_config = example(error="Invalid request: missing q parameter")
    error: str


ASKED = {
    "q": {
        "description": "A text, or several.",
        "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
    },
    "source": {"type": "string", "description": "zh, zh-Hans, zt, zh-Hant, en or auto."},
    "target": {"type": "string", "description": "en."},
    "format": {"type": "string", "description": "text or html."},
    "alternatives": {"type": "integer", "description": f"0 to {MAX_ALTERNATIVES} other wordings."},
    "glossary": {"type": "boolean", "description": "Our own: false leaves the glossary out."},
    "api_key": {"type": "string", "description": "Taken and not looked at."},
}


class Named(BaseModel):
    """A language with its name."""

    code: str
    name: str


class LanguagePair(BaseModel):
    """The languages that a page of a client begins with."""

    source: Named
    target: Named


SETTINGS: JsonDict = {
    "charLimit": MAX_TEXT,
    "frontendTimeout": 500,
    "apiKeys": False,
    "keyRequired": False,
    "suggestions": False,
    "filesTranslation": False,
    "supportedFilesFormat": [],
    "language": {
        "source": {"code": "zh-Hans", "name": NAMES["zh"]},
        "target": {"code": "en", "name": NAMES["en"]},
    },
}


class FrontendSettings(BaseModel):
    """What a client may ask for here."""

    model_config = example(**SETTINGS)
    charLimit: int  # noqa: N815
    frontendTimeout: int  # noqa: N815
    apiKeys: bool  # noqa: N815
    keyRequired: bool  # noqa: N815
    suggestions: bool
    filesTranslation: bool  # noqa: N815
    supportedFilesFormat: list[str]  # noqa: N815
    language: LanguagePair


def takes(*names: str, **values: Any) -> dict[str, Any]:
    """What OpenAPI says of a body: which of ASKED it has, and an example."""
    schema = {
        "type": "object",
        "properties": {name: ASKED[name] for name in names},
        "example": values,
    }
    content = {"application/json": {"schema": schema}}
    return {"requestBody": {"required": True, "content": content}}


def failures(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI says of a route's errors, which have the protocol's own shape."""
    words = {400: "The request is not valid; `error` says why.", 500: "There is no translation."}
    return {status: {"model": Failure, "description": words[status]} for status in statuses}


def shown(shape: type[BaseModel]) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI shows of a list: one item, the example of its shape."""
    schema = shape.model_json_schema()
    return {200: {"content": {"application/json": {"example": [schema["example"]]}}}}
