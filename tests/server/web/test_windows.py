"""A long source's pages hold a window of it; the review page's script asks for the others."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient
from sqlmodel import col, select

from api.server.web.sources import READ, REVIEW
from api.store.tables import Segment
from api.workbench import Workbench
from tests.large import SLUG, add_large

COUNT = READ + 2 * REVIEW + 7
ROWS = f"/sources/{SLUG}/review/rows"


@pytest.fixture
def long(loaded: Workbench) -> Workbench:
    """A workbench with a source of several windows."""
    with loaded.database.writing() as session:
        add_large(session, COUNT)
    return loaded


def ask(client: TestClient, path: str, status: int = 200, **query: str | int) -> str:
    """A page's text."""
    answer = client.get(path, params=query, headers={"Accept": "text/html"})
    assert answer.status_code == status
    return answer.text


def marked(html: str, name: str) -> list[str]:
    """The values of a data attribute."""
    return re.findall(rf'data-{name}="([^"]*)"', html)


def positions(html: str) -> list[int]:
    """Where the segments on a page stand in the text."""
    return [int(each) for each in marked(html, "position")]


def test_windows_are_ranges_of_positions(long: Workbench, client: TestClient) -> None:
    """All windows together are the source, in order; each says where it stands and the end."""
    found = []
    for start in range(0, COUNT, REVIEW):
        html = ask(client, ROWS, start=start)
        assert marked(html, "start") == [str(start)]
        assert marked(html, "last") == [str(COUNT - 1)]
        assert marked(html, "total") == [str(COUNT)]
        assert "<html" not in html
        found += positions(html)
    assert found == list(range(COUNT))


@pytest.mark.parametrize(("start", "first"), [(REVIEW + 3, REVIEW), (COUNT - 1, 500), (10**9, 500)])
def test_any_position_leads_to_its_window(
    long: Workbench, client: TestClient, start: int, first: int
) -> None:
    """A position within a window gives the window; one past the end the last."""
    assert positions(ask(client, ROWS, start=start))[0] == first
    assert positions(ask(client, f"/sources/{SLUG}/review", start=start))[0] == first


def test_a_segment_leads_to_its_window(long: Workbench, client: TestClient) -> None:
    """`at` names a segment; of another source, or of none, there are no rows."""
    html = ask(client, ROWS, at=f"{SLUG}{COUNT - 1:07}")
    assert positions(html)[-1] == COUNT - 1
    assert positions(ask(client, ROWS, at="seg-new")) == []
    assert positions(ask(client, ROWS, at="nowhere")) == []
    page = ask(client, f"/sources/{SLUG}", at=f"{SLUG}{COUNT - 1:07}")
    assert marked(page, "segment")[-1] == f"{SLUG}{COUNT - 1:07}"
    assert len(marked(ask(client, f"/sources/{SLUG}", at="nowhere"), "segment")) == READ


def test_what_shares_a_position_shares_a_window(long: Workbench, client: TestClient) -> None:
    """Two segments of one position, and a position that nobody has, lose and repeat nothing."""
    with long.database.writing() as session:
        session.get_one(Segment, f"{SLUG}{REVIEW:07}").position = REVIEW - 1
    found = [
        key for start in (0, REVIEW) for key in marked(ask(client, ROWS, start=start), "segment")
    ]
    assert found == [f"{SLUG}{number:07}" for number in range(2 * REVIEW)]


def test_it_begins_with_what_is_to_do(long: Workbench, client: TestClient) -> None:
    """Without a word of where, the window is that of the first segment nobody has approved."""
    with long.database.writing() as session:
        for row in session.exec(select(Segment).where(col(Segment.id).startswith(SLUG))):
            if row.position < REVIEW + 1:
                row.state = "approved"
    assert positions(ask(client, f"/sources/{SLUG}/review"))[0] == REVIEW
    with long.database.writing() as session:
        for row in session.exec(select(Segment).where(col(Segment.id).startswith(SLUG))):
            row.state = "approved"
    assert positions(ask(client, f"/sources/{SLUG}/review"))[0] == 0


def test_most_doubtful_first_over_windows(long: Workbench, client: TestClient) -> None:
    """Drafts by confidence, then what is translated; a save meanwhile loses and repeats nothing."""
    found, query = list[int](), {"order": "doubt"}
    while True:
        html = ask(client, ROWS, **query)
        found += positions(html)
        [following] = marked(html, "following")
        if not following:
            break
        with long.database.writing() as session:
            row = session.get_one(Segment, f"{SLUG}{found[0]:07}")
            row.en, row.state = "Saved.", "translated"
        query["cursor"] = following
    assert list(dict.fromkeys(found)) == [*range(0, COUNT, 2), *range(1, COUNT, 2)]
    assert len(found) == COUNT + 1  # the one that was saved comes again among the translated


def test_one_of_the_doubtful_comes_alone(long: Workbench, client: TestClient) -> None:
    """Most doubtful first a segment that is asked for comes without its neighbours."""
    assert positions(ask(client, ROWS, order="doubt", at=f"{SLUG}0000042")) == [42]


@pytest.mark.parametrize(
    "query",
    [
        {"start": -1},
        {"start": 2**31},
        {"start": "x"},
        {"at": "x" * 1001},
        {"order": "doubt", "cursor": "x"},
        {"order": "doubt", "cursor": "W1tdXQ"},
        {"order": "doubt", "cursor": "WzAsMCxOYU4sMCwieCJd"},  # [0,0,NaN,0,"x"]
    ],
)
def test_a_wrong_window_is_refused(
    long: Workbench, client: TestClient, query: dict[str, str | int]
) -> None:
    """A position, segment or cursor that cannot be is 422 on the page and alone."""
    for path in (ROWS, f"/sources/{SLUG}/review"):
        ask(client, path, 422, **query)


def test_no_source_no_rows(client: TestClient) -> None:
    """Rows of a source that is not there are 404."""
    ask(client, "/sources/nowhere/review/rows", 404)


def test_pages_lead_on(long: Workbench, client: TestClient) -> None:
    """The reading page says which segments it shows and links the windows beside."""
    first = ask(client, f"/sources/{SLUG}")
    assert f"Segments 1 to {READ} of {COUNT}" in first
    assert f'href="/sources/{SLUG}?start={READ}" rel="next"' in first
    assert 'rel="prev"' not in first
    second = ask(client, f"/sources/{SLUG}", start=READ)
    assert f"Segments {READ + 1} to {COUNT} of {COUNT}" in second
    assert f'href="/sources/{SLUG}?start=0" rel="prev"' in second
    assert 'rel="next"' not in second
    assert len(marked(first, "segment")) + len(marked(second, "segment")) == COUNT
    short = ask(client, "/sources/measures")
    assert 'class="pages"' not in short
    assert 'class="pages"' not in ask(client, "/sources/measures/review")


def test_the_size_of_a_page_does_not_grow(long: Workbench, client: TestClient) -> None:
    """The review page of a source twice as long has the same size, but for the digits in it."""
    with long.database.writing() as session:
        add_large(session, 2 * COUNT, "longer")
    one, two = (len(ask(client, f"/sources/{slug}/review")) for slug in (SLUG, "longer"))
    assert abs(two - one) < one / 50
