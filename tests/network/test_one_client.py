"""Only api/network opens connections: no other module imports what could, but to listen."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests import ROOT

CLIENTS = {
    "http.client",
    "urllib.request",
    "urllib.error",
    "ftplib",
    "aiohttp",
    "requests",
    "httpx",
    "httpx2",
    "socket",
    "urllib3",
}
LISTENERS = {"cli/running.py", "server/serving.py", "jobs/worker.py"}  # and a machine's name


def imported(source: str) -> set[str]:
    """The modules that a source file imports, wherever in it; of `from` both readings."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def opening(folder: Path) -> list[str]:
    """The modules outside network/ that import a client of HTTP or FTP."""
    return [
        path.relative_to(folder).as_posix()
        for path in sorted(folder.rglob("*.py"))
        if path.relative_to(folder).parts[0] != "network"
        and imported(path.read_text(encoding="utf-8"))
        & (CLIENTS - {"socket"} if path.relative_to(folder).as_posix() in LISTENERS else CLIENTS)
    ]


def test_one_client() -> None:
    """No module outside network/ has a client of its own."""
    assert opening(ROOT / "api") == []


@pytest.mark.parametrize(
    "line",
    [
        "import urllib.request",
        "from urllib import request",
        "from http.client import HTTPException",
        "import httpx2",
        "import socket",
    ],
)
def test_planted(line: str, tmp_path: Path) -> None:
    """A client that is imported elsewhere is seen, also inside a function."""
    (tmp_path / "engine").mkdir()
    (tmp_path / "engine" / "index.py").write_text(f"def read() -> None:\n    {line}\n")
    assert opening(tmp_path) == ["engine/index.py"]
