"""People or teams drawn by lot: the difference, and what is known before taken out of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import stats

from hisl.domain.effects import clusters
from hisl.domain.effects.panel import Bools, Floats, Ints
from hisl.domain.effects.regression import Fit, instrumented, ols
from hisl.domain.effects.resampling import Problem
from hisl.domain.errors import DegenerateError, NotIdentified, SchemaError, TooFewError
from hisl.domain.result import Estimate

__all__ = ["LEAST_PER_ARM", "cuped", "difference", "lin", "peers"]

LEAST_PER_ARM = 2
_WEAK = 10.0
_NEYMAN = "Neyman (1923); MacKinnon and White (1985), HC2"
_WELCH = "Welch (1947), degrees of freedom"
_LIN = "Lin (2013), full interactions with covariates"
_CUPED = "Deng et al. (2013), CUPED"
_STOCK = "Staiger and Stock (1997), weak instruments"


def difference(people: pd.DataFrame, *, outcome: str = "the outcome", seed: int = 0) -> Estimate:
    """Give the difference in means between people drawn by lot and the others, in units of y.

    people, one row a person:
        unit     the person
        y        float  the outcome
        treat    bool   drawn
        cluster  (optional) the team, where teams were drawn

    Persons: HC2, which is Neyman's root of s1^2/n1 + s0^2/n0, and Student's t with Welch's
    degrees of freedom. Teams: by clusters.infer, the lot being the rule.

    Raises SchemaError for a missing column or value, TooFewError for an arm below 2 persons or as
    clusters.infer, DegenerateError when the outcome never varies.
    Source: Neyman (1923); MacKinnon and White (1985).
    """
    y, treat = _arms(people)
    return _judged(people, y, treat, np.empty((len(y), 0)), outcome=outcome, seed=seed)


def cuped(people: pd.DataFrame, *, outcome: str = "the outcome", seed: int = 0) -> Estimate:
    """Give the difference after taking out of y what its own past explains.

    people as for difference, and y_pre, the outcome before. y - theta (y_pre - mean), theta the
    covariance over the variance. beside holds the variance left, as a share of that without.

    Raises as difference, DegenerateError when y_pre never varies.
    Source: Deng, Xu, Kohavi and Walker (2013).
    """
    y, treat = _arms(people)
    past = _numbers(people, "y_pre")
    if np.ptp(past) == 0:
        raise DegenerateError("the outcome before is the same for everybody")
    apart = past - past.mean()
    theta = float(apart @ (y - y.mean()) / (apart @ apart))
    less = y - theta * apart
    found = _judged(people, less, treat, np.empty((len(y), 0)), outcome=outcome, seed=seed)
    return _with(found, "CUPED, " + found.method, (_CUPED,), float(less.var() / y.var()))


def lin(
    people: pd.DataFrame, *, x: Sequence[str] = (), outcome: str = "the outcome", seed: int = 0
) -> Estimate:
    """Give the difference adjusted for covariates measured before the draw.

    people as for difference, and the columns x: numbers. Least squares of y on treat, the
    centred covariates and their products with treat: never less precise in large samples, and
    unbiased whatever the true form. beside holds the residual variance as a share of that without
    covariates.

    Raises as difference, TooFewError when an arm has no more people than columns.
    Source: Lin (2013).
    """
    y, treat = _arms(people)
    columns = [_numbers(people, name) for name in x]
    kept = [column - column.mean() for column in columns if np.ptp(column) > 0]
    covariates = np.column_stack(kept) if kept else np.empty((len(y), 0))
    need = covariates.shape[1] + 2
    least = int(min(treat.sum(), (~treat).sum()))
    if kept and least < need:
        raise TooFewError("people in the smaller arm for these covariates", least, need)
    found = _judged(people, y, treat, covariates, outcome=outcome, seed=seed)
    if not kept:
        return found
    left = (
        _fit(y, treat, covariates).residuals.var()
        / _fit(y, treat, np.empty((len(y), 0))).residuals.var()
    )
    named = f"adjusted for {', '.join(x)} (Lin), {found.method}"
    return _with(found, named, (_LIN,), float(left))


def peers(people: pd.DataFrame, *, outcome: str = "the outcome") -> Estimate:
    """Give what it does to a person when all rather than none of their peers take something up.

    people, one row a person:
        unit        the person
        y           float  the outcome
        peers       float  share of the person's peers that took it up
        instrument  float  drawn by lot for the peers, and no other way to the person
        and any further numeric columns, taken as covariates; a column group of text or numbers
        enters as one indicator a group

    Two-stage least squares, robust error (HC1), normal theory. beside holds the first stage's F.
    Raises TooFewError below 50 people, NotIdentified when the instrument hardly moves the peers
    (F below 10).
    Source: two-stage least squares; Staiger and Stock (1997) for the bound.
    """
    y, taken, lot = (_numbers(people, name) for name in ("y", "peers", "instrument"))
    if len(people) < 50:
        raise TooFewError("people", len(people), 50)
    others = people.drop(columns=["unit", "y", "peers", "instrument", "group"], errors="ignore")
    parts = [np.ones((len(people), 1)), others.to_numpy(dtype=np.float64)]
    if "group" in people:
        parts.append(pd.get_dummies(people["group"], drop_first=True).to_numpy(dtype=np.float64))
    exogenous = np.hstack(parts)
    first = ols(taken, np.column_stack([lot, exogenous]))
    strength = float((first.coefficients[0] / first.se_hc1()[0]) ** 2)
    if strength < _WEAK:
        raise NotIdentified(
            f"the lot hardly moved the peers (F {strength:.1f}, at least {_WEAK:g} is needed); "
            "draw by lot something that more of them follow"
        )
    fit = instrumented(y, np.column_stack([taken, exogenous]), np.column_stack([lot, exogenous]))
    value, se = float(fit.coefficients[0]), float(fit.se_hc1()[0])
    reach = float(stats.norm.ppf(0.975)) * se
    return Estimate(
        name="effect of all peers taking it up",
        value=value,
        unit=f"units of {outcome}",
        se=se,
        low=value - reach,
        high=value + reach,
        p=float(2 * stats.norm.sf(abs(value) / se)),
        n=len(people),
        n_people=len(people),
        method="two-stage least squares, HC1",
        beside=(("first stage F", strength),),
        assumptions=("the lot reaches a person through their peers' uptake alone",),
        refs=(_STOCK,),
    )


def _judged(
    people: pd.DataFrame,
    y: Floats,
    treat: Bools,
    covariates: Floats,
    *,
    outcome: str,
    seed: int,
) -> Estimate:
    if np.ptp(y) == 0:
        raise DegenerateError("the outcome is the same for everybody")
    if "cluster" in people:
        codes = pd.factorize(people["cluster"])[0].astype(np.int64)
        return _by_team(y, treat, covariates, codes, outcome=outcome, seed=seed)
    fit = _fit(y, treat, covariates)
    value, se = float(fit.coefficients[1]), float(fit.se_hc2()[1])
    df = float(fit.df) if covariates.shape[1] else _welch(y, treat)
    if se == 0:
        raise DegenerateError("nothing varies within the arms, so that no interval exists")
    reach = float(stats.t.ppf(0.975, df)) * se
    return Estimate(
        name="difference between those drawn by lot and the others",
        value=value,
        unit=f"units of {outcome}",
        se=se,
        low=value - reach,
        high=value + reach,
        p=float(2 * stats.t.sf(abs(value) / se, df)),
        n=len(y),
        n_people=len(y),
        n_groups=len(y),
        method="difference in means, HC2",
        beside=(("drawn", float(treat.sum())), ("others", float((~treat).sum()))),
        assumptions=("the lot was kept to", "what one person does leaves the others as they were"),
        refs=(_NEYMAN, _WELCH),
    )


def _by_team(
    y: Floats, treat: Bools, covariates: Floats, codes: Ints, *, outcome: str, seed: int
) -> Estimate:
    cohort = np.zeros(int(codes.max()) + 1, dtype=np.int64)
    cohort[codes] = treat
    if (cohort[codes] != treat).any():
        raise NotIdentified("a team holds people drawn and others; leave the teams out")

    def evaluate_as(drawn: Ints, outcomes: Floats) -> tuple[float, Floats]:
        fit = _fit(outcomes, drawn[codes] == 1, covariates)
        scores = np.zeros(len(cohort))
        np.add.at(scores, codes, fit.scores[:, 1])
        return float(fit.coefficients[1]), scores

    base = np.column_stack([np.ones(len(y)), covariates])
    problem = Problem(
        evaluate=lambda outcomes: evaluate_as(cohort, outcomes),
        y=y,
        effect=treat.astype(np.float64),
        residual=lambda outcomes: ols(outcomes, base).residuals,
        cluster=codes,
        cohort=cohort,
        reassigned=lambda drawn: lambda outcomes: evaluate_as(drawn, outcomes)[0],
    )
    found = clusters.infer(problem, by_lot=True, seed=seed)
    return Estimate(
        name="difference between people of teams drawn by lot and the others",
        value=found.value,
        unit=f"units of {outcome}",
        se=found.se,
        low=found.low,
        high=found.high,
        p=found.p,
        p_floor=found.p_floor,
        n=len(y),
        n_people=len(y),
        n_groups=found.n_groups,
        method=f"difference in means; {found.method}",
        assumptions=("the lot was kept to", "what one team does leaves the others as they were"),
        warnings=found.warnings,
        refs=found.refs,
        seed=found.seed,
    )


def _fit(y: Floats, treat: Bools, covariates: Floats) -> Fit:
    arm = treat.astype(np.float64)
    return ols(y, np.column_stack([np.ones(len(y)), arm, covariates, covariates * arm[:, None]]))


def _welch(y: Floats, treat: Bools) -> float:
    parts = [y[arm].var(ddof=1) / arm.sum() for arm in (treat, ~treat)]
    sizes = [arm.sum() - 1 for arm in (treat, ~treat)]
    total = sum(parts) ** 2
    return float(total / sum(p**2 / n for p, n in zip(parts, sizes, strict=True)))


def _arms(people: pd.DataFrame) -> tuple[Floats, Bools]:
    y, treat = _numbers(people, "y"), _numbers(people, "treat")
    if not np.isin(treat, (0, 1)).all():
        raise SchemaError("treat", "there are values other than 0 and 1", "give 0 or 1")
    drawn = treat == 1
    for what, n in (("people drawn", drawn.sum()), ("people not drawn", (~drawn).sum())):
        if n < LEAST_PER_ARM:
            raise TooFewError(what, int(n), LEAST_PER_ARM)
    return y, drawn


def _numbers(people: pd.DataFrame, name: str) -> Floats:
    if name not in people:
        raise SchemaError(name, "it is missing", f"add the column {name}")
    if people[name].isna().any():
        at = int(people[name].isna().to_numpy().argmax()) + 1
        raise SchemaError(name, f"row {at} has no value", "leave the row out and say so")
    return people[name].to_numpy(dtype=np.float64)


def _with(found: Estimate, method: str, refs: tuple[str, ...], left: float) -> Estimate:
    beside = (*found.beside, ("variance left of that without adjustment", left))
    return replace(found, method=method, refs=(*refs, *found.refs), beside=beside)
