"""The rows of findings: what the checks said of each segment, kept and read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import cast

from pydantic import BaseModel, ConfigDict
from sqlalchemy import bindparam
from sqlmodel import Session, col, delete, select

from api.checks.finding import Finding, Severity, Span
from api.store.parts import in_parts
from api.store.tables import FindingRow, Segment


def remove_findings(session: Session, ids: Sequence[str]) -> None:
    """Forget what was found on some segments."""
    for part in in_parts(ids):
        session.exec(delete(FindingRow).where(col(FindingRow.segment_id).in_(part)))


def keep_findings(session: Session, segment: Segment, found: Sequence[Finding]) -> None:
    """Store what was found on a segment, in this order, and how much of each severity."""
    session.add_all(
        FindingRow(
            segment_id=segment.id,
            check=finding.check,
            severity=finding.severity,
            message=finding.message,
            zh_span=list(finding.zh_span) if finding.zh_span else None,
            en_span=list(finding.en_span) if finding.en_span else None,
        )
        for finding in found
    )
    number = Counter(finding.severity for finding in found)
    segment.errors, segment.warnings = number["error"], number["warning"]
    segment.notes = number["note"]


_OF_SEGMENTS = (
    select(FindingRow)
    .where(col(FindingRow.segment_id).in_(bindparam("ids", expanding=True)))
    .order_by(col(FindingRow.id))
)


def read_findings(session: Session, ids: Iterable[str]) -> dict[str, list[Finding]]:
    """The findings on some segments, by segment id, the severest first."""
    found: dict[str, list[Finding]] = defaultdict(list)
    for part in in_parts(ids):
        for row in session.exec(_OF_SEGMENTS, params={"ids": part}):
            found[row.segment_id].append(finding_of(row))
    return found


def finding_of(row: FindingRow) -> Finding:
    """A row as a finding."""
    return Finding(
        check=row.check,
        severity=cast("Severity", row.severity),
        message=row.message,
        zh_span=span_of(row.zh_span),
        en_span=span_of(row.en_span),
    )


def span_of(stored: list[int] | None) -> Span | None:
    """A stored span as a pair."""
    return (stored[0], stored[1]) if stored else None


class FindingCounts(BaseModel):
    """Findings of the checks on people's English, by severity."""

    model_config = ConfigDict(
        frozen=True, json_schema_extra={"example": {"error": 0, "warning": 1, "note": 0}}
    )
    error: int = 0
    warning: int = 0
    note: int = 0
