"""Which package would draft, by what stands in the folders: for who must not wait for Argos."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from api.engine.package import MAX_METADATA_BYTES, NAMES, PackageInfo, preference
from api.engine.packages import package_folders
from api.engine.seed import name_seed


def preferred_engine(data_dir: Path) -> str | None:
    """What drafts of the preferred package say made them; None where there is no package.

    Nothing is imported, unpacked or loaded, which takes seconds: a package that will not load is
    named all the same.
    """
    found = [*_installed(data_dir), *filter(None, [name_seed()])]
    return min(found, key=preference).engine if found else None


def _installed(data_dir: Path) -> Iterator[PackageInfo]:
    for folder in package_folders(data_dir):
        with suppress(OSError):
            for path in sorted(folder.iterdir()):
                info = None if path.name.startswith(".") else _describe(path)
                if info:
                    yield info


def _describe(path: Path) -> PackageInfo | None:
    """What a folder's metadata.json says; None where it is no package that could draft."""
    with suppress(OSError, ValueError, RecursionError):
        with (path / "metadata.json").open("rb") as file:
            data = json.loads(file.read(MAX_METADATA_BYTES))
        if isinstance(data, dict) and data.get("type", "translate") == "translate":
            name = f"{data.get('from_code')}_{data.get('to_code')}"
            version = " ".join(str(data.get("package_version", "")).split()) or "unversioned"
            if name in NAMES and (path / "model" / "model.bin").is_file():
                return PackageInfo(name, version, "installed", path, *name.split("_"))
    return None
