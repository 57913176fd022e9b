"""Which media type is wanted most, by the ranges and weights of Accept."""

from __future__ import annotations

import pytest

from api.server.accept import choose

OFFERED = ("application/json", "text/csv", "application/jsonl")


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/csv", "text/csv"),
        ("TEXT/CSV", "text/csv"),
        ("text/csv;charset=utf-8", "text/csv"),
        ("text/*", "text/csv"),
        ("text/csv, application/json", "text/csv"),
        ("application/json, text/csv", "application/json"),
        ("text/csv;q=0.5, application/json;q=0.6", "application/json"),
        ("text/csv;q=0.5,*/*;q=0.1", "text/csv"),
        ("*/*, text/csv", "text/csv"),
        ("application/json;q=0", "text/csv"),
        ("application/json;q=0, application/jsonl", "application/jsonl"),
        ("application/*;q=0, */*", "text/csv"),
        ("application/*;q=0, application/json", "application/json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "application/json"),
        ("image/png", "application/json"),
        ("image/png, text/csv;q=0", "application/json"),
        ("text/csv;q=high", "text/csv"),
        ("text/csv;Q=0, */*;q=0.001", "application/json"),
        (",;,text/csv,", "text/csv"),
        ("*/*;q=0", None),
        ("*/*;q=0.000, image/png", None),
        ("application/json;q=0, text/csv;q=0, application/jsonl;q=0.0", None),
    ],
)
def test_the_one_wanted_most(accept: str, chosen: str | None) -> None:
    """The heaviest, then the one that is named, then the first; none where all are refused."""
    assert choose(accept, OFFERED) == chosen


def test_a_long_accept_is_read_in_its_length() -> None:
    """Many ranges, or one of many parameters, are read all the same."""
    assert choose("a/b," * 10_000 + "text/csv", OFFERED) == "text/csv"
    assert choose("text/csv" + ";a=b" * 10_000, OFFERED) == "text/csv"
