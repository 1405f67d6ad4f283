"""Enacted cognitive complexity, C1 to C6, from codes that people or rules gave.

No text model is trained yet: a level stands where its author declared it, a rule of the tool
implies it or a person coded it; nowhere else.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from hisl.domain import grid
from hisl.domain.errors import NotIdentified, TooFewError
from hisl.domain.measures import ordinal
from hisl.domain.measures.acts import require
from hisl.domain.result import Shares

__all__ = ["LEVELS", "place"]

LEVELS = tuple(str(level) for level in grid.Complexity)
SOURCES = ("declared", "rule", "human")
LEAST_CODED = 20
LEAST_PEOPLE = 5
# HISL's convention: below this, what is coded may well be one kind of contribution only.
LEAST_COVERAGE = 0.8


def place(codes: pd.DataFrame, *, seed: int) -> Shares:
    """Give the shares of contributions over C1..C6 and their median; never a mean.

    codes, one row a contribution, coded or not:
        actor         int64, null when unknown
        level         string, C1..C6; null when not coded
        level_source  string, declared, rule, human (other sources count as not coded)
        object_kind   string, question, answer, page ...

    coverage is the share of contributions that are coded. beside holds the share of the codes that
    came from each source.

    Raises TooFewError below 20 coded contributions or 5 people, NotIdentified when less than 80 %
    are coded, for the coded part would then stand for the whole.
    Source: the levels are HISL's own crosswalk of revised Bloom, SOLO, Community of Inquiry and
    the Interaction Analysis Model; not validated with raters yet.
    """
    require(codes.columns, ("actor", "level", "level_source", "object_kind"))
    is_coded = codes["level"].isin(LEVELS) & codes["level_source"].isin(SOURCES)
    coded = codes[is_coded & codes["actor"].notna()]
    people = int(coded["actor"].nunique())
    if len(coded) < LEAST_CODED:
        raise TooFewError("coded contributions", len(coded), LEAST_CODED)
    if people < LEAST_PEOPLE:
        raise TooFewError("contributors with coded contributions", people, LEAST_PEOPLE)
    if is_coded.mean() < LEAST_COVERAGE:
        raise NotIdentified(_unfair(codes, is_coded))
    person = pd.factorize(coded["actor"], sort=True)[0].astype(np.int64)
    level = pd.Categorical(coded["level"], categories=LEVELS).codes.astype(np.int64)
    placed = ordinal.place(person, level, n_levels=len(LEVELS), seed=seed)
    sources = coded["level_source"].value_counts(normalize=True)
    return Shares(
        name="cognitive complexity",
        levels=LEVELS,
        counts=tuple(placed.counts.tolist()),
        shares=tuple(placed.shares.tolist()),
        low=tuple(placed.low.tolist()),
        high=tuple(placed.high.tolist()),
        median=LEVELS[placed.median],
        median_low=LEVELS[placed.median_low],
        median_high=LEVELS[placed.median_high],
        n=len(coded),
        n_people=people,
        coverage=len(coded) / len(codes),
        top_share=ordinal.top_share(person),
        beside=tuple((source, float(sources.get(source, 0.0))) for source in SOURCES),
        method="declared, rule and human codes; wider of Jeffreys and bootstrap over people",
        assumptions=("What is not coded is spread like what is.",),
        warnings=("The levels were not validated with raters yet.",),
        refs=("Krathwohl 2002", "Biggs & Collis 1982"),
        seed=seed,
    )


def _unfair(codes: pd.DataFrame, is_coded: pd.Series) -> str:
    """Say in words why the coded contributions are no fair picture of the whole."""
    coded_kinds = sorted(codes.loc[is_coded, "object_kind"].dropna().unique())
    other_kinds = sorted(set(codes["object_kind"].dropna()) - set(coded_kinds))
    named = ", ".join(coded_kinds)
    what = f"only contributions of one kind ({named})" if len(coded_kinds) == 1 else "too few"
    missing = f", and no {', '.join(other_kinds)}" if other_kinds else ""
    return (
        f"{what} carry a code for cognitive complexity{missing}; at least "
        f"{LEAST_COVERAGE:.0%} of all contributions have to be coded, by their authors or by "
        "people who read them, before the coded ones may stand for the whole"
    )
