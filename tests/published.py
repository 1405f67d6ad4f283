"""Reads the data sets with published answers that lie beside the tests."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from hisl.domain.effects.panel import Panel, from_frame

DATA = Path(__file__).resolve().parent / "data" / "causal"


def table(name: str) -> pd.DataFrame:
    """Give one of the tables of tests/data/causal; see the README there."""
    return pd.read_csv(DATA / f"{name}.csv.gz")


def mpdta(*, x: tuple[str, ...] = ()) -> Panel:
    """Give the counties whose minimum wage rose."""
    frame = table("mpdta")
    return from_frame(frame, unit="countyreal", period="year", cohort="first.treat", y="lemp", x=x)


def prop99_table() -> pd.DataFrame:
    """Give the states and their cigarettes, with the year of California's law as cohort."""
    frame = pd.read_csv(DATA / "california_prop99.csv", sep=";")
    frame["cohort"] = frame.groupby("State")["treated"].transform("max") * 1989
    return frame


def prop99() -> Panel:
    """Give the same as a panel."""
    return from_frame(
        prop99_table(), unit="State", period="Year", cohort="cohort", y="PacksPerCapita"
    )
