"""What each check says of the pairs in tests/gold: the worst severity, or nothing."""

from __future__ import annotations

import pytest

from api.checks import (
    brackets,
    codes,
    length,
    names,
    negation,
    punctuation,
    repetition,
    spacing,
    untranslated,
)
from tests import ROOT

GOLD = ROOT / "tests" / "gold"
ORDER = ("error", "warning", "note", "ok")
CHECKS = {
    module.ID: module.check
    for module in (
        brackets,
        codes,
        length,
        names,
        negation,
        punctuation,
        repetition,
        spacing,
        untranslated,
    )
}


def read_gold() -> list[tuple[str, str, str, str]]:
    rows = []
    for check in CHECKS:
        for line in (GOLD / f"{check}.tsv").read_text(encoding="utf-8").split("\n"):
            if line:
                expected, zh, en = line.split("\t")
                assert expected in ORDER, line
                rows.append((check, expected, zh, en))
    return rows


@pytest.mark.parametrize(("check", "expected", "zh", "en"), read_gold())
def test_gold(check: str, expected: str, zh: str, en: str) -> None:
    """Each pair gets the severity written beside it, and spans inside its texts."""
    findings = CHECKS[check](zh, en, ())
    worst = min((finding.severity for finding in findings), key=ORDER.index, default="ok")
    assert worst == expected, [finding.message for finding in findings]
    for finding in findings:
        assert finding.check == check
        for span, text in ((finding.zh_span, zh), (finding.en_span, en)):
            assert span is None or 0 <= span[0] < span[1] <= len(text)
