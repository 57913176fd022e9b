"""The seed model that comes with Duizhao, unpacked when it is needed."""

from __future__ import annotations

import hashlib
import io
import re
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from api.engine.argos import import_argos
from api.engine.package import PackageInfo, read_package, version_key
from api.errors import Invalid, Unavailable

_ARCHIVE = re.compile(r"(zh_en)-seed-(.*)\.argosmodel")  # its name and version are the package's


def seed_package(data_dir: Path) -> PackageInfo:
    """The seed model, unpacked to `data_dir`/seed at the first call; raises Unavailable.

    The folder is named after the archive and its SHA-256, and appears whole or not at all, however
    many processes unpack it and whenever they stop.
    """
    argos = import_argos(data_dir)
    archive = find_archive()
    if archive is None:
        raise Unavailable(
            "The seed model (api/data/zh_en-seed-*.argosmodel) is missing: install Duizhao again, "
            f"or put an Argos zh→en package into {data_dir / 'packages'}."
        )
    try:
        content = archive.read_bytes()
        stem = archive.name.removesuffix(".argosmodel")
        target = data_dir / "seed" / f"{stem}-{hashlib.sha256(content).hexdigest()[:12]}"
        if not target.is_dir():
            _unpack(content, target)
    except Invalid as error:
        raise Unavailable(
            f"The seed model {archive} is corrupt ({error.detail}): install Duizhao again."
        ) from error
    except OSError as error:
        raise Unavailable(
            f"The seed model cannot be unpacked to {data_dir} ({error.strerror or error}): "
            "make room there, or set DUIZHAO_DATA_DIR to a folder that can be written."
        ) from error
    return read_package(argos, target, "seed")


def find_archive() -> Traversable | None:
    """The file of the seed model, of several the highest version; None where it is missing."""
    data = files("api") / "data"
    archives = [item for item in data.iterdir() if _ARCHIVE.fullmatch(item.name)]
    return max(archives, key=lambda item: version_key(item.name), default=None)


def name_seed() -> PackageInfo | None:
    """What the seed model's file is called, in no folder: nothing is unpacked or imported."""
    archive = find_archive()
    found = _ARCHIVE.fullmatch(archive.name) if archive else None
    return PackageInfo(found[1], found[2], "seed", Path(), "zh", "en") if found else None


def _unpack(content: bytes, target: Path) -> None:
    """Unpack an archive's root folder as `target`; raises Invalid and OSError."""
    from api.engine.archive import unpacked  # zipfile takes time to import

    with unpacked(io.BytesIO(content), target.parent) as root:
        try:
            root.rename(target)
        except OSError:
            if not target.is_dir():  # else another process was quicker
                raise
