"""Health: `/healthz` says the process lives, `/readyz` that it can answer."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel

from api import __version__
from api.errors import Unavailable
from api.server.dependencies import Bench, problems
from api.server.rest.schemas import example
from api.store.migrations import HEAD

router = APIRouter(tags=["health"])


class Alive(BaseModel):
    """The process answers."""

    model_config = example(status="ok", version=__version__)
    status: str
    version: str


READY = {"status": "ok", "database": "sqlite", "schema": HEAD}
SAID: dict[int | str, dict[str, Any]] = {200: {"content": {"application/json": {"example": READY}}}}


@router.get("/healthz", response_model=Alive)
def read_health() -> dict[str, Any]:
    """The process lives."""
    return {"status": "ok", "version": __version__}


@router.get("/readyz", responses={**SAID, **problems(503)})
def read_readiness(bench: Bench) -> dict[str, Any]:
    """The database answers and has this version's schema."""
    version = bench.database.version()
    if version != HEAD:
        raise Unavailable(f"The database has schema {version}, this version needs {HEAD}.")
    return {"status": "ok", "database": bench.database.url.get_backend_name(), "schema": version}
