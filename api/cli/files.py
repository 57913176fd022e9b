"""The commands that bring text in and out: load, dump, export."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.console import many, opened, report, say
from api.errors import Unavailable

Directory = Annotated[
    Path, typer.Argument(metavar="DIR", help="Folder with corpus/ and glossary.csv.")
]


def load(directory: Directory = Path()) -> None:
    """Merge corpus/ and glossary.csv into the database.

    A change on one side is taken. Where both sides changed, both are kept and listed: exit 1.
    """
    with opened(fill=False) as bench:
        clean = report(bench.load(directory))
    raise typer.Exit(0 if clean else 1)


def dump(
    directory: Directory = Path(),
    force: Annotated[
        bool, typer.Option("--force", help="Write over edits that were never loaded, too.")
    ] = False,
) -> None:
    """Write the database back into corpus/ and glossary.csv.

    Only files that change are written. One with edits that were never loaded is left and listed:
    exit 1.
    """
    with opened() as bench:
        found = bench.dump(directory, force=force)
    for name in found.written:
        say(f"Wrote {name}")
    say(f"{many(len(found.written), 'file')} written, {found.unchanged} unchanged.")
    for line in found.problems:
        say(line)
    raise typer.Exit(1 if found.problems else 0)


def export(
    form: Annotated[str, typer.Option("--format", help="csv or jsonl.")],
    source: Annotated[str | None, typer.Option(help="Slug of one source.")] = None,
    state: Annotated[str | None, typer.Option(help="Only this state.")] = None,
    practice: Annotated[bool, typer.Option("--practice", help="Practice texts too.")] = False,
    output: Annotated[Path | None, typer.Option("-o", help="File; otherwise stdout.")] = None,
) -> None:
    """Write aligned text as csv or jsonl."""
    from api.formats.tabular import write_csv, write_jsonl
    from api.store.tables import State

    writers: dict[str, Callable[[Iterable[Any]], Iterable[str]]]
    writers = {"csv": write_csv, "jsonl": write_jsonl}
    if form not in writers:
        raise typer.BadParameter("use csv or jsonl", param_hint="--format")
    if state is not None and state not in set(State):
        raise typer.BadParameter(f"use {', '.join(State)}", param_hint="--state")
    with opened() as bench:
        found = bench.find(source=source, state=state, practice=practice)
    text = "".join(writers[form](found))
    if output is None:
        sys.stdout.write(text)
        return
    try:
        output.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise Unavailable(f"Cannot write {output} ({error.strerror}).") from error
    say(f"Wrote {many(len(found), 'segment')} to {output}.")
