"""Every error answer as `application/problem+json` (RFC 9457), or as a page where one was asked.

Under PEER, where another program's protocol is spoken, errors have its shape.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from api.errors import Busy, DuizhaoError, Invalid, NotFound
from api.server import accept
from api.server.headers import HEADERS
from api.server.methods import ASKED, allowed

MEDIA = "application/problem+json"
PEER = "/compat/libretranslate"
PEER_STATUS = {422: 400, 503: 500}  # which it does not know
log = logging.getLogger("duizhao")
Render = Callable[[Request, dict[str, object]], Response]


class Problem(BaseModel):
    """RFC 9457: what went wrong and what to do about it."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "type": "/problems/not-found",
                "title": "Not found",
                "status": 404,
                "detail": 'There is no segment "k2v7mzq4ayhd".',
            }
        }
    )
    type: str
    title: str
    status: int
    detail: str


def install(app: FastAPI, page: Render) -> None:
    """Answer every failure of `app` with a problem; `page` renders it for a browser's page."""

    def answer(request: Request, error: DuizhaoError) -> Response:
        if wants_page(request):
            found = page(request, error.problem())
        else:
            found = as_json(request.url.path, error)
        found.headers.update(error.headers)
        return found

    def known(request: Request, error: Exception) -> Response:
        assert isinstance(error, DuizhaoError)  # noqa: S101 - the registration says so
        return answer(request, error)

    def malformed(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101
        return answer(request, invalid(error))

    def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101
        response = answer(request, refusal(request, error))
        response.headers.update(error.headers or {})
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:  # a route names only its own methods
            response.headers["Allow"] = ", ".join(allowed(app.routes, request.scope["path"]))
        return response

    def busy(request: Request, error: Exception) -> Response:
        log.error("database: %s", error)
        return answer(request, Busy("The database is busy or gone; try again in a moment."))

    def broken(request: Request, error: Exception) -> Response:
        log.error("unexpected", exc_info=error)
        found = DuizhaoError("Something went wrong here; nothing was changed.")
        response = answer(request, found)
        response.headers.update(HEADERS)  # this answer does not pass the guard
        return response

    app.add_exception_handler(DuizhaoError, known)
    app.add_exception_handler(RequestValidationError, malformed)
    app.add_exception_handler(HTTPException, refused)
    app.add_exception_handler(OperationalError, busy)
    app.add_exception_handler(PoolTimeout, busy)
    app.add_exception_handler(Exception, broken)


def as_json(path: str, error: DuizhaoError) -> JSONResponse:
    """An error as a problem, or in the shape of the protocol that is spoken at this path."""
    if path.startswith(f"{PEER}/"):
        status = PEER_STATUS.get(error.status, error.status)
        return JSONResponse({"error": error.detail}, status_code=status)
    return JSONResponse(error.problem(), status_code=error.status, media_type=MEDIA)


def wants_page(request: Request) -> bool:
    """Whether the answer is for a person: not under /api or PEER, and HTML was asked for."""
    wanted = accept.qualities(",".join(request.headers.getlist("accept")))
    page = wanted.get("text/html", 0) > 0
    return page and not request.url.path.startswith(("/api/", f"{PEER}/"))


def invalid(error: RequestValidationError) -> Invalid:
    """The first thing wrong with a request in one sentence, all of them in `errors`."""
    errors = [
        {
            "at": ".".join(str(part) for part in found["loc"]),
            "why": found["msg"].removeprefix("Value error, "),
        }
        for found in error.errors()
    ]
    first = errors[0]
    if error.errors()[0]["type"] == "json_invalid":
        return Invalid("The body is not JSON.", errors=errors)
    if error.errors()[0]["type"] == "model_attributes_type":
        return Invalid(
            "The body must be a JSON object, sent with Content-Type: application/json.",
            errors=errors,
        )
    return Invalid(f"{first['at']}: {first['why']}.", errors=errors)


def refusal(request: Request, error: HTTPException) -> DuizhaoError:
    """A refusal of the framework's as one of ours."""
    if error.status_code == HTTPStatus.NOT_FOUND:
        return NotFound(f"There is nothing at {request.url.path}.")
    if error.status_code == HTTPStatus.BAD_REQUEST and error.__cause__:  # reading the body failed
        cause = error.__cause__
        unread = Invalid("The body is not JSON in UTF-8, or it is nested too deeply.")
        return cause if isinstance(cause, DuizhaoError) else unread
    status = HTTPStatus(error.status_code)
    refused = status == HTTPStatus.METHOD_NOT_ALLOWED
    method = request.scope.get(ASKED, request.method)
    does_not = f"{request.url.path} does not take {method}."
    found = DuizhaoError(does_not if refused else str(error.detail))
    slug = status.phrase.lower().replace(" ", "-")
    found.__dict__.update(status=int(status), title=status.phrase.capitalize(), slug=slug)
    return found
