"""What REST answers with, as OpenAPI shows it: each shape with an example from the corpus."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.checks.finding import Finding, Span

StateName = Literal["new", "draft", "translated", "approved", "returned"]


def example(**values: Any) -> ConfigDict:
    """A model configuration that carries an example."""
    return ConfigDict(json_schema_extra={"example": values})


DRAFT = {
    "en": "Shenzhen: Parking without paying fees may be deemed as untrustworthy conduct",
    "engine": "argos zh_en 0.2 seed",
    "score": -0.4127,
    "at": "2026-11-23",
    "glossary": "4f1c0a9be2d7",
    "confidence": 0.4312,
    "faults": [],
    "honoured": ["失信行为"],
    "missed": [],
    "seconds": 0.0081,
    "origin": None,
}
SEGMENT = {
    "id": "k2v7mzq4ayhd",
    "source": "shenzhen-2016-parking-fees",
    "position": 0,
    "zh": "深圳：停车不缴费可被视为失信行为",
    "after": "",
    "en": "Shenzhen: Failure to Pay Parking Fees May Be Deemed Untrustworthy Conduct",
    "state": "translated",
    "stale": False,
    "by": "duizhao",
    "at": "2026-11-23",
    "revision": 1,
    "draft": DRAFT,
    "conflict": None,
    "findings": [],
}
CITED = {
    "work": "Orwell's Nightmare: China's Social Credit System",
    "footnote": 9,
    "mapping": "inferred",
    "claim": "Not paying for car parking",
}
PROGRESS = {
    "total": 1,
    "new": 0,
    "draft": 0,
    "translated": 1,
    "approved": 0,
    "returned": 0,
    "stale": 0,
}
FINDINGS = {"error": 0, "warning": 1, "note": 0}
SOURCE = {
    "slug": "shenzhen-2016-parking-fees",
    "title": SEGMENT["zh"],
    "title_en": SEGMENT["en"],
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
    "cited": [CITED],
    "progress": PROGRESS,
    "findings": FINDINGS,
}
ALIGNED = {
    **{key: SEGMENT[key] for key in SEGMENT.keys() - {"after", "stale", "conflict", "findings"}},
    "spans": {"zh": [[12, 16]], "en": []},
}
REVISION = {
    "revision": 1,
    "action": "load",
    "zh": SEGMENT["zh"],
    "en": SEGMENT["en"],
    "state": "translated",
    "by": "duizhao",
    "at": "2026-11-23T09:30:00+00:00",
    "comment": None,
}
TERM = {
    "zh": "失信行为",
    "en": "untrustworthy conduct",
    "also": ["trust-breaking conduct"],
    "avoid": ["dishonest behaviour"],
    "pos": "noun",
    "domain": "credit",
    "note": "An act that the credit records count against someone.",
    "source": "shenzhen-2016-parking-fees",
    "status": "cited",
}


class Claim(BaseModel):
    """What cites a source; `mapping` is `inferred` where the citing work does not say which."""

    model_config = example(**CITED)
    work: str
    footnote: int | None
    mapping: str | None
    claim: str


class Progress(BaseModel):
    """Segments by state; `stale` ones are also counted in their state."""

    model_config = example(**PROGRESS)
    total: int
    new: int
    draft: int
    translated: int
    approved: int
    returned: int
    stale: int


class FindingCounts(BaseModel):
    """Findings of the checks on people's English, by severity."""

    model_config = example(**FINDINGS)
    error: int
    warning: int
    note: int


class SourceShape(BaseModel):
    """A source; `title_en` is the English of the segment that is its title, by a person."""

    model_config = example(**SOURCE)
    slug: str
    title: str
    title_en: str | None
    title_state: StateName | None
    cited_title: str | None
    number: str | None
    author: str | None
    publisher: str
    published: str | None
    accessed: str | None
    url: str | None
    url_is: str | None
    place: str | None
    kind: str
    text: Literal["none", "excerpt", "title only", "full"]
    terms_named: list[str]
    practice: bool
    cited: list[Claim]
    progress: Progress
    findings: FindingCounts


class DraftShape(BaseModel):
    """Machine English, or with the engine `memory` a person's of the same Chinese elsewhere.

    `score` is the engine's, `glossary` the revision used or `none`.
    """

    model_config = example(**DRAFT)
    en: str
    engine: str
    score: float
    at: str
    glossary: str
    confidence: float | None = Field(
        description="0 to 1, the expected likeness to a person's; null where nobody knows."
    )
    faults: list[str] = Field(description="Checks that still find an error in it.")
    honoured: list[str] = Field(description="Glossary terms rendered as the glossary wants.")
    missed: list[str] = Field(description="Glossary terms that are not.")
    seconds: float | None = Field(description="Its share of the model's time.")
    origin: str | None = Field(description="The segment whose approved English it is.")


class ConflictShape(BaseModel):
    """The English of a corpus file that `load` could not merge."""

    en: str | None
    state: StateName
    by: str | None
    at: str | None


class SegmentShape(BaseModel):
    """A segment; `revision` is its ETag, what If-Match wants."""

    model_config = example(**SEGMENT)
    id: str
    source: str
    position: int
    zh: str
    after: str
    en: str | None
    state: StateName
    stale: bool
    by: str | None
    at: str | None
    revision: int
    draft: DraftShape | None
    conflict: ConflictShape | None
    findings: list[Finding]


class RevisionShape(BaseModel):
    """A segment as one change left it."""

    model_config = example(**REVISION)
    revision: int
    action: Literal["load", "conflict", "save", "approve", "return"]
    zh: str
    en: str | None
    state: StateName
    by: str | None
    at: str
    comment: str | None


class SpansShape(BaseModel):
    """Where the query stands: code points, ends exclusive; `en` in the draft where en is null."""

    zh: list[Span]
    en: list[Span]


class AlignedShape(BaseModel):
    """A segment as aligned text; `en` is a person's or null, never a machine's."""

    model_config = example(**ALIGNED)
    id: str
    source: str
    position: int
    zh: str
    en: str | None
    state: StateName
    draft: DraftShape | None
    by: str | None
    at: str | None
    revision: int
    spans: SpansShape


class TermShape(BaseModel):
    """A glossary row: preferred rendering, other sanctioned ones, ones to avoid."""

    model_config = example(**TERM)
    zh: str
    en: str
    also: list[str]
    avoid: list[str]
    pos: str
    domain: str
    note: str
    source: str
    status: str


class Sources(BaseModel):
    """A page of sources; `next` is the cursor of the following page, null at the end."""

    model_config = example(items=[SOURCE], next=None)
    items: list[SourceShape]
    next: str | None


class Segments(BaseModel):
    """A page of a source's segments."""

    model_config = example(items=[SEGMENT], next=None)
    items: list[SegmentShape]
    next: str | None


class AlignedPage(BaseModel):
    """A page of aligned text."""

    model_config = example(items=[ALIGNED], next=None)
    items: list[AlignedShape]
    next: str | None


class Terms(BaseModel):
    """A page of glossary rows."""

    model_config = example(items=[TERM], next=None)
    items: list[TermShape]
    next: str | None


class Rows(BaseModel):
    """Every glossary row of one headword."""

    model_config = example(items=[TERM])
    items: list[TermShape]


class History(BaseModel):
    """Every revision of a segment, newest first."""

    model_config = example(items=[REVISION])
    items: list[RevisionShape]


class Problem(BaseModel):
    """RFC 9457: what went wrong and what to do about it."""

    model_config = example(
        type="/problems/not-found",
        title="Not found",
        status=404,
        detail='There is no segment "k2v7mzq4ayhd".',
    )
    type: str
    title: str
    status: int
    detail: str


class Translation(BaseModel):
    """A person's English for a segment."""

    model_config = ConfigDict(extra="forbid") | example(en=SEGMENT["en"])
    en: str = Field(description="The whole English of the segment.")


class Approval(BaseModel):
    """Approve what stands, or this English in its place."""

    model_config = ConfigDict(extra="forbid") | example(en=SEGMENT["en"])
    en: str | None = None


class Return(BaseModel):
    """Why a segment goes back to its translator."""

    model_config = ConfigDict(extra="forbid") | example(comment="失信 is the glossary's term here.")
    comment: str
