"""The seed model that comes with Duizhao, unpacked when it is needed."""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from importlib.resources import files
from pathlib import Path, PurePosixPath

from api.engine.argos import import_argos
from api.engine.package import PackageInfo, read_package, version_key
from api.errors import Unavailable

_AN_HOUR = 3600


def seed_package(data_dir: Path) -> PackageInfo:
    """The seed model, unpacked to `data_dir`/seed at the first call; raises Unavailable.

    The folder is named after the archive and its SHA-256, and appears whole or not at all, however
    many processes unpack it and whenever they stop.
    """
    argos = import_argos(data_dir)
    data = files("api") / "data"
    archives = [
        item for item in data.iterdir() if re.fullmatch(r"zh_en-seed-.*\.argosmodel", item.name)
    ]
    if not archives:
        raise Unavailable(
            "The seed model (api/data/zh_en-seed-*.argosmodel) is missing: install Duizhao again, "
            f"or put an Argos zh→en package into {data_dir / 'packages'}."
        )
    archive = max(archives, key=lambda item: version_key(item.name))
    try:
        content = archive.read_bytes()
        stem = archive.name.removesuffix(".argosmodel")
        target = data_dir / "seed" / f"{stem}-{hashlib.sha256(content).hexdigest()[:12]}"
        if not target.is_dir():
            _unpack(content, target, f"The seed model {archive}")
    except OSError as error:
        raise Unavailable(
            f"The seed model cannot be unpacked to {data_dir} ({error.strerror or error}): "
            "make room there, or set DUIZHAO_DATA_DIR to a folder that can be written."
        ) from error
    return read_package(argos, target, "seed")


def _unpack(content: bytes, target: Path, name: str) -> None:
    """Unpack an archive's one root folder as `target`; `name` is what an error calls it."""
    import zipfile

    target.parent.mkdir(parents=True, exist_ok=True)
    for old in target.parent.glob(".unpacking-*"):  # what a killed process left
        with suppress(OSError):
            if time.time() - old.stat().st_mtime > _AN_HOUR:
                shutil.rmtree(old)
    with tempfile.TemporaryDirectory(prefix=".unpacking-", dir=target.parent) as folder:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                root = _root_folder([item.filename for item in archive.infolist()])
                archive.extractall(folder)  # which checks every CRC
        except OSError:
            raise
        except Exception as error:  # BadZipFile, zlib.error, NotImplementedError, our ValueError…
            raise Unavailable(f"{name} is corrupt ({error}): install Duizhao again.") from error
        for path in Path(folder).rglob("*"):
            if path.is_file():
                with path.open("rb") as file:
                    os.fsync(file.fileno())  # so that a power cut leaves no hollow files
        try:
            (Path(folder) / root).rename(target)
        except OSError:
            if not target.is_dir():  # else another process was quicker
                raise


def _root_folder(members: Iterable[str]) -> str:
    """The one folder all members are in; raises ValueError for names that lead elsewhere."""
    paths = [PurePosixPath(member) for member in members]
    for path in paths:
        if path.is_absolute() or ".." in path.parts or "\\" in str(path) or ":" in str(path):
            raise ValueError(f"member {path} leads outside")
    roots = {path.parts[0] for path in paths if path.parts}
    root = min(roots, default="")
    for wanted in ("metadata.json", "sentencepiece.model", "model/model.bin"):
        if len(roots) != 1 or PurePosixPath(root, wanted) not in paths:
            raise ValueError(f"member {wanted} is missing")
    return root
