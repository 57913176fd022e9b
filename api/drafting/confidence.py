"""How good a draft may be: a number from 0 to 1 that orders the review queue."""

from __future__ import annotations

import math
from collections.abc import Collection

from api.engine import Output

# Fitted on WMT19 zh-en drafts of the seed model: what chrF a draft has against the reference, of 1.
BASE, SCORE, LENGTH, FAILED = 0.35, 0.18, 0.065, -0.03


def confidence(zh: str, output: Output, failed_checks: Collection[str] = ()) -> float:
    """The chrF (0 to 1) that drafts like this one have against a person's translation.

    From the model's own probability, the length and whether checks failed; 0 for no draft.
    Packages differ in what their probabilities mean: it orders the drafts of one package.
    """
    if not output.en.strip():
        return 0.0
    known = BASE + SCORE * output.score + LENGTH * math.log(len(zh)) + FAILED * bool(failed_checks)
    return round(min(1.0, max(0.0, known)), 4)
