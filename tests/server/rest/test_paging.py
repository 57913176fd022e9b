"""Every list, paged at every limit while others write: what stays comes once, and in order."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from api import glossary
from api.glossary.rows import all_terms
from api.jobs.rows import cancel_job, create_job, open_jobs
from api.review.actions import approve, save
from api.store.tables import Segment, Source
from api.workbench import Workbench
from tests.glossaries import replace_terms
from tests.server.asking import API, got

# each list and what names an item of it
LISTS: dict[str, tuple[str, ...]] = {
    "/sources": ("slug",),
    "/sources/measures/segments": ("id",),
    "/aligned": ("id",),
    "/glossary": ("zh", "domain"),
    "/glossary?信": ("zh", "domain"),
    "/jobs": ("id",),
}
LIMITS = range(1, 9)
NUMBERS = count()


@dataclass
class Others:
    """Those who write meanwhile: each call is a transaction of one of them."""

    bench: Workbench
    chance: random.Random

    def write(self) -> None:
        """Do one of the things that change a list, its order, or what stands in it."""
        deeds: tuple[Callable[[Session], object], ...] = (
            *(self.translate, self.insert, self.withdraw, self.share_a_place),
            *(self.add_source, self.add_term, self.drop_term, self.work),
        )
        with self.bench.database.writing() as session:
            self.chance.choice(deeds)(session)

    def segments(self, session: Session) -> list[Segment]:
        """The segments of the source that has several, in order."""
        query = select(Segment).join(Source).where(Source.slug == "measures")
        query = query.where(col(Segment.withdrawn).is_(False))
        return list(session.exec(query.order_by(col(Segment.position), col(Segment.id))))

    def translate(self, session: Session) -> None:
        """Save or approve a segment."""
        row = self.chance.choice(self.segments(session))
        act = self.chance.choice((save, approve))
        act(session, row.id, on=row.revision, by="mei", en=f"English {next(NUMBERS)}.")

    def insert(self, session: Session) -> None:
        """Put a segment somewhere into the text; those behind it move on."""
        rows = self.segments(session)
        at = self.chance.randint(0, len(rows))
        key = f"{self.chance.choice('az')}-{next(NUMBERS)}"
        rows.insert(at, Segment(id=key, source_id=rows[0].source_id, position=0, zh="信。"))
        self.number(session, rows)

    def withdraw(self, session: Session) -> None:
        """Take a segment out; those behind it move up."""
        rows = self.segments(session)
        self.number(session, rows)
        if len(rows) > 3:
            rows.pop(self.chance.randrange(len(rows))).withdrawn = True
            self.number(session, rows)

    def share_a_place(self, session: Session) -> None:
        """Have a row share the place of the one before it, as a load may between its parts."""
        rows = self.segments(session)
        at = self.chance.randrange(1, len(rows))
        if rows[at - 1].id < rows[at].id:
            rows[at].position = rows[at - 1].position

    def number(self, session: Session, rows: list[Segment]) -> None:
        """Count the places of a text anew, as a load does."""
        for position, row in enumerate(rows):
            row.position = position
            session.add(row)

    def add_source(self, session: Session) -> None:
        """Another source, somewhere among the slugs."""
        slug = f"{self.chance.choice('az')}-{next(NUMBERS)}"
        session.add(Source(slug=slug, title="信", publisher="", kind="news", text="none"))

    def add_term(self, session: Session) -> None:
        """Another term, somewhere in the glossary."""
        terms = all_terms(session)
        term = glossary.Term(zh=f"信{next(NUMBERS)}", en="trust")
        terms.insert(self.chance.randint(0, len(terms)), term)
        replace_terms(session, terms)

    def drop_term(self, session: Session) -> None:
        """A term less."""
        terms = all_terms(session)
        if len(terms) > 2:
            terms.pop(self.chance.randrange(len(terms)))
            replace_terms(session, terms)

    def work(self, session: Session) -> None:
        """A job more, after those that wait have ended."""
        for job in open_jobs(session):
            cancel_job(session, job.id)
        create_job(session, "mei")


def names(page: dict[str, Any], parts: tuple[str, ...]) -> list[tuple[str, ...]]:
    """What names each item of a page."""
    return [tuple(item[part] for part in parts) for item in page["items"]]


@pytest.mark.parametrize("path", LISTS)
@settings(
    max_examples=2,
    phases=[Phase.generate],  # the database goes on from example to example
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    database=None,
)
@given(seed=st.integers(0, 2**32))
def test_what_stays_comes_once(loaded: Workbench, client: TestClient, path: str, seed: int) -> None:
    """Whatever is written between two pages, what is there all the time comes on just one."""
    others = Others(loaded, random.Random(seed))
    for limit in LIMITS:
        page_beside(others, client, path, limit)


def page_beside(others: Others, client: TestClient, path: str, limit: int) -> None:
    """Page a list while others write between the pages; fails where an item is lost or repeated."""
    parts = LISTS[path]
    path, _, asked = path.partition("?")
    query = {"q": asked} if asked else {}
    others.write()
    before = names(got(client, path, limit=1000, **query), parts)
    found, cursor = list[tuple[str, ...]](), None
    while True:
        page = got(client, path, limit=limit, **query, **({"cursor": cursor} if cursor else {}))
        found += names(page, parts)
        if (cursor := page["next"]) is None:
            break
        others.write()
    after = set(names(got(client, path, limit=1000, **query), parts))
    stayed = [name for name in before if name in after]
    assert [name for name in found if name in stayed] == stayed, limit


def test_every_list_is_paged_here(client: TestClient) -> None:
    """A list route that this test does not page fails it."""
    paths = client.get("/openapi.json").json()["paths"]
    paged = {
        path.removeprefix(API).replace("{slug}", "measures")
        for path, routes in paths.items()
        for parameter in routes.get("get", {}).get("parameters", ())
        if parameter["name"] == "cursor"
    }
    assert paged == {path.partition("?")[0] for path in LISTS}
