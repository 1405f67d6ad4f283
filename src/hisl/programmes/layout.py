"""Where everything on the plane stands: pure geometry from items to coordinates.

A mark never leaves the cell of its level, two marks never overlap, and the same items always get
the same coordinates. A name that has no room is left out; its sign stays and the table names it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from hisl.domain.grid import Collegiality, Complexity

from .bands import Band, bands, rank
from .board import Item
from .geometry import COLUMNS, ROWS, WIDE, Box, Frame, Ground
from .labels import BOLD, LEADING, NAME_GAP, Caption, captions, short_name, wrap
from .marks import Mark, Waiting, collegiality_of, complexity_of, grid_points, signs

__all__ = ["Layout", "lay_out"]

Cell = tuple[Complexity, Collegiality]


@dataclass(frozen=True)
class Layout:
    """Everything that is drawn, with its coordinates; marks in reading order."""

    ground: Ground
    marks: tuple[Mark, ...]
    bands: tuple[Band, ...]
    captions: tuple[Caption, ...]

    @property
    def frame(self) -> Frame:
        return self.ground.frame

    @cached_property
    def rings(self) -> dict[tuple[str, str], Mark]:
        """The designed mark of each item."""
        return {(m.item.kind, m.item.key): m for m in self.marks if not m.is_enacted}


def lay_out(items: Sequence[Item], frame: Frame = WIDE) -> Layout:
    """Place the items: designed at the first level of their span, enacted at the median."""
    named = signs(items)
    ranked = rank([i for i in items if i.is_enacted and complexity_of(i) is None], frame)
    ground = Ground(frame, ranked.lanes)
    placed = [
        mark
        for (c, g), waiting in _by_cell(items, named).items()
        for mark in _in_cell(waiting, ground.cell(c, g), frame)
    ]
    banded = bands(ranked, named, ground)
    return Layout(
        ground=ground,
        marks=tuple(sorted([*placed, *(band.mark for band in banded)], key=_reading_order)),
        bands=banded,
        captions=captions(placed, ground),
    )


def _reading_order(mark: Mark) -> tuple[float, ...]:
    row = -1 if mark.c is None else ROWS.index(mark.c)
    return (row, COLUMNS.index(mark.g), mark.y, mark.x)


def _by_cell(
    items: Sequence[Item], named: Mapping[tuple[str, str], str]
) -> dict[Cell, list[Waiting]]:
    """The marks that share a cell: rings first, then what was seen, each in the items' order."""
    cells: dict[Cell, list[Waiting]] = defaultdict(list)
    for item in items:
        if item.designed is not None:
            place = (item.designed.complexity.low, item.designed.collegiality.low)
            cells[place].append(Waiting(item, False, named[item.kind, item.key]))
    for item in items:
        complexity = complexity_of(item)
        if item.is_enacted and complexity is not None:
            place = (complexity, collegiality_of(item))
            cells[place].append(Waiting(item, True, named[item.kind, item.key]))
    return cells


def _in_cell(waiting: Sequence[Waiting], cell: Box, frame: Frame) -> list[Mark]:
    """Spread marks over a cell: one under the other with their names, or close, signs only."""
    inner = Box(
        cell.left + frame.landing, cell.top + 3, cell.right - 3, cell.bottom - frame.landing
    )
    return _as_list(waiting, inner, frame) or _as_grid(waiting, inner, frame)


def _as_list(waiting: Sequence[Waiting], inner: Box, frame: Frame) -> list[Mark]:
    """One mark a line with its name beside it; empty when a name has no room."""
    pitch = inner.height / len(waiting)
    r = frame.radius
    if not frame.names or pitch < 2 * r + 2:
        return []
    room = inner.width - 2 * r - NAME_GAP
    names = [
        wrap(short_name(one.item.name), room / (BOLD if one.is_enacted else 1.0), frame.type_size)
        for one in waiting
    ]
    fits = int(pitch // (frame.type_size * LEADING))
    if any(not lines or len(lines) > fits for lines in names):
        return []
    return [
        one.at(inner.left + r, inner.top + (i + 0.5) * pitch, r, lines)
        for i, (one, lines) in enumerate(zip(waiting, names, strict=True))
    ]


def _as_grid(waiting: Sequence[Waiting], inner: Box, frame: Frame) -> list[Mark]:
    points, r = grid_points(len(waiting), inner, frame.radius)
    return [one.at(x, y, r) for one, (x, y) in zip(waiting, points, strict=True)]
