"""What REST takes, and the pages of what it answers with, as OpenAPI shows them.

The things themselves (segment, source, term, finding, …) are models of their rooms.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from api.corpus.views import SourceView
from api.glossary import Term
from api.review.views import RevisionView, SegmentView
from api.search.aligned import AlignedItem

TEXT = r"^[^\u0000]*$"  # what a database holds
_LETTERS = r"[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]"  # and what is new in it
WORDS = rf"^{_LETTERS}*[^\s\u0000-\u001f\u007f-\u009f]{_LETTERS}*$"  # of which one is to be seen
Text = Annotated[str, Field(json_schema_extra={"pattern": TEXT})]
Words = Annotated[str, Field(json_schema_extra={"pattern": WORDS})]


def example(**values: Any) -> ConfigDict:
    """A model configuration that carries an example."""
    return ConfigDict(json_schema_extra={"example": values})


def example_of(model: type[BaseModel]) -> Any:
    """The example that a model carries."""
    extra = model.model_config.get("json_schema_extra")
    assert isinstance(extra, dict), model  # noqa: S101 - each model that is asked for has one
    return extra["example"]


class Sources(BaseModel):
    """A page of sources; `next` is the cursor of the following page, null at the end."""

    model_config = example(items=[example_of(SourceView)], next=None)
    items: list[SourceView]
    next: str | None


class Segments(BaseModel):
    """A page of a source's segments."""

    model_config = example(items=[example_of(SegmentView)], next=None)
    items: list[SegmentView]
    next: str | None


class AlignedPage(BaseModel):
    """A page of aligned text."""

    model_config = example(items=[example_of(AlignedItem)], next=None)
    items: list[AlignedItem]
    next: str | None


class Terms(BaseModel):
    """A page of glossary rows."""

    model_config = example(items=[example_of(Term)], next=None)
    items: list[Term]
    next: str | None


class Rows(BaseModel):
    """Every glossary row of one headword."""

    model_config = example(items=[example_of(Term)])
    items: list[Term]


class History(BaseModel):
    """Every revision of a segment, newest first."""

    model_config = example(items=[example_of(RevisionView)])
    items: list[RevisionView]


class TranslationBody(BaseModel):
    """A person's English for a segment."""

    model_config = ConfigDict(extra="forbid") | example(en=example_of(SegmentView)["en"])
    en: Words = Field(description="The whole English of the segment.")


class ApprovalBody(BaseModel):
    """Approve what stands, or this English in its place."""

    model_config = ConfigDict(extra="forbid") | example(en=example_of(SegmentView)["en"])
    en: Words | None = None


class ReturnBody(BaseModel):
    """Why a segment goes back to its translator."""

    model_config = ConfigDict(extra="forbid") | example(comment="失信 is the glossary's term here.")
    comment: Words
