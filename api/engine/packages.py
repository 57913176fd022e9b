"""Which packages there are: installed ones before the seed model, the higher version first."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from api.engine.argos import import_argos
from api.engine.package import NAMES, PackageInfo, preference, read_package
from api.engine.seed import seed_package
from api.errors import Invalid, NotFound, Unavailable


class Packages(list[PackageInfo]):
    """Packages, the preferred one first; `problems` has a sentence for each folder passed over."""

    def __init__(self, packages: Iterable[PackageInfo] = (), problems: Iterable[str] = ()) -> None:
        super().__init__(packages)
        self.problems = list(problems)


def find_packages(data_dir: Path) -> Packages:
    """The zh→en packages, the preferred one first; the seed model is unpacked when it is needed.

    Those that want traditional characters (zt→en) stand last: they draft when they are asked for.
    Looks in ARGOS_PACKAGES_DIR, or else `data_dir`/packages, and in Argos's own folder, of which
    nothing is changed. Raises Unavailable only when Argos itself cannot be imported.
    """
    argos = import_argos(data_dir)
    found = Packages()
    for folder in package_folders(data_dir):
        try:
            paths = sorted(path for path in folder.iterdir() if path.is_dir())
        except OSError as error:
            found.problems.append(f"The folder {folder} cannot be read ({error.strerror}).")
            continue
        for path in paths:
            if path.name.startswith("."):
                continue
            try:
                info = read_package(argos, path, "installed")
            except Unavailable as error:
                found.problems.append(error.detail)
                continue
            if info.name in NAMES:
                found.append(info)
    try:
        found.append(seed_package(data_dir))
    except Unavailable as error:
        found.problems.append(error.detail)
    found.sort(key=preference)
    return found


def choose_package(data_dir: Path, name: str) -> PackageInfo:
    """The package of a name: as `model list` has it, a version, a folder, or `seed`.

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


def read_installed(data_dir: Path, path: Path) -> PackageInfo:
    """What the package in a folder says of itself; raises Broken."""
    return read_package(import_argos(data_dir), path, "installed")


def packages_dir(data_dir: Path) -> Path:
    """Where packages are installed: ARGOS_PACKAGES_DIR, or else `data_dir`/packages."""
    own = os.environ.get("ARGOS_PACKAGES_DIR")
    return Path(own) if own else data_dir / "packages"


def package_folders(data_dir: Path) -> list[Path]:
    """The folders packages are looked for in that exist, each once."""
    folders = [packages_dir(data_dir)]
    with suppress(RuntimeError):  # there is no home folder
        share = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
        folders.append(Path(share) / "argos-translate" / "packages")
    return list(dict.fromkeys(folder.resolve() for folder in folders if folder.is_dir()))
