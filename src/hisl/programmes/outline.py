"""A programme as its page shows it: its steps in time order, and the list of all programmes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from hisl.domain import catalogue, grid
from hisl.domain.kolb import CYCLE, Stage

from . import words
from .board import Item
from .cards import minutes
from .models import Intervention, Programme

__all__ = ["Group", "Step", "by_source", "jumps", "main_stages", "steps"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """An intervention of a programme with its designed place and what was seen of it."""

    item: Item
    activity: Intervention
    entry: catalogue.Entry
    complexity: str
    collegiality: str
    seen: str
    time: str
    facilitator: str


@dataclass(frozen=True, slots=True)
class Group:
    """Programmes of one origin; source is empty for those that were opened here."""

    source: str
    programmes: tuple[Programme, ...]


def steps(programme: Programme, items: Sequence[Item]) -> tuple[Step, ...]:
    """The interventions in time order."""
    by_uuid = {item.uuid: item for item in items if item.kind == "activity"}
    activities = sorted(programme.interventions.all(), key=lambda a: (a.starts, a.position))
    return tuple(_step(activity, by_uuid[activity.uuid]) for activity in activities)


def jumps(found: Sequence[Step]) -> tuple[catalogue.Jump, ...]:
    """Where the programme asks for much more collegiality from one step to the next."""
    return catalogue.jumps([step.entry for step in found])


def main_stages(found: Sequence[Step]) -> dict[Stage, int]:
    """How many steps make each of Kolb's stages a main stage."""
    counts = Counter(stage for step in found for stage in step.entry.kolb_main)
    return {stage: counts[stage] for stage in CYCLE}


def by_source(found: Iterable[Programme]) -> tuple[Group, ...]:
    """Programmes by where they come from, those opened here first; found comes sorted by source."""
    return tuple(
        Group(source, tuple(some)) for source, some in groupby(found, key=lambda p: p.source)
    )


def _step(activity: Intervention, item: Item) -> Step:
    shares = item.collegiality.shares if item.collegiality else None
    complexity = item.complexity.shares if item.complexity else None
    seen = [words.interval(one) for one in (complexity, shares) if one]
    return Step(
        item=item,
        activity=activity,
        entry=catalogue.entry(activity.slug),
        complexity=words.named(grid.Complexity.of(activity.c)),
        collegiality=words.named(grid.Collegiality.of(activity.g)),
        seen=", ".join(seen),
        time=minutes(activity.minutes_per_person) if activity.minutes_per_person else "",
        facilitator=minutes(activity.facilitator_minutes) if activity.facilitator_minutes else "",
    )
