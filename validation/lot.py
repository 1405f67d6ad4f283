"""How often the interval holds the planted effect where people or teams were drawn by lot."""

from __future__ import annotations

import numpy as np
import pandas as pd

from hisl.domain.effects import randomised
from validation.study import Study, at_most, coverage, runs

__all__ = ["run"]

EFFECT = 1.0
PEOPLE, DRAWN = 90, 30
TEAMS, TEAMS_DRAWN, IN_TEAM = 8, 4, 10


def run(*, full: bool, seed: int) -> Study:
    n_runs = runs(full=full)
    held = dict.fromkeys(("difference", "CUPED", "Lin", "teams"), 0)
    for i in range(n_runs):
        rng = np.random.default_rng([seed, i])
        people = _people(rng)
        held["difference"] += _holds(randomised.difference(people))
        held["CUPED"] += _holds(randomised.cuped(people))
        held["Lin"] += _holds(randomised.lin(people, x=("y_pre",)))
        held["teams"] += _holds(randomised.difference(_teams(rng), seed=i))
    n_missed = n_runs - held["teams"]
    return Study(
        title="Interval after a lot",
        question="How often does the 95 % interval hold the planted effect when a lot decided?",
        method=f"{DRAWN} of {PEOPLE} people, whose past explains the outcome the more with the "
        f"programme; {TEAMS_DRAWN} of {TEAMS} teams of {IN_TEAM}, judged by the lot.",
        figures=(
            *(
                coverage(f"people, {name}", held[name], n_runs)
                for name in ("difference", "CUPED", "Lin")
            ),
            at_most("teams: missed", n_missed, n_runs, promised=0.05),
        ),
        verdict="The intervals keep their promise.",
    )


def _people(rng: np.random.Generator) -> pd.DataFrame:
    past = rng.gamma(2.0, size=PEOPLE)
    treat = rng.permutation(PEOPLE) < DRAWN
    noise = rng.normal(size=PEOPLE) * (1 + treat)
    y = past + treat * (EFFECT + 0.5 * (past - 2.0)) + noise
    return pd.DataFrame(
        {"unit": np.arange(PEOPLE), "y": y, "treat": treat.astype(int), "y_pre": past}
    )


def _teams(rng: np.random.Generator) -> pd.DataFrame:
    team = np.repeat(np.arange(TEAMS), IN_TEAM)
    drawn = rng.permutation(TEAMS) < TEAMS_DRAWN
    y = rng.normal(size=TEAMS)[team] + EFFECT * drawn[team] + rng.normal(size=len(team))
    return pd.DataFrame(
        {"unit": np.arange(len(team)), "cluster": team, "treat": drawn[team].astype(int), "y": y}
    )


def _holds(estimate) -> bool:
    low = -np.inf if estimate.low is None else estimate.low
    high = np.inf if estimate.high is None else estimate.high
    return bool(low <= EFFECT <= high)
