"""The command run in this process, as the installed script runs it; the folder it works on."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from api.cli import main
from api.review.actions import save
from api.settings import Settings, get_settings
from api.store.tables import Segment
from api.workbench import Workbench
from tests import ROOT, benches

DUIZHAO = Path(sys.executable).parent / "duizhao"
PARKING = "shenzhen-2016-parking-fees"
FILES = len(list((ROOT / "corpus").glob("*.toml"))) + 1  # and glossary.csv


class Done(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def last(self) -> str:
        """The last line for the person."""
        return self.err.splitlines()[-1]


Command = Callable[..., Done]


def command_of(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command, as the installed script runs it."""

    def run(*args: str | Path, stdin: bytes = b"") -> Done:
        monkeypatch.setattr(sys, "argv", ["duizhao", *map(str, args)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        get_settings.cache_clear()
        capsys.readouterr()
        with pytest.raises(SystemExit) as stopped:
            main()
        return Done(int(stopped.value.code or 0), *capsys.readouterr())

    return run


def load_practice() -> None:
    """Load the practice texts, undrafted: a draft of each takes many seconds."""
    bench = Workbench(get_settings())
    benches.load_practice(bench)
    bench.close()


def contents(folder: Path) -> dict[str, bytes]:
    """Every file under a folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def edit(path: Path, old: str, new: str) -> None:
    """Change a file as an editor does."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def write_english(settings: Settings, english: str) -> str:
    """A person's save on the parking title, in the database; its id."""
    bench = Workbench(settings)
    key = benches.find(bench, source=PARKING)[0].id
    with bench.database.writing() as session:
        row = session.get(Segment, key)
        assert row
        save(session, key, english, on=row.revision, by="lin")
    bench.close()
    return key
