"""Comparing people who chose for themselves: what adjustment leaves of a difference.

A landmark keeps those still there on day L, takes the exposure from before it and the outcome from
after it, so that leaving can no longer stop the exposure. Who was exposed remains their own choice.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from hisl.domain.errors import DegenerateError, NotIdentified, SchemaError, TooFewError
from hisl.domain.result import Design, Estimate

__all__ = ["LEAST", "Step", "landmark", "naive"]

LEAST = 10
"""The fewest rows with, and without, the exposure: HISL's convention."""

_LEVEL = 0.95
_Z95 = 1.959963984540054
_RANK_TOLERANCE = 1e-9
_WHITE = "MacKinnon and White (1985), heteroskedasticity-consistent covariance, HC1"
_LANDMARK = "Anderson, Cain and Gelber (1983), landmark analysis"
_WILSON = "Wilson (1927), interval of a proportion"

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Step:
    """One more rung of the ladder: what is adjusted for, in words, and the columns that hold it.

    Text columns enter as one indicator a value, numeric and boolean ones as they are.
    """

    words: str
    columns: tuple[str, ...]


def naive(
    people: pd.DataFrame, *, exposure: str = "the exposure", outcome: str = "the outcome"
) -> tuple[Estimate, Estimate]:
    """Give the share with the outcome among the exposed and among the others, over everybody.

    people, one row a person's participation:
        person   the person
        exposed  bool    exposed at any time, also after the outcome was decided
        outcome  0 or 1

    exposure and outcome are noun phrases for what the columns mean. Intervals: Wilson (1927).
    Whoever leaves early has less time to be exposed and cannot have the outcome: the two shares
    differ even where exposure does nothing, so that nothing may be read from their difference.

    Raises SchemaError for a missing column or value, TooFewError below LEAST on either side.
    """
    _check(people, ("person", "exposed", "outcome"))
    exposed = people["exposed"].to_numpy(dtype=bool)
    _enough(exposed)
    sides = ((exposed, f"{outcome} with {exposure}"), (~exposed, f"{outcome} without"))
    design = Design(kind="naive", facts=(("exposure", exposure), ("outcome", outcome)))
    with_it, without = (_share(people[side], name, design) for side, name in sides)
    return with_it, without


def landmark(
    people: pd.DataFrame,
    *,
    day: float,
    steps: Sequence[Step] = (),
    exposure: str = "the exposure",
    outcome: str = "the outcome",
) -> tuple[Estimate, ...]:
    """Give the difference in the outcome's share at a landmark: raw, then after each step.

    people, one row a person's participation:
        person   the person
        left     float   day of leaving, NaN for who never left
        exposed  bool    exposed before `day`
        outcome  0 or 1  decided after `day`
        and the columns of the steps, measured before `day`

    Kept are the rows that had not left by the end of `day`: left missing or above it. Each
    estimate is the coefficient of the exposure in a linear probability model with the columns of
    all steps so far, in units of shares, with the HC1 standard error and Student's t with n - k
    degrees of freedom. beside holds the number exposed and not exposed.

    Raises SchemaError for a missing column or value, TooFewError below LEAST rows on either side
    or without degrees of freedom, NotIdentified when the adjustment leaves nothing of the
    exposure, DegenerateError when the outcome never varies.
    Source: Anderson, Cain and Gelber (1983); MacKinnon and White (1985).
    """
    _check(people, ("person", "exposed", "outcome", *(c for s in steps for c in s.columns)))
    kept = people[~(_column(people, "left") <= day)]
    exposed = kept["exposed"].to_numpy(dtype=bool)
    _enough(exposed)
    y = kept["outcome"].to_numpy(dtype=np.float64)
    if np.ptp(y) == 0:
        raise DegenerateError("the outcome is the same for everybody at the landmark")
    frame = _Landmark(people=kept, y=y, exposed=exposed, day=day, words=(exposure, outcome))
    return tuple(frame.estimate(steps[:rung]) for rung in range(len(steps) + 1))


@dataclass(frozen=True, kw_only=True)
class _Landmark:
    """The rows at the landmark and what their columns mean."""

    people: pd.DataFrame
    y: Floats
    exposed: NDArray[np.bool_]
    day: float
    words: tuple[str, str]

    def estimate(self, steps: Sequence[Step]) -> Estimate:
        adjusted_for = ", ".join(step.words for step in steps)
        others = _columns(self.people, [c for step in steps for c in step.columns])
        value, se, df = _hc1(self.y, self.exposed.astype(np.float64), others)
        reach = float(stats.t.ppf(0.5 + _LEVEL / 2, df)) * se
        n_people = self.people["person"].nunique()
        return Estimate(
            name=f"after adjustment for {adjusted_for}" if steps else "without adjustment",
            value=value,
            unit="difference in shares",
            se=se,
            low=value - reach,
            high=value + reach,
            p=float(2 * stats.t.sf(abs(value) / se, df)),
            n=len(self.people),
            n_people=n_people,
            method="linear probability model, HC1 standard error",
            beside=self._sides(),
            assumptions=self._assumptions(adjusted_for),
            warnings=self._warnings(n_people),
            refs=(_LANDMARK, _WHITE),
            design=self._design(adjusted_for),
        )

    def _sides(self) -> tuple[tuple[str, float], ...]:
        n = float(self.exposed.sum())
        return (("exposed", n), ("not exposed", float(self.exposed.size) - n))

    def _assumptions(self, adjusted_for: str) -> tuple[str, ...]:
        alike = f"people alike in {adjusted_for}" if adjusted_for else "exposed and others"
        return (
            f"{alike} would have fared the same without the exposure; the data cannot show it",
            f"staying until day {self.day:g} does not depend on the exposure",
            "the difference is the same for everybody",
        )

    def _warnings(self, n_people: int) -> tuple[str, ...]:
        warnings = ["who was exposed is their own choice: a difference is not an effect"]
        if n_people < len(self.people):
            warnings.append("some people took part more than once; their rows count as independent")
        return tuple(warnings)

    def _design(self, adjusted_for: str) -> Design:
        exposure, outcome = self.words
        return Design(
            kind="observational landmark",
            facts=(
                ("exposure", exposure),
                ("outcome", outcome),
                ("landmark day", self.day),
                ("adjusted for", adjusted_for),
                ("doubly robust", False),
                ("overlap checked", False),
                ("negative controls passed", False),
            ),
        )


def _share(people: pd.DataFrame, name: str, design: Design) -> Estimate:
    n, hits = len(people), float(people["outcome"].sum())
    share = hits / n
    middle = (share + _Z95**2 / (2 * n)) / (1 + _Z95**2 / n)
    half = _Z95 / (1 + _Z95**2 / n) * math.sqrt(share * (1 - share) / n + _Z95**2 / (4 * n**2))
    return Estimate(
        name=name,
        value=share,
        unit="share",
        low=middle - half,
        high=middle + half,
        n=n,
        n_people=people["person"].nunique(),
        method="share of rows, Wilson interval",
        warnings=("who leaves early stops using anything: this says nothing about an effect",),
        refs=(_WILSON,),
        design=design,
    )


def _hc1(y: Floats, exposed: Floats, others: Floats) -> tuple[float, float, int]:
    """The coefficient of the exposure beside others and a constant, its HC1 error, and n - k.

    By the theorem of Frisch, Waugh and Lovell: what the others explain is taken out of both.
    """
    basis = _orthonormal(np.column_stack([np.ones(len(y)), others]))
    df = len(y) - basis.shape[1] - 1
    if df < 1:
        raise TooFewError("rows at the landmark", len(y), basis.shape[1] + 2)
    own = exposed - basis @ (basis.T @ exposed)
    variation = float(own @ own)
    if variation < _RANK_TOLERANCE * len(y):
        raise NotIdentified("the adjustment explains the whole exposure; a trial by lot could tell")
    rest = y - basis @ (basis.T @ y)
    value = float(own @ rest) / variation
    scores = own * (rest - value * own)
    se = math.sqrt(len(y) / df * float(scores @ scores)) / variation
    if se == 0:
        raise DegenerateError("the model fits without any error, so that no interval exists")
    return value, se, df


def _orthonormal(columns: Floats) -> Floats:
    """An orthonormal basis of the columns' span; columns that others explain add nothing."""
    sizes = np.linalg.norm(columns, axis=0)
    u, singular, _ = np.linalg.svd(columns / np.where(sizes > 0, sizes, 1.0), full_matrices=False)
    basis: Floats = u[:, singular > _RANK_TOLERANCE * singular[0]]
    return basis


def _columns(people: pd.DataFrame, names: Sequence[str]) -> Floats:
    parts: list[Floats] = [np.empty((len(people), 0))]
    for name in names:
        column = people[name]
        if pd.api.types.is_numeric_dtype(column):
            parts.append(column.to_numpy(dtype=np.float64)[:, None])
        else:
            dummies = pd.get_dummies(column, drop_first=True)
            parts.append(dummies.to_numpy(dtype=np.float64))
    return np.hstack(parts)


def _enough(exposed: NDArray[np.bool_]) -> None:
    n_with, n_without = int(exposed.sum()), int((~exposed).sum())
    if n_with < LEAST:
        raise TooFewError("people with the exposure", n_with, LEAST)
    if n_without < LEAST:
        raise TooFewError("people without the exposure", n_without, LEAST)


def _check(people: pd.DataFrame, names: Sequence[str]) -> None:
    for name in names:
        empty = _column(people, name).isna().to_numpy()
        if empty.any():
            problem = f"row {int(empty.argmax()) + 1} has no value"
            raise SchemaError(name, problem, "give one, or leave the row out and say so")
    if not people["outcome"].isin([0, 1]).all():
        raise SchemaError("outcome", "there are values other than 0 and 1", "give 0 or 1")


def _column(people: pd.DataFrame, name: str) -> pd.Series[float]:
    if name not in people:
        raise SchemaError(name, "it is missing", f"add the column {name}")
    return people[name]
