"""KPI series of the depots with an effect planted in one and none in the other."""

from __future__ import annotations

from math import exp, sqrt
from typing import Literal, TypeAlias

import pandas as pd

from hisl.domain.demo.clock import chance
from hisl.domain.demo.company import TEAMS

__all__ = ["CLUB_COHORTS", "COHORTS", "EFFECT", "MONTHS", "Kpi", "kpi_panel"]

Kpi: TypeAlias = Literal["repeat-visits", "line-stops"]

MONTHS: tuple[str, ...] = tuple(
    f"{year}-{month:02d}"
    for year in (2025, 2026)
    for month in range(1, 13)
    if "2025-03" <= f"{year}-{month:02d}" <= "2026-08"
)
"""Eighteen months: six before the year of the script, and the year."""

COHORTS: dict[str, str | None] = {
    key: (None, "2026-01", "2026-03", "2026-05")[number % 4]
    for number, (key, _) in enumerate(TEAMS)
}
"""Month in which a depot began with First-time fix; None for the six that never did."""

CLUB_COHORTS: dict[str, str | None] = {
    key: "2025-10" if number % 3 == 2 else None for number, (key, _) in enumerate(TEAMS)
}
"""Month in which a depot joined the changeover club; None for the sixteen that did not."""

EFFECT: dict[Kpi, float] = {"repeat-visits": -0.12, "line-stops": 0.0}
"""Planted change of the KPI from the first month on, as a share of what it would have been."""

BASE: dict[Kpi, tuple[float, float]] = {"repeat-visits": (14.0, 2.5), "line-stops": (6.0, 1.2)}
AUTOCORRELATION, NOISE_SD = 0.4, 0.07
SEASON = {"12": 0.04, "01": 0.08, "02": 0.06, "07": -0.03, "08": -0.04}


def kpi_panel(seed: int = 2026, *, kpi: Kpi = "repeat-visits") -> pd.DataFrame:
    """A KPI of every depot and month, made up, with the effect of EFFECT planted.

    One row per team and month:
        team     str    key of the depot
        month    str    YYYY-MM, 2025-03 to 2026-08
        value    float  repeat visits within 30 days, or unplanned line stops per 100 hours;
                        the former per 100 jobs
        cohort   str    month of the depot's start, None if it never started

    value = base of the depot * exp(season + u) * (1 + effect, from the start on), where u is
    AR(1) with coefficient 0.4 and stationary sd 0.07 on the log scale, independent of the cohort.
    """
    rng = chance(seed, f"kpi/{kpi}")
    cohorts = COHORTS if kpi == "repeat-visits" else CLUB_COHORTS
    mean, sd = BASE[kpi]
    rows = []
    for team, _ in TEAMS:
        base, cohort = max(mean / 2, rng.gauss(mean, sd)), cohorts[team]
        noise = rng.gauss(0, NOISE_SD)
        for month in MONTHS:
            started = cohort is not None and month >= cohort
            factor = 1 + EFFECT[kpi] if started else 1.0
            value = base * exp(SEASON.get(month[-2:], 0.0) + noise) * factor
            rows.append((team, month, round(value, 3), cohort))
            noise = AUTOCORRELATION * noise + rng.gauss(0, NOISE_SD * sqrt(1 - AUTOCORRELATION**2))
    return pd.DataFrame(rows, columns=["team", "month", "value", "cohort"])
