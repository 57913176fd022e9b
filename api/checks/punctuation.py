"""Chinese punctuation and full-width characters in the English; the question mark kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import partial
from itertools import islice

from api.checks.finding import MOST, Finding, Severity
from api.checks.registry import Check
from api.checks.sides import quote
from api.glossary.matching import Hit
from api.language.script import HAN_CHARACTER

ID = "punctuation"

# Each Chinese mark and what English writes for it.
_MARKS = {
    "，": ",",
    "。": ".",
    "、": ",",
    "；": ";",
    "：": ":",
    "？": "?",
    "！": "!",
    "（": "(",
    "）": ")",
    "［": "[",
    "］": "]",
    "【": "[",
    "】": "]",
    "〔": "[",
    "〕": "]",
    "「": "“",
    "」": "”",
    "『": "‘",
    "』": "’",
    "《": "italics or “",
    "》": "italics or ”",
    "〈": "‘",
    "〉": "’",
    "﹑": ",",
    "｡": ".",
    "～": "–",
    "〜": "–",
    "〝": "“",
    "〞": "”",
    "\u3000": "a space",
    "——": "—",
    "……": "…",
}
_FOUND = re.compile(
    "——+|……+|[，。、；：？！（）［］【】〔〕「」『』《》〈〉﹑｡～〜〝〞\u3000]|[\uff01-\uff5e\uffe0-\uffe6]+"
)
_STYLE = frozenset(("——", "……"))
_QUESTION = re.compile(r"[？?][”’」』）)\s]*\Z")


def check(zh: str, en: str, hits: Sequence[Hit] = ()) -> list[Finding]:  # noqa: ARG001
    """An error for each Chinese mark in English, a warning for other full-width characters.

    Marks next to Han are part of a Chinese phrase, which the untranslated check reports. A
    question that lost its question mark is a note.
    """
    found = map(partial(_report, en), () if en.isascii() else _FOUND.finditer(en))
    findings = list(islice(filter(None, found), MOST))
    asked = _QUESTION.search(zh[-8:].rstrip())
    if asked and "?" not in en and "？" not in en and en.strip():
        at = max(zh.rfind("？"), zh.rfind("?"))
        message = "The Chinese is a question, and the English has no question mark."
        findings.append(Finding(check=ID, severity="note", message=message, zh_span=(at, at + 1)))
    return findings


CHECK = Check(
    ID,
    title="Chinese punctuation",
    description="full-width punctuation in the English, or a question mark lost",
    severities=("error", "warning", "note"),
    find=check,
)


def _report(en: str, match: re.Match[str]) -> Finding | None:
    start, end = match.span()
    if HAN_CHARACTER.search(en, max(0, start - 1), end + 1):
        return None
    mark = match[0]
    key = mark[:2] if mark[:2] in _STYLE else mark
    severity: Severity = "note" if key in _STYLE else "error"
    if key in _MARKS:
        message = f"{_name(mark)} is Chinese punctuation; English writes {_MARKS[key]}"
        message += "" if message[-1].isalpha() else " "
        return Finding(
            check=ID, severity=severity, message=message.rstrip() + ".", en_span=(start, end)
        )
    plain = unicodedata.normalize("NFKC", mark)
    message = f"{quote(mark)} is full-width; English writes {quote(plain)}."
    return Finding(check=ID, severity="warning", message=message, en_span=(start, end))


def _name(mark: str) -> str:
    return "The wide space (U+3000)" if mark == "\u3000" else quote(mark)
