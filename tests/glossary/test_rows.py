"""The glossary in the database: its rows, and the revision by which what is built of it is kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event
from sqlmodel import Session, select

from api.glossary import Term, revision
from api.glossary.rows import all_terms, read_revision, terms_of
from api.server.app import create_app
from api.store.tables import GlossaryRevision, Segment
from api.workbench import Workbench
from tests.glossaries import replace_terms

BREACH = Term(
    zh="失信", en="breach of trust", also=("bad faith",), avoid=("loss",), domain="credit"
)
BREAK = Term(zh="失信", en="break a promise", pos="verb", domain="ethics", note="Of persons.")
FAITH = Term(zh="守信", en="keeping faith", source="CC-CEDICT", status="dictionary")


def write(bench: Workbench, *terms: Term) -> None:
    """Make these the glossary."""
    with bench.database.writing() as session:
        replace_terms(session, terms)


@contextmanager
def statements(bench: Workbench) -> Iterator[list[str]]:
    """The SQL that is run meanwhile."""
    run: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        run.append(statement)

    engines = bench.database.engine, bench.database.write_engine
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield run
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


def reads_terms(run: list[str]) -> list[str]:
    """Those statements that read the glossary's rows."""
    return [statement for statement in run if "FROM term" in statement]


def test_rows_are_terms(bench: Workbench) -> None:
    """Terms come back as they were written, in their order, all of one headword too."""
    write(bench, BREACH, FAITH, BREAK)
    with bench.database.reading() as session:
        assert all_terms(session) == [BREACH, FAITH, BREAK]
        assert terms_of(session, "失信") == [BREACH, BREAK]
        assert terms_of(session, "信") == []


def test_the_number_goes_up_with_each_change(bench: Workbench) -> None:
    """A change of one row, or of the order, is a new revision; the same terms again are none."""
    seen = []
    for terms in ((BREACH,), (BREACH,), (BREACH, FAITH), (FAITH, BREACH), (FAITH,), ()):
        write(bench, *terms)
        with bench.database.reading() as session:
            seen.append(read_revision(session))
    numbers = [found.number for found in seen]
    assert [after - before for before, after in pairwise(numbers)] == [0, 1, 1, 1, 1]
    assert seen[2].digest == revision([BREACH, FAITH])
    assert seen[3].digest == revision([FAITH, BREACH])


@pytest.mark.parametrize("lost", ["digest", "row"])
def test_a_database_that_does_not_know_its_revision(bench: Workbench, lost: str) -> None:
    """One of an earlier version has its digest computed, until the glossary is next loaded."""
    write(bench, BREACH)
    with bench.database.writing() as session:
        row = session.get_one(GlossaryRevision, 1)
        if lost == "row":
            session.delete(row)
        else:
            row.digest = None
    with bench.database.reading() as session:
        assert read_revision(session).digest == revision([BREACH])
    write(bench, BREACH)  # the same again: now it is known, and nobody computes it any more
    with bench.database.reading() as session, statements(bench) as run:
        assert read_revision(session).digest == revision([BREACH])
    assert reads_terms(run) == []
    write(bench, BREACH, FAITH)
    with bench.database.reading() as session:
        assert read_revision(session).number > 0
        assert session.exec(select(GlossaryRevision.digest)).all() == [revision([BREACH, FAITH])]


def test_what_is_built_stays_until_a_change(bench: Workbench) -> None:
    """Checks and index are the same objects at one revision, whoever changed it to the next."""
    write(bench, BREACH)
    other = Workbench(bench.settings)

    def built(session: Session) -> tuple[object, object]:
        return bench.inspector(session), bench.index(session)

    with bench.database.reading() as session:
        first = built(session)
        assert built(session) == first
    write(other, FAITH)
    other.close()
    with bench.database.reading() as session:
        inspector, index = built(session)
    assert inspector is not first[0]
    assert index is not first[1]
    assert [hit.zh for hit in bench_hits(bench, "他守信，不失信。")] == ["守信"]


def bench_hits(bench: Workbench, zh: str) -> list[Any]:
    """The terms that the checks of a workbench find in a text."""
    with bench.database.reading() as session:
        return list(bench.inspector(session).hits(zh))


def test_no_request_reads_all_terms_again(loaded: Workbench) -> None:
    """Once the checks are built a save, a check, suggestions and a lookup read no glossary row."""
    with loaded.database.reading() as session:
        loaded.inspector(session)
        loaded.index(session)
        segment = session.exec(select(Segment).limit(1)).one()
    with TestClient(create_app(loaded)) as client, statements(loaded) as run:
        path = f"/api/v1/segments/{segment.id}"
        match = {"If-Match": f'"{segment.revision}"'}
        saved = client.put(f"{path}/translation", json={"en": "Saved."}, headers=match)
        answers = [
            saved,
            client.post("/api/v1/check", json={"zh": segment.zh, "en": "Checked."}),
            client.post("/api/v1/glossary/annotate", json={"text": segment.zh}),
            client.get(f"{path}/suggestions"),
            client.get("/api/v1/glossary", params={"q": "失信"}),
        ]
    assert [answer.status_code for answer in answers] == [200] * 5
    assert len(run) > 10
    assert reads_terms(run) == []
