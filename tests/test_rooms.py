"""The import contracts of pyproject.toml can fail: a forbidden import anywhere is seen."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests import ROOT

PLANTED = {
    "drafting/terminology.py": "import ctranslate2",
    "checks/codes.py": "from argostranslate import package",
    "workbench.py": "import sentencepiece",
    "drafting/pipeline.py": "from dbos import DBOS",
    "jobs/rows.py": "import dbos.error",
    "store/tables.py": "from api.server import app",
    "formats/html.py": "from api.glossary import Term",
    "checks/terms.py": "from api.engine import Output",
    "checks/dates.py": "import sqlmodel",
    "checks/length.py": "from api.glossary.rows import all_terms",
    "checks/numbers.py": "import urllib.request",
    "checks/spacing.py": "from api.store.database import Database",
    "formats/tabular.py": "from api.store.database import Database",
    "language/script.py": "import sqlite3",
    "language/segmentation.py": "from api.settings import Settings",
    "language/lexicon.py": "import psycopg",
}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what the contracts are about."""
    shutil.copytree(ROOT / "api", tmp_path / "api", ignore=shutil.ignore_patterns("data", "static"))
    (tmp_path / "api" / "data").mkdir()
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint(folder: Path) -> tuple[int, str]:
    """The exit code and the words of import-linter in a checkout."""
    code = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", code, "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_kept(checkout: Path) -> None:
    """The code as it stands keeps every contract."""
    code, words = lint(checkout)
    assert code == 0, words
    assert "0 broken" in words


def test_planted(checkout: Path) -> None:
    """Each import that a contract forbids is named, in whatever module it was planted."""
    for name, line in PLANTED.items():
        path = checkout / "api" / name
        text = path.read_text(encoding="utf-8")
        path.write_text(f"{text}\n\ndef planted() -> None:\n    {line}\n", encoding="utf-8")
    code, words = lint(checkout)
    assert code == 1, words
    for name, line in PLANTED.items():
        module = f"api.{name.removesuffix('.py').replace('/', '.')}"
        _, wanted, *_ = line.split()
        top = wanted if wanted.startswith("api.") else wanted.partition(".")[0]
        assert f"{module} -> {top}" in words, (module, top, words)


def test_new_room(checkout: Path) -> None:
    """A package that no contract names is refused until it has its place."""
    (checkout / "api" / "attic").mkdir()
    (checkout / "api" / "attic" / "__init__.py").write_text('"""Things."""\n')
    code, words = lint(checkout)
    assert code == 1
    assert "api.attic" in words


def purposes() -> dict[str, str]:
    """What each package says of itself, by its path below api/, such as `server/rest`."""
    folders = [path.parent for path in sorted((ROOT / "api").rglob("*/__init__.py"))]
    folders = [folder for folder in folders if folder.name != "versions"]
    texts = {
        folder.relative_to(ROOT / "api").as_posix(): ast.parse(
            (folder / "__init__.py").read_text(encoding="utf-8")
        )
        for folder in folders
    }
    return {name: ast.get_docstring(tree) or "" for name, tree in texts.items()}


PURPOSES = purposes()


def imported(room: str) -> set[str]:
    """The rooms and modules of api/ that the modules of one room import."""
    found = set()
    for path in (ROOT / "api" / room).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "api":
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("api."):
                found.add(str(node.module).split(".")[1])
    return found - {room, "__version__"}


def permitted(sentence: str) -> set[str]:
    """The rooms that "checks, engine, and the rooms below them" names."""
    tables = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    [layers] = [
        contract["layers"]
        for contract in tables["tool"]["importlinter"]["contracts"]
        if contract["type"] == "layers"
    ]
    floors = [{room.strip(" ()") for room in layer.split("|")} for layer in layers]
    if sentence == "every room":
        return set().union(*floors)
    named, below, _ = sentence.partition(", and the rooms below ")
    rooms = set(named.split(", "))
    assert rooms <= set().union(*floors), sentence
    highest = min(number for number, floor in enumerate(floors) if rooms & floor)
    return rooms.union(*floors[highest + 1 :]) if below else rooms


@pytest.mark.parametrize("package", PURPOSES)
def test_purposes(package: str) -> None:
    """Each package says what it is for, in a sentence, and what it may import; it keeps to it."""
    purpose = PURPOSES[package]
    assert purpose.partition("\n")[0].endswith((".", ":"))
    room, *inner = package.split("/")
    _, _, rest = purpose.replace("\n", " ").partition("May import: ")
    sentence = rest.partition(".")[0]
    if inner:
        assert sentence == f"what {room} may"
    else:
        assert imported(room) <= permitted(sentence)
