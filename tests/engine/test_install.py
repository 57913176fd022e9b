"""`duizhao model install`: a package of a real index, installed whole or not at all."""

from __future__ import annotations

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from api.engine import Engine, find_packages
from api.engine.install import install_from_index
from api.engine.packages import choose_package
from api.errors import Unavailable
from tests.commands import DUIZHAO, Command
from tests.indexing import File, Index, entry, pack
from tests.packages import flip_nine, indexed, left_over, pack_nine

SENTENCE = "法院公布了一批失信被执行人名单。"


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
    index.files["/flipped.argosmodel"] = File(flip_nine())
    index.files["/cut.argosmodel"] = File(pack_nine(), cuts=[10] + [0] * 9)
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
    assert killed[0].wait(120) == -9
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
    assert process.wait(120) == 0
    assert b"zh_en 1.9" in shown
    assert b"MB" in shown
