"""What the benchmarks share: the machine in a line, an engine, a copy of the project, a server."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep
from urllib.error import URLError
from urllib.request import Request, urlopen

from api.engine import Engine, PackageInfo, seed_package

ROOT = Path(__file__).parent.parent
DUIZHAO = Path(sys.executable).parent / "duizhao"


def machine() -> str:
    """When and on what: the date, the cores this process may use, the interpreter."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    system = f"{platform.system()} {platform.machine()}"
    return f"{date.today()}, {cores} cores, Python {platform.python_version()}, {system}"  # noqa: DTZ011


@contextmanager
def opened(package: list[str]) -> Iterator[Engine]:
    """The engine on an Argos package's folder, on the seed model where none is named."""
    with TemporaryDirectory(prefix="duizhao-benchmark-") as name:
        folder = Path(name)
        info = seed_package(folder)
        if package:
            info = PackageInfo("zh_en", "", "installed", Path(package[0]), "zh", "en")
        yield Engine.open(folder, package=info)


@contextmanager
def desk(*, drafts: bool = True) -> Iterator[Path]:
    """A copy of corpus/ and glossary.csv beside an empty data directory, in the environment."""
    with TemporaryDirectory(prefix="duizhao-benchmark-") as name:
        folder = Path(name)
        shutil.copytree(ROOT / "corpus", folder / "corpus")
        shutil.copy(ROOT / "glossary.csv", folder)
        if not drafts:
            for path in (folder / "corpus").glob("*.toml"):
                text = path.read_text(encoding="utf-8")
                path.write_text(re.sub("(?m)^draft = .*\n", "", text), encoding="utf-8")
        for key in [key for key in os.environ if key.startswith(("DUIZHAO_", "ARGOS_"))]:
            del os.environ[key]
        os.environ["DUIZHAO_DATA_DIR"] = str(folder / "data")
        yield folder


def get(url: str, *, post: bool = False) -> bytes:
    """The body of an answer."""
    request = Request(url, method="POST" if post else "GET", headers={"Accept": "text/html"})
    with urlopen(request, timeout=600) as answer:
        body: bytes = answer.read()
    return body


def wait_for(url: str) -> None:
    """Ask until there is an answer."""
    while True:
        try:
            get(url)
        except (URLError, ConnectionError):
            sleep(0.002)
        else:
            return


def start(command: list[str | Path], folder: Path) -> tuple[subprocess.Popen[str], str]:
    """A server that prints its address, and the address."""
    server = subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert server.stdout
    for line in server.stdout:
        found = re.search(r"http://[0-9.]+:\d+/", line)
        if found:
            return server, found[0]
    raise SystemExit(f"{command} ended without an address")


def seconds_to_page(command: list[str | Path], folder: Path) -> float:
    """From the start of a server to its first page."""
    begin = perf_counter()
    server, url = start(command, folder)
    wait_for(url)
    taken = perf_counter() - begin
    server.terminate()
    server.communicate()
    return taken


def seconds_of(command: list[str | Path], folder: Path | None = None) -> float:
    """How long a command runs."""
    begin = perf_counter()
    subprocess.run(command, cwd=folder, capture_output=True, check=True)
    return perf_counter() - begin
