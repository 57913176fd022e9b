"""What each check says of the pairs in tests/gold/checks: the worst severity, or nothing."""

from __future__ import annotations

import pytest

from api import checks
from api.checks import Finding
from api.checks.inspector import lexicon
from api.glossary.matching import Matcher
from tests.gold import GOLD, ORDER, Case, read_cases, read_terms

CASES = [case for check in checks.CHECKS for case in read_cases(check.id)]


def find(case: Case) -> list[Finding]:
    """What the check of a case says of its pair."""
    (check,) = (check for check in checks.CHECKS if check.id == case.check)
    if check.compare:
        found = check.compare(case.zh, case.en, case.more, "segment 1")
        return [found] if found else []
    assert check.find
    hits = Matcher(read_terms(case.more), lexicon()).hits(case.zh) if case.more else ()
    return check.find(case.zh, case.en, hits)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.check}-{case.expected}")
def test_gold(case: Case) -> None:
    """Each pair gets the severity written beside it, and spans inside its texts."""
    findings = find(case)
    assert case.expected in ORDER
    worst = min((finding.severity for finding in findings), key=ORDER.index, default="ok")
    assert worst == case.expected, [finding.message for finding in findings]
    for finding in findings:
        assert finding.check == case.check
        for span, text in ((finding.zh_span, case.zh), (finding.en_span, case.en)):
            assert span is None or 0 <= span[0] < span[1] <= len(text)


def test_every_check_has_gold_cases() -> None:
    """Each check of the registry has a case of every severity it claims, of no other, and an ok."""
    told = {check.id: {*check.severities, "ok"} for check in checks.CHECKS}
    found = {name: {case.expected for case in read_cases(name)} for name in told}
    assert found == told, "cases are in tests/gold/checks/<id>.tsv, one of each severity and an ok"
    assert {path.stem for path in (GOLD / "checks").iterdir()} == told.keys()
