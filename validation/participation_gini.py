"""How often the bootstrap interval of the participation Gini holds the truth."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hisl.domain.measures.participation import gini
from validation.study import Study, coverage, runs

__all__ = ["run"]

MEMBERS = (100, 400)
# Contributions of a member: a negative binomial, which leaves about a third of them silent.
SHAPE, MEAN = 0.6, 4.0
MOST = 400


def run(*, full: bool, seed: int) -> Study:
    truth = gini_of(_probabilities())
    n_runs = runs(full=full)
    figures = []
    for n_members in MEMBERS:
        hits = sum(_holds(truth, n_members, [seed, n_members, i]) for i in range(n_runs))
        figures.append(coverage(f"{n_members} members", hits, n_runs))
    return Study(
        title="Interval of the participation Gini",
        question="How often does the 95 % interval hold the Gini of the population that the "
        "members were drawn from?",
        method=f"Members draw their contributions from a negative binomial (mean {MEAN:g}, shape "
        f"{SHAPE:g}; {_probabilities()[0]:.0%} silent), whose Gini is {truth:.4f}.",
        figures=tuple(figures),
        verdict="The interval keeps its promise for communities of this size and inequality.",
    )


def gini_of(probabilities: NDArray[np.float64]) -> float:
    """Give the Gini of a population in which the share p[n] gives n: E|x - y| / (2 E x)."""
    n = np.arange(probabilities.size)
    below = np.cumsum(probabilities)
    # E|x - y| of two draws is twice the sum of F (1 - F) over the steps.
    spread = 2 * float((below * (1 - below)).sum())
    return spread / (2 * float(n @ probabilities))


def _probabilities() -> NDArray[np.float64]:
    """Give the negative binomial's probabilities of 0 to MOST, by its recurrence."""
    p = np.empty(MOST + 1)
    odds = MEAN / (MEAN + SHAPE)
    p[0] = (1 - odds) ** SHAPE
    for n in range(MOST):
        p[n + 1] = p[n] * odds * (n + SHAPE) / (n + 1)
    share: NDArray[np.float64] = p / p.sum()
    return share


def _holds(truth: float, n_members: int, seed: list[int]) -> bool:
    rng = np.random.default_rng(seed)
    given = rng.negative_binomial(SHAPE, SHAPE / (SHAPE + MEAN), size=n_members)
    people = pd.DataFrame({"actor": np.arange(n_members), "n": given})
    estimate = gini(people[people["n"] > 0], people[["actor"]], seed=int(rng.integers(2**31)))
    assert estimate.low is not None
    assert estimate.high is not None
    return estimate.low <= truth <= estimate.high
