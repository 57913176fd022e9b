"""The commands that bring text in and out: load, dump, export."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.console import many, opened, report, say, write_data
from api.errors import Unavailable
from api.formats.registry import FORMATS

if TYPE_CHECKING:
    from api.search.aligned import AlignedItem

Directory = Annotated[
    Path, typer.Argument(metavar="DIR", help="Folder with corpus/ and glossary.csv.")
]


def load(
    directory: Directory = Path(),
    take: Annotated[
        str | None,
        typer.Option(metavar="file|here", help="Settle what both sides changed: take this side."),
    ] = None,
) -> None:
    """Merge corpus/ and glossary.csv into the database.

    A change on one side is taken. Where both sides changed, both are kept and listed: exit 1.
    """
    from api.corpus.load import load_directory
    from api.corpus.report import Side

    if take is not None and take not in set(Side):
        raise typer.BadParameter(f"use {' or '.join(Side)}", param_hint="--take")
    side = Side(take) if take else None
    with opened(fill=False) as bench:
        clean = report(load_directory(bench.database, bench.inspector, directory, side))
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
    from api.corpus.dump import dump_directory

    with opened() as bench:
        found = dump_directory(bench.database, directory, force=force)
    for name in found.written:
        say(f"Wrote {name}")
    say(f"{many(len(found.written), 'file')} written, {found.unchanged} unchanged.")
    for line in found.problems:
        say(line)
    raise typer.Exit(1 if found.problems else 0)


def export(
    form: Annotated[str, typer.Option("--format", help=f"{' or '.join(FORMATS)}.")],
    source: Annotated[str | None, typer.Option(help="Slug of one source.")] = None,
    state: Annotated[str | None, typer.Option(help="Only this state.")] = None,
    practice: Annotated[bool, typer.Option("--practice", help="Practice texts too.")] = False,
    output: Annotated[
        Path | None, typer.Option("-o", help="File; otherwise, or with -, stdout.")
    ] = None,
) -> None:
    """Write aligned text in one of the formats."""
    from api.search.aligned import Wanted, stream_aligned
    from api.store.tables import State

    if form not in FORMATS:
        raise typer.BadParameter(f"use {' or '.join(FORMATS)}", param_hint="--format")
    if state is not None and state not in set(State):
        raise typer.BadParameter(f"use {', '.join(State)}", param_hint="--state")
    wanted = Wanted(source=source, state=state, practice=practice)
    count = 0

    def rows(items: Iterable[AlignedItem]) -> Iterator[Mapping[str, Any]]:
        nonlocal count
        for item in items:
            count += 1
            yield item.model_dump()

    with opened() as bench, bench.database.reading() as session:
        lines = FORMATS[form].write(rows(stream_aligned(session, wanted)))
        if output is None or output == Path("-"):
            write_data(lines)
            return
        try:
            with output.open("wb") as file:
                file.writelines(lines)
        except OSError as error:
            raise Unavailable(f"Cannot write {output} ({error.strerror}).") from error
    say(f"Wrote {many(count, 'segment')} to {output}.")
