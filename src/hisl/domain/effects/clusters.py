"""Inference where few teams were assigned: their number chooses the method, not the user."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import stats

from hisl.domain.effects.panel import Ints
from hisl.domain.effects.resampling import Problem, Test, randomisation, wild_bootstrap
from hisl.domain.errors import TooFewError

__all__ = ["ALPHA", "Inference", "arms", "chosen", "infer", "large"]

ALPHA = 0.05
MANY, PER_ARM = 50, 20
"""From so many clusters on, so many in each arm, the large-sample theory is trusted."""
_NOT_BOOTSTRAPPED = 500
LEAST, LEAST_PER_ARM = 5, 2
_FEW_TREATED = 5
_DOUBLINGS, _HALVINGS = 12, 40

_LIANG = "Liang and Zeger (1986), errors clustered by what was assigned, with Student's t(G - 1)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inference:
    """What may be said of a value: error, interval at 95 % (None: no end), p, and how."""

    value: float
    se: float
    low: float | None
    high: float | None
    p: float
    p_floor: float | None
    n_groups: int
    method: str
    refs: tuple[str, ...]
    warnings: tuple[str, ...]
    by_lot: bool
    seed: int | None


def infer(problem: Problem, *, by_lot: bool = False, seed: int = 0) -> Inference:
    """Judge a value by the method that the number of clusters allows.

    50 clusters with 20 of each cohort and 20 untreated: errors by cluster with t(G - 1). Fewer:
    the randomisation test when clusters were drawn by lot (by_lot), else the wild cluster
    bootstrap with the null imposed. Both give the interval by inversion. Why not from 20 clusters
    on, as is usual: in simulations with 5 of 20 treated errors by cluster found an effect where
    there was none in 9 of 100 runs, the bootstrap in 6.

    Raises TooFewError below 5 clusters, 2 treated or 2 untreated ones.
    """
    value, scores = problem.evaluate(problem.y)
    se = math.sqrt(float(scores @ scores))
    test = chosen(problem, by_lot=by_lot, seed=seed)
    low, high = _inverted(test, value, se)
    _, n_treated, _ = arms(problem.cohort)
    return Inference(
        value=value,
        se=se,
        low=low,
        high=high,
        p=test.p(0.0),
        p_floor=test.p_floor or None,
        n_groups=len(problem.cohort),
        method=test.method,
        refs=test.refs,
        warnings=_warnings(test, n_treated),
        by_lot=by_lot,
        seed=None if isinstance(test, _Clustered) else seed,
    )


def chosen(problem: Problem, *, by_lot: bool = False, seed: int = 0) -> Test:
    """Choose the test by the number of clusters; see infer."""
    n_groups, n_treated, n_untreated = arms(problem.cohort)
    for what, n, need in (
        ("clusters", n_groups, LEAST),
        ("treated clusters", n_treated, LEAST_PER_ARM),
        ("untreated clusters", n_untreated, LEAST_PER_ARM),
    ):
        if n < need:
            raise TooFewError(what, n, need)
    if large(problem.cohort):
        return clustered(problem)
    if by_lot:
        return randomisation(problem, seed=seed)
    return wild_bootstrap(problem, seed=seed)


def arms(cohort: Ints) -> tuple[int, int, int]:
    """How many clusters there are, how many are treated, and how many serve as untreated.

    Where all are treated in the end, those that begin last are the untreated of the others.
    """
    never = int((cohort == 0).sum())
    if never or not len(cohort):
        return len(cohort), len(cohort) - never, never
    last = int((cohort == cohort.max()).sum())
    return len(cohort), len(cohort) - last, last


def large(cohort: Ints) -> bool:
    """Whether there are clusters enough, in each arm, for errors by cluster."""
    if len(cohort) > _NOT_BOOTSTRAPPED:
        return True
    _, sizes = np.unique(cohort, return_counts=True)
    return len(cohort) >= MANY and int(sizes.min()) >= PER_ARM


@dataclass(frozen=True, slots=True)
class _Clustered:
    value: float
    se: float
    df: int
    method: str = "errors by cluster, t(G - 1)"
    p_floor: float = 0.0
    refs: tuple[str, ...] = (_LIANG,)
    conservative_with_few_treated: bool = False

    def p(self, null_value: float) -> float:
        return float(2 * stats.t.sf(abs(self.value - null_value) / self.se, self.df))


def clustered(problem: Problem) -> Test:
    """Test by errors clustered by what was assigned; for many clusters only."""
    value, scores = problem.evaluate(problem.y)
    return _Clustered(value, math.sqrt(float(scores @ scores)), len(problem.cohort) - 1)


def _inverted(test: Test, value: float, se: float) -> tuple[float | None, float | None]:
    """The effects that the test does not reject at 5 %; None where there is no end."""
    if isinstance(test, _Clustered):
        reach = float(stats.t.ppf(1 - ALPHA / 2, test.df)) * test.se
        return value - reach, value + reach
    if test.p_floor > ALPHA or se == 0:
        return None, None
    return _end(test, value, -se), _end(test, value, se)


def _end(test: Test, value: float, step: float) -> float | None:
    inside, outside = 0.0, 1.0
    for _ in range(_DOUBLINGS):
        if test.p(value + outside * step) <= ALPHA:
            break
        inside, outside = outside, 2 * outside
    else:
        return None
    for _ in range(_HALVINGS):
        middle = (inside + outside) / 2
        if test.p(value + middle * step) <= ALPHA:
            outside = middle
        else:
            inside = middle
    return value + outside * step


def _warnings(test: Test, n_treated: int) -> tuple[str, ...]:
    warnings = []
    if test.p_floor > ALPHA:
        warnings.append(
            f"no result can reach significance with this design: its smallest p is "
            f"{test.p_floor:.2g}"
        )
    if test.conservative_with_few_treated and n_treated < _FEW_TREATED:
        warnings.append("over-conservative with few treated clusters: a real effect may be missed")
    return tuple(warnings)
