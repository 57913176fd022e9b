"""How processor time grows with the size of what a function is given.

Two sizes of one run are compared, never a time with a limit: so a slow or busy machine judges as a
fast and idle one does.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable
from functools import cache
from typing import Any

SIZE = 2_000  # code points, at which tests/test_growth.py sees quadratic expressions in a check
BOUND = 3.0  # twice the size takes 2 times as long when time is linear, 4 times when quadratic
CLEAR = 2.2  # below it one look is enough
SURE = 2.5  # below it two looks are
PATIENCE = 0.5  # seconds of processor time, or three rounds, that a higher growth is looked at
SHORT = 2e-4  # seconds; the clock itself outweighs what is shorter

Make = Callable[[int], tuple[object, ...]]


def measure_growth(run: Callable[..., object], make: Make, size: int) -> float:
    """How many times as long `run(*make(2 * size))` takes as `run(*make(size))`.

    Each is the best of several runs in turn, the shorter before and after the longer: what else
    the machine does slows both or neither. The size must be large enough that a quadratic part
    outweighs the linear one.
    """
    single, double = _measure(run, make, size), float("inf")
    spent, rounds, calm = 0.0, 0, 0
    while rounds < 3 or spent < PATIENCE:
        double = min(double, _measure(run, make, 2 * size))
        single = min(single, _measure(run, make, size))
        spent, rounds = spent + double + single, rounds + 1
        if double < SURE * single:  # a burst of other work beside both looks at the shorter one?
            single = min(single, _measure(run, make, size))
            calm += double < SURE * single
            if double < CLEAR * single or calm == 2:
                break
    return double / single


def assert_linear(run: Callable[..., object], make: Make, size: int) -> None:
    """Fail when twice the size takes far more than twice the processor time, and four times too.

    A step between two sizes, where a table or a cache of the machine becomes too small, is not
    repeated by the next doubling; quadratic growth is.
    """
    growth = measure_growth(run, make, size)
    if growth >= BOUND:
        growth = min(growth, measure_growth(run, make, 2 * size))
    assert growth < BOUND, f"twice {size:,} takes {growth:.1f} times as long"


def _measure(run: Callable[..., object], make: Make, size: int) -> float:
    """Seconds of processor time of this thread, at least SHORT.

    Nothing is answered from what was kept of an earlier run, and the collector of garbage, whose
    work belongs to no one function, waits.
    """
    arguments = make(size)
    for kept in _find_caches(len(sys.modules)):
        kept.cache_clear()
    collects = gc.isenabled()
    gc.disable()
    started = time.thread_time()
    try:
        run(*arguments)
    finally:
        seconds = time.thread_time() - started
        if collects:
            gc.enable()
    return max(SHORT, seconds)


@cache
def _find_caches(modules: int) -> list[Any]:
    """The caches of so many answers that our modules have, found anew when more modules are loaded.

    Tables that are made once, caches without a limit, are left.
    """
    kind = type(_find_caches)
    found = {
        id(value): value
        for name, module in list(sys.modules.items())
        if name.split(".")[0] in {"api", "tests"}
        for value in vars(module).values()
        if isinstance(value, kind) and value.cache_parameters()["maxsize"]
    }
    return list(found.values())
