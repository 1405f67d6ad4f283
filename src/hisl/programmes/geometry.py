"""The measures of a drawing: its frame, its cells, its quadrants, and the boxes they are."""

from __future__ import annotations

from dataclasses import dataclass

from hisl.domain.grid import HIGH_COLLEGIALITY, HIGH_COMPLEXITY, Collegiality, Complexity, Quadrant

__all__ = ["COLUMNS", "NARROW", "ROWS", "WIDE", "Box", "Frame", "Ground"]

ROWS = tuple(reversed(Complexity))
COLUMNS = tuple(Collegiality)
HEAD = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The measures of a drawing, in its own units (about a pixel at its usual size).

    landing is the strip along the left and lower edge of every cell that marks keep clear of: there
    ranges end that reach up into the cell. names tells whether names stand beside the marks.
    """

    width: float
    left: float
    right: float
    cell_height: float
    foot: float
    radius: float
    type_size: float
    landing: float
    lane: float
    caption_size: float
    names: bool

    @property
    def cell_width(self) -> float:
        return (self.width - self.left - self.right) / len(COLUMNS)

    @property
    def end(self) -> float:
        """The right edge of the plane."""
        return self.width - self.right

    def column(self, g: Collegiality) -> float:
        """The left edge of a column."""
        return self.left + COLUMNS.index(g) * self.cell_width


WIDE = Frame(
    width=736, left=90, right=2, cell_height=96, foot=66, radius=9.5, type_size=10.5, landing=11,
    lane=24, caption_size=17, names=True,
)  # fmt: skip
NARROW = Frame(
    width=380, left=54, right=2, cell_height=96, foot=78, radius=9.5, type_size=10.5, landing=6,
    lane=24, caption_size=15, names=False,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def meets(self, other: Box) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Ground:
    """The plane itself within its frame, below so many lanes."""

    frame: Frame
    lanes: int

    @property
    def top(self) -> float:
        return HEAD + self.lanes * self.frame.lane

    @property
    def bottom(self) -> float:
        return self.top + len(ROWS) * self.frame.cell_height

    @property
    def height(self) -> float:
        """How tall the whole drawing is, with the names of the columns below the plane."""
        return self.bottom + self.frame.foot

    def cell(self, c: Complexity, g: Collegiality) -> Box:
        left = self.frame.column(g)
        upper = self.top + ROWS.index(c) * self.frame.cell_height
        return Box(left, upper, left + self.frame.cell_width, upper + self.frame.cell_height)

    def quadrant(self, quadrant: Quadrant) -> Box:
        """The part of the plane that a quadrant covers."""
        corner = self.cell(HIGH_COMPLEXITY, HIGH_COLLEGIALITY)
        is_right = quadrant in (Quadrant.BUILD, Quadrant.HELP)
        is_upper = quadrant in (Quadrant.BUILD, Quadrant.REFLECT)
        return Box(
            corner.left if is_right else self.frame.left,
            self.top if is_upper else corner.bottom,
            self.frame.end if is_right else corner.left,
            corner.bottom if is_upper else self.bottom,
        )
