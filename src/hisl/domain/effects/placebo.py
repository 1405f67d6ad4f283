"""Looking for an effect where there can be none: before the start, and in other units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from hisl.domain.effects import clusters, did
from hisl.domain.effects.event_study import Row
from hisl.domain.effects.multiple import holm
from hisl.domain.effects.panel import Floats
from hisl.domain.errors import TooFewError
from hisl.domain.result import Estimate

__all__ = ["PreTrend", "breakdown", "in_space", "pre_trend"]

_MOST, _HALVINGS = 64.0, 50
WEAK = "passing says little: a drift too small to be seen can still move the estimate"


@dataclass(frozen=True, slots=True, kw_only=True)
class PreTrend:
    """Whether anything moved before the start: p of "nothing did", how, and what a pass means."""

    p: float
    statistic: float | None
    df: int
    method: str
    note: str = WEAK


def pre_trend(cells: did.Cells, rows: Sequence[Row]) -> PreTrend:
    """Test that nothing moved before the start.

    With clusters enough by Wald over all cells before the start (chi-squared); else by the
    smallest p of the event study's rows before it, after Holm.

    Raises TooFewError without a period before the start besides the base.
    Source: Callaway and Sant'Anna (2021), pre-test.
    """
    before = ~cells.after
    if not before.any():
        raise TooFewError("periods before the first start", 1, 2)
    if clusters.large(cells.panel.cluster_cohort):
        scores = cells.by_cluster(cells.influence[:, before])
        statistic, df = _wald(cells.att[before], scores)
        return PreTrend(
            p=float(stats.chi2.sf(statistic, df)),
            statistic=statistic,
            df=df,
            method="Wald over the cells before the start",
        )
    adjusted = holm([row.p for row in rows if row.lead < 0])
    return PreTrend(
        p=min(adjusted),
        statistic=None,
        df=len(adjusted),
        method="smallest p before the start, after Holm",
    )


def breakdown(cells: did.Cells, average: did.Average, estimate: Estimate) -> float:
    """Give M: how many times the worst drift before the start the drift after it would have to be.

    From period to period after the start, trends may part by up to M times the largest parting
    seen between two periods before it. For each M the interval is the union, over the periods
    before the start, of the intervals at both ends of that range; M is the largest at which it
    leaves out 0, and 0.0 if it holds 0 to begin with. Cautious: the union is wider than need be.

    estimate is the one of average; its interval says how many errors wide intervals are.
    Raises TooFewError without a period before the start besides the base.
    Source: Rambachan and Roth (2023), relative magnitudes; the union of intervals is ours.
    """
    leads = sorted({int(lead) for lead in cells.lead[~cells.after]})
    if not leads:
        raise TooFewError("periods before the first start", 1, 2)
    if estimate.low is None or estimate.high is None or average.se == 0:
        return 0.0
    wide = max(estimate.high - estimate.value, estimate.value - estimate.low) / average.se
    drifts = [did.aggregate(cells, lead=lead) for lead in leads]
    steps = float(average.weights @ np.maximum(cells.steps, 0))
    sign = 1.0 if average.value > 0 else -1.0

    def holds_zero(m: float) -> bool:
        ends = (
            sign * average.value
            + turn * m * steps * sign * drift.value
            - wide * _length(average.scores + turn * m * steps * drift.scores)
            for drift in drifts
            for turn in (1.0, -1.0)
        )
        return min(ends) <= 0

    if holds_zero(0.0):
        return 0.0
    inside, outside = 0.0, _MOST
    if not holds_zero(outside):
        return _MOST
    for _ in range(_HALVINGS):
        middle = (inside + outside) / 2
        inside, outside = (inside, middle) if holds_zero(middle) else (middle, outside)
    return inside


def in_space(ratio: float, others: Sequence[float]) -> tuple[float, float]:
    """Give the rank p of a treated unit's ratio among those of untreated units, and its least.

    The share of all units, the treated one included, whose ratio of errors after and before the
    start is at least as large.
    Source: Abadie, Diamond and Hainmueller (2010), placebos in space.
    """
    n = 1 + len(others)
    return (1 + sum(other >= ratio for other in others)) / n, 1 / n


def _wald(values: Floats, scores: Floats) -> tuple[float, int]:
    covariance = scores.T @ scores
    df = int(np.linalg.matrix_rank(covariance))
    return float(values @ np.linalg.pinv(covariance, hermitian=True) @ values), df


def _length(scores: Floats) -> float:
    return float(np.sqrt(scores @ scores))
