"""What is refused of a write to a segment, and what is left as it was."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from api.settings import Settings
from api.store.database import Database
from api.store.tables import Segment
from api.workbench import Workbench
from tests.server.asking import API, Person, got, said, write
from tests.server.rest.writes import ACTIONS, TRANSLATED, WRITES, right


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
    "an escape sequence": b'{"en": "a\\u001b[2J", "comment": "a\\u001b[2J"}',
    "a C1 control": '{"en": "a\x9b2J", "comment": "a\x9b2J"}'.encode(),
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
