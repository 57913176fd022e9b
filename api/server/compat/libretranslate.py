"""The protocol of LibreTranslate, Chinese to English: its clients work here unchanged.

Texts come as JSON or as a form, errors go as `{"error": "…"}`, with its statuses. What it calls
`zh` is `zh-Hans` in answers, `zt` is `zh-Hant`. Keys are taken and not looked at.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from api.drafting.pipeline import Drafter
from api.drafting.texts import other_wordings, translate_texts
from api.errors import BadRequest
from api.formats.html import Page
from api.language.detection import Guess, detect
from api.language.script import HAN_CHARACTER, is_text
from api.server.compat.libretranslate_schemas import (
    ASKED,
    ISO,
    MAX_ALTERNATIVES,
    MAX_TEXTS,
    NAMES,
    OFF,
    ON,
    PARKING,
    SETTINGS,
    Detected,
    FrontendSettings,
    Health,
    Supported,
    Translation,
    failures,
    shown,
    takes,
)
from api.server.dependencies import MAX_TEXT, Bench
from api.server.problem import PEER

router = APIRouter(prefix=PEER, tags=["LibreTranslate protocol"])
MAX_FIELDS = 100
MODEL = {iso.lower(): code for code, iso in ISO.items()} | {code: code for code in NAMES}


async def read_fields(request: Request) -> Mapping[str, Any]:
    """The fields of a request: JSON, a form of either kind, or its query; raises BadRequest."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json" or kind.endswith("+json"):
        try:
            found = json.loads(await request.body())
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise BadRequest("Invalid JSON format")
        return found
    fields: dict[str, str] = {}
    if kind == "application/x-www-form-urlencoded":
        fields = read_pairs(await request.body())
    elif kind == "multipart/form-data":
        longest = request.app.state.workbench.settings.max_request
        try:
            form = await request.form(max_files=0, max_fields=MAX_FIELDS, max_part_size=longest)
        except HTTPException as error:
            raise BadRequest("Invalid request: the form cannot be read") from error
        fields = {key: value for key, value in form.items() if isinstance(value, str)}
    fields |= read_pairs(request.scope["query_string"])
    if isinstance(fields.get("q"), str):
        fields["q"] = "\n".join(fields["q"].splitlines())
    return fields | as_typed(fields)


def as_typed(fields: Mapping[str, str]) -> dict[str, Any]:
    """What a form holds as words and is none: a number, a switch; as it is where it is neither."""
    found: dict[str, Any] = {}
    if re.fullmatch(r"\d{1,9}", fields.get("alternatives", "")):
        found["alternatives"] = int(fields["alternatives"])
    word = fields.get("glossary", "").lower()
    if word in (*ON, *OFF):
        found["glossary"] = word in ON
    return found


def read_pairs(data: bytes) -> dict[str, str]:
    """The fields of a form or a query; raises BadRequest.

    They may hold UTF-8 as it is, which is what `curl -d` sends: Starlette takes that for Latin-1.
    """
    try:
        pairs = parse_qsl(data.decode("utf-8", "replace"), max_num_fields=MAX_FIELDS)
    except ValueError as error:
        raise BadRequest("Invalid request: the form cannot be read") from error
    return dict(reversed(pairs))  # of a field that is there twice the first counts


Wordings = list[tuple[str, list[str]]]  # the English of each text, and its other wordings
Fields = Annotated[Mapping[str, Any], Depends(read_fields)]


class Question(BaseModel):
    """What is asked of `translate`, held."""

    texts: list[str]
    several: bool
    source: str
    html: bool
    alternatives: int = Field(ge=0)
    glossary: bool


def read_question(fields: Fields) -> Question:
    """The question in a request's fields; raises BadRequest in the protocol's words."""
    q = fields.get("q")
    source, target = (read_language(fields, name) for name in ("source", "target"))
    texts = read_texts(q)
    for name, code in (("source", source), ("target", target)):
        if code not in NAMES and (name, code) != ("source", "auto"):
            raise BadRequest(f"{code} is not supported")
    if target != "en":
        name = NAMES["zh" if source == "auto" else source]
        raise BadRequest(
            f"{NAMES[target]} ({ISO[target]}) is not available as a target language from {name}"
        )
    form = fields.get("format")
    form = "text" if form in (None, "") else form
    if form not in ("text", "html"):
        raise BadRequest(f"{as_word(form)} format is not supported")
    return Question(
        texts=texts,
        several=isinstance(q, list),
        source=source,
        html=form == "html",
        alternatives=read_count(fields.get("alternatives")),
        glossary=read_switch(fields.get("glossary", True)),
    )


def read_texts(q: Any) -> list[str]:
    """One text or several; raises BadRequest for none, too many, too long or no text."""
    if not q:
        raise BadRequest("Invalid request: missing q parameter")
    texts = q if isinstance(q, list) else [q]
    if not all(isinstance(text, str) and is_text(text) for text in texts):
        raise BadRequest("Invalid request: q parameter is not text")
    for size, limit in ((len(texts), MAX_TEXTS), (sum(map(len, texts)), MAX_TEXT)):
        if size > limit:
            raise BadRequest(f"Invalid request: request ({size}) exceeds text limit ({limit})")
    return texts


def read_language(fields: Mapping[str, Any], name: str) -> str:
    """A language as the model calls it, known or not; raises BadRequest for none."""
    value = fields.get(name)
    if not value:
        raise BadRequest(f"Invalid request: missing {name} parameter")
    word = as_word(value).lower()
    return MODEL.get(word, word)


def as_word(value: Any) -> str:
    """What was sent for a word, to be said again: short, and text whatever it was."""
    return str(value)[:40].encode("utf-8", "replace").decode()


def read_count(value: Any) -> int:
    """How many alternatives are wanted; raises BadRequest."""
    if value in (None, ""):
        return 0
    if isinstance(value, float) and value.is_integer():  # 3.0 is an integer of JSON
        value = int(value)
    if type(value) is not int:
        raise BadRequest("Invalid request: alternatives parameter is not a number")
    if value > MAX_ALTERNATIVES:
        raise BadRequest(f"Invalid request: alternatives parameter must be <= {MAX_ALTERNATIVES}")
    return max(0, value)


def read_switch(value: Any) -> bool:
    """Whether the glossary is used; raises BadRequest for what is neither true nor false."""
    if not isinstance(value, bool):
        raise BadRequest("Invalid request: glossary parameter is not true or false")
    return value


@router.post(
    "/translate",
    response_model_exclude_none=True,
    responses=failures(400, 500),
    openapi_extra=takes(
        *ASKED, required=("q", "source", "target"), q=PARKING, source="zh", target="en"
    ),
)
def translate(question: Annotated[Question, Depends(read_question)], bench: Bench) -> Translation:
    """Translate texts to English; with `source` auto say which language each is in.

    JSON and forms are taken. What has no Chinese comes back as it is, with `auto` also what is
    mostly English. In HTML tags and attributes stay as they are, and so does what is in
    `translate="no"`.
    """
    pages = [Page(text) for text in question.texts] if question.html else []
    shown = [page.words() for page in pages] if pages else question.texts
    if question.source == "auto":
        guesses = [detect(text)[0] for text in shown]
    else:
        guesses = [said(question.source, text) for text in shown]
    chinese = [guess.language != "en" for guess in guesses]
    drafter = bench.drafter(glossary=question.glossary) if any(chinese) else None
    if drafter is None:
        wordings: Wordings = [(text, []) for text in question.texts]
    elif pages:
        wordings = translate_pages(drafter, pages, question.texts, chinese)
    else:
        wordings = translate_plain(drafter, question.texts, chinese, question.alternatives)
    english = [one for one, _ in wordings]
    detected = [as_answer(guess) for guess in guesses] if question.source == "auto" else None
    others = [others for _, others in wordings] if question.alternatives else None
    if question.several:
        return Translation(translatedText=english, detectedLanguage=detected, alternatives=others)
    return Translation(
        translatedText=english[0],
        detectedLanguage=detected and detected[0],
        alternatives=others and others[0],
    )


def said(source: str, text: str) -> Guess:
    """The language that was named, but English for a text in which nothing is Chinese."""
    return Guess(source if HAN_CHARACTER.search(text) else "en", 100.0)  # type: ignore[arg-type]


def translate_plain(
    drafter: Drafter, texts: list[str], chinese: list[bool], wanted: int
) -> Wordings:
    """The English of each Chinese text with its other wordings; of others the text itself."""
    todo = [text for text, wants in zip(texts, chinese, strict=True) if wants]
    best = iter(translate_texts(drafter, todo))
    others = iter(
        other_wordings(drafter.source(), todo, wanted + 1) if wanted else [[]] * len(todo)
    )
    answers = []
    for text, wants in zip(texts, chinese, strict=True):
        en, wordings = (next(best).en, next(others)) if wants else (text, [])
        answers.append((en, [one for one in wordings if one != en][:wanted]))
    return answers


def translate_pages(
    drafter: Drafter, pages: list[Page], texts: list[str], chinese: list[bool]
) -> Wordings:
    """The same of texts in HTML, all of whose sentences go to the model together."""
    todo = [page for page, wants in zip(pages, chinese, strict=True) if wants]
    sentences = list(dict.fromkeys(text for page in todo for text in page.texts))
    found = translate_texts(drafter, sentences)
    english = {zh: one.en for zh, one in zip(sentences, found, strict=True)}
    return [
        (page.render(english) if wants else text, [])
        for page, text, wants in zip(pages, texts, chinese, strict=True)
    ]


def as_answer(guess: Guess) -> Detected:
    """A guess in the protocol's names."""
    return Detected(language=ISO[guess.language], confidence=guess.confidence)


@router.get("/languages", responses=shown(Supported))
def list_languages() -> list[Supported]:
    """The languages that texts may be in; all are translated to English."""
    return [Supported(code=ISO[code], name=name, targets=["en"]) for code, name in NAMES.items()]


@router.post(
    "/detect",
    responses=failures(400) | shown(Detected),
    openapi_extra=takes("q", "api_key", required=["q"], q=PARKING),
)
def detect_language(fields: Fields) -> list[Detected]:
    """Which languages a text may be in, by its script, the likeliest first."""
    return [as_answer(guess) for guess in detect("\n".join(read_texts(fields.get("q"))))]


@router.get("/frontend/settings")
def read_frontend_settings() -> FrontendSettings:
    """What this server takes: no keys, no files, no suggestions."""
    return FrontendSettings.model_validate(SETTINGS)


@router.get("/health")
def read_health() -> Health:
    """The server answers."""
    return Health(status="ok")
