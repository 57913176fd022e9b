"""`python -m api.cli` is the command, where nothing was installed on the path."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(("asked", "code"), [("--version", 0), ("frobnicate", 2)])
def test_as_module(asked: str, code: int) -> None:
    """It answers as `duizhao` does, and ends with its code."""
    line = [sys.executable, "-m", "api.cli", asked]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert done.returncode == code
    assert "duizhao 0." in done.stdout if code == 0 else "frobnicate" in done.stderr
