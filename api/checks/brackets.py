"""Brackets, quotation marks and 《》 balance on each side and between the sides."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from api.checks.finding import MOST, Finding
from api.checks.registry import Check
from api.checks.sides import LETTER, quote
from api.glossary.matching import Hit

ID = "brackets"

_BRACKETS = {
    "(": ")",
    "（": "）",
    "[": "]",
    "［": "］",
    "【": "】",
    "〔": "〕",
    "{": "}",
    "《": "》",
    "〈": "〉",
    "「": "」",
    "『": "』",
    "“": "”",
}
_CLOSERS = {closing: opening for opening, closing in _BRACKETS.items()}
# Half and full width close each other, and so do the kinds of square bracket.
_FAMILY = {"（": "(", "［": "[", "〔": "[", "【": "["}
_KIND = (
    dict.fromkeys("([{", "bracket")
    | dict.fromkeys("「『“", "quote")
    | dict.fromkeys("《〈", "title")
)
_ANY = re.compile("[][(){}（）［］【】〔〕《》〈〉「」『』“”]")
_ENGLISH_QUOTE = re.compile("[“”\"]|(?<![A-Za-z0-9])''|''(?![A-Za-z0-9])")
# 1) a) iv) 1.) number a list and stand alone; :) is a face.
_NUMBER = re.compile(r"(?:\A|(?<=[\s;,.:，；。：、]))(?:[0-9]{1,3}\.?|[A-Za-z]|[ivxIVX]{1,5})[)）]")
_FACE = re.compile(r"[:;=]-?[()]")
# What a Chinese bracket holds: not the number of a list, nor a character that varies a word.
_HELD = re.compile(r"[（(]([^（）()]{1,400})[）)]")
_LISTED = re.compile(r"[一二三四五六七八九十百0-9a-zA-ZivxIVX]{1,4}")
_SPOKEN = re.compile("“([^“”]{1,400})”|「([^「」]{1,400})」|『([^『』]{1,400})』")
_MARKED = re.compile("[“”\"‘’「」『』*_<]|''|(?<![A-Za-z])'")
_TITLE = re.compile("《([^《》]{1,200})》")
_ASIDE = re.compile(r"[(\[（［,—–-]")


def check(zh: str, en: str, hits: Sequence[Hit] = ()) -> list[Finding]:  # noqa: ARG001
    """Errors for English brackets and quotation marks without partners; then what one side lacks.

    A segment may begin or end within brackets or a quotation: what the Chinese leaves open the
    English may leave open. Quotation marks that are paired but turned the wrong way are a
    warning; Chinese brackets, quotation marks or 《》 of which the English has no trace are notes.
    """
    if not en.strip():
        return []
    alone = find_unpaired(zh)
    open_kinds = {_KIND[mark] for mark, _ in alone}
    wrong = [at for mark, at in find_unpaired(en) if _wants(mark, open_kinds)]
    findings = [_report(en, at) for at in wrong[: MOST - 1]]  # and one for quotation marks
    if "quote" not in open_kinds:
        findings += _check_quotes(en)
    for mark, at in alone:
        if _KIND[mark] != "quote" and not findings:
            message = f"The mark {zh[at]} has no partner in the Chinese: is the source whole?"
            findings.append(
                Finding(check=ID, severity="note", message=message, zh_span=(at, at + 1))
            )
            break
    return findings if findings or alone else _compare(zh, en)


CHECK = Check(
    ID,
    title="Brackets and quotation marks",
    description="a bracket or quotation mark without its partner, a title that lost its marks",
    severities=("error", "warning", "note"),
    find=check,
)


def _wants(mark: str, open_kinds: set[str]) -> bool:
    kind = _KIND[mark]
    return mark != "“" and kind not in open_kinds


def find_unpaired(text: str) -> list[tuple[str, int]]:
    """(the opening mark of its pair, where it stands) for each mark without a partner, in order."""
    stack: list[tuple[str, int]] = []
    alone: list[tuple[str, int]] = []
    marks = list(_ANY.finditer(text))
    if not marks:
        return []
    passed = {match.end() - 1 for match in _NUMBER.finditer(text)}
    passed |= {match.end() - 1 for match in _FACE.finditer(text)}
    opened: Counter[str] = Counter()
    for match in marks:
        at, mark = match.start(), match[0]
        opening = _CLOSERS.get(mark, mark)
        opening = _FAMILY.get(opening, opening)
        if mark in _BRACKETS:
            if at not in passed or mark not in "(（":
                stack.append((opening, at))
                opened[opening] += 1
        elif opened[opening]:
            while stack[-1][0] != opening:
                alone.append(stack[-1])
                opened[stack.pop()[0]] -= 1
            opened[stack.pop()[0]] -= 1
        elif at not in passed:
            alone.append((opening, at))
    return sorted(alone + stack, key=lambda item: item[1])


def _report(en: str, at: int) -> Finding:
    which = "closing" if en[at] in _CLOSERS else "opening"
    message = f"The {which} bracket {en[at]} has no partner in the English."
    return Finding(check=ID, severity="error", message=message, en_span=(at, at + 1))


def _check_quotes(en: str) -> list[Finding]:
    """One finding when the double quotation marks are odd in number or turned the wrong way."""
    marks = [match for match in _ENGLISH_QUOTE.finditer(en) if not _is_inch(en, match)]
    if len(marks) % 2:
        at = _odd_one([match[0] for match in marks])
        span = marks[at].span()
        message = f"The quotation mark {marks[at][0]} has no partner in the English."
        return [Finding(check=ID, severity="error", message=message, en_span=span)]
    for left, right in zip(marks[::2], marks[1::2], strict=True):
        if left[0] + right[0] not in ("“”", '""', "''''"):
            message = f"The quotation marks {left[0]} and {right[0]} are not a pair."
            return [
                Finding(
                    check=ID,
                    severity="warning",
                    message=message,
                    en_span=(left.start(), right.end()),
                )
            ]
    return []


def _is_inch(en: str, match: re.Match[str]) -> bool:
    """Whether a mark after a digit is a measure: 4” x 6”; a year or number may be quoted."""
    at = match.start()
    return match[0] != "“" and en[max(0, at - 1) : at].isdigit() and en.count("“") < en.count("”")


def _odd_one(marks: list[str]) -> int:
    """Which of an odd number of marks is the likeliest to lack its partner."""
    for at, mark in enumerate(marks):
        if mark == "“" and (at + 1 == len(marks) or marks[at + 1] == "“"):
            return at
        if mark == "”" and (at == 0 or marks[at - 1] == "”"):
            return at
    return len(marks) - 1


def _compare(zh: str, en: str) -> list[Finding]:
    """Notes for brackets, quotation marks and titles of the Chinese without a trace in English."""
    findings = []
    if "“" in zh or "「" in zh or "『" in zh:
        spoken = _SPOKEN.search(zh)
        if spoken and not _MARKED.search(en):
            message = f"{quote(spoken[0][1:-1])} is in quotation marks; the English has none."
            findings.append(
                Finding(check=ID, severity="note", message=message, zh_span=spoken.span())
            )
    if ("（" in zh or "(" in zh) and not _ASIDE.search(en):
        enclosed = [match for match in _HELD.finditer(zh) if _is_aside(match)]
        if enclosed:
            message = f"{quote(enclosed[0][1])} is in brackets; the English has none."
            findings.append(
                Finding(check=ID, severity="note", message=message, zh_span=enclosed[0].span())
            )
    title = _TITLE.search(zh) if "《" in zh else None
    if title and not _MARKED.search(en) and not re.search(r"[^.\s]\s+[A-Z]", en):
        message = f"{quote(title[1])} is a title; the English marks none."
        findings.append(Finding(check=ID, severity="note", message=message, zh_span=title.span()))
    return findings


def _is_aside(match: re.Match[str]) -> bool:
    """Whether brackets hold words of their own: not (一), nor a part of a word as in 县（市）."""
    enclosed = match[1].strip()
    return (
        len(enclosed) > 2
        and not _LISTED.fullmatch(enclosed)
        and LETTER.search(enclosed) is not None
    )
