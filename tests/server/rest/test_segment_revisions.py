"""A write to a segment names the revision it is made on; a stale one gets all three texts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from tests.server.asking import Person, got, said, write
from tests.server.rest.writes import TRANSLATED, WRITES, right


@pytest.mark.parametrize(
    "if_match",
    ['"1"', ' "1" ', '"1", "2"', '"7","1"', ', "1",', '"one", "1"', 'W/"2", "1"', '"1", "a,b"'],
)
def test_if_match_is_a_list_of_revisions(client: TestClient, if_match: str) -> None:
    """Of the tags in it one must be the revision that stands; empty elements are none."""
    response = write(client, "seg-translated", "translation", if_match, {"en": "Credit."})
    assert right(response)["revision"] == 2


def test_if_match_in_two_lines_is_one_list(client: TestClient) -> None:
    """A header that is sent twice is a list of both."""
    response = client.put(
        "/api/v1/segments/seg-translated/translation",
        json={"en": "Credit."},
        headers=[("If-Match", '"7"'), ("If-Match", '"1"')],
    )
    assert right(response)["revision"] == 2


@pytest.mark.parametrize(
    ("if_match", "status"),
    [
        ('"0"', 412),
        ('"2"', 412),
        ('"999999999"', 412),
        ('""', 412),
        ('"-1"', 412),
        ('"01"', 412),
        ('"1.0"', 412),
        ('"one"', 412),
        ('"9999999999"', 412),
        ('"' + "9" * 5000 + '"', 412),
        ('"2", "3"', 412),
        ('W/"1"', 412),
        ('W/"1", "2"', 412),
        ("", 422),
        (",", 422),
        ("1", 422),
        ("'1'", 422),
        ('"1', 422),
        ('"1" "2"', 422),
        ('w/"1"', 422),
        ('*, "1"', 422),
        ('"1"' + " " * 5000 + "x", 422),
        ("*", 428),
        (" * ", 428),
        (None, 428),
    ],
)
@pytest.mark.parametrize(("action", "body"), WRITES)
def test_any_other_if_match_is_refused(
    reader: TestClient, action: str, body: dict[str, str], if_match: str | None, status: int
) -> None:
    """What names no revision that stands is 412, no list of tags 422, none at all or `*` 428.

    `*` would be right on any revision, and take back what its sender has not read. Weak tags are
    compared strongly. Nothing is changed.
    """
    said(write(reader, "seg-translated", action, if_match, body), status)
    assert got(reader, "/segments/seg-translated") == TRANSLATED


def test_of_several_the_newest_is_the_base(client: TestClient) -> None:
    """412 on a list compares with the newest revision in it, or with none."""
    right(write(client, "seg-translated", "translation", 1, {"en": "Second."}))
    right(write(client, "seg-translated", "translation", 2, {"en": "Third."}))
    problem = said(write(client, "seg-translated", "translation", '"1", "2"', {"en": "x"}), 412)
    assert (problem["base"]["en"], problem["yours"]["revision"]) == ("Second.", 2)
    problem = said(write(client, "seg-translated", "translation", '"x"', {"en": "x"}), 412)
    assert (problem["base"], problem["yours"]) == (None, {"revision": None, "en": "x"})
    assert problem["detail"].startswith("The segment is at revision 3, none that you named")


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
