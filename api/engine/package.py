"""An Argos package on disk, and what is wrong with one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from api.errors import Unavailable

MAX_METADATA_BYTES = 64 * 1024  # metadata.json of the index's packages has some hundred
NAMES = ("zh_en", "zt_en")  # what is Chinese→English, in the order in which it is preferred
_LABEL = re.compile(rf"argos ({'|'.join(NAMES)}) (.+?)( seed)?")


@dataclass(frozen=True, slots=True)
class PackageInfo:
    """An Argos package on disk. `path` is the folder that holds its metadata.json."""

    name: str
    version: str
    origin: Literal["seed", "installed"]
    path: Path
    from_code: str
    to_code: str

    @property
    def engine(self) -> str:
        """What a draft says made it: `argos zh_en 1.9`, with ` seed` for the seed model."""
        label = f"argos {self.name} {self.version}"
        return f"{label} seed" if self.origin == "seed" else label


class Broken(Unavailable):
    """A package that cannot be used; `why` is the bare reason."""

    why = ""


def version_key(version: str) -> tuple[int, ...]:
    """A key that sorts by version, 1.10 behind 1.9; whatever is not a number is passed over."""
    return tuple(int(number) for number in re.findall("[0-9]{1,9}", version))


def preference(info: PackageInfo) -> tuple[int, bool, tuple[int, ...]]:
    """A key that sorts the preferred package first; its name must be one of NAMES."""
    version = tuple(-number for number in version_key(info.version))
    # a longer version is the later one: 1.9.1 before 1.9
    return NAMES.index(info.name), info.origin == "seed", (*version, 0)


def is_preferred(engine: str, other: str) -> bool:
    """Whether of two packages, by what drafts say made them, the first is preferred to the second.

    False where one is no Chinese→English package: a person's memory, or an engine of another kind.
    """
    first, second = parse_engine(engine), parse_engine(other)
    return bool(first and second and preference(first) < preference(second))


def parse_engine(engine: str) -> PackageInfo | None:
    """The package that `PackageInfo.engine` names, in no folder; None where it names none."""
    found = _LABEL.fullmatch(engine)
    if not found:
        return None
    name, version, seed = found.groups()
    return PackageInfo(name, version, "seed" if seed else "installed", Path(), *name.split("_"))


def read_package(argos: Any, path: Path, origin: Literal["seed", "installed"]) -> PackageInfo:
    """What metadata.json says, with its files looked for; raises Broken."""
    if metadata_size(path) > MAX_METADATA_BYTES:
        raise broken(path, origin, f"metadata.json has more than {MAX_METADATA_BYTES:,} bytes")
    try:
        package = argos.Package(path)
        from_code, to_code = str(package.from_code), str(package.to_code)
        version = " ".join(str(package.package_version).split()) or "unversioned"
        kind = package.type
    except Exception as error:  # whatever a stranger's metadata.json makes Argos raise
        raise broken(path, origin, f"metadata.json: {error}") from error
    if kind == "translate":
        if not hasattr(package, "tokenizer"):
            raise broken(path, origin, "sentencepiece.model is missing")
        if not (path / "model" / "model.bin").is_file():
            raise broken(path, origin, "model/model.bin is missing")
    name = f"{from_code}_{to_code}" if kind == "translate" else str(kind)
    return PackageInfo(name, version, origin, path, from_code, to_code)


def metadata_size(path: Path) -> int:
    """The bytes of a package's metadata.json; 0 where it cannot be seen, which Argos tells of."""
    try:
        return (path / "metadata.json").stat().st_size
    except OSError:
        return 0


def broken(path: Path, origin: str, why: object) -> Broken:
    """The error for a package that cannot be used: where it is, why, and the cure."""
    cure = "it is unpacked again" if origin == "seed" else "then install the package again"
    reason = str(why).strip().partition("\n")[0]
    found = Broken(
        f"The Argos package in {path} cannot be used ({reason}): remove that folder; {cure}."
    )
    found.why = reason
    return found
