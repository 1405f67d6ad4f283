"""One treated unit among many: what a mixture of the others would have done in its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import stats

from hisl.domain.effects.panel import Floats, Panel
from hisl.domain.effects.placebo import in_space
from hisl.domain.effects.simplex import nearest
from hisl.domain.errors import DegenerateError, NotIdentified, TooFewError
from hisl.domain.grades import GOOD_FIT
from hisl.domain.result import Design, Estimate

__all__ = [
    "LEAST_BEFORE",
    "LEAST_DONORS",
    "USABLE_FIT",
    "Weights",
    "control",
    "difference",
    "sdid",
    "weights",
]

USABLE_FIT = 0.50
"""The most error before the start that is usable, over the donors' spread within a period."""
LEAST_BEFORE, LEAST_DONORS = 5, 5
_TIME_RIDGE = 1e-6

_ABADIE = "Abadie, Diamond and Hainmueller (2010), synthetic control"
_SDID = "Arkhangelsky et al. (2021), synthetic difference-in-differences, placebo variance"

Method = Literal["sdid", "control", "difference"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What the comparison is made of: shares of donors, and of periods before the start."""

    donors: Floats
    before: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """Outcomes of the treated (averaged) and of the donors, with where the start is."""

    treated: Floats
    donors: Floats
    start: int
    n_treated: int

    def instead(self, donor: int) -> _Case:
        """The case in which a donor is taken for the treated unit."""
        others = np.delete(self.donors, donor, axis=0)
        return _Case(treated=self.donors[donor], donors=others, start=self.start, n_treated=1)


def sdid(panel: Panel) -> Estimate:
    """Give the effect on one treated unit, or several that began together, in the outcome's unit.

    Donors are weighted so that they move like the treated before the start, periods before it so
    that they say most about those after; then the difference of differences. Placebos: each donor
    in the treated one's place; their spread is the standard error, their rank (of the ratio of
    the errors after and before, under synthetic control) gives p.

    Raises NotIdentified without donors, with several starts or when no mixture comes near before
    the start; TooFewError below 5 periods before it or 5 donors.
    Source: Arkhangelsky et al. (2021); Abadie, Diamond and Hainmueller (2010).
    """
    return _estimate(panel, "sdid")


def control(panel: Panel) -> Estimate:
    """Give the effect by synthetic control: donors mixed to the level before; as for sdid."""
    return _estimate(panel, "control")


def difference(panel: Panel) -> Estimate:
    """Give the plain difference in differences with all donors alike: the naive row."""
    case = _case(panel)
    return Estimate(
        name="difference in differences, donors weighted alike",
        value=_value(case, "difference"),
        unit=f"units of {panel.outcome}",
        n=panel.y.size,
        n_people=panel.n,
        n_groups=panel.n,
        method="difference in differences",
        warnings=("not an effect: the donors need not have moved like the treated before",),
        design=Design(kind="naive", facts=(("outcome", panel.outcome),)),
    )


def weights(panel: Panel, method: Method = "control") -> Weights:
    """Give the weights of the donors (in the panel's order of untreated units) and of periods."""
    return _weights(_case(panel), method)


def _estimate(panel: Panel, method: Method) -> Estimate:
    case = _case(panel)
    fit = _fit(case)
    if fit > USABLE_FIT:
        raise NotIdentified(
            f"before the start the nearest mixture of the others misses by {fit:.0%} of their own "
            "spread; find donors that are more alike, or several units that begin by lot"
        )
    value = _value(case, method)
    placebos = [case.instead(donor) for donor in range(len(case.donors))]
    se = float(np.std([_value(one, method) for one in placebos], ddof=1))
    if case.n_treated > 1:
        se /= case.n_treated**0.5
    p, p_floor = in_space(_ratio(case), [_ratio(one) for one in placebos])
    reach = float(stats.t.ppf(0.975, len(placebos) - 1)) * se
    named = "synthetic difference in differences" if method == "sdid" else "synthetic control"
    return Estimate(
        name=f"effect on the treated ({named})",
        value=value,
        unit=f"units of {panel.outcome}",
        se=se,
        low=value - reach,
        high=value + reach,
        p=p,
        p_floor=p_floor,
        n=panel.y.size,
        n_people=panel.n,
        n_groups=panel.n,
        method=f"{named}, {len(placebos)} placebos in space",
        beside=(("error before the start, share of the donors' spread", fit),),
        assumptions=(
            "the treated unit would have gone on as the same mixture of the others",
            "the others were not affected",
            "the treated unit varies as a donor in its place does",
        ),
        warnings=_warnings(panel, fit, p_floor),
        refs=(_SDID, _ABADIE) if method == "sdid" else (_ABADIE,),
    )


def _warnings(panel: Panel, fit: float, p_floor: float) -> tuple[str, ...]:
    warnings = list(panel.warnings)
    if fit > GOOD_FIT:
        warnings.append(
            f"a poor fit before the start: it misses by {fit:.0%} of the donors' spread"
        )
    if p_floor > 0.05:
        warnings.append(
            f"no result can reach significance with {panel.n} units: its smallest p is "
            f"{p_floor:.2g}"
        )
    return tuple(warnings)


def _case(panel: Panel) -> _Case:
    if len(panel.cohorts) != 1:
        raise NotIdentified("the treated must begin together; with several starts compare cohorts")
    start = panel.position(int(panel.cohorts[0]))
    donors = panel.y[~panel.ever]
    if not len(donors):
        raise NotIdentified("nobody is left untreated; an interrupted series needs no others")
    for what, n, need in (
        ("periods before the start", start, LEAST_BEFORE),
        ("untreated units", len(donors), LEAST_DONORS),
    ):
        if n < need:
            raise TooFewError(what, n, need)
    treated = panel.y[panel.ever]
    return _Case(treated=treated.mean(axis=0), donors=donors, start=start, n_treated=len(treated))


def _value(case: _Case, method: Method) -> float:
    chosen = _weights(case, method)
    apart = case.treated - chosen.donors @ case.donors
    return float(apart[case.start :].mean() - chosen.before @ apart[: case.start])


def _weights(case: _Case, method: Method) -> Weights:
    n, start = len(case.donors), case.start
    if method == "difference":
        return Weights(donors=np.full(n, 1 / n), before=np.full(start, 1 / start))
    before = case.donors[:, :start]
    if method == "control":
        return Weights(donors=nearest(before.T, case.treated[:start]), before=np.zeros(start))
    noise = float(np.std(np.diff(before, axis=1), ddof=1))
    if noise == 0:
        raise DegenerateError("the donors never change before the start")
    n_after = case.donors.shape[1] - start
    zeta = (case.n_treated * n_after) ** 0.25 * noise
    own = case.treated[:start]
    donors = nearest(
        (before - before.mean(axis=1, keepdims=True)).T,
        own - own.mean(),
        ridge=start * zeta**2,
    )
    after = case.donors[:, start:].mean(axis=1)
    periods = nearest(
        before - before.mean(axis=0),
        after - after.mean(),
        ridge=n * (_TIME_RIDGE * noise) ** 2,
    )
    return Weights(donors=donors, before=periods)


def _fit(case: _Case) -> float:
    """Root mean squared error before the start over the donors' mean spread within a period."""
    before = case.donors[:, : case.start]
    variation = float(before.std(axis=0, ddof=1).mean())
    if variation == 0:
        raise DegenerateError("the donors do not differ before the start")
    return _errors(case)[0] / variation


def _ratio(case: _Case) -> float:
    before, after = _errors(case)
    return after / before if before > 0 else float("inf")


def _errors(case: _Case) -> tuple[float, float]:
    chosen = _weights(case, "control")
    apart = case.treated - chosen.donors @ case.donors
    before, after = apart[: case.start], apart[case.start :]
    return float(np.sqrt(np.mean(before**2))), float(np.sqrt(np.mean(after**2)))
