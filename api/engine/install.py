"""Argos packages from an index or a file: installed whole or not at all, and removed.

A package is unpacked beside its place, read, loaded and made to translate before it is renamed
into it; until then an older package in that place goes on working.
"""

from __future__ import annotations

import math
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import IO

from filelock import FileLock, Timeout

from api.engine import (
    NAMES,
    Broken,
    Engine,
    PackageInfo,
    find_packages,
    packages_dir,
    read_installed,
)
from api.engine.archive import UNPACKING, unpacked
from api.engine.index import IndexedPackage, is_version
from api.engine.packages import choose_package
from api.errors import Conflict, Invalid, Unavailable
from api.network import downloads

ADVICE = "Another way is a file: duizhao model install FILE."
SAMPLE_TEXTS = ["他昨天去了北京。", "信用信息应当真实、准确。"]


def find_installed(data_dir: Path, name: str, version: str) -> PackageInfo | None:
    """The installed package of this name and version that loads, or None."""
    for info in find_packages(data_dir):
        if (info.origin, info.name, info.version) == ("installed", name, version):
            with suppress(Unavailable):
                Engine.open(data_dir, 1, info)
                return info
    return None


def install_from_index(
    data_dir: Path,
    package: IndexedPackage,
    on_progress: downloads.Progress = lambda done, size: None,
    on_wait: Callable[[], None] = lambda: None,
) -> tuple[PackageInfo, bool]:
    """The package, downloaded and installed, and whether it is new.

    A link that fails or gives a broken file is followed by the next. `on_wait` is called once when
    another process is changing the packages. Raises Unavailable with what was wrong with each link.
    """
    folder = packages_dir(data_dir)
    problems = []
    with locked(folder, on_wait):
        present = find_installed(data_dir, package.name, package.version)
        if present:
            return present, False
        for link in package.links:
            part = part_path(folder, package, link)
            try:
                downloads.download(link, part, on_progress)
                with part.open("rb") as file:
                    info, new = install_package(data_dir, file, link, package)
            except Invalid as error:
                downloads.discard(part)  # to go on with a broken file would not mend it
                problems.append(error.detail)
            except Unavailable as error:
                problems.append(error.detail)
            else:
                for old in folder.glob(f".{package.name}-*.part"):  # other versions' too
                    downloads.discard(old)
                return info, new
    raise Unavailable(" ".join((*problems, ADVICE)))


def part_path(folder: Path, package: IndexedPackage, link: str) -> Path:
    """Where a download stands until it is whole: a place a link, so that none undoes another's."""
    label = package.label.replace(" ", "-")
    return folder / f".{label}-{sha256(link.encode()).hexdigest()[:8]}.part"


def install_file(
    data_dir: Path, path: Path, on_wait: Callable[[], None] = lambda: None
) -> tuple[PackageInfo, bool]:
    """The package in a local .argosmodel, installed, and whether it is new.

    Raises what `install_package` raises, and Unavailable for a file that cannot be read.
    """
    with locked(packages_dir(data_dir), on_wait):
        try:
            file = path.open("rb")
        except OSError as error:
            raise Unavailable(f"Cannot read {path} ({error.strerror or error}).") from error
        with file:
            try:
                return install_package(data_dir, file, str(path))
            except Invalid as error:
                raise Invalid(f"{error.detail} Download it again, or take another.") from error


def install_package(
    data_dir: Path, file: IO[bytes], origin: str, expected: IndexedPackage | None = None
) -> tuple[PackageInfo, bool]:
    """The package in a file, unpacked, tried and put in place, and whether it is new.

    Raises Invalid for a file that is no working Chinese→English package, or not the one that was
    `expected`; `origin`, a path or a link, names it then. Unavailable where there is no room.
    """
    folder = packages_dir(data_dir)
    try:
        with unpacked(file, folder) as root:
            info = read_installed(data_dir, root)
            check_metadata(info, expected)
            present = find_installed(data_dir, info.name, info.version)
            if present:
                return present, False
            check_translates(data_dir, info)
            target = folder / f"translate-{info.name}-{info.version.replace('.', '_')}"
            replace_folder(root, target)
    except Broken as error:
        raise Invalid(f"{origin} is no working package ({error.why}).") from error
    except Invalid as error:
        raise Invalid(f"{origin} is no working package ({error.detail}).") from error
    except OSError as error:
        raise cannot_write(folder, error) from error
    return read_installed(data_dir, target), True


def check_metadata(info: PackageInfo, expected: IndexedPackage | None) -> None:
    """Raise Invalid for a package of another language, or not the one that was `expected`."""
    if info.name not in NAMES:
        raise Invalid(f"it is {info.name}, not one of {', '.join(NAMES)}")
    if not is_version(info.version):
        raise Invalid(f"its version is {info.version[:40]!r}")
    if expected and (info.name, info.version) != (expected.name, expected.version):
        raise Invalid(f"it is {info.name} {info.version}, the index has {expected.label} there")


def check_translates(data_dir: Path, info: PackageInfo) -> None:
    """Raise Broken for a package that does not load, Invalid for one that makes no English."""
    for output in Engine.open(data_dir, 1, info).translate(SAMPLE_TEXTS):
        if not re.search("[A-Za-z]", output.en) or not math.isfinite(output.score):
            raise Invalid(f"it makes no English: {output.en[:40]!r}")


def replace_folder(root: Path, target: Path) -> None:
    """Rename `root` to `target`, whose old content is removed only then; raises OSError."""
    with tempfile.TemporaryDirectory(
        prefix=UNPACKING, dir=target.parent, ignore_cleanup_errors=True
    ) as aside:
        if target.exists():  # a broken one: `find_installed` would have found one that loads
            target.rename(Path(aside) / "old")
        root.rename(target)


def remove_package(data_dir: Path, name: str) -> Path:
    """The folder in which the package was that is now removed, broken or not.

    Raises NotFound, Invalid for a name of several, and Conflict for the seed model or a package in
    Argos's own folder, which is not ours to change.
    """
    folder = packages_dir(data_dir)
    with locked(folder):
        path = folder / name
        if path.parent != folder or name.startswith(".") or not path.is_dir():
            info = choose_package(data_dir, name)
            path = info.path
            if info.origin == "seed":
                raise Conflict("The seed model comes with Duizhao and stays.")
        if path.parent.resolve() != folder.resolve():
            raise Conflict(f"{path} belongs to Argos: remove that folder yourself, or use argospm.")
        try:
            with tempfile.TemporaryDirectory(prefix=UNPACKING, dir=folder) as aside:
                path.rename(Path(aside) / "old")  # gone in one step, however long the rest takes
        except OSError as error:
            raise Unavailable(f"Cannot remove {path} ({error.strerror or error}).") from error
    return path


@contextmanager
def locked(folder: Path, on_wait: Callable[[], None] = lambda: None) -> Iterator[None]:
    """A context in which no other process changes a folder of packages.

    `on_wait` is called when another does and has to be waited for. Raises Unavailable for a folder
    that cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / ".lock")
        try:
            acquired = lock.acquire(timeout=0)
        except Timeout:
            on_wait()
            acquired = lock.acquire()
    except OSError as error:
        raise cannot_write(folder, error) from error
    with acquired:
        yield


def cannot_write(folder: Path, error: OSError) -> Unavailable:
    """The error for a folder that cannot be written."""
    return Unavailable(
        f"Cannot write to {folder} ({error.strerror or error}): make room there, or set "
        "DUIZHAO_DATA_DIR to a folder that can be written."
    )
