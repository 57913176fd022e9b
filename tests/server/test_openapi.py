"""The description that programs read: complete, valid, and true of its examples."""

from __future__ import annotations

import pkgutil
import re
from importlib import import_module
from typing import Any

import pytest
from fastapi.openapi.models import OpenAPI
from fastapi.testclient import TestClient
from pydantic import BaseModel

import api
from api.engine import Engine
from api.server.app import create_app
from api.settings import Settings
from api.workbench import Workbench
from tests.server.asking import PEER

Json = dict[str, Any]
ROUTES = {
    ("get", "/api/v1/sources"),
    ("get", "/api/v1/sources/{slug}"),
    ("get", "/api/v1/sources/{slug}/segments"),
    ("get", "/api/v1/segments/{segment_id}"),
    ("get", "/api/v1/segments/{segment_id}/history"),
    ("get", "/api/v1/segments/{segment_id}/suggestions"),
    ("put", "/api/v1/segments/{segment_id}/translation"),
    ("post", "/api/v1/segments/{segment_id}/approve"),
    ("post", "/api/v1/segments/{segment_id}/return"),
    ("get", "/api/v1/aligned"),
    ("get", "/api/v1/glossary"),
    ("get", "/api/v1/glossary/{zh}"),
    ("get", "/api/v1/glossary.csv"),
    ("post", "/api/v1/glossary/annotate"),
    ("post", "/api/v1/check"),
    ("post", "/api/v1/translate"),
    ("post", "/api/v1/practice"),
    ("post", f"{PEER}/translate"),
    ("get", f"{PEER}/languages"),
    ("post", f"{PEER}/detect"),
    ("get", f"{PEER}/frontend/settings"),
    ("get", f"{PEER}/health"),
    ("post", "/api/v1/jobs"),
    ("get", "/api/v1/jobs"),
    ("get", "/api/v1/jobs/{job_id}"),
    ("get", "/api/v1/jobs/{job_id}/events"),
    ("post", "/api/v1/jobs/{job_id}/cancel"),
    ("post", "/api/v1/jobs/{job_id}/retry"),
    ("get", "/healthz"),
    ("get", "/readyz"),
}
ALWAYS = {421, 422}  # another host, %00 in an address
WRITES = {403, 413}  # another site's page, a body too large
PROBLEMS = {  # beside these, and 503 where the database is asked
    ("get", "/api/v1/sources/{slug}"): {404},
    ("get", "/api/v1/sources/{slug}/segments"): {404},
    ("get", "/api/v1/segments/{segment_id}"): {404},
    ("get", "/api/v1/segments/{segment_id}/history"): {404},
    ("get", "/api/v1/segments/{segment_id}/suggestions"): {404},
    ("put", "/api/v1/segments/{segment_id}/translation"): {404, 412, 428},
    ("post", "/api/v1/segments/{segment_id}/approve"): {404, 409, 412, 428},
    ("post", "/api/v1/segments/{segment_id}/return"): {404, 409, 412, 428},
    ("get", "/api/v1/aligned"): {404, 406},
    ("get", "/api/v1/glossary/{zh}"): {404},
    ("post", "/api/v1/jobs"): {404},
    ("get", "/api/v1/jobs/{job_id}"): {404},
    ("get", "/api/v1/jobs/{job_id}/events"): {404},
    ("post", "/api/v1/jobs/{job_id}/cancel"): {404, 409},
    ("post", "/api/v1/jobs/{job_id}/retry"): {404, 409},
    ("get", "/readyz"): {503},
}
PEER_PROBLEMS = {("post", f"{PEER}/translate"): {500}}  # beside 400, 421 and WRITES


@pytest.fixture(scope="module")
def schema(engine: Engine) -> Json:
    """The description, as a program fetches it; no database is needed for it."""
    bench = Workbench(Settings(database_url="postgresql://127.0.0.1:9/none", user="lin"), engine)
    found: Json = TestClient(create_app(bench)).get("/openapi.json").json()
    return found


def operations(schema: Json) -> dict[tuple[str, str], Json]:
    """Every operation by method and path."""
    return {
        (method, path): operation
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    }


def resolve(schema: Json, part: Json) -> Json:
    """A part of the description, looked up where it is a reference."""
    while "$ref" in part:
        found = schema
        for name in part["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        part = found
    return part


def references(part: Any) -> list[str]:
    """Every reference in a part of the description."""
    if isinstance(part, dict):
        own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
        return own + [ref for value in part.values() for ref in references(value)]
    return [ref for value in part for ref in references(value)] if isinstance(part, list) else []


def good_answer(operation: Json) -> Json:
    """What is answered when all is well."""
    (found,) = (r for status, r in operation["responses"].items() if status[0] == "2")
    return dict(found)


def example_of(schema: Json, content: Json) -> Any:
    """The example of a body: its own or its shape's."""
    return content.get("example", resolve(schema, content.get("schema", {})).get("example"))


def test_it_is_a_valid_description(schema: Json) -> None:
    """It is OpenAPI 3.1, every reference leads somewhere, every operation has its own name."""
    assert OpenAPI.model_validate(schema).openapi.startswith("3.1")
    for reference in references(schema):
        assert resolve(schema, {"$ref": reference})
    names = [operation["operationId"] for operation in operations(schema).values()]
    assert len(names) == len(set(names))


def test_it_has_every_route_and_no_page(schema: Json) -> None:
    """The routes are those of the contract; pages are not among them."""
    assert set(operations(schema)) == ROUTES


def test_every_route_says_what_it_does(schema: Json) -> None:
    """Each has a summary, a description, a tag, and says what each of its parameters is."""
    for key, operation in operations(schema).items():
        assert operation["summary"], key
        assert operation["description"].endswith("."), key
        assert operation["tags"], key
        for parameter in operation.get("parameters", []):
            if parameter["in"] != "path":
                assert parameter["description"], (key, parameter["name"])


def test_every_answer_and_body_has_an_example(schema: Json) -> None:
    """Each good answer shows an example, and so does each body that a route takes."""
    for key, operation in operations(schema).items():
        for content in good_answer(operation)["content"].values():
            assert example_of(schema, content) is not None, key
        body = operation.get("requestBody")
        if body:
            for content in body["content"].values():
                options = [content["schema"], *content["schema"].get("anyOf", [])]
                assert any("example" in resolve(schema, option) for option in options), key


def test_every_problem_is_described(schema: Json) -> None:
    """Each route names the errors it answers with, those of the door too, all as problems."""
    for key, operation in operations(schema).items():
        errors = {status: r for status, r in operation["responses"].items() if status[0] != "2"}
        writes = WRITES if key[0] != "get" else set()
        if key[1].startswith(PEER):
            expected = {400, 421} | writes | PEER_PROBLEMS.get(key, set())
            media, required = "application/json", {"error"}
        else:
            asked = {503} if key[1].startswith("/api/v1/") else set()
            expected = ALWAYS | writes | asked | PROBLEMS.get(key, set())
            media, required = "application/problem+json", {"type", "title", "status", "detail"}
        assert {int(status) for status in errors} == expected, key
        for status, response in errors.items():
            assert list(response["content"]) == [media], (key, status)
            assert response["description"]
            assert (
                set(resolve(schema, response["content"][media]["schema"])["required"]) == required
            )


def test_every_media_type_is_described(schema: Json, reader: TestClient) -> None:
    """What is answered and what is taken is named with its media type."""
    found = operations(schema)
    aligned = good_answer(found["get", "/api/v1/aligned"])["content"]
    assert list(aligned) == ["application/json", "text/csv", "application/jsonl"]
    for media, content in aligned.items():
        answer = reader.get("/api/v1/aligned", headers={"Accept": media})
        assert answer.headers["content-type"].partition(";")[0] == media
        if media != "application/json":
            assert content["example"]
    assert list(good_answer(found["get", "/api/v1/glossary.csv"])["content"]) == ["text/csv"]
    events = good_answer(found["get", "/api/v1/jobs/{job_id}/events"])["content"]
    assert list(events) == ["text/event-stream"]
    forms = {"application/json", "application/x-www-form-urlencoded", "multipart/form-data"}
    for path in ("translate", "detect"):
        assert found["post", f"{PEER}/{path}"]["requestBody"]["content"].keys() == forms


def test_if_match_is_required(schema: Json) -> None:
    """Where If-Match is read it must be sent, and it is a list of tags."""
    for key, operation in operations(schema).items():
        sent = [p for p in operation.get("parameters", []) if p["in"] == "header"]
        assert bool(sent) == (412 in PROBLEMS.get(key, set()))
        assert all(parameter["name"] == "if-match" for parameter in sent)
        assert all(parameter["required"] for parameter in sent)


def test_a_parameter_is_what_an_address_can_hold(schema: Json) -> None:
    """None is null, which is left out and not written; a text has no %00."""
    texts = 0
    for key, operation in operations(schema).items():
        for parameter in operation.get("parameters", []):
            shape = resolve(schema, parameter["schema"])
            assert "anyOf" not in shape, (key, parameter["name"])
            if shape.get("type") == "string" and "enum" not in shape:
                texts += 1
                pattern = re.compile(shape["pattern"])
                assert not pattern.search("a\0b"), (key, parameter["name"])
                assert pattern.search("信用" if parameter["in"] != "header" else '"1", W/"2"')
    assert texts > 10


def test_what_excludes_each_other_is_said(schema: Json) -> None:
    """A job is asked for with `redo` or as a renewal, and the description says so too."""
    both = schema["components"]["schemas"]["JobRequest"]["not"]
    assert both["properties"] == {"kind": {"const": "renew"}, "redo": {"const": True}}
    assert both["required"] == ["kind", "redo"]


def models() -> set[type[BaseModel]]:
    """Every model of every room."""
    names = [found.name for found in pkgutil.walk_packages(api.__path__, "api.")]
    modules = [import_module(name) for name in names if not name.endswith(("__main__", ".env"))]
    return {
        value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, BaseModel) and value is not BaseModel
    }


def test_every_example_is_of_its_shape() -> None:
    """Each example is accepted by the shape that it illustrates, to the last key."""
    named = set()
    for model in models():
        example = (model.model_config.get("json_schema_extra") or {}).get("example")
        if example is None:
            continue
        asked = model.model_config.get("extra") == "forbid"  # a body may leave things out
        peer = ".compat." in model.__module__  # that protocol leaves out what is null
        filled = model.model_validate(example).model_dump(
            mode="json", by_alias=True, exclude_unset=asked, exclude_none=peer
        )
        assert filled == example, model
        named.add(model.__name__)
    assert len(named) >= 18
    one_each = {"SourceView", "SegmentView", "DraftView", "RevisionView", "Term", "Finding"}
    assert one_each | {"JobView", "AlignedItem", "Match", "Problem"} <= named


def test_the_page_of_the_api_needs_nothing_from_elsewhere(reader: TestClient) -> None:
    """/docs names no other host, and what it loads is there."""
    page = reader.get("/docs")
    assert page.status_code == 200
    assert "cdn" not in page.text
    sources = [part.split('"')[0] for part in page.text.split('src="')[1:]]
    assert sources
    for source in sources:
        assert source.startswith("/")
        assert reader.get(source).status_code == 200
