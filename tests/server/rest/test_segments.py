"""Reading a segment and writing to it. Lin and Mei translate, Okafor reviews."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, date, datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Connection, event, text

from api.checks import inspector
from api.language.lexicon import Lexicon
from api.settings import Settings
from api.store.database import Database
from api.store.tables import Segment
from api.workbench import Workbench
from tests.desks import one_database
from tests.server.asking import API, Person, got, said, write

ACTIONS = {
    "translation": {"en": "Credit."},
    "approve": {"en": "Credit."},
    "return": {"comment": "Look again."},
}
WRITES = list(ACTIONS.items())
TRANSLATED = {
    "id": "seg-translated",
    "source": "measures",
    "position": 2,
    "zh": "信用信息应当真实。",
    "after": "",
    "en": "Credit information shall be true.",
    "state": "translated",
    "stale": False,
    "by": "mei",
    "at": "2026-11-20",
    "revision": 1,
    "draft": {
        "en": "Credit messages are right.",
        "engine": "test",
        "score": -0.5,
        "at": "2026-11-20",
        "glossary": "none",
        "confidence": None,
        "failed_checks": [],
        "terms_matched": [],
        "terms_missing": [],
        "seconds": None,
        "origin": None,
    },
    "conflict": None,
    "findings": [],
}


def right(response: Response) -> dict[str, Any]:
    """The segment in an answer, whose ETag must be its revision."""
    assert response.status_code == 200, response.text
    segment: dict[str, Any] = response.json()
    assert response.headers["etag"] == f'"{segment["revision"]}"'
    return segment


def today() -> date:
    """The day that writes are dated with."""
    return datetime.now(UTC).date()


def test_a_segment_says_all_that_is_known_of_it(reader: TestClient) -> None:
    """A segment has Chinese, English, state, draft and revision; its ETag is the revision."""
    assert right(reader.get(f"{API}/segments/seg-translated")) == TRANSLATED


def test_a_segment_without_english_has_nulls(reader: TestClient) -> None:
    """What is not there is null: English, writer, date, draft, conflict."""
    segment = got(reader, "/segments/seg-new")
    assert [segment[key] for key in ("en", "by", "at", "draft", "conflict")] == [None] * 5


def test_a_stale_segment_says_so_beside_its_state(reader: TestClient) -> None:
    """Stale stands beside the state, not in its place."""
    segment = got(reader, "/segments/seg-stale")
    assert (segment["state"], segment["stale"]) == ("translated", True)


def test_a_conflict_shows_the_file_and_nothing_more(loaded: Workbench, client: TestClient) -> None:
    """A version that load could not merge is shown until a person saves."""
    theirs = {"en": "True.", "state": "approved", "by": "mei", "at": "2026-11-22"}
    with loaded.database.writing() as session:
        row = session.get(Segment, "seg-translated")
        assert row
        row.conflict = {**theirs, "stale": False}
    assert got(client, "/segments/seg-translated")["conflict"] == theirs
    assert (
        right(write(client, "seg-translated", "translation", 1, {"en": "So."}))["conflict"] is None
    )


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


@one_database
@pytest.mark.parametrize(
    ("action", "body"),
    [
        ("translation", {"en": "Trust."}),
        ("approve", {"en": "Trust."}),
        ("return", {"comment": "No."}),
    ],
)
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
        path = loaded.database.url.database
        with closing(sqlite3.connect(str(path), timeout=0)) as other:
            other.execute("BEGIN IMMEDIATE")
        written.append(True)
        return read()

    inspector.warm_up.cache_clear()
    monkeypatch.setattr(inspector, "lexicon", read_beside_a_writer)
    assert write(client, "seg-translated", action, 1, body).status_code == 200
    assert len(written) == 2  # for the warming up, and for the glossary that the database holds


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


@pytest.mark.parametrize("if_match", ['"1"', "1", 'W/"1"', ' "1" '])
def test_if_match_is_a_revision(client: TestClient, if_match: str) -> None:
    """Quoted, bare or weak, a revision is one."""
    response = write(client, "seg-translated", "translation", if_match, {"en": "Credit."})
    assert right(response)["revision"] == 2


@pytest.mark.parametrize(
    ("if_match", "status"),
    [
        ('"0"', 412),
        ('"2"', 412),
        ('"999999999"', 412),
        ("", 422),
        ("*", 422),
        ('""', 422),
        ('"-1"', 422),
        ('"1.0"', 422),
        ('"one"', 422),
        ('"1", "2"', 422),
        ('"9999999999"', 422),
        ('"' + "9" * 5000 + '"', 422),
        (None, 428),
    ],
)
@pytest.mark.parametrize(("action", "body"), WRITES)
def test_any_other_if_match_is_refused(
    reader: TestClient, action: str, body: dict[str, str], if_match: str | None, status: int
) -> None:
    """Another revision is 412, what is no revision 422, none at all 428; nothing is changed."""
    said(write(reader, "seg-translated", action, if_match, body), status)
    assert got(reader, "/segments/seg-translated") == TRANSLATED


@pytest.mark.parametrize(("action", "body"), WRITES)
def test_without_if_match_it_says_what_to_send(
    reader: TestClient, action: str, body: dict[str, str]
) -> None:
    """428 shows the header that is missing."""
    assert 'If-Match: "3"' in said(write(reader, "seg-draft", action, None, body), 428)["detail"]


@pytest.mark.parametrize(
    ("action", "body", "sent"),
    [
        ("translation", {"en": " Mine. "}, "Mine."),
        ("approve", {"en": "Mine."}, "Mine."),
        ("approve", {}, None),
        ("return", {"comment": "No."}, None),
    ],
)
def test_a_stale_write_gets_all_three_texts(
    person: Person, action: str, body: dict[str, str], sent: str | None
) -> None:
    """412 holds what Lin began from, what Lin sent and what Mei left; nothing is changed."""
    theirs = right(write(person("mei"), "seg-translated", "translation", 1, {"en": "Theirs."}))
    problem = said(write(person("lin"), "seg-translated", action, 1, body), 412)
    assert problem["base"].pop("at")
    assert problem["base"] == {
        "revision": 1,
        "en": TRANSLATED["en"],
        "state": "translated",
        "by": "mei",
    }
    assert problem["yours"] == {"revision": 1, "en": sent}
    assert problem["theirs"] == {
        "revision": 2,
        "en": "Theirs.",
        "state": "translated",
        "by": "mei",
        "at": theirs["at"],
    }
    assert "at revision 2, not 1" in problem["detail"]
    assert got(person("lin"), "/segments/seg-translated") == theirs
    assert len(got(person("lin"), "/segments/seg-translated/history")["items"]) == 2


def test_a_revision_that_never_was_has_no_base(client: TestClient) -> None:
    """412 on a revision that is not in the history has base null, and theirs all the same."""
    problem = said(write(client, "seg-new", "translation", 7, {"en": "x"}), 412)
    assert problem["base"] is None
    assert problem["theirs"] == {
        "revision": 1,
        "en": None,
        "state": "new",
        "by": None,
        "at": None,
    }


@pytest.mark.parametrize("path", ["/segments/nothing", "/segments/nothing/history"])
def test_an_unknown_segment_is_not_found(reader: TestClient, path: str) -> None:
    """An unknown id is 404 and named."""
    assert said(reader.get(API + path), 404)["detail"] == 'There is no segment "nothing".'


@pytest.mark.parametrize(("action", "body"), WRITES)
def test_an_unknown_segment_cannot_be_written(
    reader: TestClient, action: str, body: dict[str, str]
) -> None:
    """A write to an unknown id is 404."""
    said(write(reader, "nothing", action, 1, body), 404)


@pytest.mark.parametrize(("action", "body"), WRITES)
def test_what_its_file_dropped_is_gone(
    loaded: Workbench, client: TestClient, action: str, body: dict[str, str]
) -> None:
    """A withdrawn segment is neither read nor written."""
    with loaded.database.writing() as session:
        row = session.get(Segment, "seg-translated")
        assert row
        row.withdrawn = True
    said(write(client, "seg-translated", action, 1, body), 404)
    said(client.get(f"{API}/segments/seg-translated"), 404)
    said(client.get(f"{API}/segments/seg-translated/history"), 404)


@pytest.mark.parametrize("empty", ["", " ", "\n\t\r\n", "\u3000\u00a0"])
@pytest.mark.parametrize("action", ["translation", "approve"])
def test_an_empty_translation_is_refused(reader: TestClient, action: str, empty: str) -> None:
    """White space is no translation: 422, and it says that nothing was saved."""
    problem = said(write(reader, "seg-translated", action, 1, {"en": empty}), 422)
    assert problem["detail"] == "The translation is empty; nothing was saved."
    assert got(reader, "/segments/seg-translated") == TRANSLATED


@pytest.mark.parametrize("action", ["translation", "approve"])
def test_a_translation_of_a_megabyte_is_refused(reader: TestClient, action: str) -> None:
    """1 MB is 413 with both numbers; nothing is saved."""
    problem = said(write(reader, "seg-translated", action, 1, {"en": "a" * 1_000_000}), 413)
    assert "1,000,000 characters" in problem["detail"]
    assert "at most 20,000" in problem["detail"]
    assert got(reader, "/segments/seg-translated") == TRANSLATED


def test_the_longest_translation_is_taken_and_no_longer_one(client: TestClient) -> None:
    """20,000 code points are stored whole, however many bytes; one more is 413."""
    longest = "😀" * 20_000
    assert right(write(client, "seg-new", "translation", 1, {"en": longest}))["en"] == longest
    said(write(client, "seg-new", "translation", 2, {"en": longest + "a"}), 413)


@pytest.mark.parametrize("comment", ["", "  \n"])
def test_a_return_needs_a_reason(reader: TestClient, comment: str) -> None:
    """Sending back without a comment is 422."""
    problem = said(write(reader, "seg-translated", "return", 1, {"comment": comment}), 422)
    assert "why" in problem["detail"]


def test_a_comment_has_its_length(client: TestClient) -> None:
    """A comment takes 4,000 characters; one more is 413."""
    said(write(client, "seg-translated", "return", 1, {"comment": "a" * 4001}), 413)
    right(write(client, "seg-translated", "return", 1, {"comment": "a" * 4000}))


BAD_BODIES = {
    "nothing": b"",
    "no JSON": b"{en: }",
    "half of it": b'{"en": "a',
    "not UTF-8": b'{"en": "\xff"}',
    "nested deeply": b'{"en": ' + b"[" * 100_000,
    "a list": b"[]",
    "a text": b'"text"',
    "a number": b"7",
    "null": b"null",
    "an empty object": b"{}",
    "wrong types": b'{"en": 7, "comment": 7}',
    "lists": b'{"en": ["a"], "comment": ["a"]}',
    "truth": b'{"en": true, "comment": true}',
    "an unknown field": b'{"en": "a", "comment": "a", "state": "approved"}',
    "a NUL": b'{"en": "a\\u0000b", "comment": "a\\u0000b"}',
    "half a pair": b'{"en": "a\\ud800b", "comment": "a\\ud800b"}',
    "half a pair as a key": b'{"\\ud800": "a"}',
    "a vast number": b'{"en": ' + b"9" * 5000 + b"}",
}


@pytest.mark.parametrize("name", BAD_BODIES)
@pytest.mark.parametrize("action", ACTIONS)
def test_a_body_that_is_not_what_it_should_be_is_refused(
    reader: TestClient, action: str, name: str
) -> None:
    """Whatever is wrong with a body it is 422 with words, and nothing is changed."""
    if action == "approve" and name in {"nothing", "null", "an empty object"}:
        return  # that is an approval of what stands
    response = reader.request(
        "PUT" if action == "translation" else "POST",
        f"{API}/segments/seg-translated/{action}",
        content=BAD_BODIES[name],
        headers={"If-Match": '"1"', "Content-Type": "application/json"},
    )
    said(response, 422)
    assert got(reader, "/segments/seg-translated") == TRANSLATED


def test_a_body_must_say_that_it_is_json(reader: TestClient) -> None:
    """What a form of another page can send is not read as JSON."""
    for media in ("text/plain", "application/x-www-form-urlencoded"):
        response = reader.put(
            f"{API}/segments/seg-translated/translation",
            content=b'{"en": "a"}',
            headers={"If-Match": '"1"', "Content-Type": media},
        )
        said(response, 422)


def test_an_unknown_field_is_named(reader: TestClient) -> None:
    """422 says which field is not known, and `errors` lists all that is wrong."""
    body = {"en": 7, "state": "approved"}
    problem = said(write(reader, "seg-translated", "translation", 1, body), 422)
    assert {error["at"] for error in problem["errors"]} == {"body.en", "body.state"}
    assert problem["detail"].startswith("body.")


def test_every_character_comes_back(client: TestClient) -> None:
    """Astral characters, combining marks, tabs and signs are stored as they were sent."""
    english = "𠮷 😀 e\u0301 \u200b \u2028 \t\n <b>'\"\\ \x01 {{x}} %s"
    assert right(write(client, "seg-new", "translation", 1, {"en": english}))["en"] == english
    assert got(client, "/segments/seg-new")["en"] == english


def test_of_many_writers_on_one_revision_one_wins(person: Person) -> None:
    """Two at once: one is stored, the others get 412 with the winner's text and keep theirs."""
    names = ["lin", "mei", "okafor", "lin", "mei", "okafor"]
    clients = [person(name) for name in names]

    def save(number: int) -> Response:
        body = {"en": f"Version {number}."}
        return write(clients[number], "seg-translated", "translation", 1, body)

    with ThreadPoolExecutor(len(names)) as pool:
        answers = list(pool.map(save, range(len(names))))
    winners = [number for number, answer in enumerate(answers) if answer.status_code == 200]
    assert len(winners) == 1
    english = f"Version {winners[0]}."
    for number, answer in enumerate(answers):
        if number not in winners:
            problem = said(answer, 412)
            assert problem["yours"]["en"] == f"Version {number}."
            assert problem["theirs"]["en"] == english
            assert problem["base"]["en"] == TRANSLATED["en"]
    items = got(clients[0], "/segments/seg-translated/history")["items"]
    assert [(item["revision"], item["en"], item["by"]) for item in items] == [
        (2, english, names[winners[0]]),
        (1, TRANSLATED["en"], "mei"),
    ]


def test_writers_of_different_segments_do_not_hinder_each_other(person: Person) -> None:
    """New people who write to different segments at once all get through."""
    keys = ["seg-new", "seg-draft", "seg-translated", "seg-approved", "seg-returned", "seg-stale"]
    clients = [person(f"person {number % 2}") for number in range(len(keys))]
    with ThreadPoolExecutor(len(keys)) as pool:
        answers = list(
            pool.map(
                lambda at: write(clients[at], keys[at], "translation", 1, {"en": f"No. {at}"}),
                range(len(keys)),
            )
        )
    assert [right(answer)["en"] for answer in answers] == [f"No. {at}" for at in range(len(keys))]


ORPHANS = {
    "sqlite": (
        "CREATE TRIGGER orphan AFTER INSERT ON revision "
        "BEGIN INSERT INTO late VALUES ('nobody'); END"
    ),
    "postgresql": (
        "CREATE FUNCTION orphan() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN INSERT INTO late VALUES ('nobody'); RETURN NEW; END $$; "
        "CREATE TRIGGER orphan AFTER INSERT ON revision FOR EACH ROW EXECUTE FUNCTION orphan()"
    ),
}


def test_a_commit_that_fails_is_an_error_answer(loaded: Workbench, client: TestClient) -> None:
    """When only the commit fails the answer is 500, not 200, and nothing is stored."""
    late = (
        "CREATE TABLE late (name varchar, CONSTRAINT known FOREIGN KEY (name) "
        "REFERENCES person (name) DEFERRABLE INITIALLY DEFERRED)"
    )
    kind = loaded.database.url.get_backend_name()
    with loaded.database.writing() as session:
        session.execute(text(late))
        session.execute(text(ORPHANS[kind]))
    problem = said(write(client, "seg-translated", "translation", 1, {"en": "Lost?"}), 500)
    assert "nothing was changed" in problem["detail"]
    assert got(client, "/segments/seg-translated") == TRANSLATED
    assert len(got(client, "/segments/seg-translated/history")["items"]) == 1
    with loaded.database.writing() as session:
        session.execute(text("DROP TABLE late" + (" CASCADE" if kind == "postgresql" else "")))
        table = " ON revision" if kind == "postgresql" else ""
        session.execute(text(f"DROP TRIGGER orphan{table}"))
    assert (
        right(write(client, "seg-translated", "translation", 1, {"en": "Kept."}))["revision"] == 2
    )


def test_a_busy_database_is_said_to_be_busy(
    settings: Settings, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer who waits too long gets 503 and loses nothing: sent again it is stored."""
    monkeypatch.setattr("api.store.database.BUSY_SECONDS", 0.1)
    url = settings.database_url
    if not url.startswith("sqlite"):
        settings.database_url = f"{url}&options=-clock_timeout%3D100"
    other = Database(Settings(database_url=url).url())
    mei = person("mei")
    with other.writing() as session:
        session.execute(text("UPDATE segment SET position = position WHERE id = 'seg-new'"))
        problem = said(write(mei, "seg-new", "translation", 1, {"en": "Red."}), 503)
        assert "try again" in problem["detail"]
    other.close()
    assert right(write(mei, "seg-new", "translation", 1, {"en": "Red."}))["revision"] == 2
