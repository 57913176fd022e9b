"""Chinese characters left in the English."""

from __future__ import annotations

import re
from collections.abc import Sequence

from api.checks.finding import MOST, Finding, Severity, Span
from api.checks.registry import Check
from api.checks.sides import LETTER, quote, trimmed
from api.glossary.matching import Hit
from api.language.script import HAN, HAN_CHARACTER

ID = "untranslated"

# A run of Han may hold the marks and spaces of a Chinese phrase, and ends with a Han character.
_RUN = re.compile(f"[{HAN}]+(?:[·、，。：；！？《》〈〉（）“”—0-9０-９]{{1,4}}[{HAN}]+)*")
_OPENING = "([{（［【〔“‘「『《〈\"'"
_CLOSING = ")]}）］】〕”’」』》〉\"'"


def check(zh: str, en: str, hits: Sequence[Hit] = ()) -> list[Finding]:  # noqa: ARG001
    """An error for each run of Han in the English; a note where it is quoted beside its English.

    `Shixin (失信)` and `the character “信”` keep the Chinese on purpose. One finding stands for a
    whole English side that is still Chinese.
    """
    if en.isascii():
        return []
    runs = [match.span() for match in _RUN.finditer(en)]
    if not runs:
        return []
    han = sum(len(HAN_CHARACTER.findall(en, *run)) for run in runs)
    if han > 3 and 2 * han > len(LETTER.findall(en)):
        message = f"The English side is Chinese: {quote(en.strip())}."
        return [
            Finding(
                check=ID,
                severity="error",
                message=message,
                zh_span=trimmed(zh),
                en_span=trimmed(en),
            )
        ]
    return [_report(zh, en, run) for run in runs[:MOST]]


CHECK = Check(
    ID,
    title="Left in Chinese",
    description="Chinese left in the English",
    severities=("error", "note"),
    find=check,
)


def _report(zh: str, en: str, run: Span) -> Finding:
    words = en[run[0] : run[1]]
    at = zh.find(words)
    source = (at, at + len(words)) if at >= 0 else None
    severity: Severity = "note" if _is_kept(en, run) else "error"
    if severity == "note":
        message = f"{quote(words)} is quoted in Chinese in the English: is that meant?"
    elif source:
        message = f"{quote(words)} is left in Chinese in the English."
    else:
        message = f"The English has {quote(words)}, which is Chinese and not in the source."
    return Finding(check=ID, severity=severity, message=message, zh_span=source, en_span=run)


def _is_kept(en: str, run: Span) -> bool:
    """Whether a run stands in brackets or quotes of its own, with English words before them."""
    before, after = en[: run[0]][-3:].rstrip(), en[run[1] :][:3].lstrip()
    enclosed = before[-1:] in _OPENING and after[:1] in _CLOSING and before and after
    return bool(enclosed) and LETTER.search(en, max(0, run[0] - 60), run[0]) is not None
