"""People who chose for themselves, adjusted twice over: by outcome and by who is likely to choose.

Right when either of the two adjustments is; of what nobody recorded both know nothing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from hisl.domain.effects.panel import Bools, Floats, Ints
from hisl.domain.effects.regression import expit, logit
from hisl.domain.errors import DegenerateError, NotIdentified, SchemaError, TooFewError
from hisl.domain.result import Design, Estimate

__all__ = ["Balance", "balance", "e_value", "estimate", "raw"]

LEAST = 50
TRIMMED_AT = (0.05, 0.95)
MOST_TRIMMED = 0.20
MOST_IMBALANCE = 0.25
FOLDS, REPEATS = 5, 5
_ROBINS = "Robins, Rotnitzky and Zhao (1994), augmented inverse probability weighting"
_CROSS = "Chernozhukov et al. (2018), cross-fitting, median over splits"
_CRUMP = "Crump et al. (2009), trimming for overlap"
_E_VALUE = "VanderWeele and Ding (2017), E-value"


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """A covariate's difference between the arms in standard deviations, before and after."""

    name: str
    raw: float
    weighted: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _People:
    y: Floats
    treat: Bools
    x: Floats
    names: tuple[str, ...]


def estimate(
    people: pd.DataFrame,
    *,
    x: Sequence[str],
    outcome: str = "the outcome",
    exposure: str = "the exposure",
    seed: int = 0,
) -> Estimate:
    """Give the average difference after adjustment for x by outcome and by propensity.

    people, one row a person: y (float), treat (bool, from before the outcome) and the columns x
    (numbers, from before the exposure). Propensities by logit, outcomes by least squares in each
    arm, each for people left out of their fit (5 folds, median over 5 splits); those with a
    propensity outside .05 to .95 are trimmed. beside holds the share trimmed, the largest
    weighted imbalance and the E-value of the estimate and of the near end of the interval.

    Raises TooFewError below 50 people in an arm, NotIdentified when more than 20 % are trimmed or
    any covariate stays more than .25 standard deviations apart.
    Source: Robins, Rotnitzky and Zhao (1994); Chernozhukov et al. (2018); Crump et al. (2009).
    """
    data = _read(people, x)
    likely = _likely(data, seed)
    kept = (likely >= TRIMMED_AT[0]) & (likely <= TRIMMED_AT[1])
    trimmed = 1 - float(kept.mean())
    if trimmed > MOST_TRIMMED:
        raise NotIdentified(
            f"{trimmed:.0%} of the people have hardly anyone like them on the other side; a draw "
            "by lot, or a comparison group that is more alike, could tell"
        )
    parts = _balance(data, likely, kept)
    worst = max(parts, key=lambda one: abs(one.weighted))
    if abs(worst.weighted) > MOST_IMBALANCE:
        raise NotIdentified(
            f"{worst.name} stays {abs(worst.weighted):.2f} standard deviations apart after "
            "weighting; a comparison group that is more alike could tell"
        )
    value, se = _estimated(data, kept, seed)
    reach = float(stats.norm.ppf(0.975)) * se
    low, high = value - reach, value + reach
    spread = float(data.y[kept].std(ddof=1))
    near = 0.0 if low <= 0 <= high else min(abs(low), abs(high))
    adjusted = ", ".join(x)
    return Estimate(
        name=f"after adjustment for {adjusted}",
        value=value,
        unit=f"units of {outcome}",
        se=se,
        low=low,
        high=high,
        p=float(2 * stats.norm.sf(abs(value) / se)),
        n=int(kept.sum()),
        n_people=int(kept.sum()),
        method="AIPW, cross-fitted, trimmed to overlap",
        beside=(
            ("share trimmed for lack of overlap", trimmed),
            ("largest imbalance left, standard deviations", abs(worst.weighted)),
            ("E-value", e_value(value / spread)),
            ("E-value of the near end", e_value(near / spread)),
        ),
        assumptions=(
            f"people alike in {adjusted} would have fared the same; the data cannot show it",
            "the covariates are from before the exposure, the outcome from after it",
        ),
        warnings=("who was exposed is their own choice: a difference is not an effect",),
        refs=(_ROBINS, _CROSS, _CRUMP, _E_VALUE),
        design=Design(
            kind="observational landmark",
            facts=(
                ("exposure", exposure),
                ("outcome", outcome),
                ("adjusted for", adjusted),
                ("doubly robust", True),
                ("overlap checked", True),
                ("negative controls passed", False),
            ),
        ),
        seed=seed,
    )


def raw(people: pd.DataFrame, *, outcome: str = "the outcome") -> Estimate:
    """Give the plain difference, for the row that is labelled "not an effect"."""
    data = _read(people, ())
    one, other = data.y[data.treat], data.y[~data.treat]
    value = float(one.mean() - other.mean())
    se = math.sqrt(one.var(ddof=1) / len(one) + other.var(ddof=1) / len(other))
    reach = float(stats.norm.ppf(0.975)) * se
    return Estimate(
        name="difference without adjustment",
        value=value,
        unit=f"units of {outcome}",
        se=se,
        low=value - reach,
        high=value + reach,
        n=len(data.y),
        n_people=len(data.y),
        method="difference in means, HC2",
        warnings=("not an effect: people chose for themselves, and differ in much else",),
        design=Design(kind="naive", facts=(("outcome", outcome),)),
    )


def balance(people: pd.DataFrame, *, x: Sequence[str], seed: int = 0) -> tuple[Balance, ...]:
    """Give how far each covariate is apart, raw and weighted by the odds, among the overlapping."""
    data = _read(people, x)
    likely = _likely(data, seed)
    return _balance(data, likely, (likely >= TRIMMED_AT[0]) & (likely <= TRIMMED_AT[1]))


def e_value(standardised: float) -> float:
    """Give how strongly something unrecorded would have to go with both to explain it away.

    standardised: the difference in standard deviations of the outcome, read as a risk ratio of
    exp(.91 d). Source: VanderWeele and Ding (2017).
    """
    ratio = math.exp(0.91 * abs(standardised))
    return ratio + math.sqrt(ratio * (ratio - 1))


def _estimated(data: _People, kept: Bools, seed: int) -> tuple[float, float]:
    """Median over the splits of value, and of variance with the spread between splits."""
    inside = _People(y=data.y[kept], treat=data.treat[kept], x=data.x[kept], names=data.names)
    _require(inside)
    values, variances = [], []
    for repeat in range(REPEATS):
        scores = _scores(inside, _folds(inside.treat, [seed, 1, repeat]))
        values.append(float(scores.mean()))
        variances.append(float(scores.var(ddof=1)) / len(scores))
    value = float(np.median(values))
    spread = [v + (own - value) ** 2 for v, own in zip(variances, values, strict=True)]
    return value, math.sqrt(float(np.median(spread)))


def _scores(data: _People, fold: Ints) -> Floats:
    rows = np.column_stack([np.ones(len(data.y)), data.x])
    scores = np.empty(len(data.y))
    for number in range(FOLDS):
        out, rest = fold == number, fold != number
        likely = np.clip(
            expit(rows[out] @ logit(data.treat[rest].astype(np.float64), rows[rest])),
            TRIMMED_AT[0] / 2,
            1 - TRIMMED_AT[0] / 2,
        )
        arms = [
            np.linalg.lstsq(rows[rest & arm], data.y[rest & arm], rcond=None)[0]
            for arm in (data.treat, ~data.treat)
        ]
        with_it, without = (rows[out] @ arm for arm in arms)
        d, y = data.treat[out], data.y[out]
        scores[out] = (
            with_it - without + d * (y - with_it) / likely - ~d * (y - without) / (1 - likely)
        )
    return scores


def _likely(data: _People, seed: int) -> Floats:
    """Propensities of people left out of their fit, the mean over splits."""
    rows = np.column_stack([np.ones(len(data.y)), data.x])
    total = np.zeros(len(data.y))
    for repeat in range(REPEATS):
        fold = _folds(data.treat, [seed, 0, repeat])
        for number in range(FOLDS):
            rest = fold != number
            beta = logit(data.treat[rest].astype(np.float64), rows[rest])
            total[~rest] += expit(rows[~rest] @ beta)
    return total / REPEATS


def _folds(treat: Bools, seed: list[int]) -> Ints:
    """Folds that hold the same share of both arms."""
    rng = np.random.default_rng(seed)
    fold = np.empty(len(treat), dtype=np.int64)
    for arm in (treat, ~treat):
        fold[arm] = rng.permutation(int(arm.sum())) % FOLDS
    return fold


def _balance(data: _People, likely: Floats, kept: Bools) -> tuple[Balance, ...]:
    weights = np.where(data.treat, 1 / likely, 1 / (1 - likely)) * kept
    one, other = data.treat & kept, ~data.treat & kept
    found = []
    for at, name in enumerate(data.names):
        column = data.x[:, at]
        spread = math.sqrt((column[data.treat].var() + column[~data.treat].var()) / 2) or 1.0
        apart = column[data.treat].mean() - column[~data.treat].mean()
        if one.any() and other.any():
            left = np.average(column[one], weights=weights[one]) - np.average(
                column[other], weights=weights[other]
            )
        else:
            left = apart
        found.append(Balance(name=name, raw=float(apart) / spread, weighted=float(left) / spread))
    return tuple(found)


def _read(people: pd.DataFrame, x: Sequence[str]) -> _People:
    for name in ("y", "treat", *x):
        if name not in people:
            raise SchemaError(name, "it is missing", f"add the column {name}")
        if people[name].isna().any():
            at = int(people[name].isna().to_numpy().argmax()) + 1
            raise SchemaError(name, f"row {at} has no value", "leave the row out and say so")
    data = _People(
        y=people["y"].to_numpy(dtype=np.float64),
        treat=people["treat"].to_numpy(dtype=bool),
        x=people[list(x)].to_numpy(dtype=np.float64),
        names=tuple(x),
    )
    if np.ptp(data.y) == 0:
        raise DegenerateError("the outcome is the same for everybody")
    if x:
        _require(data)
    return data


def _require(data: _People) -> None:
    need = max(LEAST, FOLDS * (data.x.shape[1] + 1))
    for what, n in (
        ("people with the exposure", int(data.treat.sum())),
        ("people without the exposure", int((~data.treat).sum())),
    ):
        if n < need:
            raise TooFewError(what, n, need)
