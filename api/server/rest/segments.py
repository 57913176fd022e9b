"""Segments: read one, save, approve and return its translation, see its history."""

from __future__ import annotations

from fastapi import APIRouter, Response
from sqlmodel import Session

from api.review import actions, reading
from api.review.recheck import Foreseen, foresee, recheck_segment
from api.review.views import SegmentView, view_revision
from api.server.dependencies import Bench, Checking, OnRevision, Reading, Writer, problems
from api.server.rest.routes import ModelRoute
from api.server.rest.schemas import ApprovalBody, History, ReturnBody, TranslationBody
from api.workbench import Workbench

router = APIRouter(tags=["segments"], route_class=ModelRoute)
WRITES = problems(404, 412, 413, 422, 428)


def answer(session: Session, segment_id: str, response: Response) -> SegmentView:
    """The segment as it is shown, its revision as ETag."""
    segment = reading.read_segment(session, segment_id)
    response.headers["ETag"] = f'"{segment.revision}"'
    return segment


def foresee_write(bench: Workbench, segment_id: str, en: str | None) -> Foreseen:
    """What the checks will say of a segment with this English, or None for the one that stands.

    Asked before the first use of the session that writes, which begins its transaction: while one
    is checked others save.
    """
    text = None if en is None else actions.clean(en, bench.settings.max_translation)
    return foresee(bench.database, bench.inspector, [segment_id], text)


@router.get("/segments/{segment_id}", responses=problems(404, 422))
def read_segment(segment_id: str, session: Reading, response: Response) -> SegmentView:
    """One segment; its ETag is what a write sends as If-Match."""
    return answer(session, segment_id, response)


@router.get("/segments/{segment_id}/history", responses=problems(404, 422))
def read_history(segment_id: str, session: Reading) -> History:
    """Every revision of the segment, newest first."""
    return History(items=[view_revision(row) for row in actions.history(session, segment_id)])


@router.put("/segments/{segment_id}/translation", responses=WRITES)
def save_translation(
    segment_id: str,
    body: TranslationBody,
    on: OnRevision,
    session: Checking,
    bench: Bench,
    by: Writer,
    response: Response,
) -> SegmentView:
    """Store a person's English; the segment becomes `translated`."""
    longest = bench.settings.max_translation
    foreseen = foresee_write(bench, segment_id, body.en)
    segment = actions.save(session, segment_id, body.en, on=on, by=by, longest=longest)
    recheck_segment(session, bench.inspector, segment, foreseen)
    return answer(session, segment_id, response)


@router.post(
    "/segments/{segment_id}/approve",
    responses=WRITES | problems(409),
)
def approve_segment(
    segment_id: str,
    on: OnRevision,
    session: Checking,
    bench: Bench,
    by: Writer,
    response: Response,
    body: ApprovalBody | None = None,
) -> SegmentView:
    """Accept the English that stands, or `en` in its place; it becomes `approved`."""
    english = body.en if body else None
    longest = bench.settings.max_translation
    foreseen = foresee_write(bench, segment_id, english)
    segment = actions.approve(session, segment_id, on=on, by=by, en=english, longest=longest)
    recheck_segment(session, bench.inspector, segment, foreseen)
    return answer(session, segment_id, response)


@router.post("/segments/{segment_id}/return", responses=WRITES | problems(409))
def return_segment(
    segment_id: str,
    body: ReturnBody,
    on: OnRevision,
    session: Checking,
    bench: Bench,
    by: Writer,
    response: Response,
) -> SegmentView:
    """Send the segment back to its translator with a comment; it becomes `returned`."""
    foreseen = foresee_write(bench, segment_id, None)
    segment = actions.send_back(session, segment_id, on=on, by=by, comment=body.comment)
    recheck_segment(session, bench.inspector, segment, foreseen)
    return answer(session, segment_id, response)
