"""Health: `/healthz` says the process lives, `/readyz` that it can answer."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, Field

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


class Ready(BaseModel):
    """The process can answer: which database it has, and the schema of it."""

    model_config = example(status="ok", database="sqlite", schema=HEAD)
    status: str
    database: str
    schema_: str = Field(alias="schema")  # a model has a method `schema`


@router.get("/healthz")
async def read_health() -> Alive:
    """The process lives."""
    return Alive(status="ok", version=__version__)


@router.get("/readyz", responses=problems(503))
def read_readiness(bench: Bench) -> Ready:
    """The database answers and has this version's schema."""
    version = bench.database.version()
    if version != HEAD:
        raise Unavailable(f"The database has schema {version}, this version needs {HEAD}.")
    return Ready(status="ok", database=bench.database.url.get_backend_name(), schema=HEAD)
