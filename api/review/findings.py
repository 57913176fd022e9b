"""The rows of findings: what the checks said of each segment, read and counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, delete, select

from api.checks.finding import RANK, Finding
from api.store.tables import FindingRow, Segment


def remove_findings(session: Session, ids: Sequence[str]) -> None:
    """Forget what was found on some segments."""
    session.exec(delete(FindingRow).where(col(FindingRow.segment_id).in_(ids)))


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


def finding_views(session: Session, ids: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """The findings on some segments, by segment id, the severest first."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    query = select(FindingRow).where(col(FindingRow.segment_id).in_(list(ids)))
    for row in session.exec(query.order_by(col(FindingRow.id))):
        found[row.segment_id].append({key: getattr(row, key) for key in Finding.model_fields})
    return found


def count_findings(session: Session, source_ids: Iterable[int | None]) -> dict[int, dict[str, int]]:
    """Findings on people's English by severity, of each source."""
    counts: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(RANK, 0))
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
    return counts
