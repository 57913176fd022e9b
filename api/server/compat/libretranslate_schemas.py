"""The shapes of LibreTranslate's protocol, and what OpenAPI says of them. The names are its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel
from pydantic.config import JsonDict

from api.server.dependencies import MAX_TEXT
from api.server.rest.schemas import TEXT, example

MAX_TEXTS = 1000
MAX_ALTERNATIVES = 10
NAMES = {"zh": "Chinese", "zt": "Chinese (traditional)", "en": "English"}
ISO = {"zh": "zh-Hans", "zt": "zh-Hant", "en": "en"}
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
ON = ("true", "1", "yes", "on")
OFF = ("false", "0", "no", "off")
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


LANGUAGES = [*NAMES, *(code for code in ISO.values() if code not in NAMES)]
TEXT_ASKED = {"type": "string", "minLength": 1, "pattern": TEXT}
ASKED = {
    "q": {
        "description": f"A text, or several, at most {MAX_TEXTS}.",
        "anyOf": [
            TEXT_ASKED,
            {
                "type": "array",
                "items": {"type": "string", "pattern": TEXT},
                "minItems": 1,
                "maxItems": MAX_TEXTS,
            },
        ],
    },
    "source": {"enum": [*LANGUAGES, "auto"], "description": "Which language it is in."},
    "target": {"enum": ["en"], "description": "Into which."},
    "format": {"enum": ["text", "html", "", None], "description": "text where it is empty."},
    "alternatives": {
        "type": ["integer", "null"],
        "maximum": MAX_ALTERNATIVES,
        "description": f"0 to {MAX_ALTERNATIVES} other wordings.",
    },
    "glossary": {"type": "boolean", "description": "Our own: false leaves the glossary out."},
    "api_key": {"description": "Taken and not looked at."},
}
IN_FORMS: dict[str, dict[str, Any]] = {  # which hold texts alone
    "q": {**TEXT_ASKED, "description": "A text."},
    "format": {"enum": ["text", "html", ""], "description": "text where it is empty."},
    "alternatives": {
        "type": "string",
        "pattern": "^([0-9]|10)?$",
        "description": f"0 to {MAX_ALTERNATIVES} other wordings.",
    },
    "glossary": {
        "enum": [*ON, *OFF],
        "description": "Our own: false leaves the glossary out.",
    },
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


def takes(*names: str, required: Sequence[str], **values: Any) -> dict[str, Any]:
    """What OpenAPI says of a body: which of ASKED it has, and an example."""

    def body(shapes: Mapping[str, Any]) -> dict[str, Any]:
        properties = {name: shapes[name] for name in names}
        return {"type": "object", "properties": properties, "required": [*required]}

    as_json, as_form = body(ASKED), body({**ASKED, **IN_FORMS})
    content = {media: {"schema": {**as_form, "example": values}} for media in FORMS}
    content = {"application/json": {"schema": {**as_json, "example": values}}, **content}
    return {"requestBody": {"required": True, "content": content}}


def failures(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI says of a route's errors, which have the protocol's own shape."""
    words = {
        400: "The request is not valid; `error` says why.",
        403: "A write from another site's page.",
        413: "Too much text.",
        421: "The host is none that is answered here.",
        500: "There is no translation.",
    }
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Failure"}}}
    return {status: {"description": words[status], "content": content} for status in statuses}


def shown(shape: type[BaseModel]) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI shows of a list: one item, the example of its shape."""
    schema = shape.model_json_schema()
    return {200: {"content": {"application/json": {"example": [schema["example"]]}}}}
