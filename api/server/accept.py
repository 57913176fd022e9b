"""Accept as RFC 9110 has it (12.5.1): which of some media types a client wants most."""

from __future__ import annotations

import re
from collections.abc import Sequence

_QUALITY = re.compile(r"q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", re.IGNORECASE)


def qualities(accept: str) -> dict[str, float]:
    """How much each media range of an Accept is wanted, 0 to 1, the first first."""
    found: dict[str, float] = {}
    for part in accept.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        stated = (_QUALITY.fullmatch(parameter) for parameter in parameters)
        quality = next((float(match[1]) for match in stated if match), 1.0)
        if name:
            found.setdefault(name, quality)
    return found


def quality_of(media_type: str, wanted: dict[str, float]) -> float | None:
    """How much a media type is wanted, as the narrowest range with it says; None without one."""
    ranges = (media_type, media_type.partition("/")[0] + "/*", "*/*")
    return next((wanted[name] for name in ranges if name in wanted), None)


def choose(accept: str, offered: Sequence[str]) -> str | None:
    """The offered media type that is wanted most, None where all of them are refused.

    Of those wanted alike the one that is named counts, then the one that is named or offered
    first. What nobody refused is better than nothing: without a range for any of them it is the
    first that is offered.
    """
    wanted = qualities(accept)
    order = list(wanted)

    def rank(name: str) -> tuple[float, int]:
        place = order.index(name) if name in wanted else len(order)
        return -(quality_of(name, wanted) or 0.0), place

    taken = [name for name in offered if quality_of(name, wanted)]
    if taken:
        return min(taken, key=rank)
    return next((name for name in offered if quality_of(name, wanted) is None), None)
