"""Words on the plane: how wide they are, and where names and captions have room."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from hisl.domain.grid import Quadrant

from .geometry import Box, Frame, Ground
from .marks import Mark

__all__ = [
    "BOLD",
    "LEADING",
    "NAME_GAP",
    "Caption",
    "captions",
    "name_box",
    "short_name",
    "text_width",
    "wrap",
]

LEADING = 1.15
NAME_GAP = 4.0
# The names of what was seen are set in semibold, which runs wider.
BOLD = 1.12
PIECES = re.compile(r"\s+|(?<=\w-)(?=\w)")


@dataclass(frozen=True, slots=True)
class Caption:
    quadrant: Quadrant
    x: float
    y: float
    anchor: str


def text_width(words: str, size: float) -> float:
    """About how wide words are in a sans-serif face; rather too wide than too narrow."""
    return size * sum(_advance(letter) for letter in words)


def wrap(words: str, width: float, size: float) -> tuple[str, ...]:
    """The words in lines no wider than width, also broken at hyphens; empty when one is wider."""
    lines: list[str] = []
    for word in PIECES.split(words.strip()):
        space = "" if lines and lines[-1].endswith("-") else " "
        longer = f"{lines[-1]}{space}{word}" if lines else word
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


def name_box(mark: Mark, frame: Frame) -> Box | None:
    """Where the name beside a mark stands; None without one."""
    if not mark.lines:
        return None
    size = frame.type_size
    tall = len(mark.lines) * size * LEADING
    left = mark.x + mark.r + NAME_GAP
    heavy = BOLD if mark.is_enacted else 1.0
    wide = heavy * max(text_width(line, size) for line in mark.lines)
    return Box(left, mark.y - tall / 2, left + wide, mark.y + tall / 2)


def captions(placed: Sequence[Mark], ground: Ground) -> tuple[Caption, ...]:
    """Each quadrant's name in one of its corners, the outer one unless something stands there."""
    taken = [mark.box for mark in placed]
    taken += [box for mark in placed if (box := name_box(mark, ground.frame))]
    return tuple(_caption(quadrant, taken, ground) for quadrant in Quadrant)


def _caption(quadrant: Quadrant, taken: Sequence[Box], ground: Ground) -> Caption:
    area = ground.quadrant(quadrant)
    size = ground.frame.caption_size
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


def _advance(letter: str) -> float:
    if letter in "iljtfrI.,;:'|!-() ":
        return 0.37
    if letter in "mwMW@%–":
        return 0.95
    return 0.72 if letter.isupper() else 0.62
