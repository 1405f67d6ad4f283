"""A balanced panel: the table that every estimator of a roll-out reads, checked once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hisl.domain.errors import NotIdentified, SchemaError

__all__ = ["Bools", "Floats", "Ints", "Panel", "from_frame"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_NEVER = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Units by periods, with when each unit began.

    y        units x periods, the outcome in its own unit
    periods  the periods, ascending
    cohort   of each unit the first treated period, 0 for never within the periods
    cluster  of each unit its cluster, 0..G-1: what was assigned, and what is independent
    x        units x covariates, as they were in the first period
    grouped  whether clusters are larger than units
    lost     share of the units that were left out because they lack a period
    warnings what was done to the table on the way
    """

    y: Floats
    periods: Ints
    cohort: Ints
    cluster: Ints
    x: Floats
    x_names: tuple[str, ...] = ()
    outcome: str = "the outcome"
    grouped: bool = False
    lost: float = 0.0
    warnings: tuple[str, ...] = ()

    @property
    def n(self) -> int:
        """The number of units."""
        return len(self.cohort)

    @property
    def n_groups(self) -> int:
        """The number of clusters."""
        return int(self.cluster.max()) + 1

    @property
    def ever(self) -> Bools:
        """Of each unit, whether it is treated within the periods."""
        return np.not_equal(self.cohort, _NEVER)

    @property
    def cohorts(self) -> Ints:
        """The first treated periods that occur, ascending, without never."""
        return np.unique(self.cohort[self.ever])

    @property
    def treated(self) -> Floats:
        """Units x periods: 1 from a unit's first treated period on, else 0."""
        begun = self.periods[None, :] >= self.cohort[:, None]
        return (begun & self.ever[:, None]).astype(np.float64)

    @property
    def cluster_cohort(self) -> Ints:
        """Of each cluster the cohort that all its units share.

        Raises NotIdentified when units of one cluster began at different times: then it was not
        the cluster that was assigned.
        """
        first = np.zeros(self.n_groups, dtype=np.int64)
        first[self.cluster] = self.cohort
        if (first[self.cluster] != self.cohort).any():
            raise NotIdentified(
                "units of one cluster began at different times; name as cluster what was assigned"
            )
        return first

    def position(self, period: int) -> int:
        """Where a period stands among the periods."""
        return int(np.searchsorted(self.periods, period))

    @property
    def n_treated_groups(self) -> int:
        """The number of clusters with a treated unit."""
        return len(np.unique(self.cluster[self.ever]))


def from_frame(
    frame: pd.DataFrame,
    *,
    unit: str,
    period: str,
    cohort: str,
    y: str,
    x: Sequence[str] = (),
    cluster: str | None = None,
) -> Panel:
    """Read a panel from a table with one row per unit and period; the arguments name columns.

    period and cohort hold whole numbers, cohort the first treated period of the unit and 0 for
    never; y and x are numbers. Left out, and said in the warnings: units that lack a period, and
    units treated from the first period on, for nobody saw them untreated. A cohort later than the
    last period counts as never. Covariates are taken as they were in the first period.

    Raises SchemaError for a missing column or value, a time that is no whole number, a unit twice
    in one period, a unit whose cohort or cluster changes; NotIdentified when no unit is left.
    """
    numbers = (period, cohort, y, *x)
    for name in (unit, *numbers, *([cluster] if cluster else [])):
        _require(frame, name)
    for name in numbers:
        _require_numbers(frame, name)
    for name in (period, cohort):
        _require_whole(frame, name)
    _require_starts(frame, cohort, period)
    _require_once(frame, unit, period)
    warnings: list[str] = []
    # By position, so that one column may serve as two, as a unit that is its own cluster does.
    table = pd.DataFrame(
        {
            "unit": frame[unit].to_numpy(),
            "period": frame[period].to_numpy(dtype=np.int64),
            "cohort": frame[cohort].to_numpy(dtype=np.int64),
            "y": frame[y].to_numpy(dtype=np.float64),
            "cluster": frame[cluster or unit].to_numpy(),
            **{f"x{i}": frame[name].to_numpy(dtype=np.float64) for i, name in enumerate(x)},
        }
    )
    for column, name in (("cohort", cohort), ("cluster", cluster or unit)):
        _require_steady(table, column, name)
    before = table["unit"].nunique()
    table = _balanced(table, warnings)
    lost = 1 - table["unit"].nunique() / before
    table = _seen_untreated(table, warnings)
    for i, name in enumerate(x):
        if (table.groupby("unit")[f"x{i}"].nunique() > 1).any():
            warnings.append(f"{name} changes over time; its value in the first period is used")
    shaped = _shaped(table, x=x, outcome=y, grouped=cluster is not None, warnings=warnings)
    return replace(shaped, lost=lost)


def _shaped(
    table: pd.DataFrame, *, x: Sequence[str], outcome: str, grouped: bool, warnings: list[str]
) -> Panel:
    table = table.sort_values(["unit", "period"], kind="stable")
    periods = np.unique(table["period"].to_numpy(dtype=np.int64))
    first = table.drop_duplicates("unit")
    codes, names = pd.factorize(first["cluster"])
    covariates = [f"x{i}" for i in range(len(x))]
    return Panel(
        y=table["y"].to_numpy(dtype=np.float64).reshape(len(first), len(periods)),
        periods=periods,
        cohort=_snapped(first["cohort"].to_numpy(dtype=np.int64), periods, warnings),
        cluster=codes.astype(np.int64),
        x=first[covariates].to_numpy(dtype=np.float64),
        x_names=tuple(x),
        outcome=outcome,
        grouped=grouped and len(names) < len(first),
        warnings=tuple(warnings),
    )


def _snapped(cohort: Ints, periods: Ints, warnings: list[str]) -> Ints:
    """Cohorts as periods that occur: between two, the later one; after the last, never."""
    never = (cohort == _NEVER) | (cohort > periods[-1])
    at = np.minimum(np.searchsorted(periods, cohort), len(periods) - 1)
    snapped = np.where(never, _NEVER, periods[at])
    if (snapped[~never] != cohort[~never]).any():
        warnings.append("a start between two periods of the table counts from the later of the two")
    late = int(((cohort != _NEVER) & never).sum())
    if late:
        warnings.append(f"{_many(late, 'unit')} began after the last period: counted as never")
    return snapped


def _balanced(table: pd.DataFrame, warnings: list[str]) -> pd.DataFrame:
    """Without the units that lack a period of the table."""
    n_periods = table["period"].nunique()
    seen = table.groupby("unit")["period"].transform("size")
    short = table.loc[seen < n_periods, "unit"].nunique()
    if not short:
        return table
    kept = table.loc[seen == n_periods]
    if kept.empty:
        raise NotIdentified("no unit has a row in every period; give a balanced panel")
    warnings.append(
        f"the panel is unbalanced: {_many(short, 'unit')} without a row in every period left out"
    )
    return kept


def _seen_untreated(table: pd.DataFrame, warnings: list[str]) -> pd.DataFrame:
    """Without the units that were treated in the first of several periods already."""
    if table["period"].nunique() < 2:
        return table
    early = (table["cohort"] != _NEVER) & (table["cohort"] <= table["period"].min())
    if not early.any():
        return table
    gone = table.loc[early, "unit"].nunique()
    if early.all():
        raise NotIdentified("every unit is treated from the first period on; add earlier periods")
    warnings.append(f"{_many(gone, 'unit')} treated from the first period on left out")
    left: pd.DataFrame = table.loc[~early]
    return left


def _require(frame: pd.DataFrame, name: str) -> None:
    if name not in frame:
        there = ", ".join(map(str, frame.columns[:20]))
        raise SchemaError(name, "it is missing", f"the columns are {there}")
    empty = frame[name].isna().to_numpy()
    if empty.any():
        raise SchemaError(
            name,
            f"row {int(empty.argmax()) + 1} has no value",
            "give one, or leave the unit out and say so",
        )


def _require_numbers(frame: pd.DataFrame, name: str) -> None:
    values = frame[name]
    if not pd.api.types.is_numeric_dtype(values):
        raise SchemaError(name, "it holds text", "give numbers")
    endless = ~np.isfinite(values.to_numpy(dtype=np.float64))
    if endless.any():
        at = int(endless.argmax()) + 1
        raise SchemaError(name, f"row {at} is infinite", "give finite numbers")


def _require_whole(frame: pd.DataFrame, name: str) -> None:
    values = frame[name].to_numpy(dtype=np.float64)
    wrong = (values != np.round(values)) | (values < 0)
    if wrong.any():
        at = int(wrong.argmax())
        raise SchemaError(
            name, f"row {at + 1} is {values[at]:g}", "count time in whole numbers from 0 up"
        )


def _require_starts(frame: pd.DataFrame, cohort: str, period: str) -> None:
    """Refuse the mistake that is made most: whether, where the table asks when."""
    if frame[cohort].isin([0, 1]).all() and frame[period].min() > 1 and frame[cohort].any():
        raise SchemaError(
            cohort,
            "it holds 0 and 1 alone",
            "give the first treated period of the unit, 0 for never",
        )


def _require_once(frame: pd.DataFrame, unit: str, period: str) -> None:
    twice = frame.duplicated([unit, period]).to_numpy()
    if twice.any():
        row = frame.iloc[int(twice.argmax())]
        raise SchemaError(
            unit,
            f"{row[unit]} stands twice in period {row[period]:g}",
            "give one row per unit and period",
        )


def _require_steady(table: pd.DataFrame, column: str, name: str) -> None:
    changing = table.groupby("unit")[column].nunique() > 1
    if changing.any():
        raise SchemaError(
            name,
            f"it changes within the unit {changing.idxmax()}",
            "give each unit one value in all its rows",
        )


def _many(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"
