"""The helper of the tests of linear time: red for what is quadratic, green for what is linear."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

import pytest

from api.checks import spacing
from tests.growth import BOUND, SIZE, assert_linear, measure_growth

TRAILING = re.compile(r"(?:\s*,\s*)+$")  # from each space to the last, for a comma that never comes
BETWEEN = re.compile(r"a.*x.*y")  # from each a to the end of the text


def scan_plainly(text: str) -> int:
    """As much work for every character."""
    return sum(map(ord, text)) + len(re.findall(r"\s+", text))


def compare_pairs(text: str) -> int:
    """Every character with every one before it, as a loop within a loop does."""
    return sum(text.count(character, 0, at) for at, character in enumerate(text))


@lru_cache(maxsize=8)
def scan_and_keep(text: str) -> object:
    """Quadratic, and the answer is kept."""
    return BETWEEN.search(text)


@pytest.mark.parametrize(
    ("run", "unit"),
    [
        (TRAILING.search, " "),
        (BETWEEN.search, "a"),
        (compare_pairs, "字"),
        (scan_and_keep, "a"),
    ],
)
def test_quadratic_time_is_found(run: Callable[..., object], unit: str) -> None:
    """A regular expression that begins anew at every place, and a loop in a loop, are red."""
    with pytest.raises(AssertionError, match=r"twice 2,000 takes [3-9]\.\d times as long"):
        assert_linear(run, lambda size: ((unit * size)[:size],), SIZE)


@pytest.mark.parametrize(
    ("run", "unit"),
    [
        (scan_plainly, " "),
        (scan_plainly, "字a"),
        (TRAILING.search, ","),
        (sorted, "ba"),
        (len, "a"),
    ],
)
def test_linear_time_is_passed(run: Callable[..., object], unit: str) -> None:
    """What looks at each character once, or does nothing at all, is green."""
    assert measure_growth(run, lambda size: ((unit * size)[:size],), 10 * SIZE) < BOUND


@pytest.mark.parametrize(
    ("pattern", "unit"), [(TRAILING, " "), (BETWEEN, "a")], ids=["trailing", "between"]
)
def test_a_quadratic_expression_in_a_check_is_found(pattern: re.Pattern[str], unit: str) -> None:
    """A check that is linear is red once such an expression is part of it."""

    def planted(zh: str, en: str) -> object:
        return pattern.sub("", en) and spacing.check(zh, en)

    def make(size: int) -> tuple[str, str]:
        return "字", (unit * size)[:size]

    assert measure_growth(spacing.check, make, SIZE) < BOUND
    assert measure_growth(planted, make, SIZE) > BOUND
