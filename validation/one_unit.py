"""How often intervals hold the truth for one treated unit: beside others, and alone in time."""

from __future__ import annotations

from itertools import count

import numpy as np
import pandas as pd

from hisl.domain.effects import interrupted, synthetic
from hisl.domain.effects.panel import Panel
from hisl.domain.errors import NotIdentified
from validation.study import Study, at_most, coverage, runs

__all__ = ["run"]

UNITS, PERIODS, START = 31, 24, 16
EFFECT = 2.0
POINTS, LEVEL, SLOPE = 36, 2.0, 0.3
PERSISTENCE = (0.0, 0.4)


def run(*, full: bool, seed: int) -> Study:
    n_runs = runs(full=full)
    held = found = refused = 0
    for i in count():
        if i - refused == n_runs:
            break
        try:
            beside = synthetic.sdid(_factors([seed, 0, i], EFFECT))
        except NotIdentified:
            refused += 1
            continue
        held += beside.low <= EFFECT <= beside.high
        found += synthetic.sdid(_factors([seed, 0, i], 0.0)).p <= 0.05
    figures = [
        coverage("synthetic difference in differences", held, n_runs),
        at_most("its placebo p at most .05 without an effect", found, n_runs, promised=0.05),
    ]
    for persistence in PERSISTENCE:
        level, slope = _series(persistence, n_runs, seed)
        figures.append(coverage(f"series, persistence {persistence:g}: level", level, n_runs))
        figures.append(coverage(f"series, persistence {persistence:g}: slope", slope, n_runs))
    return Study(
        title="One treated unit",
        question="How often does the 95 % interval hold the planted effect on one unit among "
        "others, and in a series that has no others?",
        method=f"{UNITS} units over {PERIODS} periods follow two common factors, each in its own "
        f"way ({refused} more draws were refused for want of a mixture near before the start); "
        f"series of {POINTS} points, half before the start.",
        figures=tuple(figures),
        verdict="The intervals keep their promise.",
    )


def _factors(seed: list[int], effect: float) -> Panel:
    rng = np.random.default_rng(seed)
    loads, moves = rng.uniform(size=(UNITS, 2)), rng.normal(size=(2, PERIODS)).cumsum(axis=1)
    y = 3 * loads @ (moves + 3) + rng.normal(size=(UNITS, PERIODS))
    y[0, START:] += effect
    return Panel(
        y=y,
        periods=np.arange(1, PERIODS + 1),
        cohort=np.where(np.arange(UNITS) == 0, START + 1, 0),
        cluster=np.arange(UNITS),
        x=np.empty((UNITS, 0)),
    )


def _series(persistence: float, n_runs: int, seed: int) -> tuple[int, int]:
    level_held = slope_held = 0
    time = np.arange(POINTS)
    after = time >= POINTS // 2
    line = 5 + 0.2 * time + after * (LEVEL + SLOPE * (time - POINTS // 2))
    for i in range(n_runs):
        shocks = np.random.default_rng([seed, 1, i]).normal(size=POINTS + 40)
        errors = np.zeros(POINTS + 40)
        for t in range(1, len(errors)):
            errors[t] = persistence * errors[t - 1] + shocks[t]
        series = pd.DataFrame({"period": time, "y": line + errors[40:]})
        level, slope = interrupted.estimate(series, start=POINTS // 2)
        level_held += level.low <= LEVEL <= level.high
        slope_held += slope.low <= SLOPE <= slope.high
    return level_held, slope_held
