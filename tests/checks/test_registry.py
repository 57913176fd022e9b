"""The registry: every check says what it is, and none is without documentation and tests."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Sequence

import pytest

from api import checks
from api.checks import Check, Finding
from api.glossary.matching import Hit
from tests import ROOT
from tests.checks import test_gold, test_worst


def test_every_check_is_documented() -> None:
    """docs/checks.md has a row for each check in order: its severities and what it finds."""
    text = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
    rows = re.findall(r"(?m)^\| `([a-z]+)` \| ([^|]+) \| ([^|]+) \| (.+) \|$", text)
    told = [(name, title, severities) for name, title, severities, _ in rows]
    wanted = [(check.id, check.title, ", ".join(check.severities)) for check in checks.CHECKS]
    assert told == wanted, "rows of the table in docs/checks.md"
    for check, (*_, description) in zip(checks.CHECKS, rows, strict=True):
        assert description.startswith(check.description), check.id


def test_every_check_is_collected() -> None:
    """A module of the package that has a record is in the registry."""
    modules = [
        importlib.import_module(f"api.checks.{found.name}")
        for found in pkgutil.iter_modules(checks.__path__)
    ]
    records = [module.CHECK for module in modules if hasattr(module, "CHECK")]
    assert len(records) >= 10
    assert [record.id for record in records if record not in checks.CHECKS] == []


def test_every_record_is_whole() -> None:
    """An id is a word and stands once; severities come in order; a check finds or compares."""
    ids = [check.id for check in checks.CHECKS]
    assert len(set(ids)) == len(ids)
    for check in checks.CHECKS:
        assert re.fullmatch("[a-z]+", check.id)
        assert check.title[0].isupper()
        assert not check.description.endswith(".")
        assert list(check.severities) == [s for s in checks.RANK if s in check.severities]
        assert (check.find is None) != (check.compare is None)


def test_a_check_of_pairs_is_run() -> None:
    """What is in the registry is run, in the order of severities; what compares is left out."""
    found = checks.run("不得公开jubao@a.cn。", "It may be, be made public at jubao@b.cn。", ())
    assert [(f.check, f.severity) for f in found] == [
        ("punctuation", "error"),
        ("negation", "error"),
        ("codes", "error"),
    ]


def shout(zh: str, en: str, hits: Sequence[Hit] = ()) -> list[Finding]:
    """A note on every pair."""
    return [Finding(check="shouting", severity="note", message="It is loud.")]


PLANTED = Check(
    "shouting", title="Shouting", description="a loud word", severities=("note",), find=shout
)


@pytest.mark.parametrize(
    "complete",
    [
        test_every_check_is_documented,
        test_gold.test_every_check_has_gold_cases,
        test_worst.test_every_check_has_a_worst_case,
    ],
)
def test_an_incomplete_check_is_found(
    complete: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A check that is planted in the registry runs, and fails for want of each of the three."""
    complete()
    monkeypatch.setattr(checks, "CHECKS", (*checks.CHECKS, PLANTED))
    assert [finding.check for finding in checks.run("好", "Good")] == ["shouting"]
    with pytest.raises(AssertionError):
        complete()
