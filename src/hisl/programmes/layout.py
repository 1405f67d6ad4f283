"""Where everything on the plane stands: pure geometry from items to coordinates.

A mark never leaves the cell of its level, two marks never overlap, and the same items always get
the same coordinates. A label that has no room is left out; its sign stays and the table names it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from hisl.domain.grid import HIGH_COLLEGIALITY, HIGH_COMPLEXITY, Collegiality, Complexity, Quadrant

from .board import Item

__all__ = [
    "NARROW",
    "WIDE",
    "Band",
    "Box",
    "Caption",
    "Frame",
    "Layout",
    "Mark",
    "lay_out",
    "signs",
]

ROWS = tuple(reversed(Complexity))
COLUMNS = tuple(Collegiality)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LEADING = 1.15


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

    def meets(self, other: Box) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def holds(self, other: Box) -> bool:
        return (
            self.left <= other.left
            and self.top <= other.top
            and self.right >= other.right
            and self.bottom >= other.bottom
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A ring (designed) or a filled mark (enacted) at its place, with the lines of its name.

    c is None for a mark whose complexity was not read: it stands in the lane above the plane.
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
class Band:
    """The strips of a mark whose complexity was not read: one in each column of its interval."""

    mark: Mark
    strips: tuple[tuple[Collegiality, Box], ...]


@dataclass(frozen=True, slots=True)
class Caption:
    quadrant: Quadrant
    x: float
    y: float
    anchor: str


@dataclass(frozen=True)
class Layout:
    """Everything that is drawn, with its coordinates; marks in reading order."""

    frame: Frame
    marks: tuple[Mark, ...]
    bands: tuple[Band, ...]
    captions: tuple[Caption, ...]
    lanes: int
    lane_note: bool

    @property
    def top(self) -> float:
        return _top(self.frame, self.lanes)

    @property
    def bottom(self) -> float:
        return self.top + len(ROWS) * self.frame.cell_height

    @property
    def height(self) -> float:
        return self.bottom + self.frame.foot

    def cell(self, c: Complexity, g: Collegiality) -> Box:
        return _cell(self.frame, self.top, c, g)

    @cached_property
    def rings(self) -> dict[tuple[str, str], Mark]:
        """The designed mark of each item."""
        return {(m.item.kind, m.item.key): m for m in self.marks if not m.is_enacted}


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


def lay_out(items: Sequence[Item], frame: Frame = WIDE) -> Layout:
    """Place the items: designed at the first level of their span, enacted at the median."""
    named = signs(items)
    unread = [i for i in items if i.is_enacted and _complexity(i) is None]
    lanes, bands, note = _bands(unread, named, frame)
    top = _top(frame, lanes)
    placed = [m for cell in _by_cell(items, named).items() for m in _in_cell(*cell, frame, top)]
    bands = tuple(_shifted(band, frame, top) for band in bands)
    marks = sorted([*placed, *(band.mark for band in bands)], key=_reading_order)
    return Layout(
        frame=frame,
        marks=tuple(marks),
        bands=bands,
        captions=_captions(placed, frame, top),
        lanes=lanes,
        lane_note=note,
    )


def text_width(words: str, size: float) -> float:
    """About how wide words are in a sans-serif face; rather too wide than too narrow."""
    return size * sum(_advance(letter) for letter in words)


def wrap(words: str, width: float, size: float) -> tuple[str, ...]:
    """The words in lines no wider than width; empty when a single word is wider."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size) <= width:
            lines[-1] = longer
        elif text_width(word, size) <= width:
            lines.append(word)
        else:
            return ()
    return tuple(lines)


def short_name(name: str) -> str:
    """A name up to its first comma or bracket, as it stands beside a mark."""
    return re.split(r"[,(:]", name, maxsplit=1)[0].strip() or name


def _advance(letter: str) -> float:
    if letter in "iljtfrI.,;:'|!-() ":
        return 0.37
    if letter in "mwMW@%–":
        return 0.95
    return 0.72 if letter.isupper() else 0.62


def _letters(index: int) -> str:
    if index < len(LETTERS):
        return LETTERS[index]
    return LETTERS[index // len(LETTERS) - 1] + LETTERS[index % len(LETTERS)]


def _complexity(item: Item) -> Complexity | None:
    shares = item.complexity.shares if item.complexity else None
    return Complexity.of(shares.median) if shares and shares.median else None


def _collegiality(item: Item) -> Collegiality:
    return Collegiality.of(item.collegiality.shares.median)


def _top(frame: Frame, lanes: int) -> float:
    return 4 + lanes * frame.lane


def _cell(frame: Frame, top: float, c: Complexity, g: Collegiality) -> Box:
    left = frame.left + COLUMNS.index(g) * frame.cell_width
    upper = top + ROWS.index(c) * frame.cell_height
    return Box(left, upper, left + frame.cell_width, upper + frame.cell_height)


def _reading_order(mark: Mark) -> tuple[float, ...]:
    row = -1 if mark.c is None else ROWS.index(mark.c)
    return (row, COLUMNS.index(mark.g), mark.y, mark.x)


# Marks in their cells --------------------------------------------------------------------------

Waiting = tuple[Item, bool, str]


def _by_cell(
    items: Sequence[Item], named: Mapping[tuple[str, str], str]
) -> dict[tuple[Complexity, Collegiality], list[Waiting]]:
    """The marks that share a cell: rings first, then what was seen, each in the items' order."""
    cells: dict[tuple[Complexity, Collegiality], list[Waiting]] = defaultdict(list)
    for item in items:
        if item.designed is not None:
            place = (item.designed.complexity.low, item.designed.collegiality.low)
            cells[place].append((item, False, named[item.kind, item.key]))
    for item in items:
        complexity = _complexity(item)
        if item.is_enacted and complexity is not None:
            place = (complexity, _collegiality(item))
            cells[place].append((item, True, named[item.kind, item.key]))
    return cells


def _in_cell(
    cell: tuple[Complexity, Collegiality], waiting: Sequence[Waiting], frame: Frame, top: float
) -> list[Mark]:
    """Spread marks over a cell: one under the other with their names, or close, signs only."""
    box = _cell(frame, top, *cell)
    inner = Box(box.left + frame.landing, box.top + 3, box.right - 3, box.bottom - frame.landing)
    return _as_list(cell, waiting, frame, inner) or _as_grid(cell, waiting, frame, inner)


def _as_list(
    cell: tuple[Complexity, Collegiality], waiting: Sequence[Waiting], frame: Frame, inner: Box
) -> list[Mark]:
    """One mark a line with its name beside it; empty when a name has no room."""
    pitch = (inner.bottom - inner.top) / len(waiting)
    r = frame.radius
    if not frame.names or pitch < 2 * r + 2:
        return []
    room = inner.right - inner.left - 2 * r - 4
    names = [wrap(short_name(item.name), room, frame.type_size) for item, _, _ in waiting]
    fits = int(pitch // (frame.type_size * LEADING))
    if any(not lines or len(lines) > fits for lines in names):
        return []
    c, g = cell
    return [
        Mark(
            item=item, is_enacted=enacted, sign=sign, c=c, g=g,
            x=inner.left + r, y=inner.top + (i + 0.5) * pitch, r=r, lines=lines,
        )
        for i, ((item, enacted, sign), lines) in enumerate(zip(waiting, names, strict=True))
    ]  # fmt: skip


def _as_grid(
    cell: tuple[Complexity, Collegiality], waiting: Sequence[Waiting], frame: Frame, inner: Box
) -> list[Mark]:
    """Rows and columns as wide apart as the cell allows, from the upper left."""
    width, height = inner.right - inner.left, inner.bottom - inner.top
    n = len(waiting)
    columns = max(range(1, n + 1), key=lambda k: (min(width / k, height / -(-n // k)), -k))
    rows = -(-n // columns)
    step_x, step_y = width / columns, height / rows
    r = min(frame.radius, min(step_x, step_y) / 2 - 0.75)
    c, g = cell
    return [
        Mark(
            item=item, is_enacted=enacted, sign=sign, c=c, g=g,
            x=inner.left + (i % columns + 0.5) * step_x,
            y=inner.top + (i // columns + 0.5) * step_y,
            r=r,
        )
        for i, (item, enacted, sign) in enumerate(waiting)
    ]  # fmt: skip


# Bands: complexity not read --------------------------------------------------------------------

STRIP = 9.0
MOST_LANES = 5
LANE_NOTE_EM = 17


def _bands(
    unread: Sequence[Item], named: Mapping[tuple[str, str], str], frame: Frame
) -> tuple[int, tuple[Band, ...], bool]:
    """The strips and, above them in lanes, the marks: (lanes, bands, room for the lane's note).

    Heights are counted in lanes here, 0 next to the plane; _shifted gives them their place.
    """
    if not unread:
        return 0, (), False
    placed = sorted(_strips(unread, frame), key=lambda pair: pair[1])
    names = [short_name(item.name) if frame.names else "" for item, _ in placed]
    lanes = _lanes([x for _, x in placed], names, frame)
    if max(lanes) >= MOST_LANES:
        names = [""] * len(placed)
        lanes = _lanes([x for _, x in placed], names, frame)
    bands = tuple(
        _band(item, named[item.kind, item.key], x, lane, name, frame)
        for (item, x), lane, name in zip(placed, lanes, names, strict=True)
    )
    note_ends = frame.left + LANE_NOTE_EM * frame.type_size
    roomy = frame.names and all(x - frame.radius > note_ends for _, x in placed)
    return max(lanes) + 1, bands, roomy


def _strips(unread: Sequence[Item], frame: Frame) -> list[tuple[Item, float]]:
    """Each item with the middle of its strip in the column of its median.

    Items whose intervals share a column get different slots, counted from the column's right edge.
    """
    slots: list[tuple[set[Collegiality], int]] = []
    for item in unread:
        columns = set(_interval(item))
        taken = {slot for others, slot in slots if others & columns}
        slots.append((columns, next(s for s in range(len(unread) + 1) if s not in taken)))
    most = max(slot for _, slot in slots)
    room = frame.cell_width - STRIP - 8
    pitch = min(1.6 * STRIP, room / most) if most else 0.0
    found = []
    for item, (_, slot) in zip(unread, slots, strict=True):
        column = frame.left + COLUMNS.index(_collegiality(item)) * frame.cell_width
        found.append((item, column + frame.cell_width - 4 - STRIP / 2 - slot * pitch))
    return found


def _interval(item: Item) -> tuple[Collegiality, ...]:
    shares = item.collegiality.shares
    low = Collegiality.of(shares.median_low or shares.median)
    high = Collegiality.of(shares.median_high or shares.median)
    return tuple(level for level in COLUMNS if low <= level <= high)


def _lanes(places: Sequence[float], names: Sequence[str], frame: Frame) -> list[int]:
    """A lane for each mark, from left to right, so that no name meets a mark or a strip.

    A name runs to the right; whatever stands there must keep to a lower lane.
    """
    lanes = [0] * len(places)
    for i in reversed(range(len(places))):
        ends = places[i] + _lane_width(names[i], frame)
        below = [lanes[j] for j in range(i + 1, len(places)) if places[j] - frame.radius - 2 < ends]
        lanes[i] = max(below, default=-1) + 1
    return lanes


def _lane_width(name: str, frame: Frame) -> float:
    r = frame.radius
    return r + 4 + (text_width(name, frame.type_size) if name else 0)


def _band(item: Item, sign: str, x: float, lane: int, name: str, frame: Frame) -> Band:
    fits = name and x + _lane_width(name, frame) <= frame.width - frame.right
    g = _collegiality(item)
    mark = Mark(
        item=item, is_enacted=True, sign=sign, c=None, g=g,
        x=x, y=float(lane), r=frame.radius, lines=(name,) if fits else (),
    )  # fmt: skip
    shift = {level: COLUMNS.index(level) - COLUMNS.index(g) for level in _interval(item)}
    strips = tuple(
        (level, Box(middle - STRIP / 2, 0, middle + STRIP / 2, 0))
        for level, by in shift.items()
        for middle in (x + by * frame.cell_width,)
    )
    return Band(mark, strips)


def _shifted(band: Band, frame: Frame, top: float) -> Band:
    mark = band.mark
    y = top - (mark.y + 0.5) * frame.lane
    bottom = top + len(ROWS) * frame.cell_height
    moved = Mark(
        item=mark.item, is_enacted=True, sign=mark.sign, c=None, g=mark.g,
        x=mark.x, y=y, r=mark.r, lines=mark.lines,
    )  # fmt: skip
    strips = tuple((g, Box(b.left, top + 2, b.right, bottom - 2)) for g, b in band.strips)
    return Band(moved, strips)


# Captions --------------------------------------------------------------------------------------


def label_box(mark: Mark, frame: Frame) -> Box | None:
    """Where the name beside a mark stands; None without one."""
    if not mark.lines:
        return None
    size = frame.type_size
    tall = len(mark.lines) * size * LEADING
    left = mark.x + mark.r + 4
    wide = max(text_width(line, size) for line in mark.lines)
    return Box(left, mark.y - tall / 2, left + wide, mark.y + tall / 2)


def _captions(placed: Sequence[Mark], frame: Frame, top: float) -> tuple[Caption, ...]:
    """Each quadrant's name in one of its corners, the outer one unless something stands there."""
    taken = [mark.box for mark in placed]
    taken += [box for mark in placed if (box := label_box(mark, frame))]
    return tuple(_caption(quadrant, taken, frame, top) for quadrant in Quadrant)


def _caption(quadrant: Quadrant, taken: Sequence[Box], frame: Frame, top: float) -> Caption:
    area = quadrant_box(quadrant, frame, top)
    size = frame.caption_size
    wide = text_width(quadrant.value, size)
    outer_right = quadrant in (Quadrant.BUILD, Quadrant.HELP)
    outer_top = quadrant in (Quadrant.BUILD, Quadrant.REFLECT)
    options = []
    for upper, right in product((outer_top, not outer_top), (outer_right, not outer_right)):
        left = area.right - 8 - wide if right else area.left + 8
        baseline = area.top + size + 4 if upper else area.bottom - 10
        box = Box(left, baseline - size, left + wide, baseline + 3)
        x, anchor = (area.right - 8, "end") if right else (left, "")
        caption = Caption(quadrant, x, baseline, anchor)
        if not any(box.meets(other) for other in taken):
            return caption
        options.append(caption)
    return options[0]


def quadrant_box(quadrant: Quadrant, frame: Frame, top: float) -> Box:
    """The part of the plane that a quadrant covers."""
    first_right = COLUMNS.index(HIGH_COLLEGIALITY)
    last_upper = ROWS.index(HIGH_COMPLEXITY)
    middle_x = frame.left + first_right * frame.cell_width
    middle_y = top + (last_upper + 1) * frame.cell_height
    right, bottom = frame.width - frame.right, top + len(ROWS) * frame.cell_height
    is_right = quadrant in (Quadrant.BUILD, Quadrant.HELP)
    is_upper = quadrant in (Quadrant.BUILD, Quadrant.REFLECT)
    return Box(
        middle_x if is_right else frame.left,
        top if is_upper else middle_y,
        right if is_right else middle_x,
        middle_y if is_upper else bottom,
    )
