"""Panels whose truth is known, for the tests of estimators."""

from __future__ import annotations

import numpy as np
import pandas as pd

from hisl.domain.effects.panel import Panel, from_frame


def made_table(
    *,
    cohorts: tuple[int, ...],
    n_periods: int = 12,
    effect: float = 0.0,
    persistence: float = 0.8,
    seed: int | list[int] = 0,
) -> pd.DataFrame:
    """Units with lasting differences, common shocks and persistent errors; one cohort a unit.

    The effect is the same in every treated period.
    """
    rng = np.random.default_rng(seed)
    n = len(cohorts)
    errors = np.empty((n, n_periods))
    errors[:, 0] = rng.normal(size=n) / np.sqrt(1 - persistence**2)
    for t in range(1, n_periods):
        errors[:, t] = persistence * errors[:, t - 1] + rng.normal(size=n)
    period = np.arange(1, n_periods + 1)
    first = np.array(cohorts)
    treated = (first[:, None] > 0) & (period[None, :] >= first[:, None])
    y = 3 * rng.normal(size=(n, 1)) + rng.normal(size=n_periods) + errors + effect * treated
    return pd.DataFrame(
        {
            "unit": np.repeat(np.arange(n), n_periods),
            "period": np.tile(period, n),
            "cohort": np.repeat(first, n_periods),
            "y": y.ravel(),
        }
    )


def made_panel(**options) -> Panel:
    """Give made_table as a panel."""
    return as_panel(made_table(**options))


def as_panel(frame: pd.DataFrame, **columns) -> Panel:
    """Read a table with the columns unit, period, cohort and y."""
    return from_frame(frame, unit="unit", period="period", cohort="cohort", y="y", **columns)
