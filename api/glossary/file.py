"""The shared glossary: glossary.csv to terms and back.

The file is opened by hand in spreadsheets, so `read` takes what they save: a byte order mark, any
line ends, commas, semicolons or tabs, columns in any order, blank rows. `write` gives the one
canonical form: UTF-8, the columns of `COLUMNS`, commas, LF, quotes only where needed, `;` between
the values of `also` and `avoid`. Reading a canonical file and writing it changes no byte.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from api.errors import Invalid
from api.language.controls import describe_control, unify_lines
from api.language.script import HAN_CHARACTER

COLUMNS = ("zh", "en", "also", "avoid", "pos", "domain", "note", "source", "status")
HEADER = ",".join(COLUMNS)
LONGEST_INDEXED = 200  # code points of a headword, of a domain: PostgreSQL indexes 2,700 bytes

_LINE = re.compile("[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_SEVERAL = re.compile("[;；]")
# white space that is no control character: those are refused, not dropped
_WHITE = "".join(c for c in map(chr, range(0x3001)) if c.isspace() and not describe_control(c))
_OPEN = 'a quote " is opened and not closed; close it, and double a quote that is text ("")'
_STRAY = 'double a quote that is part of the text ("")'
_COUNT = "put quotes around a value that holds a separator, and leave an empty field empty"
_EXTRA = f"not a column of the glossary, its values are left out; the columns are {HEADER}"


class Term(BaseModel):
    """A row of the glossary: a headword in one domain and how it is, may be or is not rendered.

    The one shape of a term: files, matching, pages and REST have it. `en` is the preferred
    rendering, `also` are sanctioned ones, `avoid` those that are not to be used.
    """

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "example": {
                "zh": "失信行为",
                "en": "untrustworthy conduct",
                "also": ["trust-breaking conduct"],
                "avoid": ["dishonest behaviour"],
                "pos": "noun",
                "domain": "credit",
                "note": "An act that the credit records count against someone.",
                "source": "shenzhen-2016-parking-fees",
                "status": "cited",
            }
        },
    )
    zh: str
    en: str
    also: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    pos: str = ""
    domain: str = ""
    note: str = ""
    source: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a glossary file holds: its good rows in order, and a line for each thing wrong."""

    terms: tuple[Term, ...]
    problems: tuple[str, ...]


def read(data: bytes, name: str = "glossary.csv") -> Reading:
    """What a glossary file holds. A bad row is a problem `name:line: column x: …`, the others stay.

    Lines count from 1; a row in several lines has the number of its first. White space around a
    value is dropped; only a note may have line breaks, which become LF, and no value may have
    other control characters. Raises Invalid when the file is not UTF-8
    or a column is missing.
    """
    lines = _LINE.findall(_decode(data, name))
    top = next((at for at, line in enumerate(lines) if line.strip(" \t\r\n,;")), len(lines))
    delimiter = _delimiter("".join(lines[top : top + 1]))
    header, body, _ = _record(lines, top, delimiter)
    header = [column.lower() for column in header]
    places = {column: header.index(column) for column in COLUMNS if column in header}
    missing = [column for column in COLUMNS if column not in places]
    if missing:
        what = f"column {', '.join(missing)} is missing"
        raise Invalid(f"{name}:{top + 1}: {what}; the first line must name {HEADER}")
    problems = [
        f"{name}:{top + 1}: column {column}: {_EXTRA}"
        for at, column in enumerate(header)
        if column and places.get(column) != at
    ]
    terms: list[Term] = []
    line_of: dict[tuple[str, str], int] = {}
    for line, cells, broken in _rows(lines, body, delimiter, header):
        values = {} if broken else {column: cells[at] for column, at in places.items()}
        fault = broken or _control(values) or _limit(values) or _fault(values, line_of)
        if fault:
            problems.append(f"{name}:{line}: {fault}")
        else:
            terms.append(_term(values))
            line_of[values["zh"], values["domain"]] = line
    return Reading(tuple(terms), tuple(problems))


def write(terms: Iterable[Term]) -> bytes:
    """The canonical file of these terms, in their order.

    Control characters, which only rows of an earlier version have, are written as they are.
    Raises Invalid for a term that would not read back as it is: an empty zh or en, white space
    around a value, a `;` inside one of several values, a line break outside a note, the same zh
    and domain twice.
    """
    rows = [HEADER]
    line_of: dict[tuple[str, str], int] = {}
    for line, term in enumerate(terms, start=2):
        values = _values(term)
        fault = _fault(values, line_of)
        stripped = {column: cell.strip(_WHITE) for column, cell in values.items()}
        if not fault and _term(stripped) != term:
            fault = "white space around a value or ; inside one would be lost; take them out"
        if fault:
            raise Invalid(f"glossary term {term.zh!r}: {fault}")
        line_of[term.zh, term.domain] = line
        rows.append(",".join(map(_quote, values.values())))
    try:
        return "".join(row + "\n" for row in rows).encode("utf-8")
    except UnicodeEncodeError as error:
        raise Invalid(f"the glossary holds a character UTF-8 does not have: {error}") from None


def revision(terms: Iterable[Term]) -> str:
    """The glossary's revision: 12 hex digits of the SHA-256 of its canonical file."""
    return hashlib.sha256(write(terms)).hexdigest()[:12]


def _decode(data: bytes, name: str) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Invalid(f"{name}: this is UTF-16; save it as CSV in UTF-8")
    try:
        return data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        at = error.start + (3 if data.startswith(codecs.BOM_UTF8) else 0)
        line = len(re.findall(b"\r\n|\r|\n", data[:at])) + 1
        raise Invalid(
            f"{name}:{line}: byte {data[at]:#04x} at {at} of the file is not UTF-8; "
            "was it saved as GBK? Save it as CSV in UTF-8"
        ) from None


def _delimiter(header: str) -> str:
    """The one of , ; and tab that parts the most known columns."""

    def known(delimiter: str) -> int:
        return sum(cell.strip(' "\r\n').lower() in COLUMNS for cell in header.split(delimiter))

    return max(",;\t", key=known)


def _record(lines: list[str], at: int, delimiter: str) -> tuple[list[str], int, str]:
    """The row that begins at line `at`: its cells, the line after it, and what is wrong with it.

    A row with a broken quote ends with its own line, so that it takes no other row with it.
    """
    source = csv.reader((lines[k] for k in range(at, len(lines))), delimiter=delimiter, strict=True)
    try:
        cells = next(source, [])
    except csv.Error as error:
        is_open = source.line_num > 1 or "end of data" in str(error)
        return [], at + 1, _OPEN if is_open else f"{error}; {_STRAY}"
    return [unify_lines(cell).strip(_WHITE) for cell in cells], at + source.line_num, ""


def _rows(
    lines: list[str], at: int, delimiter: str, header: list[str]
) -> Iterator[tuple[int, list[str], str]]:
    """Each row that is not blank: its line number, its cells, and what is wrong with it or ""."""
    width = len(header)
    while at < len(lines):
        cells, following, fault = _record(lines, at, delimiter)
        wrong = any(cells) and len(cells) != width
        named = dict(zip(header, cells, strict=False))
        if following > at + 1 and (wrong or _broken(named)):
            following, fault = at + 1, _OPEN  # it met the closing quote of another row
        elif wrong:
            fault = f"{len(cells)} fields where the header has {width}; {_COUNT}"
        elif named.get(""):
            fault = f"{named['']!r:.80} stands in a column without a name; {_COUNT}"
        if fault == _OPEN:
            reached = len(next(csv.reader([lines[at][:100_000]], delimiter=delimiter)))
            fault = f"column {header[min(reached, width) - 1]}: {_OPEN}"
        if fault or any(cells):
            yield at + 1, cells, fault
        at = following


def _control(values: dict[str, str]) -> str:
    """What is wrong with a row whose value has a control character but tab and newline, or ""."""
    for column, value in values.items():
        control = describe_control(value)
        if control:
            return f"column {column}: holds {control}; take it out"
    return ""


def _broken(values: dict[str, str]) -> str:
    """The first column whose value has a line break where only a note may; or ""."""
    several = (column for column in COLUMNS if re.search("[\r\n]", values.get(column, "")))
    return next((column for column in several if column != "note"), "")


def _fault(values: dict[str, str], line_of: dict[tuple[str, str], int]) -> str:
    """What is wrong with a row of the right shape, or "".

    `line_of` has the line of each (zh, domain) that was read.
    """
    for column, what in (("zh", "the Chinese term"), ("en", "the preferred English")):
        if not values[column]:
            return f"column {column}: is empty; write {what}"
    zh, domain = values["zh"], values["domain"]
    if not HAN_CHARACTER.search(zh):
        return f"column zh: {zh!r} has no Chinese character; are zh and en swapped?"
    if (zh, domain) in line_of:
        where = f"line {line_of[zh, domain]} has {zh} in the domain {domain!r} already"
        return f"column zh: {where}; join the rows or give this one another domain"
    column = _broken(values)
    return f"column {column}: has a line break; only a note may" if column else ""


def _limit(values: dict[str, str]) -> str:
    """The first column whose value is too long for an index of PostgreSQL, with why, or ""."""
    for column in ("zh", "domain"):
        if len(values.get(column, "")) > LONGEST_INDEXED:
            length = f"{len(values[column]):,} characters; at most {LONGEST_INDEXED}"
            return f"column {column}: has {length} can be looked up"
    return ""


def _term(values: dict[str, str]) -> Term:
    several = {
        column: tuple(part.strip() for part in _SEVERAL.split(values[column]) if part.strip())
        for column in ("also", "avoid")
    }
    return Term(
        zh=values["zh"],
        en=values["en"],
        also=several["also"],
        avoid=several["avoid"],
        pos=values["pos"],
        domain=values["domain"],
        note=values["note"],
        source=values["source"],
        status=values["status"],
    )


def _values(term: Term) -> dict[str, str]:
    return {
        "zh": term.zh,
        "en": term.en,
        "also": ";".join(term.also),
        "avoid": ";".join(term.avoid),
        "pos": term.pos,
        "domain": term.domain,
        "note": term.note,
        "source": term.source,
        "status": term.status,
    }


def _quote(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if re.search('[,"\r\n]', cell) else cell
