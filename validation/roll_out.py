"""How often the interval of a roll-out holds the planted effect, with few teams and with many."""

from __future__ import annotations

import numpy as np

from hisl.domain.effects import clusters, event_study, imputation
from hisl.domain.effects.panel import Panel
from validation.study import Figure, Study, at_most, coverage, runs

__all__ = ["draw", "run"]

EFFECT = 1.0
PERSISTENCE = 0.8
PERIODS, START = 4, 3
# Teams, and how many of them begin.
FEW = ((6, 3), (10, 5), (10, 2), (20, 10), (40, 20))
STAGES = (3,) * 40 + (4,) * 40 + (0,) * 60
FEW_STAGES = (3,) * 4 + (4,) * 4 + (0,) * 6
COVERAGE_FROM = 20


def run(*, full: bool, seed: int) -> Study:
    n_runs = runs(full=full)
    figures = [_teams(n, treated, n_runs, seed) for n, treated in FEW]
    figures.append(_few_stages(n_runs, seed))
    figures.extend(_stages(n_runs, seed))
    return Study(
        title="Interval of a roll-out",
        question="How often does the 95 % interval hold the planted effect, by the method that "
        "the number of teams chooses, when errors persist?",
        method=f"{PERIODS} periods, errors that persist by {PERSISTENCE:g}, an effect of "
        f"{EFFECT:g} from period {START} on; no lot. In stages: "
        "40, 40 and 60 units begin in two periods or never; 4, 4 and 6 teams likewise. A miss is "
        "what is called an effect where there is none, for the interval is the test inverted.",
        figures=tuple(figures),
        verdict="With few teams the truth is missed one time in twenty or less often than that by "
        "no more than chance in the simulation; with many the intervals keep their promise.",
    )


def draw(
    cohorts: tuple[int, ...], *, effect: float, rng: np.random.Generator, size: float = 0.0
) -> Panel:
    """Draw a panel with lasting differences, common shocks and persistent errors.

    With size a covariate raises both the chance of starting early and the drift.
    """
    n = len(cohorts)
    errors = np.empty((n, PERIODS))
    errors[:, 0] = rng.normal(size=n) / np.sqrt(1 - PERSISTENCE**2)
    for t in range(1, PERIODS):
        errors[:, t] = PERSISTENCE * errors[:, t - 1] + rng.normal(size=n)
    periods = np.arange(1, PERIODS + 1)
    cohort = np.array(cohorts)
    x = rng.normal(size=(n, 1))
    if size:
        # The larger tend to begin; never all of them, so that each has somebody like them.
        order = np.argsort(-(size * x[:, 0] + 2 * rng.normal(size=n)))
        dealt = np.empty(n, dtype=np.int64)
        dealt[order] = np.concatenate([rng.permutation(cohort[cohort > 0]), cohort[cohort == 0]])
        cohort = dealt
    treated = (cohort[:, None] > 0) & (periods[None, :] >= cohort[:, None])
    drift = size * x * periods[None, :]
    y = 3 * rng.normal(size=(n, 1)) + rng.normal(size=PERIODS) + errors + drift + effect * treated
    return Panel(
        y=y,
        periods=periods,
        cohort=cohort,
        cluster=np.arange(n),
        x=x if size else np.empty((n, 0)),
        x_names=("size",) if size else (),
    )


def _teams(n: int, treated: int, n_runs: int, seed: int) -> Figure:
    cohorts = (START,) * treated + (0,) * (n - treated)
    held = sum(_held(cohorts, [seed, n, treated, i]) for i in range(n_runs))
    name = f"{n} teams, {treated} begin"
    if n >= COVERAGE_FROM:
        return coverage(f"{name}: held", held, n_runs)
    return at_most(f"{name}: missed", n_runs - held, n_runs, promised=clusters.ALPHA)


def _few_stages(n_runs: int, seed: int) -> Figure:
    held = sum(_held(FEW_STAGES, [seed, 14, i]) for i in range(n_runs))
    return at_most("14 teams in stages: missed", n_runs - held, n_runs, promised=clusters.ALPHA)


def _held(cohorts: tuple[int, ...], seed: list[int]) -> bool:
    panel = draw(cohorts, effect=EFFECT, rng=np.random.default_rng(seed))
    return clusters.chosen(event_study.problem(panel), seed=seed[-1]).p(EFFECT) > clusters.ALPHA


def _stages(n_runs: int, seed: int) -> tuple[Figure, ...]:
    plain = adjusted = imputed = 0
    for i in range(n_runs):
        rng = np.random.default_rng([seed, 140, i])
        panel = draw(STAGES, effect=EFFECT, rng=rng)
        plain += _holds(event_study.effect(panel))
        imputed += _holds(imputation.imputation(panel, seed=i, draws=99))
        adjusted += _holds(event_study.effect(draw(STAGES, effect=EFFECT, rng=rng, size=0.8)))
    return (
        coverage("140 units in stages: held", plain, n_runs),
        coverage("140 units in stages, doubly robust: held", adjusted, n_runs),
        coverage("140 units in stages, imputation: held", imputed, n_runs),
    )


def _holds(estimate) -> bool:
    return estimate.low <= EFFECT <= estimate.high
