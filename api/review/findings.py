"""The rows of findings: what the checks said of each segment, read and counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import cast

from pydantic import BaseModel, ConfigDict
from sqlalchemy import func
from sqlmodel import Session, col, delete, select

from api.checks.finding import Finding, Severity, Span
from api.store.tables import FindingRow, Segment


def remove_findings(session: Session, ids: Sequence[str], *, check: str | None = None) -> None:
    """Forget what was found on some segments, by all checks or by one."""
    query = delete(FindingRow).where(col(FindingRow.segment_id).in_(ids))
    session.exec(query if check is None else query.where(col(FindingRow.check) == check))


def keep_findings(session: Session, segment_id: str, found: Iterable[Finding]) -> None:
    """Store what was found on a segment, in this order."""
    session.add_all(
        FindingRow(
            segment_id=segment_id,
            check=finding.check,
            severity=finding.severity,
            message=finding.message,
            zh_span=list(finding.zh_span) if finding.zh_span else None,
            en_span=list(finding.en_span) if finding.en_span else None,
        )
        for finding in found
    )


def read_findings(session: Session, ids: Iterable[str]) -> dict[str, list[Finding]]:
    """The findings on some segments, by segment id, the severest first."""
    found: dict[str, list[Finding]] = defaultdict(list)
    query = select(FindingRow).where(col(FindingRow.segment_id).in_(list(ids)))
    for row in session.exec(query.order_by(col(FindingRow.id))):
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


def count_findings(session: Session, source_ids: Iterable[int | None]) -> dict[int, FindingCounts]:
    """Findings on people's English of each source; a source without any may be left out."""
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    query = (
        select(Segment.source_id, FindingRow.severity, func.count())
        .join(FindingRow, col(FindingRow.segment_id) == Segment.id)
        .where(
            col(Segment.source_id).in_(list(source_ids)),
            col(Segment.withdrawn).is_(False),
            col(Segment.en).is_not(None),
        )
        .group_by(col(Segment.source_id), col(FindingRow.severity))
    )
    for source, severity, count in session.exec(query):
        counts[source][severity] = count
    return {source: FindingCounts(**found) for source, found in counts.items()}
