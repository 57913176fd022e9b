"""Files come whole over a bad network: gone on with after a cut, never mixed of two versions."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from api.errors import Unavailable
from api.network import downloads
from api.network.client import file_size
from api.network.downloads import download, note_path
from tests.indexing import File, Index

CONTENT = Random(1).randbytes(300_000)
OTHER = Random(2).randbytes(250_000)
PATH = "/file"


@pytest.fixture
def index() -> Iterator[Index]:
    """A server with one file."""
    found = Index()
    found.files[PATH] = File(CONTENT)
    yield found
    found.stop()


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that were waited between tries, none of them really."""
    found: list[float] = []
    monkeypatch.setattr(downloads, "wait", found.append)
    return found


@pytest.fixture
def part(tmp_path: Path) -> Path:
    """Where a file comes to."""
    return tmp_path / "file.part"


def asked(index: Index) -> list[str | None]:
    """The Range of each request."""
    return [ranged for _, _, ranged in index.asked]


def test_whole(index: Index, part: Path) -> None:
    """A file comes byte for byte, and its progress is told up to its size."""
    heard: list[tuple[int, int | None]] = []
    download(index.url + PATH[1:], part, lambda done, size: heard.append((done, size)))
    assert part.read_bytes() == CONTENT
    assert heard[0] == (0, len(CONTENT))
    assert heard[-1] == (len(CONTENT), len(CONTENT))
    assert [done for done, _ in heard] == sorted(done for done, _ in heard)


def test_goes_on_after_cuts(index: Index, part: Path, waits: list[float]) -> None:
    """A connection that is cut, twice, is taken up where it ended."""
    index.files[PATH].cuts = [100_000, 50_000]
    download(index.url + PATH[1:], part)
    assert part.read_bytes() == CONTENT
    assert asked(index) == [None, "bytes=100000-", "bytes=150000-"]


def test_goes_on_in_another_run(index: Index, part: Path, waits: list[float]) -> None:
    """What one run left, the next goes on with."""
    index.files[PATH].cuts = [100_000, 0, 0, 0, 0]
    with pytest.raises(
        Unavailable, match=r"cut.* \(100,000 bytes\) is kept: run the command again"
    ):
        download(index.url + PATH[1:], part)
    index.asked.clear()
    download(index.url + PATH[1:], part)
    assert part.read_bytes() == CONTENT
    assert asked(index) == ["bytes=100000-"]


@pytest.mark.parametrize("validator", ["etag", "modified", "none", "weak"])
def test_never_mixed(index: Index, part: Path, waits: list[float], validator: str) -> None:
    """When the file changed behind a cut, all of it is fetched anew."""

    def version(number: int, content: bytes) -> File:
        tags = {"etag": f'"{number}"', "weak": f'W/"{number}"'}
        date = f"Mon, 0{number} Nov 2026 10:00:00 GMT" if validator == "modified" else None
        return File(content, tags.get(validator), date)

    index.files[PATH] = version(1, CONTENT)

    def change() -> None:
        if len(index.asked) == 2:
            index.files[PATH] = version(2, OTHER)

    index.files[PATH].cuts = [100_000, 1]
    index.files[PATH].before = change
    download(index.url + PATH[1:], part)
    assert part.read_bytes() == OTHER


def test_without_ranges(index: Index, part: Path, waits: list[float]) -> None:
    """A server that ignores Range sends all again, and that is what is kept."""
    index.files[PATH].ranges = False
    index.files[PATH].cuts = [100_000]
    download(index.url + PATH[1:], part)
    assert part.read_bytes() == CONTENT


def test_wrong_range(index: Index, part: Path, waits: list[float]) -> None:
    """A server that gives another range than was asked for is asked for all."""
    index.files[PATH].lies = 10
    index.files[PATH].cuts = [100_000]
    download(index.url + PATH[1:], part)
    assert part.read_bytes() == CONTENT
    assert asked(index) == [None, "bytes=100000-", None]


def test_whole_already(index: Index, part: Path) -> None:
    """A part that is the whole file is not fetched again."""
    download(index.url + PATH[1:], part)
    index.asked.clear()
    download(index.url + PATH[1:], part)
    assert asked(index) == [f"bytes={len(CONTENT)}-"]
    assert part.read_bytes() == CONTENT


def test_longer_than_the_file(index: Index, part: Path, waits: list[float]) -> None:
    """A part longer than the file is thrown away."""
    download(index.url + PATH[1:], part)
    part.write_bytes(CONTENT + b"more")
    download(index.url + PATH[1:], part)
    assert part.read_bytes() == CONTENT


@pytest.mark.parametrize("left", ["", "[]", '{"link": 1}', "\udcff"])
def test_part_of_nobody_knows_what(index: Index, part: Path, left: str) -> None:
    """A part whose note is lost or broken is begun anew."""
    part.write_bytes(OTHER)
    note_path(part).write_bytes(left.encode(errors="surrogateescape"))
    download(index.url + PATH[1:], part)
    assert part.read_bytes() == CONTENT


def test_part_of_another_link(index: Index, part: Path) -> None:
    """What a mirror began, another does not go on with: its file may be another."""
    index.files["/mirror"] = File(OTHER)
    download(index.url + "mirror", part)
    download(index.url + PATH[1:], part)
    assert part.read_bytes() == CONTENT


def test_size_unknown(index: Index, part: Path) -> None:
    """A server that says no size is read to the end."""
    index.files[PATH].says_size = False
    heard: list[int | None] = []
    download(index.url + PATH[1:], part, lambda done, size: heard.append(size))
    assert part.read_bytes() == CONTENT
    assert set(heard) == {None}
    assert file_size(index.url + PATH[1:]) is None


def test_larger_than_it_is(index: Index, part: Path, waits: list[float]) -> None:
    """A server that says more bytes than there are is asked for the rest, and there is none."""
    index.files[PATH].claims = 1000
    download(index.url + PATH[1:], part)
    assert part.read_bytes() == CONTENT
    assert asked(index) == [None, f"bytes={len(CONTENT)}-"]


def test_redirects(index: Index, part: Path, waits: list[float]) -> None:
    """A redirect is followed, also when going on."""
    index.files["/old"] = File(status=302, location=PATH)
    index.files[PATH].cuts = [100_000]
    download(index.url + "old", part)
    assert part.read_bytes() == CONTENT
    assert file_size(index.url + "old") == len(CONTENT)


@pytest.mark.parametrize(("status", "tries"), [(404, 1), (403, 1), (410, 1), (500, 4), (503, 4)])
def test_refused(index: Index, part: Path, waits: list[float], status: int, tries: int) -> None:
    """A refusal is told at once with link and status; a server in trouble is asked again first."""
    index.files[PATH].status = status
    with pytest.raises(Unavailable, match=rf"{index.url}file cannot be downloaded \({status}"):
        download(index.url + PATH[1:], part)
    assert len(index.asked) == tries
    assert waits == [1.0, 2.0, 4.0][: tries - 1]


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://x"])
def test_redirect_elsewhere(index: Index, part: Path, waits: list[float], location: str) -> None:
    """A redirect to anything but the web is refused and nothing is read."""
    index.files["/old"] = File(status=302, location=location)
    with pytest.raises(Unavailable, match=r"cannot be downloaded \(302 .*is not allowed"):
        download(index.url + "old", part)
    assert not part.exists()
    assert (len(index.asked), waits) == (1, [])


def test_redirect_in_circles(index: Index, part: Path, waits: list[float]) -> None:
    """A redirect that leads nowhere ends."""
    index.files["/old"] = File(status=302, location="/old")
    with pytest.raises(Unavailable, match=r"cannot be downloaded \(302"):
        download(index.url + "old", part)


def test_no_server(part: Path, waits: list[float]) -> None:
    """A server that is not there is named, with the reason."""
    with pytest.raises(Unavailable, match=r"\(Connection refused\)\. Try again later\."):
        download("http://127.0.0.1:9/file", part)
    assert file_size("http://127.0.0.1:9/file") is None


@pytest.mark.parametrize("link", ["file:///etc/passwd", "data:,x", "/etc/passwd", "ipfs://x"])
def test_no_web_link(part: Path, link: str) -> None:
    """Only http and https are asked."""
    with pytest.raises(Unavailable, match="it is no http or https address"):
        download(link, part)
    assert file_size(link) is None


@pytest.mark.parametrize("link", ["http://[bad/", "http://.x/", "http://127.0.0.1:port/"])
def test_no_address(index: Index, part: Path, waits: list[float], link: str) -> None:
    """A link that is no address, or is sent on to none, is refused at once."""
    index.files["/old"] = File(status=302, location=link)
    for asked_for in (link, index.url + "old"):
        with pytest.raises(Unavailable, match="cannot be downloaded"):
            download(asked_for, part)
        assert file_size(asked_for) is None
    assert waits == []


def test_too_large(index: Index, part: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file past the limit is refused, whether its size was said or not."""
    monkeypatch.setattr(downloads, "MAX_BYTES", 200_000)
    for says_size in (True, False):
        index.files[PATH].says_size = says_size
        with pytest.raises(Unavailable, match="more than 200,000"):
            download(index.url + PATH[1:], part)
        assert not part.exists()


def test_odd_link(index: Index, part: Path) -> None:
    """A link with spaces and other letters is asked for as a browser would."""
    index.files["/a%20%E4%BF%A1%2F"] = File(CONTENT)
    download(index.url + "a 信%2F", part)
    assert part.read_bytes() == CONTENT


def test_no_room(index: Index, part: Path) -> None:
    """A full disk is told with what to do."""
    if not os.path.exists("/dev/full"):  # noqa: PTH110 - elsewhere there is nothing to try it on
        pytest.skip("this system has no /dev/full")
    part.symlink_to("/dev/full")
    reason = os.strerror(errno.ENOSPC)
    with pytest.raises(Unavailable, match=rf"Cannot write .*{reason}.*DUIZHAO_DATA_DIR"):
        download(index.url + PATH[1:], part)
