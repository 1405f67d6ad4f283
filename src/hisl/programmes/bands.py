"""Marks whose cognitive complexity was not read: in lanes above the plane, each with its strips.

A strip runs through all rows of a column: the place may be anywhere on it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hisl.domain.grid import Collegiality

from .board import Item
from .geometry import COLUMNS, HEAD, Box, Frame, Ground
from .labels import BOLD, NAME_GAP, short_name, text_width
from .marks import Mark, Waiting, collegiality_of, grid_points

__all__ = ["Band", "Rank", "bands", "rank"]

STRIP = 9.0
MOST_LANES = 5


@dataclass(frozen=True, slots=True)
class Band:
    """A mark and its strips, one in each column of its interval; stem joins it to its own strip."""

    mark: Mark
    strips: tuple[tuple[Collegiality, Box], ...]
    stem: bool


@dataclass(frozen=True, slots=True)
class Slot:
    """Where an item's strip stands in the column of its median, and how wide it is."""

    item: Item
    x: float
    wide: float


@dataclass(frozen=True, slots=True)
class Rank:
    """The unread items from left to right, each with its lane and its name.

    lane_of is empty where there are too many for lanes: then they stand in a grid.
    """

    slots: tuple[Slot, ...]
    lane_of: tuple[int, ...]
    names: tuple[str, ...]

    @property
    def lanes(self) -> int:
        if not self.slots:
            return 0
        return max(self.lane_of) + 1 if self.lane_of else MOST_LANES


def rank(unread: Sequence[Item], frame: Frame) -> Rank:
    """Lanes for the items with their names; without names, or without lanes, where they crowd."""
    slots = tuple(sorted(_slots(unread, frame), key=lambda slot: slot.x))
    blank = ("",) * len(slots)
    tried = [tuple(short_name(slot.item.name) for slot in slots)] if frame.names else []
    for names in (*tried, blank):
        lane_of = _lanes([slot.x for slot in slots], names, frame)
        if max(lane_of, default=0) < MOST_LANES:
            return Rank(slots, lane_of, names)
    return Rank(slots, (), blank)


def bands(ranked: Rank, named: Mapping[tuple[str, str], str], ground: Ground) -> tuple[Band, ...]:
    """The ranked items at their places."""
    waiting = [Waiting(s.item, True, named[s.item.kind, s.item.key]) for s in ranked.slots]
    marks = _in_lanes(waiting, ranked, ground) if ranked.lane_of else _in_grid(waiting, ground)
    return tuple(
        Band(mark, _strips(slot, ground), stem=bool(ranked.lane_of))
        for slot, mark in zip(ranked.slots, marks, strict=True)
    )


def _slots(unread: Sequence[Item], frame: Frame) -> list[Slot]:
    """Items whose intervals share a column get different slots, counted from its right edge."""
    numbered: list[tuple[set[Collegiality], int]] = []
    for item in unread:
        columns = set(_interval(item))
        taken = {slot for others, slot in numbered if others & columns}
        numbered.append((columns, next(s for s in range(len(unread)) if s not in taken)))
    most = max((slot for _, slot in numbered), default=0)
    pitch = min(1.6 * STRIP, (frame.cell_width - STRIP - 8) / most) if most else STRIP
    wide = min(STRIP, pitch)
    return [
        Slot(
            item,
            frame.column(collegiality_of(item)) + frame.cell_width - 4 - STRIP / 2 - slot * pitch,
            wide,
        )
        for item, (_, slot) in zip(unread, numbered, strict=True)
    ]


def _interval(item: Item) -> tuple[Collegiality, ...]:
    shares = item.collegiality.shares
    low = Collegiality.of(shares.median_low or shares.median)
    high = Collegiality.of(shares.median_high or shares.median)
    return tuple(level for level in COLUMNS if low <= level <= high)


def _lanes(places: Sequence[float], names: Sequence[str], frame: Frame) -> tuple[int, ...]:
    """A lane for each mark, from left to right, so that no name meets a mark or a stem.

    A name runs to the right; whatever stands there must keep to a lower lane.
    """
    lanes = [0] * len(places)
    for i in reversed(range(len(places))):
        ends = places[i] + _reach(names[i], frame)
        below = [lanes[j] for j in range(i + 1, len(places)) if places[j] - frame.radius - 2 < ends]
        lanes[i] = max(below, default=-1) + 1
    return tuple(lanes)


def _reach(name: str, frame: Frame) -> float:
    """How far a mark with its name runs to the right of its middle."""
    said = BOLD * text_width(name, frame.type_size) if name else 0
    return frame.radius + NAME_GAP + said


def _in_lanes(waiting: Sequence[Waiting], ranked: Rank, ground: Ground) -> list[Mark]:
    frame = ground.frame
    marks = []
    for one, slot, lane, name in zip(
        waiting, ranked.slots, ranked.lane_of, ranked.names, strict=True
    ):
        fits = name and slot.x + _reach(name, frame) <= frame.end
        y = ground.top - (lane + 0.5) * frame.lane
        marks.append(one.at(slot.x, y, frame.radius, (name,) if fits else ()))
    return marks


def _in_grid(waiting: Sequence[Waiting], ground: Ground) -> list[Mark]:
    """Spread over the head of the column of their median, in the order of their strips."""
    columns: dict[Collegiality, list[int]] = defaultdict(list)
    for i, one in enumerate(waiting):
        columns[collegiality_of(one.item)].append(i)
    found: dict[int, Mark] = {}
    for g, members in columns.items():
        left = ground.frame.column(g)
        head = Box(left + 1, HEAD, left + ground.frame.cell_width - 1, ground.top - 3)
        points, r = grid_points(len(members), head, ground.frame.radius)
        found |= {i: waiting[i].at(x, y, r) for i, (x, y) in zip(members, points, strict=True)}
    return [found[i] for i in range(len(waiting))]


def _strips(slot: Slot, ground: Ground) -> tuple[tuple[Collegiality, Box], ...]:
    offset = slot.x - ground.frame.column(collegiality_of(slot.item))
    middles = ((g, ground.frame.column(g) + offset) for g in _interval(slot.item))
    half = slot.wide / 2
    return tuple(
        (g, Box(x - half, ground.top + 2, x + half, ground.bottom - 2)) for g, x in middles
    )
