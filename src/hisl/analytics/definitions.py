"""The measures that are rolled up for every space, each with the version of its definition.

A definition takes the acts of one space and gives a result, or raises one of the domain's
refusals. Change what one computes, and raise VERSION: every reading is then made again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import ibis
import pandas as pd
import pyarrow as pa

from hisl.domain.measures import (
    collegiality,
    complexity,
    conversation,
    events,
    network,
    participation,
    stages,
    ties,
)
from hisl.domain.measures.acts import CONTRIBUTIONS
from hisl.domain.result import Curve, Estimate, Shares

__all__ = ["DEFINITIONS", "SEED", "VERSION", "SpaceActs"]

VERSION = 3
SEED = 20_260
NULL_DRAWS = 199
LAYERS_BETWEEN_PEOPLE = ("reply", "answer", "edit")

Result = Estimate | Shares | Curve


@dataclass(frozen=True)
class SpaceActs:
    """The acts of one space, in the order in which they were recorded."""

    acts: pa.Table
    ends: datetime | None = None

    @cached_property
    def frame(self) -> pd.DataFrame:
        return self.acts.to_pandas()

    @cached_property
    def now(self) -> datetime:
        """The moment of the reading: how far the log reaches, so that it can be made again.

        Where people still act that is the organisation's last act anywhere; an imported record
        ends with its own.
        """
        return self.ends or self.frame["at"].max().to_pydatetime()

    @cached_property
    def written(self) -> pd.DataFrame:
        """What people wrote of their own accord; what a programme required is a layer apart."""
        free = ~self.frame["mandated"].astype(bool)
        return self.frame[self.frame["verb"].isin(CONTRIBUTIONS) & free]

    @property
    def contributors(self) -> int:
        return len(self.per_actor)

    @cached_property
    def table(self) -> ibis.Table:
        return ibis.memtable(self.acts)

    @cached_property
    def members(self) -> pd.DataFrame:
        return _frame(events.members(self.table))

    @cached_property
    def per_actor(self) -> pd.DataFrame:
        return _frame(events.per_actor(self.table))

    @cached_property
    def network(self) -> network.Network:
        """Who acted on whose work, all layers of free acts joined, among all who wrote or whose
        work was acted upon."""
        built = _frame(ties.build(self.table, layers=LAYERS_BETWEEN_PEOPLE))
        people = pd.concat([self.per_actor["actor"], built["src"], built["dst"]])
        return network.network(built, people.unique())


def _frame(table: ibis.Table) -> pd.DataFrame:
    return table.to_pyarrow().to_pandas()


def _participation(acts: SpaceActs) -> Estimate:
    return participation.participation(acts.per_actor, acts.members)


def _gini(acts: SpaceActs) -> Estimate:
    return participation.gini(acts.per_actor, acts.members, seed=SEED)


def _responsiveness(acts: SpaceActs) -> Curve:
    asked = acts.frame[acts.frame["verb"] == "asked"]
    answered = acts.frame[acts.frame["verb"] == "answered"]
    return conversation.responsiveness(
        asked.rename(columns={"object": "question", "actor": "asker"})[["question", "asker", "at"]],
        answered.rename(columns={"thread": "question", "actor": "replier"})[
            ["question", "replier", "at"]
        ],
        now=acts.now,
    )


def _mean_degree(acts: SpaceActs) -> Estimate:
    return network.mean_degree(acts.network)


def _reciprocity(acts: SpaceActs) -> Estimate:
    return network.against_null(network.reciprocity, acts.network, n_null=NULL_DRAWS, seed=SEED)


def _stages(acts: SpaceActs) -> Shares:
    return stages.spread(acts.frame, seed=SEED)


def _collegiality(acts: SpaceActs) -> Shares:
    levels = collegiality.levels(acts.frame, now=acts.now)
    edits = collegiality.revisions(acts.frame)
    joint = collegiality.joint_work(edits, seed=SEED) if len(edits) >= 3 else None
    return collegiality.place(
        levels,
        joint,
        seed=SEED,
        scanned=collegiality.scanning(acts.frame),
        required=collegiality.mandated(acts.frame),
    )


def _complexity(acts: SpaceActs) -> Shares:
    return complexity.place(acts.written, seed=SEED)


DEFINITIONS: dict[str, Callable[[SpaceActs], Result]] = {
    "collegiality": _collegiality,
    "complexity": _complexity,
    "stages": _stages,
    "participation": _participation,
    "gini": _gini,
    "first-answer": _responsiveness,
    "mean-degree": _mean_degree,
    "reciprocity": _reciprocity,
}
