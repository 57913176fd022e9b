"""How a page is made of a template: what every page shows, and the filters that templates use."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.templating import Jinja2Templates
from markupsafe import Markup, escape
from sqlmodel import Session

from api import __version__
from api.checks.finding import RANK, Finding
from api.drafting.renewal import earlier_drafts
from api.drafting.views import DraftView
from api.language.script import HAN
from api.review.findings import FindingCounts
from api.workbench import Workbench

templates = Jinja2Templates(directory=str(files("api") / "server" / "web" / "templates"))
templates.env.trim_blocks = templates.env.lstrip_blocks = True
templates.env.filters["urlpath"] = lambda text: quote(text, safe="")
BETWEEN = "\u3000-\u303f\uff00-\uffef\u2014\u2018-\u201d\u20260-9"  # what Chinese writes among them
CHINESE = re.compile(f"[{HAN}](?:[{HAN}{BETWEEN}]*[{HAN}\u3000-\u303f\uff00-\uffef])?")


def mark_chinese(text: str) -> Markup:
    """The text as HTML, its Chinese stretches marked as such for fonts and screen readers."""
    html, end = Markup(), 0
    for found in CHINESE.finditer(text):
        chinese = Markup('<span lang="zh-Hans">{}</span>').format(found[0])
        html += escape(text[end : found.start()]) + chinese
        end = found.end()
    return html + escape(text[end:])


def count_severities(findings: Sequence[Finding]) -> FindingCounts:
    """How many findings there are of each severity."""
    found = Counter(finding.severity for finding in findings)
    return FindingCounts(error=found["error"], warning=found["warning"], note=found["note"])


def find_worst(counts: FindingCounts) -> str:
    """The gravest severity that there is, or "" where nothing was found."""
    return next((severity for severity in RANK if getattr(counts, severity)), "")


def name_maker(draft: DraftView, origins: Mapping[str, str]) -> str:
    """What made a draft, in words: a package, or memory and the place whose English it is."""
    if draft.origin is None:
        return draft.engine
    return f"memory: approved in {origins.get(draft.origin, 'a segment that is gone')}"


templates.env.filters["made"] = name_maker
templates.env.filters["tongues"] = mark_chinese
templates.env.filters["counts"] = count_severities
templates.env.filters["worst"] = find_worst
templates.env.globals["severities"] = list(RANK)


def render(request: Request, name: str, context: dict[str, Any], status: int = 200) -> Response:
    """A page, with what every page shows."""
    shared = {"user": request.app.state.workbench.settings.user, "version": __version__}
    return templates.TemplateResponse(request, name, {**shared, **context}, status_code=status)


def renewal_context(
    session: Session, bench: Workbench, slugs: Sequence[str] | None = None
) -> dict[str, Any]:
    """What an offer to draft anew says: how many drafts each earlier model made, and by which."""
    package = bench.package
    return {"earlier": earlier_drafts(session, package, slugs), "package": package}


def render_problem(request: Request, problem: dict[str, Any]) -> Response:
    """An error as a page."""
    context = {"problem": problem, "page": "error"}
    return render(request, "error.html", context, int(problem["status"]))
