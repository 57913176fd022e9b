"""The routes under /api/v1, put together."""

from __future__ import annotations

from fastapi import APIRouter

from api.server.rest import (
    aligned,
    check,
    glossary,
    jobs,
    practice,
    segments,
    sources,
    suggestions,
    translate,
)


def build_router() -> APIRouter:
    """Every route under /api/v1."""
    router = APIRouter(prefix="/api/v1")
    parts = (sources, segments, suggestions, aligned, check, glossary, translate, jobs, practice)
    for part in parts:
        router.include_router(part.router)
    return router
