"""How often the adjusted interval at a landmark holds a planted difference."""

from __future__ import annotations

import numpy as np
import pandas as pd

from hisl.domain.effects.matching import Step, landmark
from validation.study import Study, at_most, coverage, runs

__all__ = ["run"]

PEOPLE = 1_500
DAY = 28.0
STEPS = (Step("prior activity", ("activity",)),)
# What the exposure is worth; and nothing at all.
PLANTED = (0.10, 0.0)


def run(*, full: bool, seed: int) -> Study:
    n_runs = runs(full=full)
    figures = []
    for planted in PLANTED:
        raw = adjusted = 0
        for i in range(n_runs):
            people = _people(np.random.default_rng([seed, i]), planted)
            first, last = (
                estimate.low <= planted <= estimate.high
                for estimate in landmark(people, day=DAY, steps=STEPS)
                if estimate.low is not None and estimate.high is not None
            )
            raw, adjusted = raw + first, adjusted + last
        figures.append(coverage(f"{planted:.2f} planted: adjusted", adjusted, n_runs))
        figures.append(at_most(f"{planted:.2f} planted: unadjusted", raw, n_runs, promised=0.05))
    return Study(
        title="Interval at a landmark",
        question="How often does the 95 % interval hold the planted difference, when the active "
        "choose the exposure and do better anyway, and those who leave early do neither?",
        method=f"{PEOPLE} people; activity raises exposure, staying and outcome alike. The "
        "unadjusted interval should miss, for it takes activity for the exposure's doing.",
        figures=tuple(figures),
        verdict="Adjusted for what confounds, the interval keeps its promise; unadjusted it does "
        "not, which is what the page warns of. What was not recorded cannot be adjusted for.",
    )


def _people(rng: np.random.Generator, planted: float) -> pd.DataFrame:
    activity = rng.random(PEOPLE)
    stays = rng.random(PEOPLE) < 0.5 + 0.4 * activity
    exposed = (rng.random(PEOPLE) < 0.2 + 0.6 * activity) & (stays | (rng.random(PEOPLE) < 0.5))
    outcome = rng.random(PEOPLE) < 0.1 + 0.7 * activity + planted * exposed
    return pd.DataFrame(
        {
            "person": np.arange(PEOPLE),
            "left": np.where(stays, np.nan, rng.uniform(0, DAY, PEOPLE)),
            "exposed": exposed,
            "outcome": (outcome & stays).astype(int),
            "activity": activity,
        }
    )
