"""What the commands have in common: what they read, what they print, and the workbench.

Commands print through this module alone (ruff holds it): what a text says is shown, and what it
would have a terminal do is not done.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.errors import Invalid
from api.language.controls import escape_controls, escape_json

if TYPE_CHECKING:
    from pydantic import BaseModel
    from rich.progress import Progress

    from api.corpus.report import LoadReport
    from api.workbench import Workbench

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")]


def say(words: str) -> None:
    """A line for the person, on stderr, so that stdout stays data; in order with it."""
    sys.stdout.flush()
    print(escape_controls(words, one_line=True), file=sys.stderr)


def print_line(words: str, *, flush: bool = False) -> None:
    """A line on stdout, whatever the texts in it hold."""
    print(escape_controls(words, one_line=True), flush=flush)


def print_row(*fields: str) -> None:
    """A line on stdout of fields that tabs part."""
    print("\t".join(escape_controls(field, one_line=True) for field in fields))


def print_text(text: str, *, indent: str = "") -> None:
    """A text on stdout in its own lines, each behind `indent`; nothing but text of it."""
    for line in escape_controls(text).split("\n"):
        print(f"{indent}{line}")


def many(number: int, noun: str) -> str:
    """A number with its noun: `1 file`, `2 files`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def write_data(lines: Iterable[bytes]) -> None:
    """Bytes in UTF-8 on stdout as they are; on a terminal, which programs do not read, as text."""
    sys.stdout.flush()
    if not sys.stdout.isatty():
        sys.stdout.buffer.writelines(lines)
        return
    for line in lines:
        sys.stdout.write(escape_controls(line.decode().replace("\r\n", "\n")))


class EscapingFormatter(logging.Formatter):
    """Log lines, and tracebacks in theirs, without what a terminal would obey."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as text."""
        return escape_controls(super().format(record))


def escape_log() -> None:
    """Have the log escaped where no handler is set up, which is how the commands write it."""
    if logging.lastResort:
        logging.lastResort.setFormatter(EscapingFormatter())


def show(item: Mapping[str, Any] | BaseModel | Sequence[Mapping[str, Any] | BaseModel]) -> None:
    """JSON on one line of stdout: a model or an object, or an array of them."""
    print(escape_json(json.dumps(item, ensure_ascii=False, default=plain)))


def plain(item: Any) -> Any:
    """What JSON knows, of a model."""
    return item.model_dump(mode="json")


@contextmanager
def opened(*, fill: bool = True) -> Iterator[Workbench]:
    """The workbench; with `fill` an empty database is loaded from the current folder first."""
    from api.settings import get_settings
    from api.workbench import Workbench

    bench = Workbench(get_settings())
    try:
        if fill:
            fill_empty(bench)
        yield bench
    finally:
        bench.close()


def fill_empty(bench: Workbench) -> None:
    """Load the current folder where nothing was ever loaded, or say how to."""
    from api.corpus.load import load_directory
    from api.corpus.sources import is_empty

    with bench.database.reading() as session:
        if not is_empty(session):
            return
    if Path("corpus").is_dir():
        report(load_directory(bench.database, bench.inspector, Path()))
    else:
        say("The database is empty: run `duizhao load DIR`, DIR being where corpus/ is.")


def report(found: LoadReport) -> bool:
    """Say what a load did; True when all of it went in without a conflict."""
    counts = ", ".join(
        (many(found.sources, "source"), many(found.segments, "segment"), many(found.terms, "term"))
    )
    changes = [
        f"{number} {word}"
        for number, word in (
            (found.added, "segments new"),
            (found.taken, "taken from the files"),
            (found.kept, "newer here and kept"),
            (found.withdrawn, "withdrawn"),
            (found.terms_taken, "terms taken from the file"),
            (found.terms_kept, "terms newer here and kept"),
        )
        if number
    ]
    say(f"Loaded {counts}" + (f" ({', '.join(changes)})." if changes else "; nothing changed."))
    for line in (*found.problems, *found.conflicts):
        say(line)
    return not (found.problems or found.conflicts)


def progress_bar() -> Progress:
    """A progress bar on stderr; nothing where that is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = ("Drafting", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def invite() -> None:
    """Say that stdin is waited for, to a person who would otherwise wait for us."""
    if sys.stdin.isatty():
        say("Type Chinese, a line at a time; Ctrl+D ends.")


def wanted(query: str) -> str:
    """A query that is one; an empty one finds everything and means nothing."""
    if not query.strip():
        raise typer.BadParameter("it is empty", param_hint="QUERY")
    return query


def stdin_lines() -> Iterator[str]:
    """Lines of UTF-8 on stdin; raises Invalid naming the line that is not."""
    return utf8_lines(sys.stdin.buffer, "stdin")


def utf8_lines(file: Iterable[bytes], name: str) -> Iterator[str]:
    """Lines of UTF-8, a byte order mark left out; raises Invalid naming the line that is not."""
    for number, line in enumerate(file, 1):
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise Invalid(
                f"{name}:{number}: not UTF-8 (byte {error.start} of the line)."
            ) from error
