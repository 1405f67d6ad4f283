"""The effect of a roll-out with its interval, and period by period around its start."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from hisl.domain.effects import clusters, did
from hisl.domain.effects.panel import Floats, Ints, Panel
from hisl.domain.effects.regression import two_way
from hisl.domain.effects.resampling import Problem
from hisl.domain.result import Estimate

__all__ = ["Row", "critical_value", "effect", "problem", "rows"]

DRAWS = 1_999
_BAND = "Callaway and Sant'Anna (2021), simultaneous band by multiplier bootstrap"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One period relative to the start (lead 0): value, interval, and the band of all rows.

    Before the start a row is the change from one period to the next, which nothing should show.
    band is None where there are too few clusters for one.
    """

    lead: int
    value: float
    se: float
    low: float | None
    high: float | None
    p: float
    band_low: float | None
    band_high: float | None


def effect(
    panel: Panel,
    *,
    kind: did.Kind = "simple",
    controls: did.Controls = "never",
    by_lot: bool = False,
    seed: int = 0,
) -> Estimate:
    """Give the average effect of a roll-out on the treated, in units of the outcome.

    by_lot: a lot decided which cluster begins when. Raises as did.att_gt and clusters.infer do.
    Source: Callaway and Sant'Anna (2021); Sant'Anna and Zhao (2020) with covariates.
    """
    found = clusters.infer(problem(panel, kind=kind, controls=controls), by_lot=by_lot, seed=seed)
    who = "never treated" if controls == "never" else "not yet treated"
    with_x = f", doubly robust in {', '.join(panel.x_names)}" if panel.x_names else ""
    return Estimate(
        name=f"average effect on the treated ({kind})",
        value=found.value,
        unit=f"units of {panel.outcome}",
        se=found.se,
        low=found.low,
        high=found.high,
        p=found.p,
        p_floor=found.p_floor,
        n=panel.y.size,
        n_people=panel.n,
        n_groups=found.n_groups,
        method=f"Callaway and Sant'Anna, controls {who}{with_x}; {found.method}",
        assumptions=(
            "without it, treated and untreated units would have changed alike"
            + (f", given {', '.join(panel.x_names)}" if panel.x_names else ""),
            "nobody changed before the start because of it",
            "what one cluster does leaves the others as they were",
        ),
        warnings=(*panel.warnings, *found.warnings),
        refs=(did.CALLAWAY, *((did.SANTANNA,) if panel.x_names else ()), *found.refs),
        seed=found.seed,
    )


def rows(
    panel: Panel,
    *,
    controls: did.Controls = "never",
    by_lot: bool = False,
    seed: int = 0,
    draws: int = DRAWS,
) -> tuple[Row, ...]:
    """Give the event study: one row a lead, pointwise intervals and a simultaneous band.

    With clusters enough, errors by cluster and the band by multiplier bootstrap (`draws`); else
    each row by the method of clusters.infer, and no band.
    """
    cells = did.att_gt(panel, controls=controls)
    leads = did.leads(cells)
    if not clusters.large(panel.cluster_cohort):
        return tuple(_few(panel, lead, controls, by_lot=by_lot, seed=seed) for lead in leads)
    averages = [did.aggregate(cells, lead=lead) for lead in leads]
    scores = np.column_stack([average.scores for average in averages])
    df = panel.n_groups - 1
    wide = critical_value(scores, seed=seed, draws=draws)
    narrow = float(stats.t.ppf(0.975, df))
    return tuple(
        Row(
            lead=lead,
            value=one.value,
            se=one.se,
            low=one.value - narrow * one.se,
            high=one.value + narrow * one.se,
            p=float(2 * stats.t.sf(abs(one.value) / one.se, df)) if one.se else 1.0,
            band_low=one.value - wide * one.se,
            band_high=one.value + wide * one.se,
        )
        for lead, one in zip(leads, averages, strict=True)
    )


def critical_value(scores: Floats, *, seed: int, draws: int = DRAWS) -> float:
    """How many standard errors a band needs to hold all rows at once in 95 of 100 cases.

    scores: clusters x rows. The 95 % quantile of the largest |t| under random signs.
    """
    rng = np.random.default_rng(seed)
    se = np.sqrt((scores**2).sum(axis=0))
    kept = scores[:, se > 0] / se[se > 0]
    signs = rng.choice(np.array([-1.0, 1.0]), size=(draws, len(scores)))
    return float(np.quantile(np.abs(signs @ kept).max(axis=1), 0.95))


def problem(
    panel: Panel,
    *,
    kind: did.Kind = "simple",
    controls: did.Controls = "never",
    lead: int | None = None,
) -> Problem:
    """The estimator as inference needs it; rows are the panel's units."""

    def evaluate_as(cohort: Ints, y: Floats) -> did.Average:
        other = did.with_outcome(panel, y, cohort=cohort[panel.cluster])
        cells = did.att_gt(other, controls=controls, lead=wanted)
        return did.aggregate(cells, kind, lead=lead)

    def wanted(at: int) -> bool:
        return at >= 0 if lead is None else at == lead

    def evaluate(y: Floats) -> tuple[float, Floats]:
        average = evaluate_as(own, y)
        return average.value, average.scores

    own = panel.cluster_cohort
    # An effect of 1 in the rows asked for: of all that are treated, or of one lead.
    apart = panel.periods[None, :] - panel.cohort[:, None]
    at = (apart == lead) & panel.ever[:, None] if lead is not None else panel.treated > 0
    return Problem(
        evaluate=evaluate,
        y=panel.y,
        effect=at.astype(np.float64),
        residual=lambda y: _without_covariates(two_way(y), panel.x),
        cluster=panel.cluster,
        cohort=own,
        reassigned=lambda cohort: lambda y: evaluate_as(cohort, y).value,
    )


def _without_covariates(centred: Floats, x: Floats) -> Floats:
    """What covariates, free to matter in each period, leave of a centred outcome."""
    if not x.shape[1]:
        return centred
    apart = x - x.mean(axis=0)
    left: Floats = centred - apart @ np.linalg.lstsq(apart, centred, rcond=None)[0]
    return left


def _few(panel: Panel, lead: int, controls: did.Controls, *, by_lot: bool, seed: int) -> Row:
    found = clusters.infer(problem(panel, controls=controls, lead=lead), by_lot=by_lot, seed=seed)
    return Row(
        lead=lead,
        value=found.value,
        se=found.se,
        low=found.low,
        high=found.high,
        p=found.p,
        band_low=None,
        band_high=None,
    )
