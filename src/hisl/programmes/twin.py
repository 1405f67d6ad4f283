"""The table beside the plane: every fact of the drawing, as rows of words and numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from hisl.lib.numbers import number

from . import words
from .board import Board, Item, Reading
from .marks import signs

__all__ = ["LAYERS", "Axis", "Folded", "Row", "Twin", "chosen", "shown", "twin"]

LAYERS = ("catalogue", "planned", "seen", "communities")
LEAST_FOLDED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """One enacted axis of a row: the reading in words, or the reason why there is none."""

    median: str = ""
    shares: tuple[tuple[str, str, str], ...] = ()
    n: str = ""
    people: str = ""
    window: str = ""
    coverage: str = ""
    capped: bool = False
    warnings: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    item: Item
    sign: str
    kind: str
    designed: tuple[str, str] | None
    designed_quadrant: str
    collegiality: Axis | None
    complexity: Axis | None
    place: str
    place_why: str
    drift: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Folded:
    """Spaces of one source that have no place at all; reason is set where all share it."""

    source: str
    kind: str
    reason: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Twin:
    """The table in three parts: what people do, what the catalogue offers, what has no place."""

    spaces: tuple[Row, ...]
    catalogue: tuple[Row, ...]
    folded: tuple[Folded, ...]

    @property
    def placed(self) -> tuple[Row, ...]:
        """The spaces that have a mark on the plane."""
        return tuple(row for row in self.spaces if row.sign)

    @property
    def has_complexity(self) -> bool:
        """Whether any space was read on cognitive complexity."""
        return any(row.complexity and row.complexity.median for row in self.spaces)


def chosen(asked: Iterable[str]) -> tuple[str, ...]:
    """The layers to show, of those asked for; all when none of them is known."""
    wanted = set(asked)
    return tuple(layer for layer in LAYERS if layer in wanted) or LAYERS


def shown(board: Board, layers: Sequence[str]) -> Board:
    """The part of the board that the chosen layers show."""
    kept = (_layered(item, layers) for item in board.items)
    return replace(board, items=tuple(item for item in kept if item is not None))


def twin(items: Sequence[Item]) -> Twin:
    """The rows of the items; spaces without any place are folded where one source has many."""
    named = signs(items)
    rows = [_row(item, named.get((item.kind, item.key), "")) for item in items]
    placeless = [row for row in rows if row.designed is None and not row.item.is_enacted]
    folded = _folded(placeless)
    away = {(row.item.kind, row.item.key) for group in folded for row in group.rows}
    return Twin(
        spaces=tuple(
            row
            for row in rows
            if row.item.kind != "catalogue" and (row.item.kind, row.item.key) not in away
        ),
        catalogue=tuple(row for row in rows if row.item.kind == "catalogue"),
        folded=folded,
    )


def _layered(item: Item, layers: Sequence[str]) -> Item | None:
    if item.kind == "catalogue":
        return item if "catalogue" in layers else None
    if item.kind == "community":
        return item if "communities" in layers else None
    planned, seen = "planned" in layers, "seen" in layers
    if not planned and not seen:
        return None
    if not seen:
        return replace(item, collegiality=None, complexity=None) if item.designed else None
    return item if planned else replace(item, designed=None)


def _row(item: Item, sign: str) -> Row:
    place, why = words.place(item)
    designed = item.designed
    return Row(
        item=item,
        sign=sign,
        kind=str(words.KINDS[item.kind]),
        designed=designed
        and (words.range_of(designed.complexity), words.range_of(designed.collegiality)),
        designed_quadrant=words.quadrant_name(designed.quadrant) if designed else "",
        collegiality=_axis(item.collegiality),
        complexity=_axis(item.complexity),
        place=place,
        place_why=why,
        drift=words.drift(item),
    )


def _axis(reading: Reading | None) -> Axis | None:
    if reading is None:
        return None
    shares = reading.shares
    if shares is None:
        return Axis(reason=reading.reason)
    return Axis(
        median=words.interval(shares),
        shares=tuple(
            (level, words.share(share), words.share_range(low, high))
            for level, share, low, high in zip(
                shares.levels, shares.shares, shares.low, shares.high, strict=True
            )
        ),
        n=number(shares.n),
        people=number(shares.n_people),
        window=words.window(reading),
        coverage=words.share(shares.coverage),
        capped=shares.capped,
        warnings=shares.warnings,
    )


def _folded(placeless: Sequence[Row]) -> tuple[Folded, ...]:
    def origin(row: Row) -> tuple[str, str]:
        return row.item.source, row.kind

    groups = []
    for (source, kind), found in groupby(sorted(placeless, key=origin), key=origin):
        rows = tuple(found)
        reasons = {row.collegiality.reason for row in rows if row.collegiality}
        if source and len(rows) >= LEAST_FOLDED:
            groups.append(Folded(source, kind, reasons.pop() if len(reasons) == 1 else "", rows))
    return tuple(groups)
