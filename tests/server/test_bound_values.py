"""No statement binds as many values as a source has segments, or a list sources."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event, insert
from sqlmodel import select

from api.accounts.people import ensure_people
from api.corpus.proposals import propose_terms
from api.corpus.sources import checked_segments
from api.drafting.pipeline import undrafted
from api.drafting.rows import text_hash
from api.memory.lookup import places
from api.review.recheck import catch_up
from api.search.aligned import Wanted, stream_aligned
from api.store.parts import PART
from api.store.tables import Source
from api.workbench import Workbench
from tests.desks import one_database
from tests.large import SLUG, add_large

pytestmark = one_database  # the statements are the same on both

COUNT = 2_300  # segments, and sources: a list of all of them cannot be bound in one part
ROUTES = (
    *("/", "/?state=draft", "/?q=第", "/glossary", f"/sources/{SLUG}", f"/sources/{SLUG}/review"),
    *(f"/sources/{SLUG}/review?order=doubt", "/api/v1/sources?limit=1000"),
    *(f"/api/v1/sources/{SLUG}", f"/api/v1/sources/{SLUG}/segments?limit=1000"),
    *("/api/v1/aligned?limit=1000", f"/api/v1/segments/{SLUG}0000001/suggestions"),
    *("/glossary/守信", "/api/v1/jobs", "/jobs"),
)


@pytest.fixture
def large(loaded: Workbench) -> Workbench:
    """A workbench with a large source, and many sources beside it."""
    with loaded.database.writing() as session:
        add_large(session, COUNT)
        source = Source(slug="", title="信", publisher="", kind="news", text="none")
        rows = [
            source.model_dump(exclude={"id"}) | {"slug": f"s{number:05}"} for number in range(COUNT)
        ]
        session.execute(insert(Source), rows)
    return loaded


@pytest.fixture
def bound(large: Workbench) -> Iterator[dict[str, int]]:
    """The most values that each statement binds at a time, from now on."""
    found: dict[str, int] = {}

    def note(
        _connection: object, _cursor: object, statement: str, values: object, *_rest: object
    ) -> None:
        rows = values if isinstance(values, list) else [values]
        most = max((len(row) for row in rows), default=0)
        found[statement] = max(most, found.get(statement, 0))

    engines = {large.database.engine, large.database.write_engine}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield found
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


def assert_few(bound: dict[str, int]) -> None:
    """Fail where a statement bound more than a part and what its other conditions take."""
    assert bound
    worst = max(bound, key=lambda statement: bound[statement])
    assert bound[worst] <= PART + 20, worst


def test_pages_and_routes(large: Workbench, client: TestClient, bound: dict[str, int]) -> None:
    """Every page and list of a large source, and of many sources."""
    for path in ROUTES:
        accept = "application/json" if path.startswith("/api") else "text/html"
        assert client.get(path, headers={"Accept": accept}).status_code == 200, path
    assert_few(bound)


def test_commands(large: Workbench, bound: dict[str, int]) -> None:
    """What commands ask of a large source, of many sources, slugs and people."""
    with large.database.reading() as session:
        slugs = session.exec(select(Source.slug)).all()
        ids = [item.id for item in stream_aligned(session, Wanted())]
        assert len(ids) > COUNT
        assert len(undrafted(session, slugs)) > COUNT
        assert len(checked_segments(session, slugs, drafts=True, practice=False)) > COUNT
        assert len(places(session, ids)) == len(ids)
        propose_terms(session, slugs, 1)
    with large.database.writing() as session:
        ensure_people(session, [f"person {number}" for number in range(COUNT)])
    assert_few(bound)


def test_checks(large: Workbench, bound: dict[str, int]) -> None:
    """Checking all that is unchecked."""
    assert catch_up(large.database, large.inspector) == COUNT
    assert_few(bound)


def test_an_unknown_source_among_many_is_named(large: Workbench) -> None:
    """Asked for in parts, a slug that is not there is still named."""
    slugs = [f"s{number:05}" for number in range(COUNT)]
    with large.database.reading() as session:
        assert undrafted(session, slugs) == []
        with pytest.raises(Exception, match='There is no source "s02300"'):
            undrafted(session, [*slugs, f"s{COUNT:05}"])
        assert text_hash("第1条。")
