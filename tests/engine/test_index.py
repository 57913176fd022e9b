"""The index of Argos packages: where it is, what of it makes sense, what is told of the rest."""

from __future__ import annotations

from pathlib import Path
from threading import Barrier

import pytest

from api.engine.index import IndexedPackage, choose_indexed, read_index
from api.engine.install import install_from_index
from api.errors import Unavailable
from tests.commands import Command
from tests.indexing import File, Index, entry
from tests.packages import indexed, left_over


def test_index_address(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    """ARGOS_PACKAGE_INDEX is a folder with or without its slash, or the file itself."""
    index.files["/index.json?key=1"] = index.files["/index.json"]
    file = f"{index.url}index.json"
    for address in (index.url, index.url.rstrip("/"), file, f"{file}?key=1"):
        monkeypatch.setenv("ARGOS_PACKAGE_INDEX", address)
        assert [found.label for found in read_index()] == ["zh_en 1.9"]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"{}", b"<html>", b'"zh"', b"null", b"[" * 100_000, b"\xff\xfe", b" " * 17_000_000],
)
def test_no_index(index: Index, content: bytes, duizhao: Command) -> None:
    """What is no index is told in one line with its address and two ways on."""
    index.files["/index.json"] = File(content)
    code, out, err = duizhao("model", "install")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert f"{index.url}index.json is no index of Argos packages" in err
    assert "ARGOS_PACKAGE_INDEX" in err
    assert "duizhao model install FILE" in err


@pytest.mark.parametrize(("status", "words"), [(404, "404 Not Found"), (500, "500 Internal")])
def test_index_that_is_not_there(index: Index, status: int, words: str, duizhao: Command) -> None:
    """An index that the server does not have is told in one line with its answer."""
    index.files["/index.json"] = File(status=status)
    code, out, err = duizhao("model", "install")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert f"{index.url}index.json cannot be read ({words}" in err
    assert "duizhao model install FILE" in err


def test_slow_sizes(index: Index, duizhao: Command) -> None:
    """The sizes of all offers are asked for at once: none waits for another."""
    names = [f"{number}.argosmodel" for number in range(4)]
    index.offer(*(entry(name, package_version=f"2.{at}") for at, name in enumerate(names)))
    together = Barrier(4, timeout=120)
    for name in names:
        index.files[f"/{name}"] = File(b"x" * 1_000_000, before=lambda: together.wait() and None)
    _, out, _ = duizhao("model", "list")
    assert out.count("1.0 MB\thttp") == 4


def test_index_out_of_reach(monkeypatch: pytest.MonkeyPatch, duizhao: Command) -> None:
    """An index that cannot be reached is told in one line; what is here is listed all the same."""
    monkeypatch.setenv("ARGOS_PACKAGE_INDEX", "http://127.0.0.1:9/")
    code, out, err = duizhao("model", "list")
    assert code == 1
    assert out.startswith("zh_en ")
    assert err.startswith(
        "The index of Argos packages http://127.0.0.1:9/index.json cannot be read "
        "(Connection refused); set ARGOS_PACKAGE_INDEX"
    )
    assert duizhao("model", "list", "--installed")[0] == 0


@pytest.mark.parametrize("address", ["file:///etc", "/etc", "ftp://127.0.0.1", "http://[", "x"])
def test_index_that_is_no_address(
    address: str, monkeypatch: pytest.MonkeyPatch, duizhao: Command
) -> None:
    """Only a web address is an index; another value is one line."""
    monkeypatch.setenv("ARGOS_PACKAGE_INDEX", address)
    code, _, err = duizhao("model", "install")
    assert (code, err.count("\n")) == (1, 1)
    assert "cannot be read" in err


def test_odd_entries(index: Index) -> None:
    """Entries of other languages and kinds, and those that make no sense, are passed over."""
    index.offer(
        entry("fr", from_code="fr"),
        entry("de", to_code="de"),
        entry("sbd", type="sbd"),
        entry("v", package_version=None),
        entry("v", package_version="../1"),
        entry("v", links=None),
        entry("v", links=[]),
        entry("v", links=[7, "ftp://x", "file:///etc/passwd", "http://[bad"]),
        {},
        entry("good.argosmodel", type="translate", package_version="1.1"),
        entry("better.argosmodel", "http://mirror/x", package_version="1.10"),
        entry("zt.argosmodel", from_code="zt"),
    )
    index.files["/index.json"].content = index.files["/index.json"].content[:-1] + b", 7, null]"
    assert read_index() == [
        IndexedPackage("zh_en", "1.10", (f"{index.url}better.argosmodel", "http://mirror/x")),
        IndexedPackage("zh_en", "1.1", (f"{index.url}good.argosmodel",)),
        IndexedPackage("zt_en", "1.9", (f"{index.url}zt.argosmodel",)),
    ]
    assert choose_indexed(read_index(), "zh_en").version == "1.10"
    assert choose_indexed(read_index(), "1.1").version == "1.1"
    assert choose_indexed(read_index(), "zt_en 1.9").name == "zt_en"


def test_unknown_name(index: Index, duizhao: Command) -> None:
    """A name that the index does not have is one line with those that it has."""
    code, _, err = duizhao("model", "install", "fr_en")
    assert code == 1
    assert err == f"The index {index.url}index.json has no fr_en; it has zh_en 1.9.\n"
    index.offer()
    assert duizhao("model", "install")[2].endswith("it has no Chinese→English package.\n")


def test_other_version_inside(index: Index, data_dir: Path) -> None:
    """A file that holds another version than the index says is refused."""
    index.offer(entry("zh_en.argosmodel", package_version="2.0"))
    with pytest.raises(Unavailable, match=r"it is zh_en 1\.9, the index has zh_en 2\.0 there"):
        install_from_index(data_dir, indexed(index))
    assert left_over(data_dir) == []
