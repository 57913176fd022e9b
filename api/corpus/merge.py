"""The three-way merge of one segment: corpus file, database, and what the last load saw.

Pure: it compares contents, plain dicts of a segment's English side, and says who moved. The Chinese
side needs no merge: only the file changes it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum
from typing import Any, Protocol

from api.formats.corpus_toml import DraftEntry, SegmentEntry

Content = Mapping[str, Any]


class Verdict(Enum):
    """What a load does with a segment."""

    SAME = "same"  # both sides agree
    KEEP = "keep"  # only the database moved on
    TAKE = "take"  # only the file moved on
    CONFLICT = "conflict"  # both did, differently


class English(Protocol):
    """What has an English side: a segment's row, or a corpus file's segment."""

    @property
    def en(self) -> str | None:
        """The English."""
        ...

    @property
    def state(self) -> str:
        """What has been done with it."""
        ...

    @property
    def stale(self) -> bool:
        """Whether the Chinese changed since."""
        ...

    @property
    def by(self) -> str | None:
        """Who wrote it."""
        ...

    @property
    def at(self) -> date | None:
        """When."""
        ...


def content(segment: English) -> dict[str, Any]:
    """The English side of a segment row or a corpus file's segment, as JSON values.

    It is all that a person may change in the database.

    `new` and `draft` are one here: they differ only by a machine draft, which is merged apart.
    """
    return {
        "en": segment.en,
        "state": plain_state(segment.state),
        "stale": segment.stale,
        "by": segment.by,
        "at": segment.at.isoformat() if segment.at else None,
    }


def base_of(segment: SegmentEntry) -> dict[str, Any]:
    """What a load keeps of a file's segment, for the next one to compare with."""
    return {"content": content(segment), "draft": plain_draft(segment.draft)}


def plain_draft(draft: DraftEntry | None) -> dict[str, Any] | None:
    """A draft as JSON values."""
    if draft is None:
        return None
    return {
        "en": draft.en,
        "engine": draft.engine,
        "glossary": draft.glossary,
        "score": round(draft.score, 4),
        "at": draft.at.isoformat(),
    }


def plain_state(state: str) -> str:
    """A state as contents have it."""
    return "new" if state in {"new", "draft"} else str(state)


def compare(file: object, here: object, base: object) -> Verdict:
    """Who moved since `base`; None is a thing that is not there."""
    if file == here:
        return Verdict.SAME
    if file == base:
        return Verdict.KEEP
    return Verdict.TAKE if here == base else Verdict.CONFLICT


def judge(
    file: Content, database: Content, base: Content | None, had: Callable[[Content], bool]
) -> Verdict:
    """Who moved since `base`, the content that the last load saw (None: it saw none).

    `had(content)` tells whether the database held that content at some time since: a file that is
    merely an older dump of it holds no edit of its own.
    """
    verdict = compare(file, database, base)
    return Verdict.KEEP if verdict is Verdict.CONFLICT and had(file) else verdict
