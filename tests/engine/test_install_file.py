"""`duizhao model install FILE`: a sound package from a file, and what is refused."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from api.engine import Engine, archive, install
from api.engine.install import install_file
from api.errors import Invalid
from tests.commands import Command
from tests.indexing import pack
from tests.packages import (
    cut_nine,
    flip_nine,
    left_over,
    pack_nine,
)


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
    ("build", "words"),
    [
        (bytes, "File is not a zip file"),
        (lambda: b"PK\x05\x06" + bytes(18), "member metadata.json is missing"),
        (cut_nine, "File is not a zip file"),
        (flip_nine, "Bad CRC-32|Error -3"),
        (partial(pack, without="model.bin"), "member model/model.bin is missing"),
        (partial(pack, without="sentencepiece.model"), "member sentencepiece.model is missing"),
        (partial(pack, more={"model": b"x"}), "a member cannot be unpacked"),
        (partial(pack, more={"x" * 300: b"x"}), "a member cannot be unpacked"),
        (partial(pack, more={"../../evil": b"x"}), "leads outside"),
        (partial(pack, more={"/evil": b"x"}), "leads outside"),
        (partial(pack, more={"a/other": b"x"}), "member metadata.json is missing"),
        (partial(pack, more={"..\\evil": b"x"}), "leads outside"),
        (partial(pack, more={"c:evil": b"x"}), "leads outside"),
        (partial(pack, more={"Metadata.JSON": b"{}"}), "a member stands there twice"),
        (partial(pack, more={"metadata.json": b"{"}), "metadata.json: "),
        (partial(pack, more={"metadata.json": b"[]"}), "metadata.json: "),
        (partial(pack, more={"model/model.bin": b"broken"}), "model"),
        (partial(pack, more={"sentencepiece.model": b"broken"}), "."),
        (partial(pack, from_code="fr"), "it is fr_en, not one of zh_en, zt_en"),
        (partial(pack, to_code="de"), "it is zh_de"),
        (partial(pack, type="sbd"), "it is sbd"),
        (partial(pack, package_version="../../1"), "its version is "),
        (partial(pack, package_version="1_9"), "its version is "),  # the folder of 1.9
        (partial(pack, package_version={"a": 1}), "its version is "),
    ],
)
def test_bad_file(
    build: Callable[[], bytes], words: str, data_dir: Path, tmp_path: Path, duizhao: Command
) -> None:
    """A file that is no sound zh→en package is refused in one line, and nothing is left."""
    path = tmp_path / "bad.argosmodel"
    path.write_bytes(build())
    code, out, err = duizhao("model", "install", path)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert err.startswith(f"{path} is no working package (")
    assert any(word in err for word in words.split("|"))
    assert err.endswith(" Download it again, or take another.\n")
    assert left_over(data_dir) == []
    assert not list(tmp_path.rglob("*evil*"))


def crafted(change: Callable[[zipfile.ZipInfo], None]) -> bytes:
    """The seed model packed with one more member, which `change` makes odd."""
    file = io.BytesIO(pack_nine())
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
    Path(name).write_bytes(pack_nine())
    assert duizhao("model", "install", name)[2].startswith("Installed zh_en 1.9 in ")


def test_silent_model(data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package that loads but makes no English is refused."""
    monkeypatch.setattr(install, "SAMPLE_TEXTS", ["\u200b"])
    path = tmp_path / "silent.argosmodel"
    path.write_bytes(pack_nine())
    with pytest.raises(Invalid, match="it makes no English"):
        install_file(data_dir, path)
    assert left_over(data_dir) == []


def test_no_room(data_dir: Path, tmp_path: Path, duizhao: Command) -> None:
    """A folder that cannot be written is one line with what to do."""
    (data_dir / "packages").write_text("in the way")
    path = tmp_path / "mine.argosmodel"
    path.write_bytes(pack_nine())
    code, _, err = duizhao("model", "install", path)
    assert code == 1
    assert err.startswith(f"Cannot write to {data_dir / 'packages'} (")
    assert "set DUIZHAO_DATA_DIR" in err
