"""The two axes, cognitive complexity and collegiality: levels, quadrants, places, drift.

Both are ordinal. Levels can be compared within their axis and nothing else: there is no mean, no
sum and no distance, here or anywhere. Two readings each, potential (what a design allows) and
enacted (what acts and artefacts show); neither overwrites the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import total_ordering
from typing import Generic, Self, TypeVar

from hisl.domain.errors import SchemaError
from hisl.domain.result import Shares

__all__ = [
    "COLLEGIALITY_AXIS",
    "COMPLEXITY_AXIS",
    "HIGH_COLLEGIALITY",
    "HIGH_COMPLEXITY",
    "Collegiality",
    "Complexity",
    "Drift",
    "DriftWord",
    "Place",
    "Quadrant",
    "Span",
    "drift",
    "place",
    "quadrant",
]

COMPLEXITY_AXIS = "Cognitive complexity"
COLLEGIALITY_AXIS = "Collegiality (intensity of collaboration)"


@dataclass(frozen=True, slots=True)
class _Anchor:
    short_name: str
    anchor: str
    example: str
    obligation: str = ""


@total_ordering
class Level(Enum):
    """A level of one axis: ordered within its axis, never counted with."""

    def __lt__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        order = list(type(self))
        return order.index(self) < order.index(other)

    def __str__(self) -> str:
        return str(self.value)

    @classmethod
    def of(cls, name: str) -> Self:
        """The level of that name; SchemaError when the axis has none such."""
        try:
            return cls(name)
        except ValueError:
            known = ", ".join(str(level) for level in cls)
            raise SchemaError("level", f"{name!r} is no level", f"use one of {known}") from None

    @property
    def short_name(self) -> str:
        """Two or three words for the level."""
        return _ANCHORS[self].short_name

    @property
    def anchor(self) -> str:
        """What can be seen at this level."""
        return _ANCHORS[self].anchor

    @property
    def example(self) -> str:
        """The level in one case, the same made-up problem throughout: a nightly import fails."""
        return _ANCHORS[self].example


class Complexity(Level):
    """Cognitive complexity: what is done with the idea, read from the artefact alone.

    The highest level that the text itself supports, judged without its author, votes or length.
    Borrows from the revised Bloom taxonomy (Anderson and Krathwohl 2001), SOLO (Biggs and Collis
    1982), practical inquiry (Garrison et al. 2001) and IAM (Gunawardena et al. 1997); the crosswalk
    is HISL's own convention.
    """

    C1 = "C1"
    C2 = "C2"
    C3 = "C3"
    C4 = "C4"
    C5 = "C5"
    C6 = "C6"


class Collegiality(Level):
    """Collegiality: what people owe each other, read from acts.

    G1, G2, G3 and G5 follow the four forms of Little (1990), ordered by interdependence; G0 and G4
    are HISL's additions, G4 after sequential interdependence (Thompson 1967).
    """

    G0 = "G0"
    G1 = "G1"
    G2 = "G2"
    G3 = "G3"
    G4 = "G4"
    G5 = "G5"

    @property
    def obligation(self) -> str:
        """What people owe each other at this level."""
        return _ANCHORS[self].obligation


_ANCHORS: dict[Level, _Anchor] = {
    Complexity.C1: _Anchor(
        "Notice",
        "Points to something, repeats it, agrees, thanks or passes it on.",
        "Same here, following this.",
    ),
    Complexity.C2: _Anchor(
        "Report",
        "Asks a question, or retells one experience or one idea in own words.",
        "Our import stopped at 02:10 with a time-out. What does that mean?",
    ),
    Complexity.C3: _Anchor(
        "Exchange, apply",
        "Adds something relevant, puts several options or experiences side by side, or applies a "
        "known method to the case.",
        "Three things to try: a longer limit, a smaller file, another hour. The smaller file "
        "worked for me.",
    ),
    Complexity.C4: _Anchor(
        "Relate",
        "Explains why, compares cases, ties the case to a principle, or names a contradiction and "
        "works on it.",
        "It times out because the report job locks the same table. Both start at two, which "
        "explains last month's case too.",
    ),
    Complexity.C5: _Anchor(
        "Judge, test",
        "Argues from criteria and evidence, or reports how the idea did when it was tested and "
        "revises it.",
        "We moved the report for two weeks: nine failures became one, and that one was a full "
        "disk. So the lock is most of it. Page corrected.",
    ),
    Complexity.C6: _Anchor(
        "Create, generalise",
        "Makes a new practice, model or artefact, says when it holds, and others take it up "
        "outside the case it came from.",
        "Any two jobs that share a table now book a slot. Slot sheet, when it helps and when not, "
        "attached; Finance has used it since May.",
    ),
    Collegiality.G0: _Anchor(
        "Alone",
        "Nobody else is affected.",
        "You note in your own journal why the import failed.",
        "Nobody owes anybody anything.",
    ),
    Collegiality.G1: _Anchor(
        "Storytelling, scanning",
        "You tell or you look around; others take from it what they like.",
        "You post how the import broke last night; who wants to may read it.",
        "Nobody owes anybody anything.",
    ),
    Collegiality.G2: _Anchor(
        "Aid",
        "Help is given when it is asked for, mostly one way.",
        "You ask what the time-out means, and somebody answers.",
        "Whoever is asked owes a reply.",
    ),
    Collegiality.G3: _Anchor(
        "Sharing",
        "Materials, methods and judgements are opened to one another, regularly and both ways.",
        "Two teams read and comment on each other's job schedules every month.",
        "You owe the others the same openness in return.",
    ),
    Collegiality.G4: _Anchor(
        "Coordinating",
        "Parts are divided, and when and how well I do mine affects yours.",
        "Ana moves the report job by Friday, so that Ben can test the import on Monday.",
        "You owe the others your part, on time and fit for use.",
    ),
    Collegiality.G5: _Anchor(
        "Joint work",
        "There is one product or one decision, owned by all, and all live with what comes of it.",
        "Five people write the slot sheet together and answer for the failures it should end.",
        "Everybody owes the common result.",
    ),
}

HIGH_COMPLEXITY = Complexity.C4
"""C3|C4: from here on items are related to each other instead of listed. HISL's convention."""

HIGH_COLLEGIALITY = Collegiality.G2
"""G1|G2: from here on somebody owes somebody something. HISL's convention."""


class Quadrant(Enum):
    """A corner of the board: a caption for orientation, never a verdict and never a goal."""

    INFORM = "Inform"
    HELP = "Help"
    REFLECT = "Reflect"
    BUILD = "Build"

    @property
    def caption(self) -> str:
        """The quadrant in one line."""
        return _CAPTIONS[self]


_CAPTIONS = {
    Quadrant.INFORM: "Cheap reach: ideas are passed on, and nobody owes anybody anything.",
    Quadrant.HELP: "Connect and unblock: people owe each other help with ideas put side by side.",
    Quadrant.REFLECT: "Think and judge: ideas are related and tested, by each alone.",
    Quadrant.BUILD: "Create together: people owe each other something, and ideas are put to test.",
}


L = TypeVar("L", bound=Level)


@dataclass(frozen=True, slots=True)
class Span(Generic[L]):
    """A designed level: as described, and how high it may reach under a condition.

    Drawn as a range, sorted and counted by low.
    """

    low: L
    high: L
    condition: str = ""

    def __post_init__(self) -> None:
        if self.high < self.low:
            problem = f"{self.low} to {self.high} runs downwards"
            raise SchemaError("span", problem, "put the lower level first")

    def __str__(self) -> str:
        return str(self.low) if self.low == self.high else f"{self.low} to {self.high}"


def quadrant(complexity: Complexity, collegiality: Collegiality) -> Quadrant:
    """The quadrant of two settled levels."""
    related = complexity >= HIGH_COMPLEXITY
    owed = collegiality >= HIGH_COLLEGIALITY
    if related:
        return Quadrant.BUILD if owed else Quadrant.REFLECT
    return Quadrant.HELP if owed else Quadrant.INFORM


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands on the board.

    possible are all quadrants that the readings leave open; why has a sentence for each axis that
    is not settled.
    """

    possible: tuple[Quadrant, ...]
    why: tuple[str, ...] = ()

    @property
    def quadrant(self) -> Quadrant | None:
        """The one quadrant, or None while the place is not settled."""
        return self.possible[0] if len(self.possible) == 1 else None

    @property
    def label(self) -> str:
        """The quadrant's name, or "Not settled"."""
        return self.quadrant.value if self.quadrant else "Not settled"


def place(
    complexity: Shares | Span[Complexity] | None, collegiality: Shares | Span[Collegiality] | None
) -> Place:
    """The quadrant of a potential (spans) or of a reading (shares), or that it is not settled.

    A span counts by its first level. A reading is settled when the interval of its median stays on
    one side of the line; an axis that was not read (None, or shares without a median) leaves both
    sides open.
    """
    c_low, c_high = _reach(complexity, Complexity)
    g_low, g_high = _reach(collegiality, Collegiality)
    corners = {quadrant(c, g) for c in (c_low, c_high) for g in (g_low, g_high)}
    why = (
        _why_open(COMPLEXITY_AXIS, complexity, c_low, c_high, HIGH_COMPLEXITY),
        _why_open(COLLEGIALITY_AXIS, collegiality, g_low, g_high, HIGH_COLLEGIALITY),
    )
    return Place(tuple(q for q in Quadrant if q in corners), tuple(filter(None, why)))


class DriftWord(Enum):
    """How an enacted reading lies to the design, in words."""

    LOWER = "lower"
    AS_DESIGNED = "as designed"
    HIGHER = "higher"
    NOT_SETTLED = "not settled"


@dataclass(frozen=True, slots=True)
class Drift:
    """The drift on one axis and the two readings it compares, such as "planned C5, seen C3"."""

    word: DriftWord
    sentence: str


def drift(designed: Span[L], enacted: Shares | None) -> Drift:
    """How what was seen lies to what was planned on one axis: lower, as designed or higher.

    Lower (higher) when the whole interval of the median lies below (above) the designed span; as
    designed when the median lies in the span; not settled when the median lies outside but its
    interval reaches in, or when nothing was read. Raises SchemaError for shares of the other axis.
    """
    if enacted is None or enacted.median is None:
        return Drift(DriftWord.NOT_SETTLED, f"planned {designed}, not read")
    axis = type(designed.low)
    median = axis.of(enacted.median)
    low, high = _reach(enacted, axis)
    sentence = f"planned {designed}, seen {median}"
    if designed.low <= median <= designed.high:
        return Drift(DriftWord.AS_DESIGNED, sentence)
    if high < designed.low:
        return Drift(DriftWord.LOWER, sentence)
    if low > designed.high:
        return Drift(DriftWord.HIGHER, sentence)
    return Drift(DriftWord.NOT_SETTLED, f"{sentence}, which may be {low} to {high}")


def _why_open(axis: str, reading: object, low: L, high: L, line: L) -> str:
    """Why an axis leaves both sides of its line open; empty when it does not."""
    if not low < line <= high:
        return ""
    if reading is None or (isinstance(reading, Shares) and reading.median is None):
        return f"{axis} has not been read."
    return f"{axis}: the median may be {low} to {high}, and the line is drawn below {line}."


def _reach(reading: Shares | Span[L] | None, axis: type[L]) -> tuple[L, L]:
    """The lowest and the highest level that a reading leaves open; a span has its first only."""
    if isinstance(reading, Span):
        return reading.low, reading.low
    if reading is None or reading.median is None:
        levels = list(axis)
        return levels[0], levels[-1]
    low = reading.median_low or reading.median
    high = reading.median_high or reading.median
    return axis.of(low), axis.of(high)
