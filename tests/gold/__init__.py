"""Gold data: tab-separated files, `#` begins a comment line.

checks/<id>.tsv has a case a line: the worst severity that the check may give, or ok; the Chinese;
the English; and where the check wants it, what else it is given: glossary rows
(`zh=en; also; !avoid`, ` | ` between rows), or the English that the same Chinese has elsewhere.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from api.glossary import Term

GOLD = Path(__file__).parent
ORDER = ("error", "warning", "note", "ok")


class Case(NamedTuple):
    """What a check should say of a pair: the worst severity, or ok."""

    check: str
    expected: str
    zh: str
    en: str
    more: str = ""


def read_rows(name: str) -> list[list[str]]:
    """Rows of tests/gold/<name>, comments left out."""
    lines = (GOLD / name).read_text(encoding="utf-8").split("\n")
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def read_cases(check: str) -> list[Case]:
    """The cases of one check; none where it has no file."""
    name = f"checks/{check}.tsv"
    return [Case(check, *row) for row in read_rows(name)] if (GOLD / name).exists() else []


def read_terms(text: str) -> list[Term]:
    """The glossary rows of a case."""
    terms = []
    for row in text.split(" | ") if text else ():
        zh, _, english = row.partition("=")
        en, *others = english.split("; ")
        avoid = tuple(other[1:] for other in others if other.startswith("!"))
        also = tuple(other for other in others if not other.startswith("!"))
        terms.append(Term(zh=zh, en=en, also=also, avoid=avoid))
    return terms
