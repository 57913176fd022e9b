"""`duizhao model`: packages of a real index, installed whole or not at all, listed and removed."""

from __future__ import annotations

import io
import json
import os
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from api.cli import main
from api.engine import Engine, archive, find_packages, install, seed_package
from api.engine.index import IndexedPackage, choose_indexed, read_index
from api.engine.install import install_file, install_from_index, remove_package
from api.engine.packages import choose_package
from api.errors import Conflict, Invalid, NotFound, Unavailable
from api.network import downloads
from api.settings import get_settings
from tests.indexing import File, Index, entry, pack

SENTENCE = "法院公布了一批失信被执行人名单。"
DUIZHAO = Path(sys.executable).parent / "duizhao"
NINE = pack(package_version="1.9")


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> Iterator[Index]:
    """An index with zh_en 1.9 at one link, named in the environment."""
    found = Index()
    found.files["/zh_en.argosmodel"] = File(NINE)
    found.offer(entry("zh_en.argosmodel"))
    monkeypatch.setenv("ARGOS_PACKAGE_INDEX", found.url)
    monkeypatch.setattr(downloads, "wait", lambda seconds: None)
    yield found
    found.stop()


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data directory, and no package of whoever runs the tests."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@pytest.fixture
def duizhao(
    data_dir: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, str, str]]:
    """The command: exit code, stdout and stderr."""

    def run(*args: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["duizhao", *map(str, args)])
        get_settings.cache_clear()
        capsys.readouterr()
        with pytest.raises(SystemExit) as stopped:
            main()
        return (int(stopped.value.code or 0), *capsys.readouterr())

    return run


Command = Callable[..., tuple[int, str, str]]


def left_over(data_dir: Path) -> list[str]:
    """What stands in the folder of packages, but for its lock."""
    return sorted(path.name for path in (data_dir / "packages").iterdir() if path.name != ".lock")


def indexed(index: Index, *, at: int = 0) -> IndexedPackage:
    """A package of the index."""
    return read_index()[at]


# --- installing ----------------------------------------------------------------------------------


def test_install(index: Index, data_dir: Path, duizhao: Command) -> None:
    """`model install` brings the index's package, and from then on it drafts."""
    code, out, err = duizhao("model", "install")
    target = data_dir / "packages" / "translate-zh_en-1_9"
    assert (code, out, err) == (0, "", f"Installed zh_en 1.9 in {target}.\n")
    assert left_over(data_dir) == [target.name]
    engine = Engine.open(data_dir)
    assert (engine.package.engine, engine.problems) == ("argos zh_en 1.9", ())
    assert engine.translate([SENTENCE])[0].en


def test_install_again(index: Index, data_dir: Path, duizhao: Command) -> None:
    """The same version again is said to be there, and nothing is downloaded."""
    duizhao("model", "install")
    before = len(index.downloads())
    assert duizhao("model", "install", "zh_en 1.9") == (0, "", "zh_en 1.9 is installed already.\n")
    assert len(index.downloads()) == before


def test_later_version(index: Index, data_dir: Path, duizhao: Command) -> None:
    """A later version of the index is installed beside the old one, and preferred."""
    duizhao("model", "install")
    index.files["/ten.argosmodel"] = File(pack(package_version="1.10"))
    index.offer(entry("zh_en.argosmodel"), entry("ten.argosmodel", package_version="1.10"))
    code, _, err = duizhao("model", "install")
    assert (code, err.startswith("Installed zh_en 1.10 in ")) == (0, True)
    assert [info.version for info in find_packages(data_dir)][:2] == ["1.10", "1.9"]


def test_traditional_package(index: Index, data_dir: Path, duizhao: Command) -> None:
    """A zt→en package can be installed and drafts when asked for, never of itself."""
    index.files["/zt.argosmodel"] = File(pack("zt", package_version="9", from_code="zt"))
    index.offer(
        entry("zh_en.argosmodel"), entry("zt.argosmodel", package_version="9", from_code="zt")
    )
    assert duizhao("model", "install", "zt_en")[0] == 0
    assert [info.name for info in find_packages(data_dir)] == ["zh_en", "zt_en"]
    assert Engine.open(data_dir).package.origin == "seed"
    chosen = Engine.open(data_dir, package=choose_package(data_dir, "zt_en"))
    assert chosen.translate(["信用"])[0].en


def test_resumed_in_another_run(index: Index, data_dir: Path) -> None:
    """An install that was cut off goes on with what came; nothing half stands in the way."""
    index.files["/zh_en.argosmodel"].cuts = [5_000_000, 0, 0, 0, 0]
    with pytest.raises(Unavailable, match=r"5,000,000 bytes\) is kept"):
        install_from_index(data_dir, indexed(index))
    assert Engine.open(data_dir).package.origin == "seed"
    (data_dir / "packages" / ".zh_en-1.7.part").write_bytes(b"begun and given up")
    info, new = install_from_index(data_dir, indexed(index))
    assert (info.version, new) == ("1.9", True)
    assert index.downloads()[-1] == "bytes=5000000-"
    assert left_over(data_dir) == [info.path.name]


@pytest.mark.parametrize("other", ["gone.argosmodel", "wrong.argosmodel"])
@pytest.mark.parametrize("first", [True, False])
def test_resumed_beside_another_link(
    index: Index, data_dir: Path, other: str, *, first: bool
) -> None:
    """What came of one link is kept whatever another link answers, before it or after."""
    index.files["/wrong.argosmodel"] = File(b"<html>not found</html>")
    index.files["/zh_en.argosmodel"].cuts = [5_000_000, 0, 0, 0, 0]
    index.offer(entry(*((other, "zh_en.argosmodel") if first else ("zh_en.argosmodel", other))))
    with pytest.raises(Unavailable, match=r"5,000,000 bytes\) is kept"):
        install_from_index(data_dir, indexed(index))
    info, _ = install_from_index(data_dir, indexed(index))
    assert "bytes=5000000-" in index.downloads()
    assert left_over(data_dir) == [info.path.name]


def test_mirrors(index: Index, data_dir: Path) -> None:
    """A link that is gone, cut, or serves other bytes is followed by the next one."""
    index.files["/wrong.argosmodel"] = File(b"<html>not found</html>")
    index.files["/flipped.argosmodel"] = File(NINE[:6_000_000] + b"\xff" + NINE[6_000_001:])
    index.files["/cut.argosmodel"] = File(NINE, cuts=[10] + [0] * 9)
    names = ("gone", "wrong", "flipped", "cut", "zh_en")
    links = ["http://.x/", "http://x y/", *(f"{name}.argosmodel" for name in names)]
    index.offer(entry("ipfs://nowhere", *links))
    assert install_from_index(data_dir, indexed(index))[0].version == "1.9"
    assert len(left_over(data_dir)) == 1


@pytest.mark.parametrize("claims", [-4000, 4000])
def test_server_that_lies_about_the_size(index: Index, data_dir: Path, claims: int) -> None:
    """A file that is cut short by the size given is refused; one that only seems cut is whole."""
    index.files["/zh_en.argosmodel"].claims = claims
    if claims > 0:
        assert install_from_index(data_dir, indexed(index))[1]
        return
    with pytest.raises(Unavailable, match="is no working package"):
        install_from_index(data_dir, indexed(index))
    assert left_over(data_dir) == []
    assert Engine.open(data_dir).package.origin == "seed"


def test_every_link_fails(index: Index, data_dir: Path, duizhao: Command) -> None:
    """When no link gives the package, one line says what was wrong with each."""
    index.files["/wrong.argosmodel"] = File(b"<html>not found</html>")
    index.offer(entry("gone.argosmodel", "wrong.argosmodel"))
    code, out, err = duizhao("model", "install")
    assert (code, out) == (1, "")
    assert err == (
        f"{index.url}gone.argosmodel cannot be downloaded (404 Not Found). "
        f"{index.url}wrong.argosmodel is no working package (File is not a zip file). "
        "Another way is a file: duizhao model install FILE.\n"
    )
    assert left_over(data_dir) == []


def test_old_one_goes_on(index: Index, data_dir: Path) -> None:
    """While a later version cannot be installed, the one that is there drafts."""
    install_from_index(data_dir, indexed(index))
    index.files["/ten.argosmodel"] = File(pack(package_version="1.10")[:-100])
    index.offer(entry("ten.argosmodel", package_version="1.10"))
    with pytest.raises(Unavailable):
        install_from_index(data_dir, indexed(index))
    assert Engine.open(data_dir).package.version == "1.9"


def test_broken_one_replaced(index: Index, data_dir: Path) -> None:
    """An installed package that no longer loads is replaced by the same version."""
    info, _ = install_from_index(data_dir, indexed(index))
    (info.path / "model" / "model.bin").write_bytes(b"broken")
    assert install_from_index(data_dir, indexed(index)) == (info, True)
    assert Engine.open(data_dir).package == info
    assert left_over(data_dir) == [info.path.name]


def test_at_once(index: Index, data_dir: Path) -> None:
    """Of several installs at once one downloads, the others wait and find it there."""
    waited: list[int] = []
    wanted = indexed(index)
    with ThreadPoolExecutor(3) as pool:
        done = list(
            pool.map(
                lambda _: install_from_index(data_dir, wanted, on_wait=lambda: waited.append(1)),
                range(3),
            )
        )
    assert sorted(new for _, new in done) == [False, False, True]
    assert len(waited) == 2
    assert len(index.downloads()) == 1
    assert left_over(data_dir) == [done[0][0].path.name]


def test_killed(index: Index, data_dir: Path) -> None:
    """An install killed with -9 leaves the old one working, and the next one goes through."""
    killed = []

    def kill() -> None:
        killed[0].kill()
        killed[0].wait()

    file = index.files["/zh_en.argosmodel"]
    file.cuts = [4_000_000]

    def kill_at_second() -> None:
        if len(index.downloads()) == 2:
            kill()

    file.before = kill_at_second
    environ = {**os.environ, "DUIZHAO_DATA_DIR": str(data_dir)}
    killed.append(subprocess.Popen([DUIZHAO, "model", "install"], env=environ))
    assert killed[0].wait(30) == -9
    assert Engine.open(data_dir).package.origin == "seed"
    assert install_from_index(data_dir, indexed(index))[1]
    assert index.downloads()[-1] == "bytes=4000000-"


def test_packages_dir(index: Index, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With ARGOS_PACKAGES_DIR packages are installed there, where they are looked for."""
    elsewhere = data_dir / "elsewhere"
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(elsewhere))
    info, _ = install_from_index(data_dir, indexed(index))
    assert info.path.parent == elsewhere
    assert Engine.open(data_dir).package == info


def test_progress_bar(index: Index, data_dir: Path) -> None:
    """On a terminal the download shows how far it is."""
    import pty  # noqa: PLC0415

    parent, child = pty.openpty()
    environ = {**os.environ, "DUIZHAO_DATA_DIR": str(data_dir), "TERM": "xterm", "COLUMNS": "100"}
    command = [DUIZHAO, "model", "install"]
    process = subprocess.Popen(command, env=environ, stderr=child, stdout=child)
    os.close(child)
    shown = b""
    while True:
        try:
            shown += os.read(parent, 4096)
        except OSError:
            break
    os.close(parent)
    assert process.wait(30) == 0
    assert b"zh_en 1.9" in shown
    assert b"MB" in shown


# --- a file --------------------------------------------------------------------------------------


def test_install_file(data_dir: Path, tmp_path: Path, duizhao: Command) -> None:
    """A local .argosmodel is installed without any network, once."""
    path = tmp_path / "mine.argosmodel"
    path.write_bytes(pack("odd name", package_version="2.0-beta"))
    code, _, err = duizhao("model", "install", path)
    target = data_dir / "packages" / "translate-zh_en-2_0-beta"
    assert (code, err) == (0, f"Installed zh_en 2.0-beta in {target}.\n")
    assert duizhao("model", "install", path)[2] == "zh_en 2.0-beta is installed already.\n"
    assert Engine.open(data_dir).package.path == target


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "File is not a zip file"),
        (b"PK\x05\x06" + bytes(18), "member metadata.json is missing"),
        (NINE[:-5000], "File is not a zip file"),
        (NINE[:6_000_000] + b"\xff" + NINE[6_000_001:], "Bad CRC-32|Error -3"),
        (pack(without="model.bin"), "member model/model.bin is missing"),
        (pack(without="sentencepiece.model"), "member sentencepiece.model is missing"),
        (pack(more={"model": b"x"}), "a member cannot be unpacked"),
        (pack(more={"x" * 300: b"x"}), "a member cannot be unpacked"),
        (pack(more={"../../evil": b"x"}), "leads outside"),
        (pack(more={"/evil": b"x"}), "leads outside"),
        (pack(more={"a/other": b"x"}), "member metadata.json is missing"),
        (pack(more={"..\\evil": b"x"}), "leads outside"),
        (pack(more={"c:evil": b"x"}), "leads outside"),
        (pack(more={"Metadata.JSON": b"{}"}), "a member stands there twice"),
        (pack(more={"metadata.json": b"{"}), "metadata.json: "),
        (pack(more={"metadata.json": b"[]"}), "metadata.json: "),
        (pack(more={"model/model.bin": b"broken"}), "model"),
        (pack(more={"sentencepiece.model": b"broken"}), "."),
        (pack(from_code="fr"), "it is fr_en, not one of zh_en, zt_en"),
        (pack(to_code="de"), "it is zh_de"),
        (pack(type="sbd"), "it is sbd"),
        (pack(package_version="../../1"), "its version is "),
        (pack(package_version="1_9"), "its version is "),  # the folder of 1.9
        (pack(package_version={"a": 1}), "its version is "),
    ],
)
def test_bad_file(
    content: bytes, words: str, data_dir: Path, tmp_path: Path, duizhao: Command
) -> None:
    """A file that is no sound zh→en package is refused in one line, and nothing is left."""
    path = tmp_path / "bad.argosmodel"
    path.write_bytes(content)
    code, out, err = duizhao("model", "install", path)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert err.startswith(f"{path} is no working package (")
    assert any(word in err for word in words.split("|"))
    assert err.endswith(" Download it again, or take another.\n")
    assert left_over(data_dir) == []
    assert not list(tmp_path.rglob("*evil*"))


def crafted(change: Callable[[zipfile.ZipInfo], None]) -> bytes:
    """The seed model packed with one more member, which `change` makes odd."""
    file = io.BytesIO(NINE)
    with zipfile.ZipFile(file, "a") as archive:
        member = zipfile.ZipInfo("zh_en/evil")
        change(member)
        archive.writestr(member, b"/etc/passwd")
    return file.getvalue()


def as_link(member: zipfile.ZipInfo) -> None:
    """Make a member a symbolic link."""
    member.external_attr = (stat.S_IFLNK | 0o777) << 16


def as_device(member: zipfile.ZipInfo) -> None:
    """Make a member a device."""
    member.external_attr = (stat.S_IFCHR | 0o777) << 16


@pytest.mark.parametrize("change", [as_link, as_device])
def test_links_and_devices(
    change: Callable[[zipfile.ZipInfo], None], data_dir: Path, tmp_path: Path
) -> None:
    """A member that is a link or a device is refused."""
    path = tmp_path / "odd.argosmodel"
    path.write_bytes(crafted(change))
    with pytest.raises(Invalid, match="member zh_en/evil is a link or a device"):
        install_file(data_dir, path)


def test_encrypted(data_dir: Path, tmp_path: Path) -> None:
    """An encrypted member is refused with that reason."""
    content = bytearray(crafted(lambda member: None))
    place = content.rindex(b"PK\x01\x02")
    content[place + 8] |= 1
    path = tmp_path / "odd.argosmodel"
    path.write_bytes(content)
    with pytest.raises(Invalid, match="member zh_en/evil is encrypted"):
        install_file(data_dir, path)


def test_bomb(data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An archive that would unpack to more than the limit, or into too many files, is refused."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("zh_en/zeros", bytes(20_000_000))
    path = tmp_path / "bomb.argosmodel"
    path.write_bytes(file.getvalue())
    assert path.stat().st_size < 50_000
    monkeypatch.setattr(archive, "MAX_UNPACKED_BYTES", 19_999_999)
    with pytest.raises(Invalid, match="unpacked it has 20,000,000 bytes, more than 19,999,999"):
        install_file(data_dir, path)
    monkeypatch.setattr(archive, "MAX_MEMBERS", 0)
    with pytest.raises(Invalid, match="it has 1 members, more than 0"):
        install_file(data_dir, path)


def test_size_that_lies(data_dir: Path, tmp_path: Path) -> None:
    """A member that says to be smaller than it is does not unpack to more than it said."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("metadata.json", "sentencepiece.model", "model/model.bin"):
            archive.writestr(f"zh_en/{name}", bytes(1_000_000))
    content = bytearray(file.getvalue())
    place = content.index(b"PK\x01\x02")
    content[place + 24 : place + 28] = (10).to_bytes(4, "little")  # its size when unpacked
    path = tmp_path / "lie.argosmodel"
    path.write_bytes(content)
    with pytest.raises(Invalid, match="Bad CRC-32"):
        install_file(data_dir, path)


def test_file_not_there(data_dir: Path, duizhao: Command) -> None:
    """A file that is not there is one line."""
    code, _, err = duizhao("model", "install", "nothing.argosmodel")
    assert (code, err) == (1, "Cannot read nothing.argosmodel (No such file or directory).\n")


@pytest.mark.parametrize("name", ["mine", "mine.zip", "MINE.ARGOSMODEL"])
def test_file_of_another_name(
    name: str, data_dir: Path, tmp_path: Path, duizhao: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is there is installed whatever it is called."""
    monkeypatch.chdir(tmp_path)
    Path(name).write_bytes(NINE)
    assert duizhao("model", "install", name)[2].startswith("Installed zh_en 1.9 in ")


def test_silent_model(data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package that loads but makes no English is refused."""
    monkeypatch.setattr(install, "SAMPLE_TEXTS", ["\u200b"])
    path = tmp_path / "silent.argosmodel"
    path.write_bytes(NINE)
    with pytest.raises(Invalid, match="it makes no English"):
        install_file(data_dir, path)
    assert left_over(data_dir) == []


def test_no_room(data_dir: Path, tmp_path: Path, duizhao: Command) -> None:
    """A folder that cannot be written is one line with what to do."""
    (data_dir / "packages").write_text("in the way")
    path = tmp_path / "mine.argosmodel"
    path.write_bytes(NINE)
    code, _, err = duizhao("model", "install", path)
    assert code == 1
    assert err.startswith(f"Cannot write to {data_dir / 'packages'} (")
    assert "set DUIZHAO_DATA_DIR" in err


# --- the index -----------------------------------------------------------------------------------


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
    together = Barrier(4, timeout=30)
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


# --- listing and removing ------------------------------------------------------------------------


def test_list(index: Index, data_dir: Path, duizhao: Command) -> None:
    """A line a package: name, state, size and place, what drafts first and the index last."""
    index.files["/ten.argosmodel"] = File(b"x" * 2_500_000)
    index.offer(
        entry("zh_en.argosmodel"),
        entry("gone.argosmodel", "ten.argosmodel", package_version="1.10"),
        entry("gone.argosmodel", package_version="1.11"),
    )
    duizhao("model", "install", "1.9")
    code, out, err = duizhao("model", "list")
    assert (code, err) == (0, "")
    rows = [line.split("\t") for line in out.splitlines()]
    seed = seed_package(data_dir)
    assert [row[:2] for row in rows] == [
        ["zh_en 1.9", "installed, drafts"],
        [f"zh_en {seed.version} seed", "comes with Duizhao"],
        ["zh_en 1.11", "can be installed"],
        ["zh_en 1.10", "can be installed"],
    ]
    assert [row[2] for row in rows][2:] == ["size unknown", "2.5 MB"]
    assert all(row[2].endswith(" MB") for row in rows[:2])
    assert rows[0][3] == str(data_dir / "packages" / "translate-zh_en-1_9")
    code, out, _ = duizhao("model", "list", "--json")
    found = [json.loads(line) for line in out.splitlines()]
    assert [one["preferred"] for one in found] == [True, False, False, False]
    assert [one["origin"] for one in found] == ["installed", "seed", "index", "index"]
    assert found[3]["size"] == 2_500_000


def test_list_installed(index: Index, data_dir: Path, duizhao: Command) -> None:
    """With --installed the index is not asked, and what cannot be used is said."""
    (data_dir / "packages" / "broken").mkdir(parents=True)
    code, out, err = duizhao("model", "list", "--installed")
    assert (code, len(out.splitlines()), index.asked) == (0, 1, [])
    assert str(data_dir / "packages" / "broken") in err


def test_list_what_does_not_load(index: Index, data_dir: Path, duizhao: Command) -> None:
    """A package whose model is damaged is named as a problem, and can be installed again."""
    duizhao("model", "install")
    folder = data_dir / "packages" / "translate-zh_en-1_9"
    (folder / "model" / "model.bin").write_bytes(b"damaged")
    code, out, err = duizhao("model", "list")
    seed = f"zh_en {seed_package(data_dir).version} seed"
    rows = [line.split("\t")[:2] for line in out.splitlines()]
    expected = [[seed, "comes with Duizhao, drafts"], ["zh_en 1.9", "can be installed"]]
    assert (code, rows) == (0, expected)
    assert err.startswith(f"The Argos package in {folder} cannot be used (")
    assert duizhao("model", "install")[2].startswith("Installed zh_en 1.9 in ")
    assert duizhao("model", "list")[1].startswith("zh_en 1.9\tinstalled, drafts\t")


def test_remove(index: Index, data_dir: Path, duizhao: Command) -> None:
    """A removed package is gone, and the next one drafts."""
    duizhao("model", "install")
    target = data_dir / "packages" / "translate-zh_en-1_9"
    assert duizhao("model", "remove", "zh_en 1.9") == (0, "", f"Removed {target}.\n")
    assert left_over(data_dir) == []
    assert Engine.open(data_dir).package.origin == "seed"


@pytest.mark.parametrize("name", ["1.9", "translate-zh_en-1_9", "argos zh_en 1.9", "zh_en 1.9"])
def test_names(index: Index, data_dir: Path, name: str) -> None:
    """A package is known by its label, its version and its folder."""
    install_from_index(data_dir, indexed(index))
    assert choose_package(data_dir, name).version == "1.9"


def test_remove_broken(data_dir: Path) -> None:
    """A folder that is no working package is removed by its name."""
    broken = data_dir / "packages" / "broken"
    broken.mkdir(parents=True)
    assert remove_package(data_dir, "broken") == broken
    assert left_over(data_dir) == []


@pytest.mark.parametrize("name", ["seed", "zh_en"])
def test_seed_stays(data_dir: Path, name: str, duizhao: Command) -> None:
    """The seed model cannot be removed."""
    code, _, err = duizhao("model", "remove", name)
    assert (code, err) == (1, "The seed model comes with Duizhao and stays.\n")
    assert seed_package(data_dir).path.is_dir()


def test_argos_own_folder_stays(data_dir: Path, tmp_path: Path) -> None:
    """A package in Argos's own folder drafts, but is not ours to remove."""
    theirs = tmp_path / "share" / "argos-translate" / "packages" / "zh_en"
    shutil.copytree(seed_package(data_dir).path, theirs)
    metadata = json.loads((theirs / "metadata.json").read_text())
    (theirs / "metadata.json").write_text(json.dumps({**metadata, "package_version": "1.7"}))
    with pytest.raises(Conflict, match="belongs to Argos"):
        remove_package(data_dir, "1.7")
    assert theirs.is_dir()


@pytest.mark.parametrize("name", ["nothing", "", "..", ".", "../seed", ".lock", "/etc"])
def test_remove_unknown(data_dir: Path, name: str) -> None:
    """A name of nothing is refused with those that there are; no other folder can be named."""
    seed_package(data_dir)
    with pytest.raises(NotFound, match=r"There is no package .*; there is zh_en .* seed"):
        remove_package(data_dir, name)
    assert seed_package(data_dir).path.is_dir()


def test_name_of_several(data_dir: Path, tmp_path: Path) -> None:
    """A name that fits several packages is refused with what to say instead."""
    for version in ("1.8", "1.9"):
        path = tmp_path / f"{version}.argosmodel"
        path.write_bytes(pack(package_version=version))
        install_file(data_dir, path)
    with pytest.raises(Invalid, match=r"say zh_en 1\.9 or zh_en 1\.8 or zh_en .* seed"):
        remove_package(data_dir, "zh_en")
