"""How often the doubly adjusted interval holds the truth while one of its two models is right."""

from __future__ import annotations

from itertools import count

import numpy as np
import pandas as pd

from hisl.domain.effects import aipw
from hisl.domain.errors import NotIdentified
from validation.study import Study, at_most, coverage, runs

__all__ = ["run"]

PEOPLE = 400
PLANTED = 0.5


def run(*, full: bool, seed: int) -> Study:
    n_runs = runs(full=full)
    right, raw, refused = _held(n_runs, [seed, 0], curved=False)
    wrong, _, also_refused = _held(n_runs, [seed, 1], curved=True)
    return Study(
        title="Adjusted twice over",
        question="How often does the interval hold the planted difference when the able choose the "
        "exposure, and when who chooses does not follow the form that is fitted?",
        method=f"{PEOPLE} people; ability raises exposure and outcome alike, or the exposure in a "
        f"curve that the propensity misses. {refused + also_refused} more draws were refused, the "
        "covariate staying too far apart. The raw interval should miss.",
        figures=(
            coverage("both models right", right, n_runs),
            coverage("propensity wrong, outcome right", wrong, n_runs),
            at_most("raw difference", raw, n_runs, promised=0.05),
        ),
        verdict="Adjusted for what was recorded the interval keeps its promise, also where one of "
        "its models is wrong. What was not recorded cannot be adjusted for.",
    )


def _held(n_runs: int, seed: list[int], *, curved: bool) -> tuple[int, int, int]:
    """How often the adjusted and the raw interval held, and how many draws were refused."""
    adjusted = raw = refused = 0
    for i in count():
        if i - refused == n_runs:
            break
        people = _people(np.random.default_rng([*seed, i]), curved=curved)
        try:
            adjusted += _holds(aipw.estimate(people, x=("able",), seed=i))
        except NotIdentified:
            refused += 1
            continue
        raw += _holds(aipw.raw(people))
    return adjusted, raw, refused


def _people(rng: np.random.Generator, *, curved: bool) -> pd.DataFrame:
    able = rng.normal(size=PEOPLE)
    pull = able**2 - 1 if curved else able
    treat = rng.random(PEOPLE) < 1 / (1 + np.exp(-0.8 * pull))
    y = 2 * able + PLANTED * treat + rng.normal(size=PEOPLE)
    return pd.DataFrame({"y": y, "treat": treat, "able": able})


def _holds(estimate) -> bool:
    return bool(estimate.low <= PLANTED <= estimate.high)
