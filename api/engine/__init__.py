"""What makes English of Chinese: Argos packages decoded by CTranslate2, batched across segments.

Nothing else imports Argos, CTranslate2 or SentencePiece, and this imports them inside functions:
importing it is free. May import: glossary, formats, network, language, settings, errors.

Which package drafts: `find_packages` lists every Chinese→English one, an installed package before
the seed model that comes with Duizhao, the higher version first. `Engine.open` takes the first that
loads; what was passed over on the way is told in `problems`, for `duizhao doctor`, and is no error
as long as one package is left. Only `index`, `install` and `listing` use the network, and only when
asked.
"""

from __future__ import annotations

from api.engine.cutting import cut
from api.engine.decoding import (
    ARGOS,
    DECODE_SETTINGS,
    MAX_TOKENS,
    SEED,
    DecodeSettings,
    Output,
    decode_settings,
    join_outputs,
)
from api.engine.forcing import Wish
from api.engine.package import NAMES, Broken, PackageInfo, is_preferred, preference
from api.engine.packages import Packages, find_packages, packages_dir, read_installed
from api.engine.preferred import preferred_engine
from api.engine.seed import seed_package
from api.engine.translator import Engine

__all__ = [
    "ARGOS",
    "DECODE_SETTINGS",
    "MAX_TOKENS",
    "NAMES",
    "SEED",
    "Broken",
    "DecodeSettings",
    "Engine",
    "Output",
    "PackageInfo",
    "Packages",
    "Wish",
    "cut",
    "decode_settings",
    "find_packages",
    "is_preferred",
    "join_outputs",
    "packages_dir",
    "preference",
    "preferred_engine",
    "read_installed",
    "seed_package",
]
