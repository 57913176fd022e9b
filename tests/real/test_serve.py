"""`duizhao serve` as a process: its address, its end, a busy port, a shared database."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2
import pytest

from api.settings import get_settings
from api.workbench import Workbench
from tests import ROOT, benches
from tests.commands import DUIZHAO, PARKING

FEW = (PARKING, "bjnews-2015-professional-files", "state-council-2014-planning-outline")
both = pytest.mark.usefixtures("settings")  # on SQLite and on PostgreSQL


class Server:
    """A running `duizhao serve`."""

    def __init__(self, folder: Path, *options: str, port: int = 0) -> None:
        self.process = subprocess.Popen(
            [DUIZHAO, "serve", "--port", str(port), *options],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout
        self.line = self.process.stdout.readline()
        found = re.fullmatch(r"Duizhao is at (http://127\.0\.0\.1:\d+/) .*\n", self.line)
        self.url = found[1] if found else ""
        assert self.url, self.process.communicate(timeout=120)
        self.client = httpx2.Client(base_url=self.url, timeout=120)

    def get(self, path: str, **options: Any) -> httpx2.Response:
        """The answer of one GET."""
        return self.client.get(path, **options)

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, str, str]:
        """Send a signal; the exit code and what was printed after the address."""
        self.client.close()
        self.process.send_signal(number)  # nothing happens where it has ended already
        out, err = self.process.communicate(timeout=120)
        return self.process.returncode, out, err


Serve = Callable[..., Server]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with corpus/, no draft in it, and glossary.csv, beside an empty database."""
    folder = tmp_path / "desk"
    shutil.copytree(ROOT / "corpus", folder / "corpus")
    shutil.copy(ROOT / "glossary.csv", folder)
    for path in (folder / "corpus").glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub("(?m)^draft = .*\n", "", text), encoding="utf-8")
    return folder


@pytest.fixture
def few(desk: Path) -> Path:
    """The same folder with three of the sources."""
    for path in sorted((desk / "corpus").glob("*.toml")):
        if path.stem not in FEW:
            path.unlink()
    return desk


@pytest.fixture
def filled(few: Path) -> None:
    """The database holds the three sources before any server starts."""
    bench = Workbench(get_settings())
    assert not benches.load(bench, few).problems
    bench.close()


@pytest.fixture
def serve(desk: Path) -> Iterator[Serve]:
    """Starts servers; those that still run are ended with the test."""
    running: list[Server] = []

    def start(*options: str, port: int = 0) -> Server:
        running.append(Server(desk, *options, port=port))
        return running[-1]

    yield start
    for server in running:
        server.client.close()
        if server.process.poll() is None:
            server.process.kill()
        for pipe in (server.process.stdout, server.process.stderr):
            if pipe:
                pipe.close()
        server.process.wait()


@both
def test_serve(serve: Serve) -> None:
    """It loads an empty database, prints its address, and answers with pages and JSON."""
    server = serve()
    assert server.line.endswith("(Ctrl+C stops it)\n")
    page = server.get("", headers={"accept": "text/html"})
    assert page.status_code == 200
    assert "深圳：停车不缴费可被视为失信行为" in page.text
    assert server.get("healthz").json()["status"] == "ok"
    assert len(server.get("api/v1/sources").json()["items"]) == 13
    assert "server" not in page.headers
    assert server.get("", headers={"host": "evil.example"}).status_code == 421
    _, _, err = server.stop()
    assert err.startswith("Loaded 13 sources")


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stop(number: int, serve: Serve) -> None:
    """SIGTERM and Ctrl+C end it with exit 0 and no more words."""
    server = serve()
    server.get("healthz")
    assert server.stop(number) == (0, "", "")


@pytest.mark.usefixtures("filled")
def test_stop_in_mid_request(serve: Serve) -> None:
    """An answer under way when the server is told to end still comes whole."""
    server = serve("--draft")
    asked = http.client.HTTPConnection(server.url.split("/")[2], timeout=120)
    body = json.dumps({"q": "停车不缴费可被视为失信行为。" * 400})
    asked.request("POST", "/api/v1/translate", body, {"Content-Type": "application/json"})
    server.get("healthz")
    server.process.terminate()
    answer = asked.getresponse()
    assert answer.status == 200
    assert len(json.load(answer)["items"]) == 1
    asked.close()
    assert server.stop()[0] == 0


@pytest.mark.usefixtures("filled")
def test_busy_port(serve: Serve, desk: Path) -> None:
    """A second server on a taken port says so in one line and exits 1; the first goes on."""
    first = serve()
    port = first.url.rsplit(":", 1)[1].strip("/")
    second = subprocess.run(
        [DUIZHAO, "serve", "--port", port, "--load", "--draft"],
        cwd=desk,
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 1
    assert second.stdout == ""
    assert second.stderr == (
        f"Cannot serve on 127.0.0.1:{port} (Address already in use): stop what runs there, or "
        "choose another with --port (0 picks a free one).\n"
    )
    assert first.get("healthz").status_code == 200


@pytest.mark.usefixtures("filled")
def test_port_free_again(serve: Serve) -> None:
    """A port can be taken again at once after the server on it has ended."""
    first = serve()
    port = int(first.url.rsplit(":", 1)[1].strip("/"))
    first.get("healthz")
    first.stop()
    assert serve(port=port).url == first.url


@pytest.mark.usefixtures("filled")
def test_host_that_is_not(desk: Path) -> None:
    """An address that is not this machine's is named."""
    done = subprocess.run(
        [DUIZHAO, "serve", "--host", "203.0.113.1"],
        cwd=desk,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith(
        "Cannot serve on 203.0.113.1: this machine has no such address."
    )


@pytest.mark.usefixtures("filled")
def test_settings_from_environment(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """DUIZHAO_HOST and DUIZHAO_PORT choose the address where no option does."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "DUIZHAO_PORT": str(port), "DUIZHAO_HOST": "localhost"}
    process = subprocess.Popen(
        [DUIZHAO, "serve"],
        cwd=desk,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with process:
        assert process.stdout
        assert f":{port}/" in process.stdout.readline()
        process.terminate()
    assert process.returncode == 0


def test_load_and_draft(serve: Serve, few: Path) -> None:
    """`--load --draft`, as `make run` says, takes the files' changes and drafts what has none."""
    serve("--load", "--draft").stop()
    path = few / "corpus" / f"{PARKING}.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub('(?m)^en = "', 'en = "Again: ', text), encoding="utf-8")
    server = serve("--load", "--draft")
    items = server.get("api/v1/aligned").json()["items"]
    assert all(item["draft"]["en"] for item in items)
    [parking] = [item for item in items if item["source"] == PARKING]
    assert parking["en"].startswith("Again: ")
    _, _, err = server.stop()
    assert "1 taken from the files" in err
    assert "Every segment has a draft." in err


@pytest.mark.usefixtures("filled")
def test_never_over_an_edit(serve: Serve) -> None:
    """A start with `--load` keeps what was written in the database since."""
    server = serve()
    [item] = server.get("api/v1/aligned", params={"source": PARKING}).json()["items"]
    put(server, item["id"], "Written here", item["revision"])
    server.stop()
    again = serve("--load")
    assert again.get(f"api/v1/segments/{item['id']}").json()["en"] == "Written here"
    assert "1 newer here and kept" in again.stop()[2]


def put(server: Server, key: str, english: str, revision: int) -> httpx2.Response:
    """Save English over REST."""
    return server.client.put(
        f"api/v1/segments/{key}/translation",
        json={"en": english},
        headers={"If-Match": f'"{revision}"'},
    )


@pytest.mark.usefixtures("settings", "filled")
def test_two_processes(serve: Serve) -> None:
    """Two servers and a command share one database: nothing is lost, each sees the other's work."""
    with ThreadPoolExecutor(2) as pool:
        one, two = pool.map(lambda _: serve(), range(2))
    items = one.get("api/v1/aligned").json()["items"]
    key = items[0]["id"]

    def write(number: int) -> int:
        """One save, made again on a newer revision until it is taken; how often it was refused."""
        server, refused = (one, two)[number % 2], 0
        while True:
            revision = server.get(f"api/v1/segments/{key}").json()["revision"]
            answer = put(server, key, f"Version {number}", revision)
            if answer.status_code == 200:
                return refused
            assert answer.status_code == 412, answer.text
            refused += 1

    with ThreadPoolExecutor(4) as pool:
        drafting = pool.submit(
            subprocess.run, [DUIZHAO, "draft", "--json"], capture_output=True, check=True
        )
        list(pool.map(write, range(24)))
        assert json.loads(drafting.result().stdout)["segments"] == len(items)
    history = two.get(f"api/v1/segments/{key}/history").json()["items"]
    saved = [row["en"] for row in history if row["action"] == "save"]
    assert sorted(saved) == sorted(f"Version {number}" for number in range(24))
    assert one.get(f"api/v1/segments/{key}").json() == two.get(f"api/v1/segments/{key}").json()
    assert all(item["draft"] for item in two.get("api/v1/aligned").json()["items"])
    assert [server.stop()[0] for server in (one, two)] == [0, 0]


@both
def test_two_start_at_once(desk: Path) -> None:
    """Two servers that meet the same empty database both come up, and it is loaded once."""
    with ThreadPoolExecutor(2) as pool:
        servers = list(pool.map(lambda _: Server(desk, "--load"), range(2)))
    try:
        sources = [server.get("api/v1/sources").json()["items"] for server in servers]
        assert sources[0] == sources[1]
        assert len(sources[0]) == 13
    finally:
        assert [server.stop()[0] for server in servers] == [0, 0]
