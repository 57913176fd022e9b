"""Addresses, file names and codes stand unchanged in the English."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from api.checks.finding import Finding, Severity, Span
from api.checks.registry import Check
from api.checks.sides import quote
from api.glossary.matching import Hit

ID = "codes"

# Full-width forms become ASCII one for one, so that spans stay true.
_NARROW = {at: at - 0xFEE0 for at in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_SIGN = re.compile(r"[0-9A-Za-z]")
_URL = re.compile(r"(?:https?|ftp)://[!-~]+|(?<![\w.@-])www\.[A-Za-z0-9-]+\.[!-~]+", re.IGNORECASE)
_EMAIL = re.compile(r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9][A-Za-z0-9.-]+")
_TOKEN = re.compile(r"(?<![0-9A-Za-z_])[0-9A-Za-z_](?:[\w./+-]*[0-9A-Za-z_])?", re.ASCII)
_STANDARD = re.compile(
    r"(?<![0-9A-Za-z])(?:ISO|IEC|GB|GB/T|GB/Z|CNS|DB|DB[0-9]{2}|YY|YY/T|HJ|JGJ|EN|ASTM|IEEE|ITU-T|RFC"
    r"|ISO/IEC)[ -]?[0-9][0-9.-]*(?![0-9A-Za-z])"
)
_FILE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|txt|csv|tsv|jpe?g|png|gif|zip|rar|html?|xml|json|ya?ml|toml|md|exe"
    r"|apk|mp[34]|py|js|css|sql|sh|ini|cfg|conf|log)\Z",
    re.IGNORECASE,
)
_DOMAIN = re.compile(r"(?:[a-z0-9-]+\.)+(?:com|cn|org|net|gov|edu|tw|hk|io|info)(?:/.*)?\Z", re.I)
_TRAILING = ".,;:!?'\")]}>*_"
_AMOUNT = re.compile(r"[0-9][0-9.,/-]*(?:st|nd|rd|th|[A-Za-z]{0,5}(?:/[0-9]*[A-Za-z]{1,4})?)\Z")
_MOST = 50  # codes of one text that are looked for one by one
_LONG = 64  # a longer code must stand as it is
_EXACT = frozenset(("address", "e-mail address", "file name"))


class Code(NamedTuple):
    """A text that no translation changes: its kind, itself with narrow characters, its span."""

    kind: str
    text: str
    span: Span


def check(zh: str, en: str, hits: Sequence[Hit] = ()) -> list[Finding]:  # noqa: ARG001
    """Errors for addresses, e-mail addresses, file names, standards and long codes not kept.

    Shorter codes of letters and digits, which English may write out (CO2), are warnings. Upper
    and lower case count in addresses; spaces and hyphens do not count in codes.
    """
    if not en.strip() or not _SIGN.search(zh):
        return []
    source = find_codes(zh)
    if not source:
        return []
    target = find_codes(en)
    plain = en.translate(_NARROW) if not en.isascii() else en
    kept = {code.text for code in target}
    changed = [code for code in source if code.text not in kept][:_MOST]
    lost = [code for code in changed if not _is_kept(code, plain)]
    known = {code.text for code in source}
    strange = [code for code in target if code.text not in known][:_MOST]
    return [_report(code, strange) for code in lost]


CHECK = Check(
    ID,
    title="Addresses and codes",
    description="a web or mail address, file name, standard or code that was changed",
    severities=("error", "warning"),
    find=check,
)


def find_codes(text: str) -> list[Code]:
    """The addresses, file names, standards and codes of a text, in its order, none overlapping."""
    narrow = text if text.isascii() else text.translate(_NARROW)
    found: list[Code] = []
    if "://" in narrow or "www." in narrow.casefold():
        found += _trim("address", _URL.finditer(narrow))
    if "@" in narrow:
        found += _trim("e-mail address", _EMAIL.finditer(narrow))
    found += _trim("standard", _STANDARD.finditer(narrow))
    found.sort(key=lambda code: code.span)
    starts = [code.span[0] for code in found]
    tokens: list[Code] = []
    for match in _TOKEN.finditer(narrow):
        kind = _kind(match[0])
        if kind and not (kind == "short code" and narrow[match.end() : match.end() + 1] == "%"):
            before = bisect_left(starts, match.end())  # the codes that begin before the token ends
            if not before or found[before - 1].span[1] <= match.start():
                tokens.append(Code(kind, match[0], match.span()))
    return sorted(found + tokens, key=lambda code: code.span)


def _trim(kind: str, matches: Iterable[re.Match[str]]) -> list[Code]:
    found = []
    for match in matches:
        text = match[0].rstrip(_TRAILING)
        if "(" in text and match[0][len(text) : len(text) + 1] == ")":
            text += ")"
        if text:
            found.append(Code(kind, text, (match.start(), match.start() + len(text))))
    return found


def _kind(token: str) -> str:
    """What kind of code a token is, or ""."""
    if "." in token and _FILE.search(token):
        return "file name"
    if "." in token and len(token) < 300 and _DOMAIN.match(token):
        return "address"
    digits = sum(map(str.isdigit, token))
    letters = sum(map(str.isalpha, token))
    if not letters:
        return "number code" if digits >= 15 and digits == len(token) else ""
    is_amount = digits < 12 and _AMOUNT.match(token)
    if not digits or digits + letters < 4 or is_amount or token.islower():
        return ""
    return "code" if digits >= 4 and digits + letters >= 6 else "short code"


def _is_kept(code: Code, en: str) -> bool:
    """Whether the English has the code's letters and digits in order, in one piece or several."""
    if code.kind in _EXACT or len(code.text) > _LONG:
        return _holds(en, code.text)
    pieces = "[^0-9A-Za-z]{0,3}".join(re.findall(r"[0-9]+|[A-Za-z]+", code.text))
    return re.search(f"(?<![0-9A-Za-z]){pieces}(?![0-9])", en, re.IGNORECASE) is not None


def _holds(en: str, text: str) -> bool:
    at = en.find(text)
    while at >= 0:
        after = en[at + len(text) : at + len(text) + 2]
        if not after[:1].isalnum() and not (after[:1] in "/-_.=&%" and after[1:2].isalnum()):
            return True
        at = en.find(text, at + 1)
    return False


def _report(code: Code, strange: list[Code]) -> Finding:
    near = [other for other in strange if _is_alike(code, other)]
    severity: Severity = "warning" if code.kind == "short code" else "error"
    name = code.kind.removeprefix("short ")
    if near:
        message = f"The {name} {quote(code.text)} is {quote(near[0].text)} in the English."
        return Finding(
            check=ID, severity=severity, message=message, zh_span=code.span, en_span=near[0].span
        )
    message = f"The {name} {quote(code.text)} is not in the English as it stands."
    return Finding(check=ID, severity=severity, message=message, zh_span=code.span)


def _is_alike(code: Code, other: Code) -> bool:
    """Whether two codes of a kind look like one changed: most of the characters stand in place."""
    if code.kind != other.kind:
        return False
    left, right = code.text.casefold(), other.text.casefold()
    longer, shorter = max(len(left), len(right)), min(len(left), len(right))
    ahead = _common(left, right)
    behind = min(_common(left[::-1], right[::-1]), shorter - ahead)
    return 2 * (ahead + behind) >= longer


def _common(left: str, right: str) -> int:
    return next(
        (at for at, (a, b) in enumerate(zip(left, right, strict=False)) if a != b),
        min(len(left), len(right)),
    )
