"""The same source translated in two ways."""

from __future__ import annotations

import re
import unicodedata

from api.checks.finding import Finding, Severity
from api.checks.registry import Check
from api.checks.sides import quote, trimmed

ID = "consistency"

_SPACE = re.compile(r"\s+")
_STOPS = " .,;:!?…。，；：！？、"
_QUOTES = str.maketrans("“”‘’「」『』", "\"\"''\"\"''")
_SHORT = 4  # code points; below it the same words often mean two things


class Earlier:
    """The first English of each source met so far: what later pairs are compared with."""

    def __init__(self) -> None:
        self._first: dict[str, tuple[str, str]] = {}

    def compare(self, zh: str, en: str, where: str) -> list[Finding]:
        """The finding that the source had another English before; a pair without English has none.

        `where` names this pair to later ones.
        """
        source = _fold(zh)
        if not source or not _fold(en):
            return []
        place, known = self._first.setdefault(source, (where, en))
        found = compare(zh, en, known, place)
        return [found] if found else []


def compare(zh: str, en: str, other: str, where: str) -> Finding | None:
    """The finding on `zh` rendered `en` here and `other` in `where`, unless they are the same.

    Case, width, white space, straight or curly quotes and a final stop make no difference. A source
    shorter than 4 code points gives a note only.
    """
    if en == other or _fold(en).casefold() == _fold(other).casefold():
        return None
    severity: Severity = "note" if len(_fold(zh)) < _SHORT else "warning"
    message = (
        f"The same Chinese is {quote(other.strip(), limit=60)} in {where} "
        f"and {quote(en.strip(), limit=60)} here."
    )
    return Finding(
        check=ID, severity=severity, message=message, zh_span=trimmed(zh), en_span=trimmed(en)
    )


CHECK = Check(
    ID,
    title="Consistency",
    description="the same Chinese with other English elsewhere",
    severities=("warning", "note"),
    compare=compare,
)


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    return _SPACE.sub(" ", plain).strip(_STOPS)
