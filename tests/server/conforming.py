"""Requests made from the description of the API, and answers held to it, by Schemathesis."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import schemathesis
from fastapi import FastAPI
from schemathesis.specs.openapi.checks import positive_data_acceptance

from api.engine import Engine
from api.server.app import create_app
from api.settings import Settings
from api.workbench import Workbench
from tests.conftest import TESTSERVER
from tests.databases import Filling

CHECKS = {
    # a segment that changed (412) and text past its length (413) are no wrong data; what is missing
    # without If-Match is said by 428
    "positive_data_acceptance": {
        "expected-statuses": ["2xx", 401, 403, 404, 409, 412, 413, 429, "5xx"]
    },
    "missing_required_header": {"expected-statuses": [428]},
}
UNKNOWN = "The cursor is not one that this route gave"


def described_app() -> FastAPI:
    """The application that is described; over nothing yet."""
    app = create_app(Workbench(Settings(user="lin", hosts=(TESTSERVER,))))
    app.state.stopping = lambda: True  # no stream waits for a job that nobody does
    return app


def load_schema(app: FastAPI, examples: int, **generation: Any) -> Any:
    """The description of an application, with `examples` requests an operation beside its own."""
    config = {
        "checks": CHECKS,
        "request-timeout": 600.0,
        "generation": {"max-examples": examples, "database": "none", **generation},
    }
    found = schemathesis.Config.from_dict(config)
    return schemathesis.openapi.from_asgi("/openapi.json", app, config=found)


@contextmanager
def served(app: FastAPI, engine: Engine, fill: Filling, desk: Path, folder: Path) -> Iterator[None]:
    """A context in which the application stands over a database in `folder` that has loaded `desk`.

    `folder` has an empty one, duizhao.db.
    """
    url = f"sqlite:///{folder}/duizhao.db"
    fill(url, desk)
    bench = Workbench(Settings(database_url=url, user="lin", data_dir=folder), engine)
    app.state.workbench = bench
    yield
    bench.close()


def hold(case: Any) -> None:
    """Make a request, and hold its answer to every check.

    No description can tell which cursors there are: whoever makes one up is refused.
    """
    answer = case.call()
    unknown = answer.status_code == 422 and UNKNOWN in answer.text
    case.validate_response(answer, excluded_checks=[positive_data_acceptance] if unknown else [])
