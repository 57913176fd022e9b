"""What translators and reviewers do with a segment. Each write names the revision it was made on,
or several, of which one must stand.

A write on an older revision raises Stale with all three texts and changes nothing: `base` is what
the writer started from, `yours` what was sent, `theirs` what stands now.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import Session, col, select

from api.accounts.people import ensure_people
from api.errors import Conflict, Invalid, Stale, TooLarge
from api.language.controls import describe_control, unify_lines
from api.language.script import is_text
from api.review.reading import unknown_segment
from api.review.views import past_version, present_version
from api.store.shown import is_shown
from api.store.tables import Action, Revision, Segment, State, now, record

MAX_COMMENT = 4_000
On = int | Collection[int]  # the revision that a write is made on, or those that it may be made on


def get_segment(session: Session, segment_id: str) -> Segment:
    """The segment; raises NotFound for one that is not there or was withdrawn."""
    segment = session.exec(
        select(Segment).where(Segment.id == segment_id, is_shown())
    ).one_or_none()
    if segment is None:
        raise unknown_segment(segment_id)
    return segment


def clean(en: str, longest: int) -> str:
    """English as it is stored: outer white space goes, line ends become LF, nothing else changes.

    Raises Invalid when nothing is left, and for a control character or half of a surrogate pair,
    TooLarge past `longest`.
    """
    text = unify_lines(en)
    control = describe_control(text)  # before white space goes: some of it is control characters
    if control:
        raise Invalid(f"The translation holds {control}: take it out. Nothing was saved.")
    text = text.strip()
    if not text:
        raise Invalid("The translation is empty; nothing was saved.")
    if len(text) > longest:
        raise TooLarge(
            f"The translation has {len(text):,} characters; a segment takes at most {longest:,}. "
            "Nothing was saved."
        )
    if not is_text(text):
        raise Invalid("The translation holds a character that is not text; nothing was saved.")
    return text


def save(
    session: Session, segment_id: str, en: str, *, on: On, by: str, longest: int = 20_000
) -> Segment:
    """The segment with a person's English, made on revision `on`, as `translated`.

    The same English again changes nothing, unless it was returned or stale. Raises NotFound, Stale
    when the segment is on another revision, Invalid for no text and TooLarge beyond `longest` code
    points.
    """
    text = clean(en, longest)
    segment = claim(session, segment_id, on, text)
    if text == segment.en and is_settled(segment, State.TRANSLATED, State.APPROVED):
        return segment
    segment.en, segment.stale = text, False
    return change(session, segment, State.TRANSLATED, Action.SAVE, by=by)


def approve(
    session: Session,
    segment_id: str,
    *,
    on: On,
    by: str,
    en: str | None = None,
    longest: int = 20_000,
) -> Segment:
    """The segment as `approved`, with the English that stands or `en` in its place.

    Raises Conflict when there is no English (a draft is approved by sending it as `en`), and as
    `save`.
    """
    text = None if en is None else clean(en, longest)
    segment = claim(session, segment_id, on, text)
    if text is None and segment.en is None:
        raise Conflict("There is no translation to approve yet; send the English with it.")
    if text in (None, segment.en) and is_settled(segment, State.APPROVED):
        return segment
    segment.en, segment.stale = text or segment.en, False
    return change(session, segment, State.APPROVED, Action.APPROVE, by=by)


def is_settled(segment: Segment, *states: State) -> bool:
    """Whether the segment stands in one of `states` with nothing left to decide."""
    return segment.state in states and not segment.stale and segment.conflict is None


def send_back(session: Session, segment_id: str, *, on: On, by: str, comment: str) -> Segment:
    """The segment as `returned` to its translator, with the reason.

    Raises Invalid without one or for characters as `clean` does, TooLarge for a long one, Conflict
    when there is no English, and NotFound and Stale as `save`.
    """
    reason = unify_lines(comment)
    control = describe_control(reason)
    if control:
        raise Invalid(f"The comment holds {control}: take it out. Nothing was saved.")
    reason = reason.strip()
    if not reason:
        raise Invalid("Say in the comment why the segment is returned.")
    if len(reason) > MAX_COMMENT:
        raise TooLarge(f"The comment is longer than {MAX_COMMENT:,} characters.")
    if not is_text(reason):
        raise Invalid("The comment holds a character that is not text.")
    segment = claim(session, segment_id, on, None)
    if segment.en is None:
        raise Conflict("There is no translation to return yet.")
    return change(session, segment, State.RETURNED, Action.RETURN, by=by, comment=reason)


def claim(session: Session, segment_id: str, on: On, yours: str | None) -> Segment:
    """The segment, held for this transaction; raises Stale unless its revision is `on` or in it.

    The row is locked before it is read (FOR UPDATE on PostgreSQL; SQLite's writing transaction
    holds the whole database), so of two writers on one revision the second is always refused.
    """
    query = select(Segment).where(Segment.id == segment_id, is_shown())
    segment = session.exec(query.with_for_update()).one_or_none()
    if segment is None:
        raise unknown_segment(segment_id)
    named = {on} if isinstance(on, int) else set(on)
    if segment.revision not in named:
        raise stale(session, segment, max(named, default=None), yours)
    return segment


def stale(session: Session, segment: Segment, on: int | None, yours: str | None) -> Stale:
    """The error that carries base, yours and theirs; `on` is the newest revision that was named."""
    query = select(Revision).where(Revision.segment_id == segment.id, Revision.number == on)
    base = session.exec(query).one_or_none()
    other = "none that you named" if on is None else f"not {on}"
    return Stale(
        f"The segment is at revision {segment.revision}, {other}: "
        "compare the texts and send yours again on the newer one.",
        base=past_version(base).model_dump(mode="json") if base else None,
        yours={"revision": on, "en": yours},
        theirs=present_version(segment).model_dump(mode="json"),
    )


def change(
    session: Session,
    segment: Segment,
    state: State,
    action: Action,
    *,
    by: str,
    comment: str | None = None,
) -> Segment:
    """The segment on a new revision; a person's decision settles a conflict with the file."""
    ensure_people(session, [by])
    segment.state, segment.conflict, segment.checked = state, None, None
    segment.revision += 1
    revision = record(segment, action, comment)
    revision.by = by
    if action is not Action.RETURN:
        segment.by, segment.at = by, now().date()
    session.add(revision)
    session.flush()
    return segment


def history(session: Session, segment_id: str) -> list[Revision]:
    """Every revision of a segment, newest first; raises NotFound."""
    get_segment(session, segment_id)
    query = select(Revision).where(Revision.segment_id == segment_id)
    return list(session.exec(query.order_by(col(Revision.number).desc())))
