"""A roll-out in stages: what it changed, cohort by cohort and period by period.

Callaway and Sant'Anna (2021): each cohort against units not treated then, from the last period
before its start. No treated unit serves as a control of another, which is where two-way fixed
effects go wrong.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from hisl.domain.effects.panel import Bools, Floats, Ints, Panel
from hisl.domain.effects.regression import expit, logit
from hisl.domain.errors import NotIdentified, TooFewError

__all__ = [
    "CALLAWAY",
    "SANTANNA",
    "Average",
    "Cells",
    "Controls",
    "Kind",
    "aggregate",
    "att_gt",
    "leads",
]

Controls = Literal["never", "not-yet"]
Kind = Literal["simple", "dynamic", "group", "calendar"]

CALLAWAY = "Callaway and Sant'Anna (2021), group-time average treatment effects"
SANTANNA = "Sant'Anna and Zhao (2020), doubly robust difference-in-differences"
LEAST_IN_COHORT = 2
# A control this likely to be treated stands for nobody.
_TOO_LIKELY = 0.995


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """ATT(g, t): one cell a cohort and period.

    cohort, period, att by cell; steps counts the periods from the base to t, 1 in the period of
    the start; lead is period less cohort; influence is units x cells, so that the standard error
    of att is the root of the summed squares / n. panel is what they were computed from.
    """

    panel: Panel
    controls: Controls
    cohort: Ints
    period: Ints
    att: Floats
    steps: Ints
    influence: Floats

    @property
    def lead(self) -> Ints:
        """Period less the cohort's start: 0 in its first treated period."""
        return self.period - self.cohort

    @property
    def after(self) -> Bools:
        """Whether the cell lies in or after the cohort's start."""
        return self.period >= self.cohort

    @property
    def share(self) -> Floats:
        """Of each cell the share of all units that its cohort is."""
        kinds, at = np.unique(self.cohort, return_inverse=True)
        shares = np.array([(self.panel.cohort == g).mean() for g in kinds])
        of_cells: Floats = shares[at]
        return of_cells

    def by_cluster(self, influence: Floats) -> Floats:
        """Scores of the clusters from the influence of units: squares add up to se^2."""
        sums = np.zeros((self.panel.n_groups, *influence.shape[1:]))
        np.add.at(sums, self.panel.cluster, influence)
        return sums / self.panel.n


@dataclass(frozen=True, slots=True, kw_only=True)
class Average:
    """A weighted average of cells: value, scores of the clusters, and the weight of each cell."""

    value: float
    scores: Floats
    weights: Floats

    @property
    def se(self) -> float:
        """Standard error, by cluster."""
        return float(np.sqrt(self.scores @ self.scores))


def att_gt(
    panel: Panel, *, controls: Controls = "never", lead: Callable[[int], bool] | None = None
) -> Cells:
    """Give ATT(g, t) of every cohort and period, with influence functions.

    lead, if given, says of a period's distance from the start whether its cells are wanted.

    ATT(g, t) is the mean change of cohort g from its base to t, less that of the controls. The
    base is the last period before g, for t before g the period before t. Controls: units never
    treated, or those not treated by t. With covariates in the panel the comparison is doubly
    robust: right when either the outcome's change or who is treated is linear (logistic) in them.

    Raises NotIdentified without controls or overlap, TooFewError for a cohort below 2 units.
    Assumes parallel trends (given the covariates) and that nobody reacts before the start.
    Source: Callaway and Sant'Anna (2021); Sant'Anna and Zhao (2020), as in R's did and DRDID.
    """
    _require_cohorts(panel, controls)
    cohorts, periods, atts, steps, influences = [], [], [], [], []
    for g in panel.cohorts:
        start = panel.position(int(g))
        for t in range(1, len(panel.periods)):
            if lead is not None and not lead(int(panel.periods[t]) - int(g)):
                continue
            base = start - 1 if t >= start else t - 1
            used = _controls(panel, g=int(g), t=t, controls=controls)
            if not used.any():
                continue
            att, influence = _cell(panel, treated=panel.cohort == g, used=used, t=t, base=base)
            cohorts.append(int(g))
            periods.append(int(panel.periods[t]))
            atts.append(att)
            steps.append(t - base if t >= start else -1)
            influences.append(influence)
    if not cohorts or (lead is None and not any(map(operator.ge, periods, cohorts))):
        raise NotIdentified(
            "nobody is left untreated when the first begin; keep a group that begins later"
        )
    return Cells(
        panel=panel,
        controls=controls,
        cohort=np.array(cohorts),
        period=np.array(periods),
        att=np.array(atts),
        steps=np.array(steps),
        influence=np.column_stack(influences),
    )


def aggregate(cells: Cells, kind: Kind = "simple", *, lead: int | None = None) -> Average:
    """Average the cells after the start, with the influence of the estimated weights.

    simple    over all treated unit-periods
    dynamic   over the time since the start, each lead counting once
    group     over cohorts (by size) of their mean over time
    calendar  over periods, each counting once
    With `lead` alone the cells of that one lead, also before the start (an event study's row).

    Source: Callaway and Sant'Anna (2021), section 3; weights by cohort share.
    """
    if lead is not None:
        return _weighted(cells, cells.lead == lead)
    if kind == "simple":
        return _weighted(cells, cells.after)
    if kind == "group":
        return _over_cohorts(cells)
    key = cells.lead if kind == "dynamic" else cells.period
    parts = [_weighted(cells, cells.after & (key == k)) for k in np.unique(key[cells.after])]
    return Average(
        value=float(np.mean([part.value for part in parts])),
        scores=np.mean([part.scores for part in parts], axis=0),
        weights=np.mean([part.weights for part in parts], axis=0),
    )


def leads(cells: Cells) -> tuple[int, ...]:
    """The leads of an event study, ascending."""
    return tuple(map(int, np.unique(cells.lead)))


def with_outcome(panel: Panel, y: Floats, *, cohort: Ints) -> Panel:
    """The same units with another outcome, or had they begun at other times."""
    return replace(panel, y=y, cohort=cohort)


def _require_cohorts(panel: Panel, controls: Controls) -> None:
    if not panel.ever.any():
        raise NotIdentified("nobody begins within the periods; the cohort column holds no start")
    for g in panel.cohorts:
        size = int((panel.cohort == g).sum())
        if size < LEAST_IN_COHORT:
            raise TooFewError(f"units that begin in {g}", size, LEAST_IN_COHORT)
    never = int((~panel.ever).sum())
    if controls == "never" and not never:
        raise NotIdentified("every unit is treated in the end; compare with those not yet treated")
    if controls == "never" and never < LEAST_IN_COHORT:
        raise TooFewError("units never treated", never, LEAST_IN_COHORT)


def _controls(panel: Panel, *, g: int, t: int, controls: Controls) -> Bools:
    never = ~panel.ever
    if controls == "never":
        return never
    later = panel.cohort > max(int(panel.periods[t]), 0)
    used: Bools = never | (later & (panel.cohort != g))
    return used if int(used.sum()) >= LEAST_IN_COHORT else np.zeros_like(used)


def _cell(panel: Panel, *, treated: Bools, used: Bools, t: int, base: int) -> tuple[float, Floats]:
    """One cell: the value, and the influence of each unit."""
    change = panel.y[:, t] - panel.y[:, base]
    among = treated | used
    influence = np.zeros(panel.n)
    if panel.x.shape[1]:
        rows = np.column_stack([np.ones(int(among.sum())), panel.x[among]])
        att, own = _doubly_robust(change[among], treated[among], rows)
    else:
        att, own = _difference(change[among], treated[among])
    influence[among] = own * panel.n / int(among.sum())
    return att, influence


def _difference(change: Floats, treated: Bools) -> tuple[float, Floats]:
    share = treated.mean()
    mean_1, mean_0 = float(change[treated].mean()), float(change[~treated].mean())
    influence = np.where(treated, (change - mean_1) / share, -(change - mean_0) / (1 - share))
    return mean_1 - mean_0, influence


def _doubly_robust(change: Floats, treated: Bools, rows: Floats) -> tuple[float, Floats]:
    """The doubly robust ATT of one comparison; Sant'Anna and Zhao (2020), equation 3.1."""
    n = len(change)
    if int((~treated).sum()) <= rows.shape[1]:
        raise TooFewError("controls for these covariates", int((~treated).sum()), rows.shape[1] + 1)
    likely = expit(rows @ logit(treated.astype(np.float64), rows))
    if (likely[treated] > _TOO_LIKELY).mean() > 0.5:
        raise NotIdentified(
            "the covariates tell treated from untreated units almost surely; no unit is like them"
        )
    odds = np.where(treated | (likely > _TOO_LIKELY), 0.0, likely / (1 - likely))
    free = rows * (~treated)[:, None]
    gram = free.T @ rows / n
    if np.linalg.matrix_rank(gram) < len(gram):
        raise NotIdentified("a covariate does not vary among the controls")
    inverse = np.linalg.inv(gram)
    left = change - rows @ (inverse @ (free.T @ change / n))
    weight_1, weight_0 = treated.mean(), odds.mean()
    eta_1, eta_0 = (treated * left).mean() / weight_1, (odds * left).mean() / weight_0
    outcome_part = (free * left[:, None]) @ inverse
    curvature = (rows * (likely * (1 - likely))[:, None]).T @ rows / n
    likely_part = (rows * (treated - likely)[:, None]) @ np.linalg.inv(curvature)
    own_1 = treated * (left - eta_1) - outcome_part @ (rows * treated[:, None]).mean(axis=0)
    own_0 = (
        odds * (left - eta_0)
        + likely_part @ (rows * (odds * (left - eta_0))[:, None]).mean(axis=0)
        - outcome_part @ (rows * odds[:, None]).mean(axis=0)
    )
    return float(eta_1 - eta_0), own_1 / weight_1 - own_0 / weight_0


def _weighted(cells: Cells, kept: Bools) -> Average:
    """The kept cells weighted by cohort share, the shares being estimates themselves."""
    share = cells.share
    weights = np.where(kept, share, 0.0) / share[kept].sum()
    influence = cells.influence @ weights + _weights_influence(cells, kept, cells.att)
    return Average(
        value=float(weights @ cells.att), scores=cells.by_cluster(influence), weights=weights
    )


def _weights_influence(cells: Cells, kept: Bools, values: Floats) -> Floats:
    """What the sampling of the cohorts' sizes adds to the influence of each unit."""
    share = cells.share[kept]
    apart = (cells.panel.cohort[:, None] == cells.cohort[kept][None, :]) - share
    total = share.sum()
    moved = apart / total - apart.sum(axis=1, keepdims=True) * share / total**2
    added: Floats = moved @ values[kept]
    return added


def _over_cohorts(cells: Cells) -> Average:
    cohorts = np.unique(cells.cohort[cells.after])
    means = np.array([cells.after & (cells.cohort == g) for g in cohorts], dtype=np.float64)
    means /= means.sum(axis=1, keepdims=True)
    share = np.array([(cells.panel.cohort == g).mean() for g in cohorts])
    values, total = means @ cells.att, share.sum()
    apart = (cells.panel.cohort[:, None] == cohorts[None, :]) - share
    moved = apart / total - apart.sum(axis=1, keepdims=True) * share / total**2
    weights = (share / total) @ means
    influence = cells.influence @ weights + moved @ values
    return Average(
        value=float(weights @ cells.att), scores=cells.by_cluster(influence), weights=weights
    )
