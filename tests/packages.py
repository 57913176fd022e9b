"""Packages to work on: the seed model under other names, packed or in a folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import api
from api.engine import (
    seed_package,
)
from api.engine.index import IndexedPackage, read_index
from tests.indexing import Index, pack

ARCHIVE = max((Path(api.__file__).parent / "data").glob("zh_en-seed-*.argosmodel"))
SENTENCES = [
    "深圳：停车不缴费可被视为失信行为。",
    "法院公布了一批失信被执行人名单。",
    "各地区各部门要建立健全信用信息共享机制，不得泄露商业秘密和个人隐私。",
    "他昨天去了北京。",
    "到2020年，守信激励和失信惩戒机制全面发挥作用。",
    "乘客逃票三次以上的，记入个人信用档案，期限为五年。",
    "市政府办公室，2016年11月2日。",
    "我们对此表示感谢，并希望今后继续合作，共同推进诚信建设。",
]


def copy_package(data_dir: Path, folder: Path, **metadata: object) -> Path:
    """A real package: the seed model under another version."""
    shutil.copytree(seed_package(data_dir).path, folder)
    path = folder / "metadata.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **metadata}))
    return folder


def interpret(code: str, *args: object, **environ: str) -> str:
    """What a new interpreter prints."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, *map(str, args)],
        env={"PATH": os.environ["PATH"], **environ},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def left_over(data_dir: Path) -> list[str]:
    """What stands in the folder of packages, but for its lock."""
    return sorted(path.name for path in (data_dir / "packages").iterdir() if path.name != ".lock")


def indexed(index: Index, *, at: int = 0) -> IndexedPackage:
    """A package of the index."""
    return read_index()[at]


@cache
def pack_nine() -> bytes:
    """The seed model packed as zh_en 1.9."""
    return pack(package_version="1.9")


def cut_nine() -> bytes:
    """The same with its end missing."""
    return pack_nine()[:-5000]


def flip_nine() -> bytes:
    """The same with one byte changed."""
    return pack_nine()[:6_000_000] + b"\xff" + pack_nine()[6_000_001:]
