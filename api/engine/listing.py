"""What `model list` shows: the packages that work, and those of the index."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from api.engine import Engine, Packages, find_packages
from api.engine.index import IndexedPackage, read_index
from api.errors import Unavailable
from api.network.client import file_size

REQUESTS_AT_ONCE = 8  # for the sizes of indexed packages


@dataclass(frozen=True)
class ListedPackage:
    """A package as `model list` shows it.

    `preferred` is the one that drafts, `size` is in bytes, None where it is not known; `where` is
    the folder of an installed package, the first link of an indexed one.
    """

    label: str
    origin: Literal["seed", "installed", "index"]
    preferred: bool
    size: int | None
    where: str


def working_packages(data_dir: Path) -> Packages:
    """The packages that load, which says more than that their files are there."""
    found = find_packages(data_dir)
    for info in list(found):
        try:
            Engine.open(data_dir, 1, info)
        except Unavailable as error:
            found.remove(info)
            found.problems.append(error.detail)
    return found


def list_packages(data_dir: Path) -> tuple[list[ListedPackage], list[str]]:
    """The packages that work, the one that drafts first; and what is wrong with others."""
    found = working_packages(data_dir)
    listed = [
        ListedPackage(
            info.engine.removeprefix("argos "),
            info.origin,
            preferred=place == 0,
            size=sum(path.stat().st_size for path in info.path.rglob("*") if path.is_file()),
            where=str(info.path),
        )
        for place, info in enumerate(found)
    ]
    return listed, found.problems


def list_indexed(present: Sequence[ListedPackage]) -> list[ListedPackage]:
    """The packages of the index that are not installed among those `present`.

    Raises what `read_index` raises.
    """
    installed = {package.label for package in present if package.origin == "installed"}
    packages = [package for package in read_index() if package.label not in installed]
    with ThreadPoolExecutor(REQUESTS_AT_ONCE) as pool:
        sizes = list(pool.map(download_size, packages))
    return [
        ListedPackage(package.label, "index", preferred=False, size=size, where=package.links[0])
        for package, size in zip(packages, sizes, strict=True)
    ]


def download_size(package: IndexedPackage) -> int | None:
    """The bytes of a package's file, where a server of its links says so; else None."""
    return next(filter(None, map(file_size, package.links)), None)
