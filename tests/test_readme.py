"""README.md does what it says: every console block is run, in order, and its output compared.

A line of output is compared as it stands, but for two marks: `…` inside a line stands for any
text, alone in a line for any lines; `≈ ` begins a line of a model's words, of which only that it is
English is held. The block of `make run` becomes a real server, which the later blocks ask.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from api.formats.corpus_toml import parse
from tests import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
POSTGRES = "postgresql://duizhao:secret@localhost/duizhao"
END = "-- end of one command --"
CURL = """\
#!{python}
import argparse, sys, urllib.error, urllib.parse, urllib.request
from tests import ROOT
parser = argparse.ArgumentParser()
for flag in "sG":
    parser.add_argument("-" + flag, action="store_true")
for option in "XHd":
    parser.add_argument("-" + option, action="append", default=[])
parser.add_argument("--data-urlencode", action="append", default=[])
parser.add_argument("url")
asked = parser.parse_args()
pairs = [urllib.parse.quote(pair, safe="=") for pair in asked.data_urlencode]
url = "http://" + asked.url + ("?" + "&".join([*pairs, *asked.d]) if asked.G else "")
data = "".join(asked.d).encode() if asked.d and not asked.G else None
headers = dict(header.split(": ", 1) for header in asked.H)
request = urllib.request.Request(url, data, headers, method=(asked.X or [None])[0])
try:
    answer = urllib.request.urlopen(request)
except urllib.error.HTTPError as error:
    answer = error
sys.stdout.write(answer.read().decode())
"""


def blocks() -> list[list[tuple[str, str]]]:
    """The console blocks: for each the commands with the output shown under them."""
    found = []
    for block in re.findall(r"(?ms)^```console\n(.*?)^```$", README):
        parts = re.split(r"(?m)^\$ (.*)\n", block)
        assert parts[0] == "", "a console block begins with a command"
        found.append(list(zip(parts[1::2], parts[2::2], strict=True)))
    return found


def pattern(shown: str) -> re.Pattern[str]:
    """What the output shown stands for."""
    lines = []
    for line in shown.splitlines():
        if line == "…":
            lines.append("(?:.*\n)*")
        elif line.startswith("≈ "):
            lines.append("[^\u4e00-\u9fff\n]*[A-Za-z][^\u4e00-\u9fff\n]*\n")
        else:
            lines.append(re.escape(line).replace("…", ".*") + "\n")
    return re.compile("".join(lines))


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """What a clone holds, after `make install`."""
    folder = tmp_path / "duizhao"
    shutil.copytree(ROOT / "corpus", folder / "corpus")
    for name in ("glossary.csv", "Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    (folder / ".venv").symlink_to(sys.prefix)
    return folder


@pytest.fixture
def shell(
    clone: Path, tmp_path: Path, postgres: Callable[[str], str]
) -> Iterator[Callable[[list[str]], list[str]]]:
    """Runs the commands of a block and gives what each printed."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    programs = tmp_path / "bin"
    programs.mkdir()
    if not shutil.which("curl"):
        (programs / "curl").write_text(CURL.format(python=sys.executable))
        (programs / "curl").chmod(0o755)
    path = f"{programs}:{Path(sys.executable).parent}:{os.environ['PATH']}"
    environ = {**os.environ, "PATH": path, "DUIZHAO_PORT": port, "NO_PROXY": "*"}
    url = postgres("readme")
    servers: list[subprocess.Popen[str]] = []

    def run(commands: list[str]) -> list[str]:
        if commands == ["make run"]:
            servers.append(start(clone, environ))
            assert servers[-1].stdout
            lines = []
            for line in servers[-1].stdout:
                lines.append(line)
                if "http://" in line:
                    break
            return ["".join(lines).replace(port, "8000")]
        script = "\n".join(f"{command} 2>&1\nprintf '%s' '{END}'" for command in commands)
        script = script.replace("localhost:8000", f"127.0.0.1:{port}").replace(POSTGRES, url)
        done = subprocess.run(
            ["bash", "-c", script], cwd=clone, env=environ, stdout=subprocess.PIPE, check=False
        )
        return [
            part if part.endswith("\n") or not part else f"{part}\n"
            for part in done.stdout.decode().split(END)[:-1]
        ]

    yield run
    for server in servers:
        os.killpg(server.pid, signal.SIGTERM)
        server.communicate(timeout=120)


def start(clone: Path, environ: dict[str, str]) -> subprocess.Popen[str]:
    """`make run`, with the installing taken as done."""
    return subprocess.Popen(
        ["make", "-o", ".venv/.installed", "run"],
        cwd=clone,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def test_commands(shell: Callable[[list[str]], list[str]]) -> None:
    """Every command in README prints what README shows."""
    assert len(blocks()) >= 6
    for block in blocks():
        printed = [
            output.replace("\r\n", "\n") for output in shell([command for command, _ in block])
        ]
        assert len(printed) == len(block), block
        for (command, shown), output in zip(block, printed, strict=True):
            assert pattern(shown).fullmatch(output), f"$ {command}\n{output}"


def test_every_block_runs() -> None:
    """README has no fenced block that is not run."""
    assert set(re.findall(r"(?m)^ *```(\w+)", README)) == {"console"}


def test_targets() -> None:
    """Every make target that README names is there."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"`make (\w+)`", README)) | {"run"}
    assert {"run", "test", "help"} <= named
    for target in named:
        assert re.search(rf"(?m)^{target}:.*## ", makefile), target


def test_links() -> None:
    """Every link leads to a file that is there."""
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_keys() -> None:
    """The keys README lists are those of the review page, and the button is on the home page."""
    templates = ROOT / "api" / "server" / "web" / "templates"
    review = (templates / "review.html").read_text(encoding="utf-8")
    table = README.partition("| key |")[2].partition("\n\n")[0]
    rows = re.findall(r"(?m)^ *\| (`.*`) \|", table)
    keys = [key for row in rows for key in re.findall("`([^`]+)`", row)]
    assert "Ctrl Enter" in keys
    for key in keys:
        assert f">{key}</kbd>" in review, key
    assert "<button>Load the practice text</button>" in (templates / "home.html").read_text()


def test_honest() -> None:
    """While README says that nothing is approved and no page captured, that is so in corpus/."""
    assert "No translation here has yet been approved by a person" in README
    entries = [parse(path.read_bytes(), path.name) for path in (ROOT / "corpus").glob("*.toml")]
    assert len(entries) == 13
    states = {segment.state for entry in entries for segment in entry.segments}
    assert "approved" not in states
    assert sum(entry.text == "full" for entry in entries) == 0
