"""Two other readings of a roll-out: imputed untreated outcomes, and the naive regression."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

import numpy as np
from scipy import stats

from hisl.domain.effects import clusters
from hisl.domain.effects.panel import Floats, Ints, Panel
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
    sums = _sums(y, untreated, panel.cluster)
    value = sums.value(np.ones(panel.n_groups))
    se = _bootstrapped(panel, sums, seed=seed, draws=draws)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sums:
    """What each cluster adds to the fit on untreated rows and to the residuals of the treated.

    gram and right are the normal equations of the period effects, the unit effects taken out.
    gram is the same for all units that begin together, hence one matrix a cohort, and members
    counts each cluster's units by cohort. The treated rows' residuals add up to
    own - slope @ period effects, over count rows.
    """

    gram: Floats
    members: Floats
    right: Floats
    own: Floats
    slope: Floats
    count: Floats

    def value(self, weights: Floats) -> float:
        """Mean residual of the treated rows, each cluster counted `weights` times."""
        period = np.linalg.lstsq(
            np.tensordot(weights @ self.members, self.gram, axes=1),
            weights @ self.right,
            rcond=None,
        )[0]
        return float(weights @ (self.own - self.slope @ period) / (weights @ self.count))


def _sums(y: Floats, untreated: Floats, cluster: Ints) -> _Sums:
    seen = untreated.sum(axis=1) > 0
    y, m, cluster = y[seen], untreated[seen], cluster[seen]
    share = m / m.sum(axis=1, keepdims=True)
    apart = y - (share * y).sum(axis=1, keepdims=True)
    treated = 1 - m
    n_groups, n_periods = int(cluster.max()) + 1, y.shape[1]
    kinds, kind = np.unique(m, axis=0, return_inverse=True)
    shares = kinds / kinds.sum(axis=1, keepdims=True)
    gram = kinds[:, :, None] * (np.eye(n_periods) - shares[:, None, :])
    members = np.zeros((n_groups, len(kinds)))
    np.add.at(members, (cluster, kind.ravel()), 1.0)
    added = (
        m * apart,
        (treated * apart).sum(axis=1),
        treated - treated.sum(axis=1, keepdims=True) * share,
        treated.sum(axis=1),
    )
    totals = []
    for part in added:
        total = np.zeros((n_groups, *part.shape[1:]))
        np.add.at(total, cluster, part)
        totals.append(total)
    right, own, slope, count = totals
    return _Sums(gram=gram, members=members, right=right, own=own, slope=slope, count=count)


def _bootstrapped(panel: Panel, sums: _Sums, *, seed: int, draws: int) -> float:
    """Standard deviation over draws of whole clusters, treated and untreated ones apart."""
    rng = np.random.default_rng(seed)
    n_groups = len(sums.count)
    treated = np.unique(panel.cluster[panel.ever])
    never = np.setdiff1d(np.arange(n_groups), treated)
    values = []
    for _ in range(draws):
        drawn = np.concatenate([rng.choice(arm, len(arm)) for arm in (treated, never) if len(arm)])
        values.append(sums.value(np.bincount(drawn, minlength=n_groups).astype(np.float64)))
    return float(np.std(values, ddof=1))
