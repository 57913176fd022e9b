"""Rows as the plain dicts that REST answers with and pages show. Shapes: docs/rest.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from api import glossary
from api.checks.finding import RANK
from api.store.tables import PRACTICE, Citation, Draft, Revision, Segment, Source, State

Spans = list[list[int]]


def source_view(
    source: Source,
    cited: Sequence[Citation],
    progress: Mapping[str, int],
    english_title: tuple[str, str] | None = None,
    findings: Mapping[str, int] | None = None,
) -> dict[str, Any]:
    """A source with what cites it and how far its segments are; `title_en` when there is one.

    `findings` counts those on people's English by severity.
    """
    keys = (
        *("slug", "title", "cited_title", "number", "author", "publisher", "published"),
        *("accessed", "url", "url_is", "place", "kind", "text", "terms_named"),
    )
    found = {key: getattr(source, key) for key in keys}
    for key in ("published", "accessed"):
        found[key] = found[key].isoformat() if found[key] else None
    title_en, title_state = english_title or (None, None)
    return {
        **found,
        "title_en": title_en,
        "title_state": title_state,
        "practice": source.kind == PRACTICE,
        "cited": [
            {"work": c.work, "footnote": c.footnote, "mapping": c.mapping, "claim": c.claim}
            for c in cited
        ],
        "progress": progress_view(progress),
        "findings": {severity: (findings or {}).get(severity, 0) for severity in RANK},
    }


def progress_view(counts: Mapping[str, int]) -> dict[str, int]:
    """Segments by state, with `total` and `stale`."""
    by_state = {state.value: counts.get(state.value, 0) for state in State}
    return {"total": sum(by_state.values()), **by_state, "stale": counts.get("stale", 0)}


def draft_view(draft: Draft | None) -> dict[str, Any] | None:
    """A machine draft, or None."""
    if draft is None:
        return None
    return {
        "en": draft.en,
        "engine": draft.engine,
        "score": round(draft.score, 4),
        "at": draft.at.isoformat(),
        "glossary": draft.glossary,
        "confidence": draft.confidence,
        "faults": list(draft.faults),
        "honoured": list(draft.honoured),
        "missed": list(draft.missed),
        "seconds": draft.seconds,
        "origin": draft.origin,
    }


def segment_view(
    segment: Segment,
    slug: str,
    draft: Draft | None,
    findings: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """A segment with its draft and findings; `revision` is what If-Match wants."""
    conflict = segment.conflict
    return {
        "id": segment.id,
        "source": slug,
        "position": segment.position,
        "zh": segment.zh,
        "after": segment.after,
        "en": segment.en,
        "state": str(segment.state),
        "stale": segment.stale,
        "by": segment.by,
        "at": segment.at.isoformat() if segment.at else None,
        "revision": segment.revision,
        "draft": draft_view(draft),
        "conflict": conflict and {key: conflict[key] for key in ("en", "state", "by", "at")},
        "findings": list(findings),
    }


def aligned_view(
    segment: Segment, slug: str, draft: Draft | None, spans: Mapping[str, Spans]
) -> dict[str, Any]:
    """A segment as aligned text; `en` is a person's English or null, never a draft's."""
    whole = segment_view(segment, slug, draft)
    kept = ("id", "source", "position", "zh", "en", "state", "draft", "by", "at", "revision")
    return {**{key: whole[key] for key in kept}, "spans": dict(spans)}


def revision_view(revision: Revision) -> dict[str, Any]:
    """A segment as one change left it."""
    return {
        "revision": revision.number,
        "action": str(revision.action),
        "zh": revision.zh,
        "en": revision.en,
        "state": str(revision.state),
        "by": revision.by,
        "at": revision.at.isoformat(),
        "comment": revision.comment,
    }


def term_view(term: glossary.Term) -> dict[str, Any]:
    """A glossary row."""
    found = {key: getattr(term, key) for key in glossary.COLUMNS}
    return {**found, "also": list(term.also), "avoid": list(term.avoid)}
