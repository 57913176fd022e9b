"""REST under /api/v1: one router a noun. Errors are `application/problem+json` everywhere."""

from __future__ import annotations

from fastapi import APIRouter

from api.rest import aligned, check, glossary, practice, segments, sources, translate


def build_router() -> APIRouter:
    """Every route under /api/v1."""
    router = APIRouter(prefix="/api/v1")
    for part in (sources, segments, aligned, check, glossary, translate, practice):
        router.include_router(part.router)
    return router
