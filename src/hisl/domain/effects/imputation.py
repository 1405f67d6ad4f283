"""Two other readings of a roll-out: imputed untreated outcomes, and the naive regression."""

from __future__ import annotations

from typing import TypedDict

import numpy as np
from scipy import stats

from hisl.domain.effects import clusters
from hisl.domain.effects.panel import Floats, Panel
from hisl.domain.effects.regression import ols, two_way
from hisl.domain.errors import NotIdentified
from hisl.domain.result import Design, Estimate

__all__ = ["imputation", "twoway"]

DRAWS = 499
_BJS = "Borusyak, Jaravel and Spiess (2024), imputation"
_BACON = "Goodman-Bacon (2021): two-way fixed effects compare treated with treated units"


def imputation(panel: Panel, *, seed: int = 0, draws: int = DRAWS) -> Estimate:
    """Give the mean effect on the treated by imputing what they would have had untreated.

    Unit and period effects are fitted on the untreated rows alone; the effect is the mean of
    what they leave of the treated rows, each counting once. The error is that of a bootstrap of
    the clusters (`draws`), the interval Student's with G - 1 degrees of freedom; none where
    clusters are too few for it (clusters.large).

    Raises NotIdentified when in a treated period nobody is untreated.
    Source: Borusyak, Jaravel and Spiess (2024).
    """
    untreated = 1 - panel.treated
    used = untreated.sum(axis=0) > 0
    if not (panel.treated[:, used]).any():
        raise NotIdentified("in no treated period is anybody untreated; keep a group for later")
    y, untreated = panel.y[:, used], untreated[:, used]
    value = _imputed(y, untreated, np.ones(panel.n))
    se = _bootstrapped(panel, y, untreated, seed=seed, draws=draws)
    return Estimate(
        **_interval(panel, value, se),
        name="average effect on the treated (imputation)",
        value=value,
        unit=f"units of {panel.outcome}",
        se=se,
        n=y.size,
        n_people=panel.n,
        n_groups=panel.n_groups,
        method=f"imputation, bootstrap of clusters ({draws} draws), t(G - 1)",
        assumptions=("unit and period effects hold for the treated as for the untreated rows",),
        warnings=() if used.all() else ("periods in which all are treated left out",),
        refs=(_BJS,),
        seed=seed,
    )


def twoway(panel: Panel) -> Estimate:
    """Give the coefficient of two-way fixed effects: the naive row, no effect under staggering.

    Errors by cluster with t(G - 1), no interval where clusters are few. Where effects grow or
    differ by cohort it takes treated units as controls of others and may have the wrong sign.
    """
    d = two_way(panel.treated).reshape(-1, 1)
    cluster = np.repeat(panel.cluster, len(panel.periods))
    fit = ols(two_way(panel.y).ravel(), d, n_absorbed=len(panel.periods))
    value, se = float(fit.coefficients[0]), float(fit.se_crv1(cluster)[0])
    return Estimate(
        **_interval(panel, value, se),
        name="two-way fixed effects",
        value=value,
        unit=f"units of {panel.outcome}",
        se=se,
        n=panel.y.size,
        n_people=panel.n,
        n_groups=panel.n_groups,
        method="two-way fixed effects, errors by cluster",
        warnings=("not an effect: treated units serve as controls of other treated units",),
        refs=(_BACON,),
        design=Design(kind="naive", facts=(("outcome", panel.outcome),)),
    )


class _Ends(TypedDict):
    low: float | None
    high: float | None
    p: float | None


def _interval(panel: Panel, value: float, se: float) -> _Ends:
    """Student's interval and p; none where clusters are too few for them to be true."""
    if not se or not clusters.large(panel.cluster_cohort):
        return {"low": None, "high": None, "p": None}
    df = panel.n_groups - 1
    reach = float(stats.t.ppf(0.975, df)) * se
    p = float(2 * stats.t.sf(abs(value) / se, df))
    return {"low": value - reach, "high": value + reach, "p": p}


def _imputed(y: Floats, untreated: Floats, weights: Floats) -> float:
    """Mean residual of the treated rows; weights count each unit."""
    seen = untreated.sum(axis=1)
    used = (seen > 0) & (weights > 0)
    y, m, w = y[used], untreated[used], weights[used]
    share = m / m.sum(axis=1, keepdims=True)
    gram = np.diag((w[:, None] * m).sum(axis=0)) - (w[:, None] * m).T @ share
    own = (share * y).sum(axis=1, keepdims=True)
    right = (w[:, None] * m * (y - own)).sum(axis=0)
    period = np.linalg.lstsq(gram, right, rcond=None)[0]
    unit = (share * (y - period)).sum(axis=1, keepdims=True)
    count = w[:, None] * (1 - m)
    return float((count * (y - unit - period)).sum() / count.sum())


def _bootstrapped(panel: Panel, y: Floats, untreated: Floats, *, seed: int, draws: int) -> float:
    """Standard deviation over draws of whole clusters, treated and untreated ones apart."""
    rng = np.random.default_rng(seed)
    treated = np.unique(panel.cluster[panel.ever])
    never = np.setdiff1d(np.arange(panel.n_groups), treated)
    values = []
    for _ in range(draws):
        drawn = np.concatenate([rng.choice(arm, len(arm)) for arm in (treated, never) if len(arm)])
        weights = np.bincount(drawn, minlength=panel.n_groups)[panel.cluster].astype(np.float64)
        values.append(_imputed(y, untreated, weights))
    return float(np.std(values, ddof=1))
