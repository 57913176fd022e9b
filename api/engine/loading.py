"""A CTranslate2 translator for a package: how many threads, and whether int8."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

# Decoded with and without int8: the package must say the same of them.
PROBES = (
    "他昨天去了北京。",
    "法院公布了一批失信被执行人名单。",
    "到2020年，守信激励和失信惩戒机制全面发挥作用。",
    "各地区各部门不得泄露商业秘密和个人隐私。",
)


def load_translator(model: Path, threads: int, probe: Callable[[Any], object]) -> Any:
    """The package's translator; in int8 when that makes it no different on what `probe` decodes.

    `threads` is how many batches are decoded at once, 0 one a core. Forcing int8 makes some
    packages write garbage, so it is tried, and given up where it changes a word or fails.
    """
    import ctranslate2

    def load(compute_type: str) -> Any:
        return ctranslate2.Translator(
            str(model),
            device="cpu",
            compute_type=compute_type,
            inter_threads=threads or cores(),
            # One thread a batch and a batch a core: for packages of every size measured,
            # CTranslate2's own threads cost more than they give.
            intra_threads=1,
        )

    translator = load("default")
    if "int8" in translator.compute_type:
        return translator
    if "int8" not in ctranslate2.get_supported_compute_types("cpu"):
        return translator
    usual = probe(translator)
    try:
        quick = load("int8")
        same = probe(quick) == usual
    except Exception:  # CTranslate2 raises what it likes; the package works as it is
        same = False
    return quick if same else translator


def cores() -> int:
    """The cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
