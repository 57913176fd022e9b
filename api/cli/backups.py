"""The commands that keep what is here from being lost: backup, restore."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.console import many, opened, say

if TYPE_CHECKING:
    from api.operations.backup_file import Manifest

BackupFile = Annotated[Path, typer.Argument(metavar="FILE", help="The backup.")]


def backup(file: BackupFile) -> None:
    """Write all that is kept into one file.

    It holds the database and the data directory; servers may run meanwhile.
    """
    from api.operations.backup import make_backup

    with opened(fill=False) as bench:
        manifest = make_backup(bench.database, bench.settings.directory(), file)
    say(f"Wrote {file}: {content_of(manifest)}.")


def restore(file: BackupFile) -> None:
    """Bring a backup back into an empty place.

    Servers and workers must be stopped; nothing that is there is written over.
    """
    from api.operations.restore import restore_backup
    from api.settings import get_settings

    manifest = restore_backup(get_settings(), file)
    say(f"Restored {content_of(manifest)}, as of {manifest.made:%Y-%m-%d %H:%M} UTC.")


def content_of(manifest: Manifest) -> str:
    """What a backup holds, in words."""
    nouns = ("source", "segment", "revision", "term")
    counts = [many(manifest.tables[noun].rows or 0, noun) for noun in nouns]
    return ", ".join((*counts, many(len(manifest.files), "file")))
