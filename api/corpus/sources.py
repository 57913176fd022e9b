"""Questions asked of sources: which there are, what cites them, how far their segments are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Select, tuple_
from sqlalchemy import select as select_rows
from sqlmodel import Session, and_, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from api.checks import Finding
from api.corpus.views import EnglishTitle, SourceView, view_source
from api.errors import NotFound
from api.review.findings import read_findings
from api.review.views import SegmentView, view_segment
from api.store.counts import read_counts
from api.store.parts import in_parts
from api.store.plans import past_index
from api.store.shown import is_listed, is_shown
from api.store.tables import (
    PRACTICE,
    Citation,
    Draft,
    Segment,
    Source,
    SourceCount,
    State,
    TermRow,
)

Place = tuple[int, str]  # position, id: the order of a source's segments
FIRST_SEGMENT: Place = (-1, "")  # before any position and id


@dataclass(frozen=True)
class SourceFilter:
    """Which sources are wanted; None is no matter. `practice` None is both kinds."""

    state: State | None = None
    publisher: str | None = None
    place: str | None = None
    q: str | None = None
    practice: bool | None = False


def get_source(session: Session, slug: str) -> Source:
    """The source; raises NotFound."""
    source = session.exec(select(Source).where(Source.slug == slug, is_listed())).one_or_none()
    if source is None:
        raise NotFound(f'There is no source "{slug}".')
    return source


def find_sources(
    session: Session, wanted: SourceFilter, *, limit: int | None = None, after: str = ""
) -> list[Source]:
    """The sources that fit, by slug, from behind slug `after`."""
    query = select(Source).where(Source.slug > after, is_listed())
    query = narrowed(query, wanted).order_by(Source.slug)
    return list(session.exec(query.limit(limit) if limit else query))


def narrowed(query: SelectOfScalar[Source], wanted: SourceFilter) -> SelectOfScalar[Source]:
    """The query with the filter's conditions."""
    if wanted.practice is not None:
        query = query.where((Source.kind == PRACTICE) == wanted.practice)
    if wanted.publisher:
        query = query.where(Source.publisher == wanted.publisher)
    if wanted.place:
        query = query.where(col(Source.place).icontains(wanted.place, autoescape=True))
    within = select(Segment.source_id).where(is_shown())
    if wanted.state:
        having = select(SourceCount.source_id).where(getattr(SourceCount, wanted.state) > 0)
        query = query.where(col(Source.id).in_(having))
    if wanted.q:
        columns = (Source.title, Source.publisher, Source.slug, Segment.zh, Segment.en)
        heads, texts = columns[:3], columns[3:]
        said = within.where(or_(*(col(c).icontains(wanted.q, autoescape=True) for c in texts)))
        query = query.where(
            or_(
                *(col(column).icontains(wanted.q, autoescape=True) for column in heads),
                col(Source.id).in_(said),
            )
        )
    return query


def view_sources(session: Session, sources: Sequence[Source]) -> list[SourceView]:
    """The views of sources: a few queries a thousand, whatever the number of their segments."""
    ids = [source.id or 0 for source in sources]
    cited, titles = read_citations(session, ids), read_english_titles(session, ids)
    counts = read_counts(session, ids)
    return [
        view_source(source, cited[key], titles.get(key), counts.get(key))
        for source, key in zip(sources, ids, strict=True)
    ]


def read_citations(session: Session, ids: Iterable[int]) -> dict[int, list[Citation]]:
    """What cites each source, in the order of its file."""
    cited: dict[int, list[Citation]] = defaultdict(list)
    for part in in_parts(ids):
        query = select(Citation).where(col(Citation.source_id).in_(part))
        for citation in session.exec(query.order_by(col(Citation.position))):
            cited[citation.source_id].append(citation)
    return cited


def read_english_titles(session: Session, ids: Iterable[int]) -> dict[int, EnglishTitle]:
    """The English title of each source whose title a person has translated."""
    found: dict[int, EnglishTitle] = {}
    for part in in_parts(ids):
        # by the text's index: that of the place would lead through every segment of the source
        of = past_index(Segment.source_id) == Source.id
        query = (
            select(Segment.source_id, Segment.en, Segment.state)
            .join(Source, and_(Segment.zh == Source.title, of))
            .where(
                col(Source.id).in_(part),
                is_shown(),
                col(Segment.en).is_not(None),
            )
        )
        for source, en, state in session.exec(query):
            found[source] = EnglishTitle(en or "", State(state))
    return found


def present_place(session: Session, place: Place) -> Place:
    """Behind which place a list goes on whose page ended with the segment that stood at `place`.

    A segment may have moved since: what others put before it, or took away, neither repeats what
    is behind it nor leaves it out. One that was withdrawn has left its place to the next.
    """
    query = select(Segment.position, Segment.withdrawn).where(Segment.id == place[1])
    found = session.exec(query).one_or_none()
    if found is None:
        return place
    position, withdrawn = found
    return (position, "") if withdrawn else (position, place[1])


def segment_rows(source: Source) -> Select[Segment, Draft]:
    """The query of a source's segments that show, each with its current draft."""
    query = select_rows(Segment, Draft).outerjoin(
        Draft, and_(Draft.segment_id == Segment.id, col(Draft.current))
    )
    return query.where(col(Segment.source_id) == source.id, is_shown())


def view_segments(
    session: Session,
    source: Source,
    *,
    limit: int | None = None,
    after: Place = FIRST_SEGMENT,
    positions: range | None = None,
) -> list[SegmentView]:
    """The segments of a source in order, from behind the place `after`, or of some `positions`."""
    place = (col(Segment.position), col(Segment.id))
    query = segment_rows(source).where(tuple_(*place) > after).order_by(*place)
    if positions is not None:
        query = query.where(place[0] >= positions.start, place[0] < positions.stop)
    rows = session.execute(query.limit(limit) if limit else query)
    return view_rows(session, source, [(row, draft) for row, draft in rows])


def view_rows(
    session: Session, source: Source, rows: Sequence[tuple[Segment, Draft | None]]
) -> list[SegmentView]:
    """The views of some segments of a source, with their drafts."""
    findings = read_findings(session, (row.id for row, _ in rows))
    return [view_segment(row, source.slug, draft, findings[row.id]) for row, draft in rows]


def sources_named(
    session: Session, slugs: Sequence[str] | None, *, practice: bool = False
) -> list[Source]:
    """The sources named, or else all of them, the practice ones only with `practice`.

    Raises NotFound.
    """
    if slugs:
        return [get_source(session, slug) for slug in slugs]
    return find_sources(session, SourceFilter(practice=None if practice else False))


class CheckedSegment(BaseModel):
    """A segment that shows English, with the place in words and the findings on that English."""

    model_config = ConfigDict(frozen=True)
    where: str
    en: str
    source: str
    id: str
    position: int
    zh: str
    state: State
    findings: tuple[Finding, ...]


def checked_segments(
    session: Session, slugs: Sequence[str] | None, *, drafts: bool, practice: bool
) -> list[CheckedSegment]:
    """Segments that show English, with where they stand and the findings on it.

    `slugs` None is every source, the practice ones only with `practice`; machine drafts count only
    with `drafts`. Raises NotFound.
    """
    found = []
    for source in sources_named(session, slugs, practice=practice):
        for segment in view_segments(session, source):
            draft = segment.draft.en if drafts and segment.draft else None
            english = segment.en or draft
            if english:
                found.append(
                    CheckedSegment(
                        where=f"{source.slug} {segment.position + 1} ({segment.state})",
                        en=english,
                        source=segment.source,
                        id=segment.id,
                        position=segment.position,
                        zh=segment.zh,
                        state=segment.state,
                        findings=segment.findings,
                    )
                )
    return found


def is_empty(session: Session) -> bool:
    """Whether nothing was ever loaded or written: no source, practice included, and no term."""
    firsts = select(Source.id).where(Source.complete).limit(1), select(TermRow.id).limit(1)
    return not any(session.exec(first).all() for first in firsts)
