"""The `duizhao` command; `python -m api.cli` is the same.

Each command imports what it needs when it runs, so `--help` is quick. Failures print one line on
stderr that says what to do, and exit 1; wrong usage exits 2. Help is plain text: rich would double
the time it takes. Commands that belong together are a module here. May import: every room.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from api import __version__
from api.cli import jobs, model, terms
from api.cli.backups import backup, restore
from api.cli.console import escape_log, print_line, say
from api.cli.drafts import draft, practice, translate
from api.cli.files import dump, export, load
from api.cli.questions import check, find
from api.cli.running import doctor, serve, worker
from api.errors import DuizhaoError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in (
    *(serve, load, dump, draft, translate, check, find, export, practice, worker),
    *(backup, restore, doctor),
):
    app.command()(command)
app.add_typer(terms.group, name="terms")
app.add_typer(jobs.group, name="jobs")
app.add_typer(model.group, name="model")


def show_version(asked: bool) -> None:
    """Print the version and stop, where `--version` was given."""
    if asked:
        print_line(f"duizhao {__version__}")
        raise typer.Exit


@app.callback()
def begin(
    version: Annotated[
        bool, typer.Option("--version", callback=show_version, is_eager=True, help="The version.")
    ] = False,
) -> None:
    """Chinese sources beside machine drafts and human-reviewed English, with one glossary."""


def main() -> None:
    """Run the command; a failure is one line."""
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    escape_log()
    try:
        try:
            app()
        finally:
            sys.stdout.flush()
    except DuizhaoError as error:
        say(" ".join(error.detail.split()))
        sys.exit(1)
    except BrokenPipeError:  # the reader of our output went away
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:
        if os.environ.get("DUIZHAO_DEBUG"):
            raise
        if isinstance(error, UnicodeEncodeError):  # bytes that are no UTF-8 come as surrogates
            from api.language.script import is_text

            if not all(map(is_text, sys.argv)):
                say("An argument is not text in UTF-8: type it again.")
                sys.exit(2)
        reason = str(error).strip().splitlines()
        say(
            f"{type(error).__name__}: {reason[0] if reason else 'no reason given'} "
            "(DUIZHAO_DEBUG=1 shows where)."
        )
        sys.exit(1)
