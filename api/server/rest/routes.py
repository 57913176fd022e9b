"""How a REST route answers: the model that it returns is serialised once, in the route's thread.

FastAPI would validate the answer again in a second thread and serialise it in the event loop, where
every other request waits.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from inspect import iscoroutinefunction
from typing import Any

from fastapi import Response
from fastapi.routing import APIRoute
from pydantic import BaseModel

JSON = "application/json"


class ModelRoute(APIRoute):
    """A route whose function returns a model, or a response of its own."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        status = options.get("status_code") or HTTPStatus.OK
        answer = endpoint if iscoroutinefunction(endpoint) else serialised(endpoint, status)
        super().__init__(path, answer, **options)


def serialised(endpoint: Callable[..., Any], status: int) -> Callable[..., Any]:
    """The same function with its model as JSON, under the headers of its `response` argument."""

    @wraps(endpoint)
    def answer(**values: Any) -> Any:
        found = endpoint(**values)
        if not isinstance(found, BaseModel):
            return found
        given = values.get("response")
        answered = Response(found.model_dump_json(by_alias=True), status, media_type=JSON)
        if isinstance(given, Response):
            answered.headers.update(given.headers)
        return answered

    return answer
