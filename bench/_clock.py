"""CPU time of two things in turn, so that what else the machine does falls on both alike."""

from __future__ import annotations

import resource
from collections.abc import Callable
from statistics import median

__all__ = ["cpu_seconds", "in_turn"]


def cpu_seconds(work: Callable[[], object]) -> float:
    """Give the CPU seconds (user and system, all threads) that the work took."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    work()
    after = resource.getrusage(resource.RUSAGE_SELF)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def in_turn(
    ours: Callable[[], object], reference: Callable[[], object], *, rounds: int
) -> tuple[float, float]:
    """Give the median CPU seconds of each, from so many rounds of one after the other."""
    pairs = [(cpu_seconds(ours), cpu_seconds(reference)) for _ in range(rounds)]
    mine, its = zip(*pairs, strict=True)
    return median(mine), median(its)
