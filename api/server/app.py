"""The ASGI application: pages, REST, health, and what stands before them."""

from __future__ import annotations

import mimetypes
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from typing import Any

from fastapi import FastAPI, Response
from fastapi.staticfiles import StaticFiles

from api import __version__
from api.server import description, health, problem
from api.server.compat import libretranslate
from api.server.compression import Compression
from api.server.guard import Guard
from api.server.hosts import Hosts
from api.server.methods import HeadAsGet
from api.server.rest.router import build_router
from api.server.web import glossary, home, jobs, sources
from api.server.web.rendering import render_problem
from api.settings import get_settings
from api.workbench import Workbench

ABOUT = """Chinese sources beside machine drafts and human-reviewed English, with one glossary.

Lists are paged: `limit` items (at most 1000), `next` is the cursor of the following page, also
named in a `Link` header. A segment's ETag is its revision; every write to it sends `If-Match`, and
a write on an older revision is answered 412 with `base`, `yours` and `theirs`. Text offsets are
code points, ends exclusive. Errors are `application/problem+json` (RFC 9457).
"""


class Revalidated(StaticFiles):
    """Static files that browsers keep but ask after: modules import each other by plain names."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """The file, or 304 when the browser's copy is still right.

        Its ETag is weak: the same file goes compressed or not.
        """
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "no-cache"
        response.headers["ETag"] = f"W/{response.headers['etag']}"
        return response


def create_app(workbench: Workbench | None = None, bound: str | None = None) -> FastAPI:
    """The application over `workbench`, by default one of the environment's settings.

    `bound` is the address it is served at, where that is not the settings'.
    """
    bench = workbench or Workbench(get_settings())

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        del app
        yield
        bench.close()

    app = FastAPI(
        title="Duizhao",
        version=__version__,
        description=ABOUT,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.workbench = bench
    app.state.stopping = lambda: False  # `serve` sets its server's answer: open streams end by it
    mimetypes.add_type("text/javascript", ".js")  # some machines say text/plain: no module then
    problem.install(app, render_problem)
    hosts = Hosts(bench.settings.host if bound is None else bound, bench.settings.hosts)
    app.add_middleware(Compression)
    app.add_middleware(HeadAsGet)
    app.add_middleware(Guard, hosts=hosts, longest=bench.settings.max_request)
    app.include_router(build_router())
    app.include_router(libretranslate.router)
    app.include_router(health.router)
    for pages in (home, sources, glossary, jobs):
        app.include_router(pages.router)
    description.install(app)
    static = str(files("api") / "server" / "web" / "static")
    app.mount("/static", Revalidated(directory=static), name="static")
    swagger = str(files("fastapi_offline") / "static")
    app.mount("/static-offline-docs", Revalidated(directory=swagger), name="swagger")
    return app
