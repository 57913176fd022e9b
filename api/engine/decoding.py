"""How CTranslate2 searches, by package, and what a draft is.

The figures behind every number here are in docs/benchmarks.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

from api.engine.package import PackageInfo

# The seed model has 512 positions, a source and its end mark must fit; CTranslate2 raises past it.
MAX_TOKENS = 448


@dataclass(frozen=True, slots=True)
class DecodeSettings:
    """How CTranslate2 searches; the names are its own, but for `clause`.

    `patience` is how many times `beam_size` drafts must be finished before the best is taken: a
    short one that is finished first then no longer wins for that alone. `coverage_penalty` is off
    because CTranslate2 4.8 reads the attention of other sentences of a batch for it. A text of more
    than `clause` code points is cut at clause marks, if it has any, and its parts are joined.
    """

    beam_size: int = 4
    length_penalty: float = 1.0
    patience: float = 1.0
    coverage_penalty: float = 0.0
    no_repeat_ngram_size: int = 0
    max_decoding_length: int = 400  # tokens; twice what HARD code points need
    clause: int = 200

    @property
    def label(self) -> str:
        """What a stored draft says of its options: drafts of one label and package are the same."""
        found = [f"beam {self.beam_size}", f"length {self.length_penalty:g}"]
        if self.patience != 1:
            found.append(f"patience {self.patience:g}")
        if self.coverage_penalty:
            found.append(f"coverage {self.coverage_penalty:g}")
        if self.no_repeat_ngram_size:
            found.append(f"no repeat {self.no_repeat_ngram_size}")
        return ", ".join([*found, f"clause {self.clause}"])

    def options(self, hypotheses: int) -> dict[str, float | bool]:
        """The arguments of `translate_batch`."""
        return {
            "beam_size": self.beam_size,
            "length_penalty": self.length_penalty,
            "patience": self.patience,
            "coverage_penalty": self.coverage_penalty,
            "no_repeat_ngram_size": self.no_repeat_ngram_size,
            "max_decoding_length": self.max_decoding_length,
            "num_hypotheses": min(hypotheses, self.beam_size),
            "return_scores": True,
            "replace_unknowns": True,
        }


# What Argos itself asks for; it cuts nothing but sentences.
ARGOS = DecodeSettings(length_penalty=0.2, max_decoding_length=256)

SEED = DecodeSettings(length_penalty=2.0, patience=2.0, clause=50)

# By `PackageInfo.engine`: for packages that were measured. The others get the defaults.
DECODE_SETTINGS = MappingProxyType[str, DecodeSettings]({})


def decode_settings(package: PackageInfo) -> DecodeSettings:
    """How a package is decoded unless something else is asked for."""
    usual = SEED if package.origin == "seed" else DecodeSettings()
    return DECODE_SETTINGS.get(package.engine, usual)


@dataclass(frozen=True, slots=True)
class Output:
    """A draft. An empty source, or a model with nothing to say, gives an empty one: "", 0.0, 0.

    `score` is the mean natural log-probability of a token, the end mark counted: 0 is certainty,
    -1.1 is usual for the seed model. CTranslate2 gives the sum divided by length ** length_penalty,
    which this undoes, so scores of other penalties compare. `tokens` counts those of the English.
    `others` are the next best, when they were asked for and the text was decoded whole.
    """

    en: str
    score: float
    tokens: int
    others: tuple[Output, ...] = ()


NOTHING = Output("", 0.0, 0)


def join_outputs(parts: Sequence[Output]) -> Output:
    """The draft of a text whose parts these are drafts of, in order."""
    en = " ".join(part.en for part in parts if part.en)
    if not en:
        return NOTHING
    length = sum(part.tokens + 1 for part in parts)
    total = sum(part.score * (part.tokens + 1) for part in parts)
    return Output(en, total / length, sum(part.tokens for part in parts))
