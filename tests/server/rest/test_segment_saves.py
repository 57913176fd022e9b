"""Saving, approving and returning a segment. Lin and Mei translate, Okafor reviews."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Connection, event

from api import checks
from api.checks import Finding, inspector
from api.language.lexicon import Lexicon
from api.workbench import Workbench
from tests.desks import one_database
from tests.server.asking import Person, got, said, write
from tests.server.rest.writes import TRANSLATED, right, today


def test_lin_translates_a_draft(client: TestClient) -> None:
    """A save stores the English with its writer and day, and is the next revision."""
    before = today()
    segment = right(
        write(client, "seg-draft", "translation", 1, {"en": " Faith pays.\r\nAlways. "})
    )
    assert (segment["en"], segment["state"]) == ("Faith pays.\nAlways.", "translated")
    assert (segment["by"], segment["revision"]) == ("lin", 2)
    assert before <= date.fromisoformat(segment["at"]) <= today()
    assert segment["draft"]["en"] == "Reward the Faithful, punish the faithless."
    assert segment == got(client, "/segments/seg-draft")


@one_database
def test_a_save_is_on_the_disk_when_it_is_answered(loaded: Workbench, client: TestClient) -> None:
    """Each commit of a save is synced: a power cut after the answer loses nothing."""
    levels = []

    @event.listens_for(loaded.database.write_engine, "commit")
    def look(connection: Connection) -> None:
        levels.append(connection.exec_driver_sql("PRAGMA synchronous").scalar())

    for revision, action in ((1, "translation"), (2, "approve")):
        done = write(client, "seg-draft", action, revision, {"en": "Reward trust."})
        assert done.status_code == 200
    assert len(levels) >= 2
    assert set(levels) == {2}  # FULL


WRITES = [
    ("translation", {"en": "Trust."}),
    ("approve", {"en": "Trust."}),
    ("approve", {}),
    ("return", {"comment": "No."}),
]


def write_meanwhile(bench: Workbench) -> None:
    """Begin a transaction that writes, as another process does; fails where one is under way."""
    path = bench.database.url.database
    with closing(sqlite3.connect(str(path), timeout=0)) as other:
        other.execute("BEGIN IMMEDIATE")


@one_database
@pytest.mark.parametrize(("action", "body"), WRITES)
def test_the_first_save_keeps_nobody_waiting(
    action: str,
    body: dict[str, str],
    loaded: Workbench,
    client: TestClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What the checks are built of, which takes seconds, is built before the save's transaction."""
    read, written = inspector.lexicon, []

    def read_beside_a_writer() -> Lexicon:
        write_meanwhile(loaded)
        written.append(True)
        return read()

    inspector.warm_up.cache_clear()
    monkeypatch.setattr(inspector, "lexicon", read_beside_a_writer)
    assert write(client, "seg-translated", action, 1, body).status_code == 200
    assert len(written) == 2  # for the warming up, and for the glossary that the database holds


@one_database
@pytest.mark.parametrize(("action", "body"), WRITES)
def test_others_write_while_a_save_is_checked(
    action: str,
    body: dict[str, str],
    loaded: Workbench,
    client: TestClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The checks run before the transaction of the write begins, and not again in it."""
    run, written = checks.run, []

    def run_beside_a_writer(*pair: Any) -> list[Finding]:
        write_meanwhile(loaded)
        written.append(pair[1])
        return run(*pair)

    inspector.warm_up()
    monkeypatch.setattr(checks, "run", run_beside_a_writer)
    segment = right(write(client, "seg-translated", action, 1, body))
    assert written == [segment["en"]]


def test_okafor_approves_what_mei_wrote(person: Person) -> None:
    """Approving without a body accepts the English that stands, in the reviewer's name."""
    segment = right(write(person("okafor"), "seg-translated", "approve", 1))
    assert (segment["state"], segment["en"]) == ("approved", TRANSLATED["en"])
    assert (segment["by"], segment["revision"]) == ("okafor", 2)


@pytest.mark.parametrize("body", [{}, {"en": None}])
def test_an_approval_may_say_nothing(client: TestClient, body: dict[str, Any]) -> None:
    """An empty approval, or one with null English, accepts what stands."""
    assert right(write(client, "seg-translated", "approve", 1, body))["state"] == "approved"


def test_okafor_saves_and_approves_in_one(person: Person) -> None:
    """Approving with English stores it and approves it, one revision."""
    segment = right(write(person("okafor"), "seg-draft", "approve", 1, {"en": "Faith pays."}))
    assert (segment["en"], segment["state"]) == ("Faith pays.", "approved")
    assert segment["revision"] == 2


def test_a_draft_is_not_approved_by_itself(client: TestClient) -> None:
    """Without any English of a person's approval is 409, and nothing changes."""
    for key in ("seg-new", "seg-draft"):
        before = got(client, f"/segments/{key}")
        problem = said(write(client, key, "approve", 1, {}), 409)
        assert "send the English" in problem["detail"]
        assert got(client, f"/segments/{key}") == before


def test_a_segment_without_english_is_not_returned(client: TestClient) -> None:
    """Without any English there is nothing to send back: 409."""
    said(write(client, "seg-draft", "return", 1, {"comment": "Bad draft."}), 409)
    assert got(client, "/segments/seg-draft")["revision"] == 1


def test_a_segment_goes_round_and_its_history_keeps_everything(person: Person) -> None:
    """Lin translates, Okafor returns, Mei rewrites, Okafor approves: all of it stays, in order."""
    lin, mei, okafor = person("lin"), person("mei"), person("okafor")
    write(lin, "seg-new", "translation", 1, {"en": "Red lists come monthly."})
    returned = right(write(okafor, "seg-new", "return", 2, {"comment": " Say published. "}))
    assert (returned["state"], returned["by"]) == ("returned", "lin")
    write(mei, "seg-new", "translation", 3, {"en": "Red lists are published monthly."})
    write(okafor, "seg-new", "approve", 4)
    items = got(lin, "/segments/seg-new/history")["items"]
    assert [(i["revision"], i["action"], i["state"], i["by"], i["comment"]) for i in items] == [
        (5, "approve", "approved", "okafor", None),
        (4, "save", "translated", "mei", None),
        (3, "return", "returned", "okafor", "Say published."),
        (2, "save", "translated", "lin", None),
        (1, "load", "new", None, None),
    ]
    assert [i["en"] for i in items] == [
        *["Red lists are published monthly."] * 2,
        *["Red lists come monthly."] * 2,
        None,
    ]
    moments = [datetime.fromisoformat(i["at"]) for i in items]
    assert moments == sorted(moments, reverse=True)
    assert all(moment.tzinfo for moment in moments)


def test_editing_what_is_approved_makes_it_translated(person: Person) -> None:
    """Mei's edit of an approved segment takes the approval away, and takes staleness too."""
    segment = right(write(person("mei"), "seg-approved", "translation", 1, {"en": "In force."}))
    assert (segment["state"], segment["by"]) == ("translated", "mei")
    assert (
        right(write(person("mei"), "seg-stale", "translation", 1, {"en": "Now."}))["stale"] is False
    )


def test_the_same_english_again_is_no_revision(client: TestClient) -> None:
    """Saving what stands changes nothing: a write sent twice is one."""
    segment = right(write(client, "seg-translated", "translation", 1, {"en": TRANSLATED["en"]}))
    assert segment == TRANSLATED


def test_every_character_comes_back(client: TestClient) -> None:
    """Astral characters, combining marks, tabs and signs are stored as they were sent."""
    english = "𠮷 😀 e\u0301 \u200b \u2028 \t\n <b>'\"\\ {{x}} %s"
    assert right(write(client, "seg-new", "translation", 1, {"en": english}))["en"] == english
    assert got(client, "/segments/seg-new")["en"] == english
