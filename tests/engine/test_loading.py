"""A package's model is loaded in the type and with the threads that fit."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from api.engine import (
    Engine,
    seed_package,
)
from api.engine.loading import load_translator
from tests.floats import write_out
from tests.packages import (
    SENTENCES,
    copy_package,
)


def failing_in_int8(translator: Any) -> None:
    """A probe that int8 does not live through."""
    if "int8" in translator.compute_type:
        raise RuntimeError


@pytest.mark.parametrize(
    ("probe", "expected"),
    [
        (lambda translator: "the same", "int8_float32"),
        (lambda translator: translator.compute_type, "float32"),
        (failing_in_int8, "float32"),
    ],
)
def test_int8(probe: Callable[[Any], object], expected: str, tmp_path: Path) -> None:
    """A package of floats is decoded in int8 where that says the same, and else as it is."""
    folder = copy_package(tmp_path, tmp_path / "floats", package_version="1")
    write_out(folder / "model" / "model.bin")
    loaded = load_translator(folder / "model", 1, probe)
    assert loaded.compute_type == expected
    package = replace(seed_package(tmp_path), path=folder)
    assert Engine.open(tmp_path, package=package).translate(SENTENCES[:1])[0].en


def test_thread_count(seed_dir: Path, engine: Engine) -> None:
    """One batch a core is decoded at once unless a number is given."""
    assert engine._translator.num_translators == len(os.sched_getaffinity(0))
    two = Engine.open(seed_dir, threads=3, package=engine.package)
    assert two._translator.num_translators == 3
