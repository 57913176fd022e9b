"""What a load did."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class LoadReport:
    """What a load did: counts, sentences on conflicts, and what could not be read."""

    sources: int = 0
    segments: int = 0
    added: int = 0
    taken: int = 0
    kept: int = 0
    withdrawn: int = 0
    terms: int = 0
    conflicts: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
