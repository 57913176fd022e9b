"""Archives that lie or swell: refused within what a package needs, in memory that stays flat."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile

import pytest

from api.engine import archive, read_installed
from api.engine.archive import unpacked
from api.engine.package import Broken
from api.errors import Invalid
from tests.packages import copy_package

NEEDED = ("metadata.json", "sentencepiece.model", "model/model.bin")
MEGABYTE = 1_000_000
Members = dict[str, bytes]


def packed(members: Members, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of what a package needs and of these members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as new:
        for name, content in {**dict.fromkeys(NEEDED, b"{}"), **members}.items():
            new.writestr(f"zh_en/{name}", content)
    return file.getvalue()


def unpack(content: bytes, folder: Path) -> list[str]:
    """What an archive unpacks to."""
    with TemporaryFile() as file:
        file.write(content)
        with unpacked(file, folder) as root:
            return sorted(path.name for path in root.rglob("*") if path.is_file())


@contextmanager
def flat_memory(limit: int) -> Iterator[None]:
    """A context that takes at most `limit` bytes at any moment."""
    tracemalloc.start()
    try:
        yield
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < limit


@pytest.mark.parametrize(
    ("name", "longest"),
    [
        ("metadata.json", 65_536),
        ("README.md", 1_048_576),
        ("model/config.json", 1_048_576),
        ("sentencepiece.model", 16_777_216),
        ("bpe.model", 16_777_216),
        ("model/shared_vocabulary.json", 16_777_216),
        ("model/source_vocabulary.txt", 16_777_216),
    ],
)
def test_a_member_has_a_limit(name: str, longest: int, tmp_path: Path) -> None:
    """What is read whole has at most what packages need of it: the limit is taken, one more not."""
    assert Path(name).name in unpack(packed({name: bytes(longest)}), tmp_path)
    with pytest.raises(
        Invalid, match=f"zh_en/{name} has {longest + 1:,} bytes, more than {longest:,}"
    ):
        unpack(packed({name: bytes(longest + 1)}), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_other_names_of_a_member_have_its_limit(tmp_path: Path) -> None:
    """A name that the folder makes the same is the same."""
    file = io.BytesIO(packed({}))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as more:
        more.writestr("zh_en/./README.md", bytes(1_048_577))
    with pytest.raises(Invalid, match="more than 1,048,576"):
        unpack(file.getvalue(), tmp_path)


def test_a_package_in_a_folder_has_the_limit_too(seed_dir: Path, tmp_path: Path) -> None:
    """A large metadata.json is not read, however the package came there."""
    folder = copy_package(seed_dir, tmp_path / "mine", note="x" * 65_536)
    with pytest.raises(Broken, match=r"metadata\.json has more than 65,536 bytes"):
        read_installed(seed_dir, folder)


def test_the_model_may_be_large(tmp_path: Path) -> None:
    """A hundred times a megabyte is unpacked in two megabytes of memory."""
    content = packed({"model/model.bin": bytes(100 * MEGABYTE)})
    with flat_memory(2 * MEGABYTE):
        assert "model.bin" in unpack(content, tmp_path)


def test_all_members_have_a_limit_together(tmp_path: Path) -> None:
    """More than a package unpacks to is refused before anything is."""
    assert archive.MAX_UNPACKED_BYTES == 1_073_741_824
    content = bytearray(packed({"model/model.bin": b"x"}))
    at = content.rindex(b"PK\x01\x02")  # the last member, which is another
    content[at + 24 : at + 28] = struct.pack("<I", 1_073_741_825)
    with pytest.raises(Invalid, match=r"unpacked it has 1,073,741,8\d\d bytes, more than 1,073,"):
        unpack(bytes(content), tmp_path)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_compression_is_refused(method: int, tmp_path: Path) -> None:
    """What unpacks a block of any size at once is refused; no package has it."""
    content = packed({"model/model.bin": bytes(50 * MEGABYTE)}, method)
    with (
        flat_memory(2 * MEGABYTE),
        pytest.raises(Invalid, match="is not compressed by deflate"),
    ):
        unpack(content, tmp_path)


def directory(members: int, *, honest: bool) -> bytes:
    """An archive of nothing but a list of members, which says how many there are, or one."""
    entry = packed({})
    at = entry.index(b"PK\x01\x02")
    one = entry[at : entry.index(b"PK\x01\x02", at + 1)]
    size, told = len(one) * members, members if honest else 1
    return one * members + end_of(min(told, 65_535), size, 0)


def end_of(members: int, size: int, at: int) -> bytes:
    """The end of an archive whose list of so many members has this size and place."""
    return struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, members, members, size, at, 0)


@pytest.mark.parametrize("honest", [True, False])
@pytest.mark.parametrize("members", [15_000, 2_000_000])
def test_a_long_list_of_members(members: int, honest: bool, tmp_path: Path) -> None:
    """However many members there are, or are said to be, memory stays flat."""
    content = directory(members, honest=honest)
    with (
        flat_memory(20 * MEGABYTE),
        pytest.raises(Invalid, match=r"list of members|it has 15,000 members, more than 1,000"),
    ):
        unpack(content, tmp_path)


def lies(place: int, value: bytes) -> Callable[[bytes], bytes]:
    """A change of what the list of members says of the last one."""

    def change(content: bytes) -> bytes:
        at = content.rindex(b"PK\x01\x02") + place
        return content[:at] + value + content[at + len(value) :]

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lies(24, struct.pack("<I", 10)), "Bad CRC-32"),  # smaller than it is
        (lies(24, struct.pack("<I", 200_000)), "has another size than it says"),  # larger
        (lies(20, struct.pack("<I", 5)), "."),  # compressed to less than it is
        (lies(20, struct.pack("<I", 2**31)), "."),  # and to more
        (lies(42, struct.pack("<I", 0)), "."),  # it is where another one is
        (lies(42, struct.pack("<I", 2**31)), "."),  # or nowhere
        (lies(16, b"\0\0\0\0"), "Bad CRC-32"),
        (lambda content: content[:-6] + b"\xff\xff\xff\x7f\0\0", "."),  # the list is nowhere
    ],
)
def test_an_archive_that_lies(change: Callable[[bytes], bytes], words: str, tmp_path: Path) -> None:
    """Sizes, places and sums that are not true are refused, and nothing is left."""
    content = change(packed({"other": bytes(100_000)}))
    with flat_memory(4 * MEGABYTE), pytest.raises(Invalid, match=words):
        unpack(content, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_members_that_overlap_count_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many members of the same bytes count as often as they unpack."""
    content = packed({"other": bytes(4 * MEGABYTE)})
    at = content.rindex(b"PK\x01\x02")
    end = content.rindex(b"PK\x05\x06")
    one = content[at:end]
    several = b"".join(one.replace(b"zh_en/other", b"zh_en/oth%02d" % n) for n in range(99))
    size = end - content.index(b"PK\x01\x02") + len(several)
    tail = end_of(103, size, content.index(b"PK\x01\x02"))
    monkeypatch.setattr(archive, "MAX_UNPACKED_BYTES", 300 * MEGABYTE)
    with pytest.raises(Invalid, match=r"unpacked it has 400,000,00\d bytes"):
        unpack(content[:end] + several + tail, tmp_path)


@pytest.mark.parametrize("size", [-1, 2**30])
def test_a_file_is_not_read_whole(size: int) -> None:
    """Whatever is asked for, no more than a megabyte comes at once."""
    assert archive.BoundedReads(io.BytesIO(b"abc")).read(size) == b"abc"
    large = archive.BoundedReads(io.BytesIO(bytes(archive.MAX_READ_BYTES + 1)))
    with pytest.raises(ValueError, match="more than 1,048,576 bytes"):
        large.read(size)
