"""The marks of the plane, and how those that share a cell are spread over it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hisl.domain.grid import Collegiality, Complexity

from .board import Item
from .geometry import Box

__all__ = ["Mark", "Waiting", "collegiality_of", "complexity_of", "grid_points", "signs"]

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Of the distance between two marks, what the radius of one may take: the rest is air between them.
TIGHT = 0.46


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A ring (designed) or a filled mark (enacted) at its place, with the lines of its name.

    c is None for a mark whose complexity was not read: it stands in a lane above the plane.
    """

    item: Item
    is_enacted: bool
    sign: str
    c: Complexity | None
    g: Collegiality
    x: float
    y: float
    r: float
    lines: tuple[str, ...] = ()

    @property
    def box(self) -> Box:
        return Box(self.x - self.r, self.y - self.r, self.x + self.r, self.y + self.r)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A mark that has no place yet."""

    item: Item
    is_enacted: bool
    sign: str

    def at(self, x: float, y: float, r: float, lines: tuple[str, ...] = ()) -> Mark:
        """The mark at its place, at the level of its design or of what was seen."""
        designed = self.item.designed
        if self.is_enacted or designed is None:
            c, g = complexity_of(self.item), collegiality_of(self.item)
        else:
            c, g = designed.complexity.low, designed.collegiality.low
        return Mark(
            item=self.item, is_enacted=self.is_enacted, sign=self.sign,
            c=c, g=g, x=x, y=y, r=r, lines=lines,
        )  # fmt: skip


def signs(items: Iterable[Item]) -> dict[tuple[str, str], str]:
    """What stands in each item's mark: the catalogue's number, or a letter in the items' order."""
    found: dict[tuple[str, str], str] = {}
    lettered = 0
    for item in items:
        if item.kind in ("catalogue", "activity"):
            found[item.kind, item.key] = item.label
        elif item.designed is not None or item.is_enacted:
            found[item.kind, item.key] = _letters(lettered)
            lettered += 1
    return found


def complexity_of(item: Item) -> Complexity | None:
    """The median that was seen; None where complexity was not read."""
    shares = item.complexity.shares if item.complexity else None
    return Complexity.of(shares.median) if shares and shares.median else None


def collegiality_of(item: Item) -> Collegiality:
    """The median that was seen of an enacted item."""
    return Collegiality.of(item.collegiality.shares.median)


def grid_points(n: int, box: Box, radius: float) -> tuple[list[tuple[float, float]], float]:
    """The middles of n marks in rows and columns as wide apart as the box allows, and their radius.

    From the upper left; the radius is smaller than asked where it would be too tight.
    """
    columns = max(range(1, n + 1), key=lambda k: (min(box.width / k, box.height / -(-n // k)), -k))
    step_x, step_y = box.width / columns, box.height / -(-n // columns)
    points = [
        (
            box.left + (i % columns + 0.5) * step_x,
            box.top + (i // columns + 0.5) * step_y,
        )
        for i in range(n)
    ]
    return points, min(radius, TIGHT * min(step_x, step_y))


def _letters(index: int) -> str:
    """A to Z, AA to ZZ, and on."""
    before, last = divmod(index, len(LETTERS))
    return (_letters(before - 1) if before else "") + LETTERS[last]
