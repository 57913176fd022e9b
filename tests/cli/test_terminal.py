"""What stored texts would have a terminal do is shown, by every command, and not done."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import unicodedata
from pathlib import Path

import pytest
import typer
from sqlalchemy import update
from sqlmodel import SQLModel

from api.cli import app
from api.review.actions import save
from api.settings import Settings
from api.store.tables import Draft, FindingRow, Job, Segment, Source, TermRow
from api.workbench import Workbench
from tests import benches
from tests.commands import DUIZHAO, PARKING, Command
from tests.test_docs import commands

EVIL = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202e\r"
SHOWN = r"\x1b]0;owned\x07\x1b[2J\x9b31m\u202e\r"


@pytest.fixture
def evil(filled: Path, settings: Settings) -> str:
    """A database whose texts an earlier version took with escape sequences; a failed job's id."""
    bench = Workbench(settings)
    key = benches.find(bench, source=PARKING)[0].id
    with bench.database.writing() as session:
        row = session.get_one(Segment, key)
        save(session, key, f"Parking 490,000 {row.zh}", on=row.revision, by="lin")
    benches.catch_up(bench)
    texts: list[tuple[type[SQLModel], tuple[str, ...]]] = [
        (Segment, ("zh", "en")),
        (Source, ("title", "publisher", "kind")),
        (Draft, ("en", "engine")),
        (TermRow, ("zh", "en", "note", "domain", "source")),
        (FindingRow, ("message",)),
    ]
    with bench.database.writing() as session:
        for table, names in texts:
            columns = table.__table__.c  # type: ignore[attr-defined]
            session.execute(update(table).values({n: columns[n] + EVIL for n in names}))
        job = Job(id="0" * 18, state="failed", by="lin", error=f"Because {EVIL}")
        session.add(job)
    bench.close()
    return job.id


# what each command is given; those that print no stored text are named with why
ASKED: dict[str, list[list[str]] | str] = {
    "serve": "prints its address",
    "worker": "prints that it waits",
    "load": [["load"]],
    "dump": [["dump", "--force"]],
    "draft": [["draft", PARKING]],
    "practice": "drafts for half a minute and prints counts",
    "translate": [["translate"]],
    "check": [["check"], ["check", "--json"], ["check", "--drafts"], ["check", "--pairs", "-"]],
    "find": [["find", "停车"], ["find", "停车", "--json"], ["find", EVIL], ["find", f"x{EVIL}"]],
    "export": [],  # exact, on a terminal escaped: below
    "backup": [["backup", "../a"], ["backup", f"../{EVIL}"]],
    "restore": [["restore", "../a"], ["restore", f"../{EVIL}"]],
    "doctor": [["doctor"]],
    "terms find": [["terms", "find", "失信"], ["terms", "find", "失信", "--json"]],
    "terms annotate": [["terms", "annotate"], ["terms", "annotate", "--json"]],
    "terms suggest": [["terms", "suggest"]],
    "jobs start": [["jobs", "start", PARKING], ["jobs", "start", f"x{EVIL}"]],
    "jobs list": [["jobs", "list"], ["jobs", "list", "--json"]],
    "jobs show": [["jobs", "show", "0" * 18], ["jobs", "show", f"{EVIL}"]],
    "jobs cancel": [["jobs", "cancel", "0" * 18]],
    "jobs retry": [["jobs", "retry", "0" * 18]],
    "model list": [["model", "list", "--installed"]],
    "model install": [["model", "install", f"{EVIL}.argosmodel"]],
    "model remove": [["model", "remove", f"x{EVIL}"]],
}


def obeyed(text: str) -> set[str]:
    """What of an output a terminal would act on."""
    return {
        each
        for each in text
        if each not in "\t\n" and (unicodedata.category(each) == "Cc" or each == "\u202e")
    }


@pytest.mark.usefixtures("evil")
@pytest.mark.parametrize("name", [name for name, asked in ASKED.items() if isinstance(asked, list)])
def test_nothing_is_obeyed(name: str, duizhao: Command) -> None:
    """No command's output has a control character, whatever texts it shows."""
    for arguments in ASKED[name]:
        done = duizhao(*arguments, stdin=f"停车失信{EVIL}\t490 parking{EVIL}\n".encode())
        assert obeyed(done.out + done.err) == set(), arguments
        assert done.out + done.err


def test_every_command_is_asked() -> None:
    """A new command gets its place above."""
    names = {name.removeprefix("duizhao ") for name, _ in commands(typer.main.get_command(app))}
    assert ASKED.keys() == names


def test_the_texts_stay_readable(evil: str, duizhao: Command) -> None:
    """What is escaped says what is stored, and JSON says it exactly."""
    shown = duizhao("find", "停车").out.splitlines()
    assert shown[1].endswith(SHOWN)
    assert shown[2].endswith(SHOWN)
    [item] = map(json.loads, duizhao("find", "停车", "--json").out.splitlines())
    assert item["en"].endswith(EVIL)
    assert f"Because {SHOWN}" in duizhao("jobs", "show", evil).out
    row = duizhao("terms", "find", "失信").out.splitlines()[0].split("\t")
    assert all(SHOWN in field for field in row)


def test_a_line_of_a_text_is_no_line_of_ours(
    filled: Path, settings: Settings, duizhao: Command
) -> None:
    """Lines of a text stand behind its indent, and a tab in a field parts no fields."""
    bench = Workbench(settings)
    with bench.database.writing() as session:
        session.execute(update(Segment).values(en=Segment.en + "\nfaked 1 (approved)"))
        session.execute(update(TermRow).values(en=TermRow.en + "\tfaked\nfaked"))
    bench.close()
    assert "\n  faked 1 (approved)\n" in duizhao("find", "停车").out
    for line in duizhao("terms", "find", "失信").out.splitlines():
        assert line.count("\t") == 3


@pytest.mark.usefixtures("evil")
@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_an_export_is_exact_but_on_a_terminal(form: str, tmp_path: Path) -> None:
    """A pipe and a file get texts as stored; a terminal, which programs do not read, shows them."""
    asked = [DUIZHAO, "export", "--format", form]
    piped = subprocess.run(asked, capture_output=True, check=True).stdout
    subprocess.run([*asked, "-o", tmp_path / "out"], capture_output=True, check=True)
    assert (tmp_path / "out").read_bytes() == piped
    if form == "csv":
        assert EVIL.encode() in piped
    ours, theirs = pty.openpty()
    with subprocess.Popen(asked, stdout=theirs) as process:
        os.close(theirs)
        found = b""
        while True:
            try:
                part = os.read(ours, 1 << 16)
            except OSError:  # the other end is closed
                break
            if not part:
                break
            found += part
    os.close(ours)
    assert process.returncode == 0
    shown = found.decode().replace("\r\n", "\n")  # which the terminal makes of a line end
    assert obeyed(shown) == set()
    assert "owned" in shown


def test_the_log_is_escaped() -> None:
    """What servers and workers write about an error shows stored texts as the commands do."""
    code = (
        "import logging\n"
        "from api.cli.console import escape_log\n"
        "escape_log()\n"
        "try:\n"
        f"    raise ValueError({EVIL!r})\n"
        "except ValueError as error:\n"
        f"    logging.getLogger('duizhao').error('job %s', {EVIL!r}, exc_info=error)\n"
    )
    done = subprocess.run(
        [Path(DUIZHAO).parent / "python", "-c", code], capture_output=True, text=True, check=True
    )
    assert obeyed(done.stderr) == set()
    assert done.stderr.count(SHOWN) == 2
