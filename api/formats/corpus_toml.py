"""One corpus file: a source, what cites it, its segments with draft and translation.

`parse` reads the TOML and says, by line and column, what is wrong with it; `render` writes the
one canonical form, one key a line, so that a changed sentence is a changed line in a diff.
`render(parse(x)) == x` for every canonical x. Shape and key order: docs/corpus-file.md.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from api.errors import Invalid
from api.formats.toml_faults import brief, find_fault, find_value, shown, syntax_words
from api.formats.toml_quotes import quote
from api.language.controls import describe_control, unify_lines

STATES = ("new", "draft", "translated", "approved", "returned")
TEXTS = ("none", "excerpt", "title only", "full")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
WEB = re.compile(r"https?://", re.IGNORECASE)
IDENTIFIER = re.compile(r"[A-Za-z0-9_-]{1,64}")
LARGEST_INTEGER = 2**31 - 1  # of PostgreSQL's integer column
LONGEST_INDEXED = 200  # code points: an index row of PostgreSQL takes 2,700 bytes


@dataclass(frozen=True)
class DraftEntry:
    """A machine draft: `score` is the engine's, `glossary` the revision it was made with."""

    en: str
    engine: str
    glossary: str
    score: float
    at: date


@dataclass(frozen=True)
class SegmentEntry:
    """A sentence as the file has it; `after` is the text between it and the next."""

    id: str
    zh: str
    after: str = ""
    draft: DraftEntry | None = None
    en: str | None = None
    state: str = "new"
    stale: bool = False
    by: str | None = None
    at: date | None = None


@dataclass(frozen=True)
class Claim:
    """One claim of a work that cites the source."""

    work: str
    claim: str
    footnote: int | None = None
    mapping: str | None = None


@dataclass(frozen=True)
class SourceEntry:
    """A source as its file has it."""

    slug: str
    title: str
    publisher: str
    kind: str
    text: str
    cited_title: str | None = None
    number: str | None = None
    author: str | None = None
    published: date | None = None
    accessed: date | None = None
    url: str | None = None
    url_is: str | None = None
    place: str | None = None
    terms_named: tuple[str, ...] = ()
    withdrawn: bool = False
    cited: tuple[Claim, ...] = ()
    segments: tuple[SegmentEntry, ...] = ()


REQUIRED = {
    "source": ("slug", "title", "publisher", "kind", "text"),
    "cited": ("work", "claim"),
    "segments": ("id", "zh", "state"),
    "draft": ("en", "engine", "glossary", "score", "at"),
}
ORDER = {
    "source": (
        *("slug", "title", "cited_title", "number", "author", "publisher", "published", "accessed"),
        *("url", "url_is", "place", "kind", "text", "terms_named", "withdrawn"),
    ),
    "cited": ("work", "footnote", "mapping", "claim"),
    "segments": ("id", "zh", "after", "draft", "en", "state", "stale", "by", "at"),
    "draft": ("en", "engine", "glossary", "score", "at"),
}
DATES = {"published", "accessed", "at"}
INDEXED = {
    ("source", "slug"),
    ("source", "place"),
    ("segments", "by"),
    ("draft", "engine"),
    ("draft", "glossary"),
}
CHOICES = {
    ("segments", "state"): STATES,
    ("source", "text"): TEXTS,
    ("cited", "mapping"): ("inferred",),
}


def parse(data: bytes, name: str) -> SourceEntry:
    """The source in `data`, the bytes of file `name`.

    Raises Invalid naming file, line, column and key for the first thing that is wrong.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        raise Invalid(
            f"{name}:{line}:{column}: not UTF-8 (byte {error.start}); save it as UTF-8."
        ) from error
    try:
        found = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a TOMLDecodeError is a ValueError
        at = find_fault(text, str(error))
        place = f"{name}:{at.line}:{at.column}" if at else name
        raise Invalid(f"{place}: not TOML: {syntax_words(error)}.") from error
    return CorpusReader(name, text).source(found)


class CorpusReader:
    """Turns the parsed tables of one file into entries, or says what is wrong and where."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text

    def fail(self, table: str, index: int, key: str | None, words: str) -> Invalid:
        """The error for one key, with its place."""
        if table == "draft":
            at = find_value(self.text, "segments", index, "draft", key)
        else:
            at = find_value(self.text, "" if table == "source" else table, index, key)
        where = f"{self.name}:{at.line}:{at.column}" if at else self.name
        label = f"{table} {index + 1}: " if table != "source" else ""
        return Invalid(f"{where}: {label}{words}")

    def source(self, found: Mapping[str, Any]) -> SourceEntry:
        """The whole file."""
        head = {key: value for key, value in found.items() if key not in {"cited", "segments"}}
        values = self.table("source", 0, head)
        if not SLUG.fullmatch(values["slug"]):
            words = f'slug "{brief(values["slug"])}" may hold only a-z, 0-9 and single hyphens.'
            raise self.fail("source", 0, "slug", words)
        if not WEB.match(values.get("url", "http://")):
            words = f'url must begin with http:// or https://, not "{brief(values["url"])}".'
            raise self.fail("source", 0, "url", words)
        values["terms_named"] = tuple(map(unify_lines, values.get("terms_named", ())))
        cited = [Claim(**self.table("cited", i, t)) for i, t in self.tables(found, "cited")]
        segments = [self.segment(i, table) for i, table in self.tables(found, "segments")]
        ids: set[str] = set()
        for index, segment in enumerate(segments):
            if segment.id in ids:
                raise self.fail("segments", index, "id", f'id "{segment.id}" is there twice.')
            ids.add(segment.id)
        if segments and values["text"] == "none":
            words = 'text is "none", yet there are segments.'
            raise self.fail("source", 0, "text", words)
        return SourceEntry(**values, cited=tuple(cited), segments=tuple(segments))

    def tables(self, found: Mapping[str, Any], key: str) -> Iterator[tuple[int, Any]]:
        """The tables of `[[key]]`, numbered."""
        tables = found.get(key, [])
        if not isinstance(tables, list):
            raise self.fail("source", 0, key, f"{key} must be written as [[{key}]] tables.")
        yield from enumerate(tables)

    def table(self, table: str, index: int, found: Any) -> dict[str, Any]:
        """The checked keys of one table."""
        if not isinstance(found, Mapping):
            raise self.fail(table, index, None, f"{table} must be a table.")
        for key in REQUIRED[table]:
            if key not in found:
                raise self.fail(table, index, None, f"{key} is missing.")
        for key, value in found.items():
            if key not in ORDER[table]:
                words = f'unknown key "{brief(key)}"; known are {", ".join(ORDER[table])}.'
                raise self.fail(table, index, key, words)
            self.value(table, index, key, value)
        return {k: unify_lines(v) if isinstance(v, str) else v for k, v in found.items()}

    def value(self, table: str, index: int, key: str, value: Any) -> None:
        """Check one value's kind and choice."""
        kind, words = KINDS.get(key, TEXT)
        fits = isinstance(value, kind) and (kind is bool or not isinstance(value, bool))
        if key in DATES:
            fits = type(value) is date  # a date with a time is an instance of date too
        elif key == "score":
            fits = fits and abs(value) <= sys.float_info.max  # nan is not; an int may be larger
        elif key == "footnote":
            fits = fits and 0 <= value <= LARGEST_INTEGER
        elif key == "terms_named":
            fits = fits and all(isinstance(item, str) for item in value)
        if not fits:
            raise self.fail(table, index, key, f"{key} must be {words}, not {shown(value)}.")
        for text in value if isinstance(value, list) else [value]:
            fault = fault_of_text(unify_lines(text), table, key) if isinstance(text, str) else ""
            if fault:
                raise self.fail(table, index, key, f"{key} {fault}.")
        choices = CHOICES.get((table, key))
        if choices and value not in choices:
            known = ", ".join(choices)
            words = f'unknown {key} "{brief(value)}"; known are {known}.'
            raise self.fail(table, index, key, words)

    def segment(self, index: int, found: Any) -> SegmentEntry:
        """One segment, its English and its state agreeing."""
        values = self.table("segments", index, found)
        if not IDENTIFIER.fullmatch(values["id"]):
            words = (
                f'id "{brief(values["id"])}" may hold only letters, digits, - and _, at most 64.'
            )
            raise self.fail("segments", index, "id", words)
        if not values["zh"].strip():
            raise self.fail("segments", index, "zh", "zh is empty.")
        has_english = bool(values.get("en", "").strip())
        if values["state"] in {"translated", "approved"} and not has_english:
            words = f'state is "{values["state"]}", yet there is no English (en).'
            raise self.fail("segments", index, "state", words)
        if values["state"] in {"new", "draft"} and "en" in values:
            words = f'state is "{values["state"]}", yet there is English (en); say "translated".'
            raise self.fail("segments", index, "state", words)
        if "draft" in values:
            values["draft"] = DraftEntry(**self.table("draft", index, values["draft"]))
        return SegmentEntry(**values)


def fault_of_text(text: str, table: str, key: str) -> str:
    """What is wrong with a text whatever it says, or ""."""
    if control := describe_control(text):
        return f"holds {control}: take it out"
    if (table, key) in INDEXED and len(text) > LONGEST_INDEXED:
        return f"has {len(text):,} characters; at most {LONGEST_INDEXED} can be looked up"
    return ""


KINDS: dict[str, tuple[type | tuple[type, ...], str]] = {
    **dict.fromkeys(DATES, (date, "a date such as 2016-11-02, without quotes")),
    "footnote": (int, f"a whole number from 0 to {LARGEST_INTEGER}"),
    "score": ((int, float), "a number"),
    "stale": (bool, "true or false"),
    "withdrawn": (bool, "true or false"),
    "terms_named": (list, "a list of texts in quotes"),
    "draft": (dict, "an inline table"),
}
TEXT: tuple[type, str] = (str, "text in quotes")


def literal(value: Any) -> str:
    """A TOML value in canonical form."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return quote(value)
    if isinstance(value, tuple):
        return f"[{', '.join(map(quote, value))}]"
    if isinstance(value, DraftEntry):
        inner = ", ".join(f"{key} = {literal(getattr(value, key))}" for key in ORDER["draft"])
        return f"{{ {inner} }}"
    if isinstance(value, float):
        return repr(round(value, 4) + 0.0)  # and no -0.0, which databases do not keep
    return value.isoformat() if isinstance(value, date) else str(value)


def lines(entry: SourceEntry | Claim | SegmentEntry, table: str) -> Iterator[str]:
    """The `key = value` lines of one table; what is absent or at its default is left out."""
    plain = {field.name: field.default for field in fields(entry)}
    for key in ORDER[table]:
        value = getattr(entry, key)
        if key in REQUIRED[table] or value != plain[key]:
            yield f"{key} = {literal(value)}"


def render(entry: SourceEntry) -> str:
    """The canonical text of a corpus file, ending in a newline."""
    blocks = ["\n".join(lines(entry, "source"))]
    blocks += ["\n".join(["[[cited]]", *lines(claim, "cited")]) for claim in entry.cited]
    blocks += ["\n".join(["[[segments]]", *lines(item, "segments")]) for item in entry.segments]
    return "\n\n".join(blocks) + "\n"
