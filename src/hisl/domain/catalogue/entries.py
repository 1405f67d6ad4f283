"""What an entry of the catalogue is, what may be printed of its sources, where a path jumps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from hisl.domain.grid import Collegiality, Complexity, Place, Span, place
from hisl.domain.kolb import Coverage, Stage, coverage_of_programme

__all__ = [
    "GRADES",
    "Entry",
    "Extent",
    "Jump",
    "Lagging",
    "Leading",
    "Mark",
    "Path",
    "Reference",
    "Source",
    "Via",
    "jumps",
    "printable_sources",
]

GRADES = ("A+", "A", "A-", "B+", "B", "B-", "C+", "C", "C-", "D")
"""Grades of the literature, best first; another scale than the evidence grade of a study."""

JUMP_LEVELS = 3
"""From this many levels of collegiality in one step a path warns. HISL's convention."""


class Mark(Enum):
    """How far a statement about a source has been confirmed; not how good the source is."""

    CHECKED = "v"
    SECOND_HAND = "v2"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class Source:
    """A work that an entry rests on; population and finding are empty where not known."""

    author: str
    year: str
    work: str
    mark: Mark
    population: str = ""
    finding: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """What may be printed of a source.

    for_the_idea: the work stands for the idea alone, for nobody has checked what it found.
    """

    text: str
    for_the_idea: bool
    population: str = ""
    finding: str = ""


@dataclass(frozen=True, slots=True)
class Extent:
    """A range of minutes or people; no high means no upper bound."""

    low: int
    high: int | None

    def holds(self, value: int) -> bool:
        """Whether value lies within."""
        return self.low <= value and (self.high is None or value <= self.high)


@dataclass(frozen=True, slots=True)
class Leading:
    """A metric computed from recorded acts by the query of that name."""

    text: str
    query: str


@dataclass(frozen=True, slots=True)
class Lagging:
    """A measure that the organisation supplies, with its unit."""

    label: str
    unit: str


@dataclass(frozen=True, slots=True)
class Via:
    """A grade borrowed from another entry, whose mechanism this one contains."""

    entry: int
    name: str
    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One intervention: its potential place, its stages, its cost in minutes, its evidence.

    minutes are those of each participant per occasion (rhythm says which and how often);
    facilitator_minutes a working convention per occasion. A confidential entry is seen by
    analytics as having happened, never with its content; a pair format is read over all its groups
    in a programme together.
    """

    number: int
    slug: str
    version: int
    name: str
    description: str
    complexity: Span[Complexity]
    collegiality: Span[Collegiality]
    kolb_main: tuple[Stage, ...]
    kolb_touched: tuple[Stage, ...]
    minutes: Extent
    rhythm: str
    size: Extent
    size_note: str
    facilitator_minutes: int | None
    leading: Leading
    lagging: Lagging
    grade: str
    grade_note: str
    via: Via | None
    sources: tuple[Source, ...]
    failure: str
    guard: str
    confidential: bool
    pair_format: bool

    @property
    def place(self) -> Place:
        """The designed place on the board, by the first level of each axis."""
        return place(self.complexity, self.collegiality)

    @property
    def grade_words(self) -> str:
        """The grade of the literature as a screen prints it."""
        note = f" ({self.grade_note})" if self.grade_note else ""
        if self.via is None:
            return self.grade + note
        borrowed = f"{self.via.grade} by way of {self.via.name}"
        return borrowed if self.via.grade == self.grade else f"{self.grade}{note}, and {borrowed}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """A ready order of entries to start from."""

    slug: str
    version: int
    name: str
    description: str
    steps: tuple[Entry, ...]
    remark: str

    @property
    def coverage(self) -> Coverage:
        """Which of Kolb's stages the steps cover together."""
        return coverage_of_programme((step.kolb_main, step.kolb_touched) for step in self.steps)


@dataclass(frozen=True, slots=True)
class Jump:
    """A step that asks for much more collegiality than the one before, and what prepares it."""

    before: Entry
    after: Entry
    reason: str
    preparation: str


def printable_sources(entry: Entry) -> tuple[Reference, ...]:
    """What the marks permit to print of an entry's sources.

    Of a source that is not checked only author, year and work, for the idea. A finding of a checked
    one is printed with the population that it comes from or not at all.
    """
    return tuple(_reference(source) for source in entry.sources)


def jumps(steps: Sequence[Entry]) -> tuple[Jump, ...]:
    """Where consecutive steps rise by three or more levels of collegiality."""
    order = list(Collegiality)
    return tuple(
        _jump(before, after)
        for before, after in pairwise(steps)
        if order.index(after.collegiality.low) >= order.index(before.collegiality.low) + JUMP_LEVELS
    )


def _reference(source: Source) -> Reference:
    text = f"{source.author} ({source.year}), {source.work}"
    if source.mark is not Mark.CHECKED:
        return Reference(text, for_the_idea=True)
    finding = source.finding if source.population else ""
    return Reference(text, for_the_idea=False, population=source.population, finding=finding)


def _jump(before: Entry, after: Entry) -> Jump:
    low, high = before.collegiality.low, after.collegiality.low
    between = [level for level in Collegiality if low < level < high]
    return Jump(
        before,
        after,
        reason=f"{before.name} stands at {low}: {_lower(low.obligation)} "
        f"{after.name} stands at {high}: {_lower(high.obligation)}",
        preparation=f"{after.guard} Or put a step at {' or '.join(map(str, between))} in between.",
    )


def _lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]
