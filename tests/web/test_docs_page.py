"""The API's documentation in the browser, from our own files alone."""

from __future__ import annotations

from tests.web.browsing import Browser


def test_docs(reader: Browser) -> None:
    """It lists the routes, asks no other host for anything, and breaks no security policy."""
    reader.open("/docs")
    reader.wait(lambda: len(reader.all("#swagger-ui .opblock")) > 10, "the routes")
    paths = reader.texts("#swagger-ui .opblock-summary-path")
    assert any("/api/v1" in path and "translation" in path for path in paths)
    asked = reader.run("return performance.getEntriesByType('resource').map((e) => e.name)")
    assert any(name.endswith("/openapi.json") for name in asked)
    own = (reader.url, "data:")
    assert [name for name in asked if not name.startswith(own)] == []
    assert reader.complaints() == []


def test_a_route(reader: Browser) -> None:
    """A route opens to its parameters and an example of its answer."""
    reader.open("/docs")
    reader.wait(lambda: reader.all("#swagger-ui .opblock"), "the routes")
    reader.all("#swagger-ui .opblock-summary-control")[0].click()
    reader.until("#swagger-ui .opblock.is-open", "Example Value")
    assert "publisher" in reader.text("#swagger-ui .opblock.is-open")


def test_without_scripts(reader: Browser) -> None:
    """Without JavaScript the page leads to the description as a file."""
    reader.scripts(on=False)
    reader.open("/docs")
    assert "needs JavaScript" in reader.text("noscript p")
    assert reader.one("main a[href='/openapi.json']")
