"""Every table. A segment is the unit of work: its Chinese, its English, its state, its revision.

source ──< citation            what cites it, one row a claim
   ├────< segment ──< draft     machine English; at most one is current
   │           └────< revision  every change of text or state, for ever
   └───── source count          how many segments there are of each state, and findings
term                           the glossary, one row a sense
loaded_term                    what file and database last had in common of the glossary
loaded_folder                  where the last load read; one row
glossary_revision              how often the glossary changed, and what it is now; one row
person                         who wrote
job ──< job segment            work for the workers, and the segments it has yet to do
worker                         who says that it is alive

One module past 300 lines: a table is read with those that it refers to.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, DateTime, Dialect, Index, Text, UniqueConstraint, text
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel


class State(StrEnum):
    """What has been done with a segment; CONTRACT of the words is in docs/concepts.md."""

    NEW = "new"
    DRAFT = "draft"
    TRANSLATED = "translated"
    APPROVED = "approved"
    RETURNED = "returned"


class Action(StrEnum):
    """What made a revision."""

    LOAD = "load"
    CONFLICT = "conflict"
    SAVE = "save"
    APPROVE = "approve"
    RETURN = "return"


class JobKind(StrEnum):
    """What a job drafts: what has no draft, or also what an earlier model drafted."""

    DRAFT = "draft"
    RENEW = "renew"


class JobState(StrEnum):
    """How far a job is; `queued` and `running` are open, the others are ends."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


PRACTICE = "practice"  # the `kind` of sources that live in the database only


class Moment(TypeDecorator[datetime]):
    """A UTC moment on both databases: SQLite gives back naive values, these are made aware."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Attach UTC to what SQLite forgot."""
        del dialect
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


class Person(SQLModel, table=True):
    """Somebody who wrote: a local user or a name that a corpus file gives."""

    name: str = Field(primary_key=True)
    since: datetime = Field(default_factory=now, sa_type=Moment)


class Source(SQLModel, table=True):
    """A Chinese-language document and what is known of it.

    `complete` is False from the first part of its first load to the last: until then it, and its
    segments, are in no view (`store.shown`), and neither is a `withdrawn` one. `loaded` is what the
    last load saw of its description and claims.
    """

    __table_args__ = (
        Index(
            "ix_source_unlisted",
            "id",
            sqlite_where=text("complete = 0 OR withdrawn = 1"),
            postgresql_where=text("NOT complete OR withdrawn"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True)
    title: str
    cited_title: str | None = None
    number: str | None = None
    author: str | None = None
    publisher: str
    published: date | None = None
    accessed: date | None = None
    url: str | None = None
    url_is: str | None = None
    place: str | None = Field(default=None, index=True)
    kind: str
    text: str
    terms_named: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    withdrawn: bool = False
    complete: bool = True
    loaded: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))


class Citation(SQLModel, table=True):
    """One claim of a work that cites a source."""

    id: int | None = Field(default=None, primary_key=True)
    source_id: int = Field(foreign_key="source.id", index=True)
    position: int
    work: str
    footnote: int | None = None
    mapping: str | None = None
    claim: str


class Segment(SQLModel, table=True):
    """A sentence of a source with its English.

    `loaded` is what the last `load` saw in the corpus file (the base of the three-way merge) and
    `loaded_revision` the revision it left; `conflict` is a file's version that could not be merged.
    A segment that its file dropped is `withdrawn`: out of every view, kept with its history.
    `checked` says which checks and glossary its findings are of; None after a change. `errors`,
    `warnings` and `notes` are how many findings there are of each severity.
    """

    __table_args__ = (
        Index("ix_segment_place", "source_id", "position"),
        Index("ix_segment_zh", "zh", postgresql_using="hash"),  # a B-tree takes no long text
    )

    id: str = Field(primary_key=True)
    source_id: int = Field(foreign_key="source.id")
    position: int
    zh: str = Field(sa_type=Text)
    after: str = Field(default="", sa_type=Text)
    en: str | None = Field(default=None, sa_type=Text)
    state: str = Field(default=State.NEW, index=True)
    stale: bool = False
    by: str | None = Field(default=None, foreign_key="person.name")
    at: date | None = None
    revision: int = 1
    withdrawn: bool = False
    loaded: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    loaded_revision: int | None = None
    conflict: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    checked: str | None = None
    errors: int = 0
    warnings: int = 0
    notes: int = 0


class SourceCount(SQLModel, table=True):
    """How far a source is: its segments that are not withdrawn, by state.

    `stale` ones are also counted in their state; `errors`, `warnings` and `notes` are the findings
    on people's English. `api.store.counts` keeps it with each change of a segment.
    """

    __tablename__ = "source_count"

    source_id: int = Field(primary_key=True, foreign_key="source.id")
    new: int = 0
    draft: int = 0
    translated: int = 0
    approved: int = 0
    returned: int = 0
    stale: int = 0
    errors: int = 0
    warnings: int = 0
    notes: int = 0


class Draft(SQLModel, table=True):
    """Machine English for a segment, one an engine, glossary revision and Chinese text.

    `of` is the hash of the Chinese it was made from: a draft of a changed text is out of date.
    `options` says how it was decoded ("" where nobody knows), `failed_checks` what the checks still
    find in it, `confidence` (0 to 1, None where nobody knows) how good it may be, `terms_matched`
    and `terms_missing` which headwords it renders as the glossary wants and which not, `seconds`
    what it took of the model's time. `origin` is the segment whose approved English it is, of a
    draft from memory.
    """

    __table_args__ = (
        UniqueConstraint("segment_id", "engine", "glossary", "of", name="uq_draft_key"),
        Index(
            "uq_draft_current",
            "segment_id",
            unique=True,
            sqlite_where=text("current"),
            postgresql_where=text("current"),
        ),
        Index("ix_draft_made", "of", "engine", "glossary"),
    )

    id: int | None = Field(default=None, primary_key=True)
    segment_id: str = Field(foreign_key="segment.id", index=True)
    en: str = Field(sa_type=Text)
    engine: str
    glossary: str
    of: str
    score: float
    at: date
    current: bool = False
    options: str = ""
    failed_checks: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    confidence: float | None = None
    terms_matched: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    terms_missing: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    seconds: float | None = None
    origin: str | None = None


class Revision(SQLModel, table=True):
    """A segment as one change left it."""

    __table_args__ = (UniqueConstraint("segment_id", "number", name="uq_revision_number"),)

    id: int | None = Field(default=None, primary_key=True)
    segment_id: str = Field(foreign_key="segment.id")
    number: int
    action: str
    zh: str = Field(sa_type=Text)
    en: str | None = Field(default=None, sa_type=Text)
    state: str
    by: str | None = Field(default=None, foreign_key="person.name")
    at: datetime = Field(default_factory=now, sa_type=Moment)
    comment: str | None = Field(default=None, sa_type=Text)


class FindingRow(SQLModel, table=True):
    """A finding of a check on the English that a segment shows. Spans are [start, end] or None."""

    __tablename__ = "finding"

    id: int | None = Field(default=None, primary_key=True)
    segment_id: str = Field(foreign_key="segment.id", index=True)
    check: str
    severity: str
    message: str = Field(sa_type=Text)
    zh_span: list[int] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    en_span: list[int] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))


class TermRow(SQLModel, table=True):
    """A glossary row: one Chinese term in one sense, as `api.glossary.Term` has it."""

    __tablename__ = "term"
    __table_args__ = (UniqueConstraint("zh", "domain", name="uq_term_sense"),)

    id: int | None = Field(default=None, primary_key=True)
    position: int
    zh: str = Field(index=True)
    en: str
    also: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    avoid: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    pos: str = ""
    domain: str = ""
    note: str = ""
    source: str = ""
    status: str = ""


class LoadedTerm(SQLModel, table=True):
    """A glossary row as file and database last had it in common: the base of the three-way load.

    It outlives the row, for one that is deleted here and unchanged in the file stays deleted.
    """

    __tablename__ = "loaded_term"

    zh: str = Field(primary_key=True)
    domain: str = Field(primary_key=True)
    content: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class LoadedFolder(SQLModel, table=True):
    """The folder that was loaded last: what a dump writes there is common to both; one row."""

    __tablename__ = "loaded_folder"

    id: int = Field(default=1, primary_key=True)
    path: str = Field(sa_type=Text)


class GlossaryRevision(SQLModel, table=True):
    """Which glossary the terms are: its number goes up with each change of them.

    `digest` is `api.glossary.revision` of the terms, None where it has yet to be computed and ""
    while the terms are being written in parts. There is at most one row, `id` 1; a glossary that
    was never written has none.
    """

    __tablename__ = "glossary_revision"

    id: int = Field(default=1, primary_key=True)
    number: int = 0
    digest: str | None = None


class Job(SQLModel, table=True):
    """Work that outlives the process that does it.

    `sources` None is every source; `total` is None until the job is planned. `attempt` counts
    retries. `owner` is the worker that last claimed it and `fence` how often it was claimed: what
    an earlier claim stores does not count.
    """

    id: str = Field(primary_key=True)  # sorts by the time it was made
    kind: str = JobKind.DRAFT
    sources: list[str] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    redo: bool = False
    state: str = Field(default=JobState.QUEUED, index=True)
    total: int | None = None
    done: int = 0
    failed: int = 0
    attempt: int = 1
    owner: str | None = None
    fence: int = 0
    by: str = Field(foreign_key="person.name")
    created: datetime = Field(default_factory=now, sa_type=Moment)
    started: datetime | None = Field(default=None, sa_type=Moment)
    finished: datetime | None = Field(default=None, sa_type=Moment)
    error: str | None = Field(default=None, sa_type=Text)


class JobSegment(SQLModel, table=True):
    """A segment that a job has yet to do; the row goes in the transaction that stores its draft."""

    __tablename__ = "job_segment"

    job_id: str = Field(primary_key=True, foreign_key="job.id")
    position: int = Field(primary_key=True)
    segment_id: str = Field(foreign_key="segment.id", index=True)


class Worker(SQLModel, table=True):
    """A process that does jobs. `beats` goes up while it lives; others watch it, not a clock."""

    id: str = Field(primary_key=True)
    beats: int = 0
    since: datetime = Field(default_factory=now, sa_type=Moment)


def record(segment: Segment, action: Action, comment: str | None = None) -> Revision:
    """The revision that keeps `segment` as it now stands."""
    return Revision(
        segment_id=segment.id,
        number=segment.revision,
        action=action,
        zh=segment.zh,
        en=segment.en,
        state=segment.state,
        by=segment.by,
        comment=comment,
    )
