"""Argos packages from an index or a file: listed, installed whole or not at all, removed.

A package is unpacked beside its place, read, loaded and made to translate before it is renamed
into it; until then whatever was there goes on working.
"""

from __future__ import annotations

import math
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Literal

from filelock import FileLock, Timeout

from api.engine import (
    NAMES,
    Broken,
    Engine,
    PackageInfo,
    Packages,
    find_packages,
    packages_dir,
    read_installed,
)
from api.engine.archive import UNPACKING, unpacked
from api.engine.index import Offer, is_version, read_index
from api.errors import Conflict, Invalid, NotFound, Unavailable
from api.network import downloads

ASKED_AT_ONCE = 8  # sizes of offers
ADVICE = "Another way is a file: duizhao model install FILE."
PROBE = ["他昨天去了北京。", "信用信息应当真实、准确。"]


def choose_package(data_dir: Path, name: str) -> PackageInfo:
    """The package that `model list` calls so; also by version or folder, or `seed`.

    Raises NotFound, naming what there is, and Invalid for a name that several have.
    """
    found = find_packages(data_dir)
    for info in found:  # the whole label first: no other package can hide it
        if name in {info.engine, info.engine.removeprefix("argos ")}:
            return info
    fitting = [info for info in found if name in {info.name, info.version, info.path.name}]
    fitting += [info for info in found if name == info.origin == "seed"]
    labels = [info.engine.removeprefix("argos ") for info in fitting or found]
    if not fitting:
        raise NotFound(f"There is no package “{name}”; there is {', '.join(labels)}.")
    if len(fitting) > 1:
        raise Invalid(f"Several packages are called “{name}”: say {' or '.join(labels)}.")
    return fitting[0]


def installed(data_dir: Path, name: str, version: str) -> PackageInfo | None:
    """The installed package of this name and version, if there is one that loads."""
    for info in find_packages(data_dir):
        if (info.origin, info.name, info.version) == ("installed", name, version):
            with suppress(Unavailable):
                Engine.open(data_dir, 1, info)
                return info
    return None


def install_offer(
    data_dir: Path,
    offer: Offer,
    on_progress: downloads.Progress = lambda done, size: None,
    on_wait: Callable[[], None] = lambda: None,
) -> tuple[PackageInfo, bool]:
    """Download and install an offer; the package, and whether it is new.

    A link that fails or gives a broken file is followed by the next. Raises Unavailable with what
    was wrong with each of them.
    """
    folder = packages_dir(data_dir)
    problems = []
    with locked(folder, on_wait):
        there = installed(data_dir, offer.name, offer.version)
        if there:
            return there, False
        for link in offer.links:
            part = part_of(folder, offer, link)
            try:
                downloads.download(link, part, on_progress)
                with part.open("rb") as file:
                    info, new = install(data_dir, file, link, offer)
            except Invalid as error:
                downloads.discard(part)  # to go on with a broken file would not mend it
                problems.append(error.detail)
            except Unavailable as error:
                problems.append(error.detail)
            else:
                for old in folder.glob(f".{offer.name}-*.part"):  # other versions' too
                    downloads.discard(old)
                return info, new
    raise Unavailable(" ".join((*problems, ADVICE)))


def part_of(folder: Path, offer: Offer, link: str) -> Path:
    """Where a download stands until it is whole: a place a link, so that none undoes another's."""
    return folder / f".{offer.label.replace(' ', '-')}-{sha256(link.encode()).hexdigest()[:8]}.part"


def install_file(
    data_dir: Path, path: Path, on_wait: Callable[[], None] = lambda: None
) -> tuple[PackageInfo, bool]:
    """Install a local .argosmodel; the package, and whether it is new. Raises as `install`."""
    with locked(packages_dir(data_dir), on_wait):
        try:
            file = path.open("rb")
        except OSError as error:
            raise Unavailable(f"Cannot read {path} ({error.strerror or error}).") from error
        with file:
            try:
                return install(data_dir, file, str(path))
            except Invalid as error:
                raise Invalid(f"{error.detail} Download it again, or take another.") from error


def install(
    data_dir: Path, file: IO[bytes], origin: str, offer: Offer | None = None
) -> tuple[PackageInfo, bool]:
    """Unpack a package, prove it and put it in place; the package, and whether it is new.

    Raises Invalid for a file that is no working Chinese→English package, or not the one that was
    offered; `origin` names it then. Unavailable where there is no room.
    """
    folder = packages_dir(data_dir)
    try:
        with unpacked(file, folder) as root:
            info = read_installed(data_dir, root)
            refuse(info, offer)
            there = installed(data_dir, info.name, info.version)
            if there:
                return there, False
            prove(data_dir, info)
            target = folder / f"translate-{info.name}-{info.version.replace('.', '_')}"
            replace_folder(root, target)
    except Broken as error:
        raise Invalid(f"{origin} is no working package ({error.why}).") from error
    except Invalid as error:
        raise Invalid(f"{origin} is no working package ({error.detail}).") from error
    except OSError as error:
        raise out_of_room(folder, error) from error
    return read_installed(data_dir, target), True


def refuse(info: PackageInfo, offer: Offer | None) -> None:
    """Raise Invalid for a package of another language, or not the one that was offered."""
    if info.name not in NAMES:
        raise Invalid(f"it is {info.name}, not one of {', '.join(NAMES)}")
    if not is_version(info.version):
        raise Invalid(f"its version is {info.version[:40]!r}")
    if offer and (info.name, info.version) != (offer.name, offer.version):
        raise Invalid(f"it is {info.name} {info.version}, the index has {offer.label} there")


def prove(data_dir: Path, info: PackageInfo) -> None:
    """Load a package and translate a probe; raises Broken, and Invalid for no English."""
    for output in Engine.open(data_dir, 1, info).translate(PROBE):
        if not re.search("[A-Za-z]", output.en) or not math.isfinite(output.score):
            raise Invalid(f"it makes no English: {output.en[:40]!r}")


def replace_folder(root: Path, target: Path) -> None:
    """Rename `root` to `target`; what stood there gives way only at that moment."""
    with tempfile.TemporaryDirectory(
        prefix=UNPACKING, dir=target.parent, ignore_cleanup_errors=True
    ) as aside:
        if target.exists():  # a broken one: `installed` would have found one that loads
            target.rename(Path(aside) / "old")
        root.rename(target)


def remove(data_dir: Path, name: str) -> Path:
    """Remove an installed package, broken or not, and say where it was.

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
    """One process at a time changes a folder of packages; `on_wait` hears when another does."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / ".lock")
        try:
            held = lock.acquire(timeout=0)
        except Timeout:
            on_wait()
            held = lock.acquire()
    except OSError as error:
        raise out_of_room(folder, error) from error
    with held:
        yield


def out_of_room(folder: Path, error: OSError) -> Unavailable:
    """The error for a folder that cannot be written."""
    return Unavailable(
        f"Cannot write to {folder} ({error.strerror or error}): make room there, or set "
        "DUIZHAO_DATA_DIR to a folder that can be written."
    )


@dataclass(frozen=True)
class Entry:
    """A package as `model list` shows it; `where` is a folder, or a link of an offer."""

    label: str
    origin: Literal["seed", "installed", "index"]
    preferred: bool
    size: int | None
    where: str


def working(data_dir: Path) -> Packages:
    """The packages that load, which says more than that their files are there."""
    found = find_packages(data_dir)
    for info in list(found):
        try:
            Engine.open(data_dir, 1, info)
        except Unavailable as error:
            found.remove(info)
            found.problems.append(error.detail)
    return found


def list_packages(data_dir: Path) -> tuple[list[Entry], list[str]]:
    """The packages that work, the one that drafts first; and what is wrong with others."""
    found = working(data_dir)
    entries = [
        Entry(
            info.engine.removeprefix("argos "),
            info.origin,
            preferred=place == 0,
            size=sum(path.stat().st_size for path in info.path.rglob("*") if path.is_file()),
            where=str(info.path),
        )
        for place, info in enumerate(found)
    ]
    return entries, found.problems


def list_offers(here: Sequence[Entry]) -> list[Entry]:
    """What the index has and is not installed `here`; raises as `read_index`."""
    there = {entry.label for entry in here if entry.origin == "installed"}
    offers = [offer for offer in read_index() if offer.label not in there]
    with ThreadPoolExecutor(ASKED_AT_ONCE) as pool:
        sizes = list(pool.map(size_of, offers))
    return [
        Entry(offer.label, "index", preferred=False, size=size, where=offer.links[0])
        for offer, size in zip(offers, sizes, strict=True)
    ]


def size_of(offer: Offer) -> int | None:
    """The bytes that an offer's download has, where a server says so."""
    return next(filter(None, map(downloads.size_of, offer.links)), None)
