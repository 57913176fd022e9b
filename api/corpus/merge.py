"""The three-way merge of one segment: corpus file, database, and what the last load saw.

Pure: it compares contents, plain dicts of a segment's English side, and says who moved. The Chinese
side needs no merge: only the file changes it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any

Content = Mapping[str, Any]
FIELDS = ("en", "state", "stale", "by", "at")


class Verdict(Enum):
    """What a load does with a segment."""

    SAME = "same"  # both sides agree
    KEEP = "keep"  # only the database moved on
    TAKE = "take"  # only the file moved on
    CONFLICT = "conflict"  # both did, differently


def content(segment: Any) -> dict[str, Any]:
    """The English side of a segment row or a corpus file's segment, as JSON values.

    It is all that a person may change in the database.

    `new` and `draft` are one here: they differ only by a machine draft, which is merged apart.
    """
    found = {key: getattr(segment, key) for key in FIELDS}
    found["state"] = plain_state(found["state"])
    found["at"] = found["at"].isoformat() if found["at"] else None
    return found


def plain_state(state: str) -> str:
    """A state as contents have it."""
    return "new" if state in {"new", "draft"} else str(state)


def judge(
    file: Content, database: Content, base: Content | None, was: Callable[[Content], bool]
) -> Verdict:
    """Who moved since `base`, the content that the last load saw (None: it saw none).

    `was(content)` tells whether the database held that content at some time since: a file that is
    merely an older dump of it holds no edit of its own.
    """
    if file == database:
        return Verdict.SAME
    if base is not None and file == base:
        return Verdict.KEEP
    if base is not None and database == base:
        return Verdict.TAKE
    return Verdict.KEEP if was(file) else Verdict.CONFLICT
