"""Translators and reviewers at a segment: every action in every state, and two at once."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from threading import Barrier, Event
from typing import Any

import pytest
from sqlmodel import Session, select

from api.errors import Conflict, Invalid, NotFound, Stale, TooLarge
from api.review.actions import approve, clean, get_segment, history, save, send_back
from api.store.tables import Action, Person, Revision, Segment, Source, State, now, record
from api.workbench import Workbench

OLD, NEW = "It stands.", "It is new."
DAY = date(2026, 11, 20)
FILE = {"en": "From the file.", "state": "approved", "by": "mei", "at": "2026-11-22"}
STATES = {
    State.NEW: None,
    State.DRAFT: None,
    State.TRANSLATED: OLD,
    State.APPROVED: OLD,
    State.RETURNED: OLD,
}


def plant(session: Session, state: State, **values: Any) -> None:
    """A segment `s` in this state, written by Mei where it has English."""
    session.add(Person(name="mei"))
    session.flush()
    session.add(Source(id=1, slug="a", title="题", publisher="报", kind="news", text="full"))
    session.flush()
    en = STATES[state]
    by, at = ("mei", DAY) if en else (None, None)
    row = Segment(id="s", source_id=1, position=0, zh="句。", en=en, state=state, by=by, at=at)
    row.sqlmodel_update(values)
    session.add(row)
    session.flush()
    session.add(record(row, Action.LOAD))


@dataclass(frozen=True)
class Done:
    """What an action should leave: the state and English, and what made the revision."""

    state: State
    en: str
    action: Action


SAVED = Done(State.TRANSLATED, NEW, Action.SAVE)
RESAVED = Done(State.TRANSLATED, OLD, Action.SAVE)
ACCEPTED = Done(State.APPROVED, OLD, Action.APPROVE)
REWRITTEN = Done(State.APPROVED, NEW, Action.APPROVE)
RETURNED = Done(State.RETURNED, OLD, Action.RETURN)
NOTHING, REFUSED = "nothing changes", "refused"
ACTIONS = ("save new", "save same", "approve", "approve new", "approve same", "return")
OUTCOMES: dict[State, tuple[Done | str, ...]] = {
    State.NEW: (SAVED, RESAVED, REFUSED, REWRITTEN, ACCEPTED, REFUSED),
    State.DRAFT: (SAVED, RESAVED, REFUSED, REWRITTEN, ACCEPTED, REFUSED),
    State.TRANSLATED: (SAVED, NOTHING, ACCEPTED, REWRITTEN, ACCEPTED, RETURNED),
    State.APPROVED: (SAVED, NOTHING, NOTHING, REWRITTEN, NOTHING, RETURNED),
    State.RETURNED: (SAVED, RESAVED, ACCEPTED, REWRITTEN, ACCEPTED, RETURNED),
}
UNSETTLED: dict[State, tuple[Done | str, ...]] = {  # stale, or a file's version waits
    **OUTCOMES,
    State.TRANSLATED: (SAVED, RESAVED, ACCEPTED, REWRITTEN, ACCEPTED, RETURNED),
    State.APPROVED: (SAVED, RESAVED, ACCEPTED, REWRITTEN, ACCEPTED, RETURNED),
}


def act(session: Session, action: str, on: int = 1) -> Segment:
    """What Okafor does with the segment."""
    if action == "return":
        return send_back(session, "s", on=on, by="okafor", comment=" Look again. ")
    text = {"new": NEW, "same": OLD}.get(action.partition(" ")[2])
    if action.startswith("save"):
        return save(session, "s", text or "", on=on, by="okafor")
    return approve(session, "s", on=on, by="okafor", en=text)


@pytest.mark.parametrize("kind", ["settled", "stale", "conflict"])
def test_every_action_in_every_state(bench: Workbench, kind: str) -> None:
    """Each action leaves the state of the table, one revision, or nothing at all.

    Every pair is tried in a transaction that is rolled back, so each begins with a fresh segment.
    """
    values: dict[str, Any] = {"stale": {"stale": True}, "conflict": {"conflict": FILE}}.get(
        kind, {}
    )
    table = OUTCOMES if kind == "settled" else UNSETTLED
    for state, outcomes in table.items():
        for action, expected in zip(ACTIONS, outcomes, strict=True):
            with bench.database.writing() as session:
                plant(session, state, **values)
                check(session, state, action, expected)
                session.rollback()


def check(session: Session, state: State, action: str, expected: Done | str) -> None:
    """One action on the segment in this state, held against what is expected."""
    where = (state, action)
    before = get_segment(session, "s").model_dump()
    if expected == REFUSED:
        with pytest.raises(Conflict):
            act(session, action)
    else:
        act(session, action)
    after = get_segment(session, "s").model_dump()
    found = history(session, "s")
    if isinstance(expected, str):
        assert after == before, where
        assert len(found) == 1, where
        return
    returning = expected.action is Action.RETURN
    assert after == {
        **before,
        "state": expected.state,
        "en": expected.en,
        "stale": before["stale"] and returning,
        "conflict": None,
        "revision": 2,
        "by": "mei" if returning else "okafor",
        "at": DAY if returning else now().date(),
    }, where
    assert [row.number for row in found] == [2, 1]
    assert (found[0].action, found[0].state, found[0].en) == (
        expected.action,
        expected.state,
        expected.en,
    ), where
    assert found[0].by == "okafor"
    assert found[0].comment == ("Look again." if returning else None)


@pytest.mark.parametrize("action", ACTIONS)
def test_an_older_revision_changes_nothing(bench: Workbench, action: str) -> None:
    """A write on any revision but the present one is Stale, in every state."""
    for state in STATES:
        with bench.database.writing() as session:
            plant(session, state, revision=5)
            before = get_segment(session, "s").model_dump()
            for on in (0, 1, 4, 6):
                with pytest.raises(Stale):
                    act(session, action, on=on)
            assert get_segment(session, "s").model_dump() == before
            assert len(history(session, "s")) == 1
            session.rollback()


def test_stale_carries_all_three_texts(bench: Workbench) -> None:
    """Base is what the writer read, yours what was sent, theirs what stands, each as it is."""
    with bench.database.writing() as session:
        plant(session, State.TRANSLATED)
        save(session, "s", NEW, on=1, by="lin")
        with pytest.raises(Stale) as caught:
            save(session, "s", " Mine. ", on=1, by="okafor")
    extra = caught.value.extra
    assert extra["base"] == {
        "revision": 1,
        "en": OLD,
        "state": "translated",
        "by": "mei",
        "at": now().date().isoformat(),
    }
    assert extra["yours"] == {"revision": 1, "en": "Mine."}
    assert extra["theirs"]["en"] == NEW
    assert extra["theirs"]["by"] == "lin"


def test_a_withdrawn_or_unknown_segment_is_not_found(bench: Workbench) -> None:
    """Neither can be read, written or asked for its history."""
    with bench.database.writing() as session:
        plant(session, State.TRANSLATED, withdrawn=True)
        for action in ACTIONS:
            with pytest.raises(NotFound):
                act(session, action)
        for key in ("s", "nothing"):
            with pytest.raises(NotFound, match=key):
                get_segment(session, key)
            with pytest.raises(NotFound, match=key):
                history(session, key)


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("a", "a"),
        ("  a \n", "a"),
        ("a\r\nb\rc\n\nd", "a\nb\nc\n\nd"),
        ("\u3000a\u00a0", "a"),
        ("a  b\tc", "a  b\tc"),
        ("e\u0301 \u200d \U0001f600", "e\u0301 \u200d \U0001f600"),
    ],
)
def test_english_is_stored_as_it_was_written(sent: str, stored: str) -> None:
    """Outer white space goes and line ends become one kind; nothing else is touched."""
    assert clean(sent, 100) == stored


@pytest.mark.parametrize("text", ["", " ", "\r\n", "\u3000"])
def test_white_space_is_no_english(text: str) -> None:
    """An empty translation is Invalid."""
    with pytest.raises(Invalid, match="empty"):
        clean(text, 100)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("\ud800", "not text"),
        ("a\udfffb", "not text"),
        ("a\x00", r"the control character U\+0000 at character 2: take it out\."),
        ("\x1b[31mred", r"U\+001B at character 1: take it out\. Nothing was saved"),
        ("one\r\ntwo\x9b", r"U\+009B in line 2 at character 4"),
        ("one\rtwo\n\x7f", r"U\+007F in line 3 at character 1"),
        ("x\x1f", r"U\+001F at character 2"),  # white space to Python, and no less refused
        ("\x85x", r"U\+0085 at character 1"),
    ],
)
def test_what_is_no_text_is_refused(bench: Workbench, text: str, words: str) -> None:
    """Halves of pairs and control characters are Invalid, with the place; in comments too."""
    with pytest.raises(Invalid, match=words):
        clean(text, 100)
    with bench.database.writing() as session:
        plant(session, State.TRANSLATED)
        with pytest.raises(Invalid, match=words):
            send_back(session, "s", on=1, by="okafor", comment=text)
        with pytest.raises(Invalid, match=words):
            save(session, "s", text, on=1, by="okafor")
        with pytest.raises(Invalid, match=words):
            approve(session, "s", on=1, by="okafor", en=text)


def test_what_an_earlier_version_stored_stays(bench: Workbench) -> None:
    """Stored English with a control character can be read, approved and returned as it stands."""
    earlier = "Red\x1b[31m list\r\n."
    with bench.database.writing() as session:
        plant(session, State.TRANSLATED, en=earlier)
        assert approve(session, "s", on=1, by="okafor").en == earlier
        assert send_back(session, "s", on=2, by="okafor", comment="A\r\nB").en == earlier
        assert history(session, "s")[0].comment == "A\nB"


def test_length_is_counted_in_code_points() -> None:
    """A text of the limit is taken after it was trimmed, one more is TooLarge with both numbers."""
    assert clean(" " + "𠮷" * 10 + " ", 10) == "𠮷" * 10
    with pytest.raises(TooLarge, match=r"11 characters.*at most 10"):
        clean("𠮷" * 11, 10)


def test_two_who_save_on_one_revision(bench: Workbench) -> None:
    """Of two who save at the same moment one is stored and the other gets Stale, ten times."""
    with bench.database.writing() as session:
        plant(session, State.TRANSLATED)
    together = Barrier(2)

    def write(name: str, on: int) -> str:
        together.wait()
        try:
            with bench.database.writing() as session:
                save(session, "s", f"{name} {on}", on=on, by=name)
        except Stale as error:
            return f"{error.extra['yours']['en']} lost to {error.extra['theirs']['en']}"
        return "stored"

    with ThreadPoolExecutor(2) as pool:
        for on in range(1, 11):
            names = ("lin", "okafor")
            outcomes = dict(zip(names, pool.map(write, names, (on, on)), strict=True))
            (winner,) = (name for name in names if outcomes[name] == "stored")
            (loser,) = (name for name in names if name != winner)
            assert outcomes[loser] == f"{loser} {on} lost to {winner} {on}"
    with bench.database.reading() as session:
        rows = history(session, "s")
        assert [row.number for row in rows] == list(range(11, 0, -1))
        assert all(row.en == f"{row.by} {row.number - 1}" for row in rows[:-1])


def test_first_writes_of_a_new_person_at_once(bench: Workbench) -> None:
    """Okafor, whom nobody knows yet, writes to two segments at once: both are stored."""
    with bench.database.writing() as session:
        plant(session, State.NEW)
        session.add(Segment(id="t", source_id=1, position=1, zh="又。"))
    begun, writing = Event(), Event()

    def second() -> None:
        begun.wait(10)
        with bench.database.writing() as session:
            writing.set()
            save(session, "t", NEW, on=1, by="okafor")

    with ThreadPoolExecutor(1) as pool:
        other: Future[None] = pool.submit(second)
        with bench.database.writing() as session:
            save(session, "s", NEW, on=1, by="okafor")
            begun.set()
            writing.wait(0.2)  # on SQLite it waits before its first line
            assert not other.done()
        other.result(10)
    with bench.database.reading() as session:
        assert session.exec(select(Person.name).where(Person.name == "okafor")).all() == ["okafor"]
        for key in ("s", "t"):
            assert get_segment(session, key).by == "okafor"


def test_what_fails_at_the_end_is_not_stored(bench: Workbench) -> None:
    """An error after a save takes all of it back: text, revision and person."""
    with bench.database.writing() as session:
        plant(session, State.TRANSLATED)

    def save_and_fail() -> None:
        with bench.database.writing() as session:
            save(session, "s", NEW, on=1, by="okafor")
            raise RuntimeError("too late")

    with pytest.raises(RuntimeError, match="too late"):
        save_and_fail()
    with bench.database.reading() as session:
        assert get_segment(session, "s").en == OLD
        assert len(session.exec(select(Revision)).all()) == 1
        assert session.get(Person, "okafor") is None
