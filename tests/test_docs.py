"""The documentation names all there is, and nothing that is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import typer

from api.cli import app
from api.errors import DuizhaoError
from api.formats import corpus_toml, tabular
from api.glossary import COLUMNS
from api.server.app import create_app
from api.settings import Settings
from api.store.tables import Action, State
from api.workbench import Workbench
from tests import ROOT

DOCS = ROOT / "docs"
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))


def read(name: str) -> str:
    """A page of the documentation."""
    return (DOCS / name).read_text(encoding="utf-8")


def sections(text: str, level: str) -> dict[str, str]:
    """The text under each heading of a level, up to the next heading of it or above."""
    parts = re.split(rf"(?m)^{level} (.+)\n", text)
    upper = re.compile(rf"(?m)^#{{1,{len(level)}}} ")
    return {
        head.strip("`"): upper.split(body)[0]
        for head, body in zip(parts[1::2], parts[2::2], strict=True)
    }


def commands(group: Any, prefix: str = "duizhao") -> Iterator[tuple[str, Any]]:
    """Every command under a group, with its full name."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{prefix} {name}")
        else:
            yield f"{prefix} {name}", command


COMMANDS = dict(commands(typer.main.get_command(app)))


def test_every_command() -> None:
    """docs/commands.md has a section for each command and for no other."""
    assert len(COMMANDS) >= 10
    assert sections(read("commands.md"), "##").keys() == COMMANDS.keys()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option(name: str) -> None:
    """A command's section names its arguments and options, and none that it does not have."""
    text = sections(read("commands.md"), "##")[name]
    has = set()
    for parameter in COMMANDS[name].params:
        if parameter.param_type_name == "argument":
            assert parameter.metavar in text
        else:
            has |= {option for option in parameter.opts if option != "--help"}
    told = set(re.findall(r"(?m)^\| `(-[^`]+)` \|", text))
    assert told == has
    used = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", text.partition("\n\n")[0]))
    assert used <= has


@pytest.mark.parametrize(("name", "field"), Settings.model_fields.items())
def test_every_setting(name: str, field: Any) -> None:
    """docs/settings.md has a row for each setting, with its default."""
    row = re.search(rf"(?m)^\| `DUIZHAO_{name.upper()}` \| (.*?) \| .+ \|$", read("settings.md"))
    assert row
    if field.default_factory is None:
        assert row[1] == (f"`{field.default}`" if field.default not in {"", ()} else "empty")


def test_no_other_variable() -> None:
    """Every DUIZHAO_ variable that the code or the documentation names has its row."""
    rows = set(re.findall(r"(?m)^\| `(DUIZHAO_\w+)`", read("settings.md")))
    texts = chain((ROOT / "api").rglob("*.py"), DOCS.rglob("*.md"), [ROOT / "README.md"])
    for path in texts:
        named = set(re.findall(r"DUIZHAO_[A-Z_]*[A-Z]", path.read_text(encoding="utf-8")))
        assert named <= rows, path


def openapi() -> dict[str, Any]:
    """What the application says of itself."""
    return create_app(Workbench(Settings())).openapi()


def test_every_route() -> None:
    """docs/rest.md has a heading for each route and no other, and names its query parameters."""
    told = sections(read("rest.md"), "###")
    paths = openapi()["paths"]
    routes = {
        f"{method.upper()} {path}": route
        for path, methods in paths.items()
        for method, route in methods.items()
    }
    assert told.keys() == routes.keys()
    for name, route in routes.items():
        for parameter in route.get("parameters", []):
            key = parameter["name"]
            everywhere = parameter["in"] != "query" or key in {"limit", "cursor"}
            text = name + read("rest.md") if everywhere else told[name]
            assert re.search(rf"(?i)[`{{]{key}\b", text), (name, key)


def test_every_shape() -> None:
    """docs/rest.md names every key that REST answers with."""
    text = read("rest.md")
    schemas = openapi()["components"]["schemas"]
    theirs = {"ValidationError", "HTTPValidationError"}  # FastAPI's own; nothing answers with them
    for name, shape in schemas.items():
        if name in theirs:
            continue
        for key in shape.get("properties", {}):
            assert re.search(rf'[`"]{key}[`"]', text), (name, key)


def test_every_problem() -> None:
    """docs/rest.md lists every class of the error tree with its status."""
    rows = dict(re.findall(r"(?m)^\| `/problems/([\w-]+)` \| (\d+) \|", read("rest.md")))
    for kind in (DuizhaoError, *DuizhaoError.__subclasses__()):
        assert rows[kind.slug] == str(kind.status)


def test_every_corpus_key() -> None:
    """docs/corpus-file.md names each key of each table in order, and every fixed value."""
    text = read("corpus-file.md")
    parts = {
        "source": sections(text, "##")["The source"],
        "cited": sections(text, "##")["Tables `[[cited]]"],
        "segments": sections(text, "##")["Tables `[[segments]]"],
    }
    for table, part in parts.items():
        rows = re.findall(r"(?m)^\| `(\w+)` \| (required|) *\|", part)
        assert tuple(key for key, _ in rows) == corpus_toml.ORDER[table]
        needed = {key for key, required in rows if required}
        assert needed == set(corpus_toml.REQUIRED[table])
    for key in corpus_toml.ORDER["draft"]:
        assert f"`{key}`" in parts["segments"].rpartition("The inline table")[2]
    for value in (*corpus_toml.STATES, *corpus_toml.TEXTS, "inferred"):
        assert f'`"{value}"`' in text


def test_corpus_example() -> None:
    """The example in docs/corpus-file.md is a corpus file in canonical form."""
    [example] = re.findall(r"(?ms)^```toml\n(.*?)^```$", read("corpus-file.md"))
    entry = corpus_toml.parse(example.encode(), "corpus/example.toml")
    assert corpus_toml.render(entry) == example


def test_every_column() -> None:
    """docs/glossary.md has a row for each column of the glossary, in order."""
    assert tuple(re.findall(r"(?m)^\| `(\w+)` \|", read("glossary.md"))) == COLUMNS
    assert f"`{', '.join(tabular.COLUMNS)}`" in read("commands.md")


def test_every_state() -> None:
    """docs/concepts.md explains each state, and names what makes a revision."""
    text = read("concepts.md")
    assert re.findall(r"(?m)^\| `(\w+)` \|", sections(text, "##")["States"]) == list(State)
    for action in Action:
        assert f"`{action}`" in sections(text, "##")["Revisions"]


def test_every_target() -> None:
    """docs/contributing.md lists the targets of the Makefile."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    told = re.findall(r"(?m)^\| `make (\w+)` \|", read("contributing.md"))
    assert sorted(told) == sorted(re.findall(r"(?m)^(\w+):.*## ", makefile))


def test_every_benchmark() -> None:
    """docs/benchmarks.md has a section for each script, with the machine's core count."""
    scripts = {f"benchmarks/{path.name}" for path in (ROOT / "benchmarks").glob("[a-z]*.py")}
    told = sections(read("benchmarks.md"), "##")
    assert scripts
    assert scripts <= told.keys()
    for name in scripts:
        assert re.search(r"\b\d+ cores?\b", told[name]), name


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem[:4])
def test_decisions(path: Path) -> None:
    """A decision is a dated page of its number, short enough to be read."""
    text = path.read_text(encoding="utf-8")
    number = int(path.name[:4])
    assert re.match(rf"# {number}\. .+\n\n\d{{4}}-\d\d-\d\d, (decided|replaced by .+)\.", text)
    assert len(text.splitlines()) <= 60
    assert number == DECISIONS.index(path) + 1


def test_changes() -> None:
    """CHANGELOG.md begins with the version that the project has."""
    project = re.search('(?m)^version = "(.+)"', (ROOT / "pyproject.toml").read_text())
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert project
    assert re.search(r"(?m)^## (\S+?),? ", changes)[1] == project[1]  # type: ignore[index]


@pytest.mark.parametrize(
    "path", [*DOCS.rglob("*.md"), ROOT / "CHANGELOG.md"], ids=lambda path: path.name
)
def test_links(path: Path) -> None:
    """Every link between the pages leads to a file, and to a heading in it."""
    text = path.read_text(encoding="utf-8")
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)", text):
        there = path.parent / target if target else path
        assert there.exists(), target
        if anchor:
            heads = re.findall(r"(?m)^#+ (.+)", there.read_text(encoding="utf-8"))
            assert anchor in {head.lower().replace(" ", "-") for head in heads}
