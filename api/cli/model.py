"""`duizhao model`: Argos packages."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from api.cli.console import AsJson, print_row, say, show

group = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Argos packages.")


@group.command("list")
def list_models(
    installed: Annotated[
        bool, typer.Option("--installed", help="Only what is here; the network is not used.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List the packages that are here, the one that drafts first, and those of the index."""
    from dataclasses import asdict

    from api.engine import listing
    from api.settings import get_settings

    present, problems = listing.list_packages(get_settings().directory())
    states = {"seed": "comes with Duizhao", "installed": "installed", "index": "can be installed"}

    def print_packages(packages: Iterable[listing.ListedPackage]) -> None:
        for package in packages:
            if as_json:
                show(asdict(package))
                continue
            state = states[package.origin] + (", drafts" if package.preferred else "")
            size = f"{package.size / 1e6:,.1f} MB" if package.size else "size unknown"
            print_row(package.label, state, size, package.where)

    print_packages(present)
    for problem in problems:
        say(problem)
    if not installed:
        print_packages(listing.list_indexed(present))


@group.command("install")
def install_model(
    name: Annotated[
        str, typer.Argument(metavar="NAME|FILE", help="Of the index, or an .argosmodel file.")
    ] = "zh_en",
) -> None:
    """Install a package; without NAME the latest zh→en of the index."""
    from api.engine import install
    from api.engine.index import choose_indexed, read_index
    from api.settings import get_settings

    def on_wait() -> None:
        say("Another command is changing the packages; waiting for it.")

    data_dir = get_settings().directory()
    if name.lower().endswith(".argosmodel") or os.sep in name or Path(name).is_file():
        info, new = install.install_file(data_dir, Path(name), on_wait)
    else:
        package = choose_indexed(read_index(), name)
        with download_bar(package.label) as on_progress:
            info, new = install.install_from_index(data_dir, package, on_progress, on_wait)
    label = info.engine.removeprefix("argos ")
    say(f"Installed {label} in {info.path}." if new else f"{label} is installed already.")


@contextmanager
def download_bar(label: str) -> Iterator[Callable[[int, int | None], None]]:
    """A function that moves a progress bar: bytes that have come, bytes in all where known."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    columns = (BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    quiet = not console.is_terminal
    with Progress(label, *columns, console=console, transient=True, disable=quiet) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, size: bar.update(task, completed=done, total=size)


@group.command("remove")
def remove_model(
    name: Annotated[str, typer.Argument(metavar="NAME", help="As `model list` names it.")],
) -> None:
    """Remove an installed package; the seed model stays."""
    from api.engine.install import remove_package
    from api.settings import get_settings

    say(f"Removed {remove_package(get_settings().directory(), name)}.")
