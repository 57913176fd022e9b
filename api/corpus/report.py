"""What a load did."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from api.corpus.merge import Verdict


class Side(StrEnum):
    """The side that a load is asked to take where both changed the same."""

    FILE = "file"
    HERE = "here"

    @property
    def verdict(self) -> Verdict:
        """What becomes of such a thing then."""
        return Verdict.TAKE if self is Side.FILE else Verdict.KEEP


@dataclass
class LoadReport:
    """What a load did: counts, sentences on conflicts, and what could not be read.

    `take` is what it is to do about conflicts: None keeps both sides and lists them.
    """

    take: Side | None = None
    sources: int = 0
    segments: int = 0
    added: int = 0
    taken: int = 0
    kept: int = 0
    withdrawn: int = 0
    terms: int = 0
    terms_taken: int = 0
    terms_kept: int = 0
    conflicts: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def settle(self, conflict: str) -> Verdict:
        """What becomes of something that both sides changed: as `take` says, else it is listed."""
        if self.take is None:
            self.conflicts.append(conflict)
            return Verdict.CONFLICT
        return self.take.verdict
