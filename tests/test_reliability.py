"""docs/reliability.md: each promise names tests, and these are there."""

from __future__ import annotations

import ast
import re

import pytest

from tests import ROOT

TEXT = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[^`]+)`", TEXT.partition("\n## ")[2])))
PROMISES = re.findall(r"(?m)^\| (?!promise|---)(.+) \|$", TEXT)


def names_in(name: str) -> set[str]:
    """The tests of a file, those of a class behind its name."""
    tree = ast.parse((ROOT / name).read_text(encoding="utf-8"))
    found = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.ClassDef):
            inner = (each for each in node.body if isinstance(each, ast.FunctionDef))
            found |= {f"{node.name}::{each.name}" for each in inner}
    return found


@pytest.mark.parametrize("name", NAMED)
def test_the_test_is_there(name: str) -> None:
    """What is said to hold a promise is a test of that name."""
    path, _, test = name.partition("::")
    assert test.rpartition("::")[2].startswith("test_")
    assert test in names_in(path)


def test_every_promise_names_its_tests() -> None:
    """A row has a promise and at least one test, and nothing else where the tests stand."""
    assert len(PROMISES) > 20
    for row in PROMISES:
        promise, _, held = row.partition(" | ")
        assert promise.endswith(".")
        assert re.fullmatch(r"`tests/[\w/]+\.py(::\w+)+`(, `tests/[\w/]+\.py(::\w+)+`)*", held), row


@pytest.mark.parametrize(
    "danger", ["killed", "power", "full", "lost or damaged", "Two servers", "Backups"]
)
def test_every_danger_has_its_part(danger: str) -> None:
    """What may happen to an installation has a part of its own, with promises in it."""
    parts = [part for part in TEXT.split("\n## ")[1:] if danger in part.splitlines()[0]]
    assert len(parts) == 1
    assert "`tests/" in parts[0]
