"""Sources as pages and REST show them: what cites them, and how far their segments are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple, cast

from pydantic import BaseModel, ConfigDict
from pydantic.config import JsonDict

from api.review.findings import FindingCounts
from api.store.tables import PRACTICE, Citation, Source, SourceCount, State

TextKind = Literal["none", "excerpt", "title only", "full"]
CLAIM: JsonDict = {
    "work": "Orwell's Nightmare: China's Social Credit System",
    "footnote": 9,
    "mapping": "inferred",
    "claim": "Not paying for car parking",
}
PROGRESS: JsonDict = {
    "total": 1,
    "new": 0,
    "draft": 0,
    "translated": 1,
    "approved": 0,
    "returned": 0,
    "stale": 0,
}
EXAMPLE: JsonDict = {
    "slug": "shenzhen-2016-parking-fees",
    "title": "深圳：停车不缴费可被视为失信行为",
    "title_en": "Shenzhen: Failure to Pay Parking Fees May Be Deemed Untrustworthy Conduct",
    "title_state": "translated",
    "cited_title": None,
    "number": None,
    "author": None,
    "publisher": "全国个人诚信公共服务平台",
    "published": "2016-11-02",
    "accessed": "2017-01-24",
    "url": "http://www.11-22.org/Info/View.Asp?id=5395",
    "url_is": None,
    "place": "Shenzhen",
    "kind": "news",
    "text": "title only",
    "terms_named": [],
    "practice": False,
    "cited": [CLAIM],
    "progress": PROGRESS,
    "findings": {"error": 0, "warning": 1, "note": 0},
}


class ClaimView(BaseModel):
    """What cites a source; `mapping` is `inferred` where the citing work does not say which."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"example": CLAIM})
    work: str
    footnote: int | None
    mapping: str | None
    claim: str


class Progress(BaseModel):
    """Segments by state; `stale` ones are also counted in their state."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"example": PROGRESS})
    total: int = 0
    new: int = 0
    draft: int = 0
    translated: int = 0
    approved: int = 0
    returned: int = 0
    stale: int = 0


class SourceView(BaseModel):
    """A source; `title_en` is the English of the segment that is its title, by a person."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"example": EXAMPLE})
    slug: str
    title: str
    title_en: str | None
    title_state: State | None
    cited_title: str | None
    number: str | None
    author: str | None
    publisher: str
    published: date | None
    accessed: date | None
    url: str | None
    url_is: str | None
    place: str | None
    kind: str
    text: TextKind
    terms_named: tuple[str, ...]
    practice: bool
    cited: tuple[ClaimView, ...]
    progress: Progress
    findings: FindingCounts


class EnglishTitle(NamedTuple):
    """A person's English of the segment that is a source's title, and that segment's state."""

    en: str
    state: State


def view_source(
    source: Source,
    cited: Sequence[Citation],
    title: EnglishTitle | None,
    counts: SourceCount | None,
) -> SourceView:
    """A source as it is shown; one without counts has no segments."""
    counts = counts or SourceCount(source_id=source.id or 0)
    return SourceView(
        slug=source.slug,
        title=source.title,
        title_en=title.en if title else None,
        title_state=title.state if title else None,
        cited_title=source.cited_title,
        number=source.number,
        author=source.author,
        publisher=source.publisher,
        published=source.published,
        accessed=source.accessed,
        url=source.url,
        url_is=source.url_is,
        place=source.place,
        kind=source.kind,
        text=cast("TextKind", source.text),
        terms_named=tuple(source.terms_named),
        practice=source.kind == PRACTICE,
        cited=tuple(view_claim(row) for row in cited),
        progress=view_progress(counts),
        findings=FindingCounts(error=counts.errors, warning=counts.warnings, note=counts.notes),
    )


def view_claim(row: Citation) -> ClaimView:
    """A claim as it is shown."""
    return ClaimView(work=row.work, footnote=row.footnote, mapping=row.mapping, claim=row.claim)


def view_progress(counts: SourceCount) -> Progress:
    """The kept counts of a source as its progress."""
    by_state = {state.value: getattr(counts, state.value) for state in State}
    return Progress(total=sum(by_state.values()), stale=counts.stale, **by_state)


def total_progress(parts: Sequence[Progress]) -> Progress:
    """The progress of several sources together."""
    return Progress(
        total=sum(part.total for part in parts),
        new=sum(part.new for part in parts),
        draft=sum(part.draft for part in parts),
        translated=sum(part.translated for part in parts),
        approved=sum(part.approved for part in parts),
        returned=sum(part.returned for part in parts),
        stale=sum(part.stale for part in parts),
    )
