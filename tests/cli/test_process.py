"""The command as a process of its own, where a terminal or a pipe matters."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.commands import (
    DUIZHAO,
)
from tests.desks import one_database


def test_installed_script(elsewhere: Path) -> None:
    """The installed command runs from any folder."""
    done = subprocess.run([DUIZHAO, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("duizhao ")


@one_database
def test_utf8_everywhere(desk: Path) -> None:
    """Output is UTF-8 whatever the terminal's encoding is said to be."""
    found = subprocess.run(
        [DUIZHAO, "terms", "find", "失信行为"],
        env={**os.environ, "PYTHONIOENCODING": "latin-1", "DUIZHAO_DATABASE_URL": ""},
        capture_output=True,
        check=True,
    )
    assert "失信行为\t" in found.stdout.decode()


@one_database
def test_reader_gone(desk: Path) -> None:
    """A reader that closes the pipe ends the command without a traceback."""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [DUIZHAO, "export", "--format", "jsonl"],
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writing)
    assert done.returncode == 1
    assert done.stderr.startswith("Loaded ")
    assert done.stderr.count("\n") == 1
