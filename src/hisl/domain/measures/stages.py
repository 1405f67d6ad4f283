"""How a group's acts spread over the four stages of Kolb's (1984) cycle."""

from __future__ import annotations

import numpy as np
import pandas as pd

from hisl.domain.errors import TooFewError
from hisl.domain.kolb import Stage
from hisl.domain.measures import ordinal
from hisl.domain.measures.acts import require
from hisl.domain.result import Shares

__all__ = ["LEAST_ACTS", "spread"]

LEAST_ACTS = 20
LEVELS = tuple(str(stage) for stage in Stage)


def spread(acts: pd.DataFrame, *, seed: int) -> Shares:
    """Give the shares of the acts over CE, RO, AC and AE, each with its interval.

    acts, one row an act:
        actor         int64, null when unknown
        stage         string, CE RO AC AE or null
        stage_source  string, declared, tool or model

    Acts without a stage (votes, views, membership) are left out; coverage is the share of the
    staged acts whose author is known. The stages have no order here, so there is no median.
    beside holds the share that the author declared and the evenness H(p)/ln 4: 1 when all four
    are equally frequent. Said of a group, never of a person.

    Raises TooFewError below 20 acts with a stage, SchemaError for a missing column.
    """
    require(acts.columns, ("actor", "stage", "stage_source"))
    staged = acts[acts["stage"].isin(LEVELS)]
    known = staged[staged["actor"].notna()]
    if len(known) < LEAST_ACTS:
        raise TooFewError("acts at a stage of Kolb's cycle", len(known), LEAST_ACTS)
    person = pd.factorize(known["actor"], sort=True)[0].astype(np.int64)
    stage = pd.Categorical(known["stage"], categories=LEVELS).codes.astype(np.int64)
    placed = ordinal.place(person, stage, n_levels=len(LEVELS), seed=seed)
    declared = float((known["stage_source"] == "declared").mean())
    p = placed.counts[placed.counts > 0] / placed.counts.sum()
    evenness = float(-(p * np.log(p)).sum() / np.log(len(LEVELS)))
    return Shares(
        name="stages of Kolb's cycle",
        levels=LEVELS,
        counts=tuple(placed.counts.tolist()),
        shares=tuple(placed.shares.tolist()),
        low=tuple(placed.low.tolist()),
        high=tuple(placed.high.tolist()),
        median=None,
        median_low=None,
        median_high=None,
        n=len(known),
        n_people=int(person.max()) + 1,
        coverage=len(known) / len(staged),
        top_share=ordinal.top_share(person),
        beside=(("declared", declared), ("evenness", evenness)),
        method="stage of the tool unless declared; wider of Jeffreys and bootstrap over people",
        assumptions=("A tool serves the stage that it was made for.",),
        refs=("Kolb 1984",),
        seed=seed,
    )
