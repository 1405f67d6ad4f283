"""Kolb's cycle: the four stages, the stage that an act serves, the earliest chain of an inquiry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from hisl.domain.errors import SchemaError

__all__ = [
    "Chain",
    "Coverage",
    "Event",
    "Stage",
    "coverage_of_programme",
    "earliest_chain",
    "stage_of",
]


class Stage(StrEnum):
    """A stage of experiential learning (Kolb 1984), in the order of the cycle.

    A stage belongs to an act, an inquiry or a programme; nobody is given a learning style.
    """

    CE = "CE"
    RO = "RO"
    AC = "AC"
    AE = "AE"

    @property
    def full_name(self) -> str:
        """The name in full, as Kolb gave it."""
        return _WORDS[self][0]

    @property
    def short_name(self) -> str:
        """One everyday word for the stage."""
        return _WORDS[self][1]

    @property
    def description(self) -> str:
        """What happens at this stage, in one sentence."""
        return _WORDS[self][2]

    @property
    def next(self) -> Stage:
        """The stage that follows; after the experiment comes a new experience."""
        return CYCLE[(CYCLE.index(self) + 1) % len(CYCLE)]


CYCLE: tuple[Stage, ...] = tuple(Stage)

_WORDS: dict[Stage, tuple[str, str, str]] = {
    Stage.CE: (
        "Concrete experience",
        "Experience",
        "Something happened in your own work, and you say what it was.",
    ),
    Stage.RO: (
        "Reflective observation",
        "Reflection",
        "You look back at it, from more than one side, before you judge.",
    ),
    Stage.AC: (
        "Abstract conceptualisation",
        "Concept",
        "You put into words why it went that way, so that others can use the idea.",
    ),
    Stage.AE: (
        "Active experimentation",
        "Experiment",
        "You try the idea on real work and report what came of it.",
    ),
}

_STAGE_OF_VERB: dict[str, Stage] = {
    "asked": Stage.CE,
    "told": Stage.CE,
    "replied": Stage.RO,
    "commented": Stage.RO,
    "debriefed": Stage.RO,
    "attended": Stage.RO,
    "answered": Stage.AC,
    "worked": Stage.AE,
    "failed": Stage.AE,
}

_STAGE_OF_WRITING: dict[str, Stage] = {
    "question": Stage.CE,
    "story": Stage.CE,
    "reply": Stage.RO,
    "comment": Stage.RO,
    "debrief": Stage.RO,
    "post": Stage.RO,
    "answer": Stage.AC,
    "page": Stage.AC,
    "experiment": Stage.AE,
}


def stage_of(verb: str, object_kind: str) -> Stage | None:
    """The stage that an act serves by the tool it was done with, when nobody declared one.

    verb and object_kind are short names. Acts that write nothing (acceptance, reactions, votes,
    membership, views, links), an opened discussion and words unknown here have no stage. Of the
    edits only the revision of a page has one: mending a question is not a new experience.
    """
    if verb in ("created", "published"):
        return _STAGE_OF_WRITING.get(object_kind)
    if verb == "edited":
        return Stage.AC if object_kind == "page" else None
    return _STAGE_OF_VERB.get(verb)


class Event(NamedTuple):
    """One staged act of an inquiry: ts is an aware datetime, event_id orders equal times."""

    ts: datetime
    stage: Stage | str
    actor_id: int | None
    event_id: int | str


@dataclass(frozen=True, slots=True)
class Chain:
    """The earliest run of events through the stages, in the order of the cycle from start on."""

    start: Stage
    links: tuple[Event, ...]

    @property
    def progress(self) -> int:
        """Stages reached in order, 0 to 4."""
        return len(self.links)

    @property
    def closed(self) -> bool:
        """All four stages were reached in order."""
        return self.progress == len(CYCLE)

    @property
    def handoffs(self) -> int:
        """Consecutive links carried by two different people; an unknown actor hands nothing on."""
        actors = [link.actor_id for link in self.links]
        return sum(a != b for a, b in pairwise(actors) if a is not None and b is not None)

    @property
    def social(self) -> bool:
        """At least two people stand on the chain: a lower bound, for it is the earliest one."""
        return len({link.actor_id for link in self.links} - {None}) >= 2


def earliest_chain(events: Iterable[Event], *, rotations: bool = False) -> Chain:
    """The longest prefix of CE, RO, AC, AE found in time, by one greedy pass.

    events are those of one inquiry inside its window, in any order: ts (aware), stage, actor_id,
    event_id (distinct, it orders equal times). Greedy (the earliest CE, then the earliest RO after
    it, and so on) is optimal for existence and for the earliest end.

    With rotations the chain may begin at any stage, since a cycle may be entered anywhere: the
    longest of the four, then the one that ends first, then the one that begins earliest in the
    cycle. Raises SchemaError for an unknown stage, a time without a zone or a repeated event_id.
    """
    in_time = _in_time(events)
    if not rotations:
        return _greedy(in_time, Stage.CE)
    chains = [_greedy(in_time, start) for start in CYCLE]
    longest = [c for c in chains if c.progress == max(chain.progress for chain in chains)]
    return min(longest, key=lambda chain: in_time.index(chain.links[-1]) if chain.links else 0)


def _greedy(in_time: list[Event], start: Stage) -> Chain:
    links: list[Event] = []
    wanted = start
    for event in in_time:
        if event.stage != wanted:
            continue
        links.append(event)
        wanted = wanted.next
        if len(links) == len(CYCLE):
            break
    return Chain(start, tuple(links))


def _in_time(events: Iterable[Event]) -> list[Event]:
    known: list[Event] = []
    seen: set[int | str] = set()
    for event in events:
        if event.stage not in _WORDS:
            raise SchemaError("stage", f"{event.stage!r} is no stage", "use CE, RO, AC or AE")
        if event.ts.tzinfo is None:
            raise SchemaError("ts", f"{event.ts} has no time zone", "give times in UTC")
        if event.event_id in seen:
            raise SchemaError(
                "event_id", f"{event.event_id!r} occurs twice", "give each event its own id"
            )
        seen.add(event.event_id)
        known.append(event._replace(stage=Stage(event.stage)))
    return sorted(known, key=lambda event: (event.ts, event.event_id))


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which stages a programme covers: as a main stage, only touched, or not at all."""

    main: tuple[Stage, ...]
    touched: tuple[Stage, ...]
    missing: tuple[Stage, ...]

    @property
    def complete(self) -> bool:
        """Every stage is at least touched."""
        return not self.missing

    @property
    def gaps(self) -> tuple[str, ...]:
        """What is thin or missing, one sentence a stage, the missing ones first."""
        missing = (f"No step reaches {_in_words(stage)}." for stage in self.missing)
        touched = (
            f"{stage.full_name} is touched, but no step makes it a main stage."
            for stage in self.touched
        )
        return (*missing, *touched)


def coverage_of_programme(
    steps: Iterable[tuple[Iterable[Stage], Iterable[Stage]]],
) -> Coverage:
    """Which stages the steps of a programme cover; each step is (main stages, touched stages).

    Said of the programme, never of a person.
    """
    main: set[Stage] = set()
    touched: set[Stage] = set()
    for step_main, step_touched in steps:
        main.update(step_main)
        touched.update(step_touched)
    return Coverage(
        main=tuple(stage for stage in CYCLE if stage in main),
        touched=tuple(stage for stage in CYCLE if stage in touched - main),
        missing=tuple(stage for stage in CYCLE if stage not in main | touched),
    )


def _in_words(stage: Stage) -> str:
    return stage.full_name[0].lower() + stage.full_name[1:]
