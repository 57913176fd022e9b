"""Every failure is `application/problem+json` of one shape, or a page where a page was asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from fastapi import HTTPException
from fastapi.testclient import TestClient

from api.server.app import create_app
from api.server.headers import HEADERS
from api.server.problem import install
from api.server.web.rendering import render_problem
from api.workbench import Workbench
from tests.desks import one_database
from tests.server.asking import API, PEER, said

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
TAKES_NO_BODY = ("/practice", "/cancel", "/retry")
GARBAGE = {"limit": "x", "cursor": "?", "state": "x", "lang": "x", "match": "x", "practice": "x"}


def routes(client: TestClient) -> list[tuple[str, str]]:
    """Method and path of every route that OpenAPI names, and of every page."""
    named = client.get("/openapi.json").json()["paths"]
    api = [(method.upper(), path) for path, found in named.items() for method in found]
    pages = ["/", "/sources/{slug}", "/sources/{slug}/review", "/glossary", "/glossary/{zh}"]
    return [*api, *(("GET", page) for page in [*pages, "/docs", "/static/{name}"])]


def bare(path: str) -> str:
    """The path with its parameters' names for values: what no store holds."""
    return path.replace("{", "").replace("}", "")


@pytest.mark.parametrize("unknown", ["nothing", "无", "..%2F..", "a%2Fb", "%ED%A0%80", "a" * 3000])
def test_every_route_says_that_it_knows_no_such_thing(reader: TestClient, unknown: str) -> None:
    """Each route with an unknown id, and garbage for the rest, answers with a problem."""
    named = [(method, path) for method, path in routes(reader) if "{" in path]
    assert len(named) >= 11
    for method, path in named:
        head, _, tail = path.partition("{")
        address = head + (unknown if "%" in unknown else quote(unknown)) + tail.partition("}")[2]
        body = {"comment": "a"} if path.endswith("/return") else {"en": "a"}
        sent = {} if method == "GET" else {"json": body}
        answer = reader.request(method, address, headers={"If-Match": '"1"'}, **sent)
        assert said(answer, 404)["type"] == "/problems/not-found"


def test_every_body_of_garbage_is_refused(reader: TestClient) -> None:
    """Half a JSON object is 422 wherever a body is read, 400 where it is LibreTranslate's."""
    headers = {"If-Match": '"1"', "Content-Type": "application/json"}
    reading = [(m, p) for m, p in routes(reader) if m != "GET" and not p.endswith(TAKES_NO_BODY)]
    peers = [(method, path) for method, path in reading if path.startswith(PEER)]
    ours = [(method, path) for method, path in reading if not path.startswith(PEER)]
    assert (len(ours), len(peers)) >= (5, 2)
    for method, path in ours:
        answer = reader.request(method, bare(path), content=b'{"x": ', headers=headers)
        assert said(answer, 422)["errors"]
    for method, path in peers:
        answer = reader.request(method, bare(path), content=b'{"x": ', headers=headers)
        assert (answer.status_code, [*answer.json()]) == (400, ["error"])


def test_every_query_of_garbage_is_refused(reader: TestClient) -> None:
    """Garbage in a query is 422 on every list; where no query is read it changes nothing."""
    tails = ("/sources", "/sources/{slug}/segments", "/aligned", "/glossary", "/jobs")
    reading = {API + tail for tail in tails}
    got = {path for method, path in routes(reader) if method == "GET"}
    assert reading <= got
    for path in reading:
        assert said(reader.get(bare(path), params=GARBAGE), 422)["errors"]
    for path in got - reading:
        known = 404 if "{" in path else 200
        assert reader.get(bare(path), params=GARBAGE).status_code == known, path


def test_every_route_refuses_other_methods(reader: TestClient) -> None:
    """A method that a route does not take is 405, and Allow names just those that it does."""
    taken: dict[str, set[str]] = {}
    for method, path in routes(reader):
        taken.setdefault(path, set()).update({method, "HEAD"} if method == "GET" else {method})
    for path, method in ((p, m) for p, methods in taken.items() for m in METHODS - methods):
        answer = reader.request(method, bare(path))
        assert answer.status_code == 405, (method, path)
        assert set(answer.headers["allow"].split(", ")) == taken[path]
        key = "error" if path.startswith(PEER) else "detail"
        assert method == "HEAD" or f"does not take {method}" in answer.json()[key]


def test_head_is_taken_wherever_get_is(reader: TestClient) -> None:
    """HEAD answers as GET does, with every header and no body; of a POST it is 405."""
    for method, path in routes(reader):
        address = "/static/style.css" if path == "/static/{name}" else bare(path)
        answer = reader.head(address)
        assert answer.content == b""
        if method != "GET":
            continue
        full = reader.get(address)
        assert answer.status_code == full.status_code, path
        assert dict(answer.headers) == dict(full.headers), path


def test_head_of_a_form_is_refused(reader: TestClient) -> None:
    """Where only POST is, HEAD is 405, and Allow says POST."""
    answer = reader.head(f"{API}/check")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize(
    "path", ["/nothing", "/api", "/api/v1", "/api/v2/sources", "/static/none.js", "/api/v1/tasks"]
)
def test_an_unknown_path_is_not_found(reader: TestClient, path: str) -> None:
    """What is no route is 404 and named."""
    problem = said(reader.get(path), 404)
    assert problem == {
        "type": "/problems/not-found",
        "title": "Not found",
        "status": 404,
        "detail": f"There is nothing at {path}.",
    }


def test_allow_names_every_route_of_an_address(reader: TestClient) -> None:
    """Two routes of one address are both in it, whichever comes first."""
    assert reader.delete(f"{API}/jobs").headers["allow"] == "GET, HEAD, POST"
    assert reader.delete("/jobs").headers["allow"] == "GET, HEAD, POST"
    assert reader.put("/practice").headers["allow"] == "POST"
    assert reader.post("/static/style.css").headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize("accept", ["text/html;q=0", "text/html;q=0.0, application/json"])
def test_a_page_that_is_refused_is_not_sent(reader: TestClient, accept: str) -> None:
    """Who wants no HTML gets no page of an error."""
    said(reader.get("/sources/nothing", headers={"Accept": accept}), 404)


@pytest.mark.parametrize("path", ["/nothing", "/sources/nothing", "/glossary/无", "/static/none"])
def test_a_browser_gets_a_page(reader: TestClient, path: str) -> None:
    """Who asks for HTML outside /api gets the error as a page, with its status."""
    response = reader.get(path, headers={"Accept": "text/html,application/xhtml+xml"})
    assert response.status_code == 404
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "<html" in response.text
    assert HEADERS.items() <= {key: response.headers.get(key) for key in HEADERS}.items()


def test_a_page_of_an_error_runs_nothing_that_was_sent(reader: TestClient) -> None:
    """What an address holds stands in the page as text."""
    response = reader.get("/sources/<script>x</script>", headers={"Accept": "text/html"})
    assert "<script>x" not in response.text
    assert "&lt;script&gt;x" in response.text


def test_a_wrong_value_in_a_page_is_a_page(reader: TestClient) -> None:
    """A page's own parameters are held too."""
    response = reader.get("/glossary?start=x", headers={"Accept": "text/html"})
    assert response.status_code == 422
    assert "query.start" in response.text


def test_under_api_it_is_never_a_page(reader: TestClient) -> None:
    """A browser that opens an address of the API gets the problem itself."""
    said(reader.get(f"{API}/sources/nothing", headers={"Accept": "text/html"}), 404)


def test_a_body_that_is_not_said_to_be_json(client: TestClient) -> None:
    """JSON that is sent as something else is answered with what to send."""
    headers = {"If-Match": '"1"', "Content-Type": "text/plain"}
    address = f"{API}/segments/seg-new/translation"
    response = client.put(address, content=b'{"en": "Credit."}', headers=headers)
    assert "Content-Type: application/json" in said(response, 422)["detail"]


def test_a_method_that_is_refused_says_which_are_not(reader: TestClient) -> None:
    """405 has Allow, the framework's header, beside the problem."""
    response = reader.delete(f"{API}/sources")
    assert response.headers["allow"] == "GET, HEAD"
    problem = said(response, 405)
    assert problem["type"] == "/problems/method-not-allowed"
    assert problem["title"] == "Method not allowed"
    assert problem["detail"] == "/api/v1/sources does not take DELETE."


def failing(bench: Workbench, error: Exception) -> TestClient:
    """A client of an application with one more route, which fails."""
    app = create_app(bench)

    @app.get("/broken", include_in_schema=False)
    def break_down() -> Any:
        raise error

    install(app, render_problem)
    return TestClient(app, raise_server_exceptions=False)


def test_our_own_fault_tells_nothing_of_the_inside(loaded: Workbench) -> None:
    """An unforeseen failure is 500 in the one shape, without its message, with every header."""
    response = failing(loaded, RuntimeError("the secret")).get("/broken")
    problem = said(response, 500)
    assert problem["type"] == "/problems/internal"
    assert "secret" not in response.text
    assert HEADERS.items() <= {key: response.headers.get(key) for key in HEADERS}.items()


@one_database
def test_a_corrupt_database_is_503(loaded: Workbench) -> None:
    """A server whose file is damaged under it says so on every route, and what to do."""
    path = Path(loaded.database.url.database or "")
    with TestClient(create_app(loaded), raise_server_exceptions=False) as client:
        assert client.get(f"{API}/sources").status_code == 200
        loaded.database.engine.dispose()
        with path.open("r+b") as file:
            file.seek(4096)
            file.write(b"\x55" * (path.stat().st_size - 4096))
        for end in ("-wal", "-shm"):
            path.with_name(path.name + end).unlink(missing_ok=True)
        for route in (f"{API}/sources", f"{API}/aligned", f"{API}/glossary", "/readyz"):
            problem = said(client.get(route), 503)
            assert problem["type"] == "/problems/unavailable"
            assert "`duizhao restore FILE`" in problem["detail"]


def test_our_own_fault_is_a_page_for_a_browser(loaded: Workbench) -> None:
    """The same failure of a page is a page."""
    client = failing(loaded, RuntimeError("the secret"))
    response = client.get("/broken", headers={"Accept": "text/html"})
    assert response.status_code == 500
    assert "<html" in response.text
    assert "secret" not in response.text


def test_any_other_refusal_has_the_shape(loaded: Workbench) -> None:
    """A status that only the framework knows is a problem of that name."""
    error = HTTPException(418, "No coffee here.", {"X-Kind": "pot"})
    response = failing(loaded, error).get("/broken")
    problem = said(response, 418)
    assert problem["type"] == "/problems/i'm-a-teapot"
    assert (problem["detail"], response.headers["x-kind"]) == ("No coffee here.", "pot")


def test_a_request_that_cannot_be_read_is_a_problem(loaded: Workbench) -> None:
    """A 400 that no body caused keeps its status and its words."""
    problem = said(failing(loaded, HTTPException(400, "Say it again.")).get("/broken"), 400)
    assert problem["type"] == "/problems/bad-request"
    assert problem["detail"] == "Say it again."
