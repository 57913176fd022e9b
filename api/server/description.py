"""OpenAPI beyond what the routes say: what stands before all of them, and may refuse, is added."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from api.server.compat.libretranslate_schemas import Failure, failures
from api.server.dependencies import problems
from api.server.guard import SAFE
from api.server.problem import PEER, PEER_STATUS, Problem
from api.server.rest.schemas import TEXT

Json = dict[str, Any]
EVERYWHERE = (421, 422)  # another host, %00 in an address
WRITES = (403, 413)  # another site's page, a body too large
PREFIX = "/api/v1/"  # where the database is asked, which may be busy


def install(app: FastAPI) -> None:
    """Complete what `app` says of itself."""
    from_routes = app.openapi

    def described() -> Json:
        if app.openapi_schema is None:
            complete(from_routes())
        assert app.openapi_schema is not None  # noqa: S101 - FastAPI keeps it
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]


def complete(schema: Json) -> None:
    """Add to each operation what may refuse it before its route is asked."""
    shapes = schema.setdefault("components", {}).setdefault("schemas", {})
    for shape in (Problem, Failure):
        shapes[shape.__name__] = shape.model_json_schema()
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            for status, response in refusals(path, method.upper()).items():
                operation["responses"].setdefault(str(status), response)
            for parameter in operation.get("parameters", ()):
                drop_null(parameter["schema"])
                if parameter["schema"].get("type") == "string":
                    parameter["schema"].setdefault("pattern", TEXT)
                # its default is there for the 428
                parameter["required"] |= parameter["name"] == "if-match"


def drop_null(schema: Json) -> None:
    """Take null out of a parameter's schema: left out is how it is written."""
    options = [option for option in schema.get("anyOf", ()) if option != {"type": "null"}]
    if len(options) == 1:
        del schema["anyOf"]
        schema.update(options[0])


def refusals(path: str, method: str) -> dict[int | str, Json]:
    """What may be answered in place of a route, by status."""
    statuses = {*EVERYWHERE, *(() if method in SAFE else WRITES)}
    if path.startswith(f"{PEER}/"):
        return failures(*sorted(PEER_STATUS.get(status, status) for status in statuses))
    return problems(*sorted(statuses | ({503} if path.startswith(PREFIX) else set())))
