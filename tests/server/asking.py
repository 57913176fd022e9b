"""What the tests of REST ask again and again: a right problem, all pages of a list, a write."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response

API = "/api/v1"
PEER = "/compat/libretranslate"  # errors there are of another protocol
Person = Callable[[str], TestClient]


def said(response: Response, status: int) -> dict[str, Any]:
    """The problem in an answer, its shape and status held."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert {"type", "title", "status", "detail"} <= problem.keys()
    assert problem["status"] == status
    assert problem["type"].startswith("/problems/")
    assert problem["title"]
    assert problem["detail"].endswith((".", "!", "?", ")"))
    return problem


def got(client: TestClient, path: str, **query: Any) -> Any:
    """The JSON that a GET under the prefix answers with."""
    response = client.get(API + path, params=query)
    assert response.status_code == 200, response.text
    return response.json()


def pages(client: TestClient, path: str, **query: Any) -> list[dict[str, Any]]:
    """Every page of a list, gone through by `next`; the Link header must say the same."""
    response = client.get(API + path, params=query)
    found = []
    while True:
        assert response.status_code == 200, response.text
        page = response.json()
        found.append(page)
        link = response.headers.get("link")
        if page["next"] is None:
            assert link is None
            return found
        assert link is not None
        assert link.endswith('>; rel="next"')
        by_link = client.get(link[1 : link.index(">")])
        response = client.get(API + path, params={**query, "cursor": page["next"]})
        assert by_link.json() == response.json()


def write(
    client: TestClient, segment: str, action: str, on: int | str | None, body: Any = None
) -> Response:
    """A write to a segment on revision `on`: `translation`, `approve` or `return`."""
    headers = {} if on is None else {"If-Match": on if isinstance(on, str) else f'"{on}"'}
    method = "PUT" if action == "translation" else "POST"
    return client.request(method, f"{API}/segments/{segment}/{action}", json=body, headers=headers)
