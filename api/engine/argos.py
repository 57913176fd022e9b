"""Argos Translate imported so that it makes no folders in the home and takes no settings."""

from __future__ import annotations

import importlib
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from api.errors import Unavailable

_import_lock = threading.Lock()


def import_argos(data_dir: Path) -> Any:
    """`argostranslate.package`, CTranslate2 loaded before it; raises Unavailable."""
    with _import_lock:
        module = sys.modules.get("argostranslate.package")
        if module is not None:
            return module
        try:
            importlib.import_module("ctranslate2")
            with _own_environment(data_dir / "argos"):
                return importlib.import_module("argostranslate.package")
        except OSError as error:
            raise Unavailable(
                f"Cannot write to the data directory {data_dir} ({error.strerror}): "
                "set DUIZHAO_DATA_DIR to one that can be written."
            ) from error
        except ImportError as error:
            raise Unavailable(
                f"The translation engine cannot be imported ({error}): run `make install` again."
            ) from error


@contextmanager
def _own_environment(home: Path) -> Iterator[None]:
    """A context for importing Argos, which then makes folders and reads settings: it finds ours."""
    before = dict(os.environ)
    for name in before:
        if name.startswith("ARGOS_") and name != "ARGOS_PACKAGE_INDEX":
            del os.environ[name]
    folders = {"ARGOS_PACKAGES_DIR": "packages", "XDG_DATA_HOME": "", "XDG_CONFIG_HOME": "config"}
    for name, folder in {**folders, "XDG_CACHE_HOME": "cache", "HOME": ""}.items():
        os.environ[name] = str(home / folder)
    try:
        yield
    finally:
        for name in os.environ.keys() - before.keys():
            del os.environ[name]
        os.environ.update(before)
