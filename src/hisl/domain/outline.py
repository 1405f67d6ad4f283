"""The headings of a rendered text: where a reader may jump to."""

from __future__ import annotations

import re
from typing import NamedTuple

from hisl.domain import text

__all__ = ["Heading", "outlined"]

_HEADING = re.compile(r"<h([1-6])>(.*?)</h\1>", re.DOTALL)
_NO_WORD = re.compile(r"[\W_]+")


class Heading(NamedTuple):
    """A heading's place in its page (anchor), its words, and how deep it stands, from 1 on."""

    anchor: str
    title: str
    depth: int


def outlined(html: str) -> tuple[str, tuple[Heading, ...]]:
    """The HTML with an id on every heading, and the headings in order.

    html comes from text.render or text.clean_html: its headings carry no attributes. An anchor is
    made of the heading's words, so that an address to a passage outlives an edit elsewhere; a
    second heading of the same words gets a number.
    """
    found: list[tuple[str, str, int]] = []
    taken: dict[str, int] = {}

    def with_id(match: re.Match[str]) -> str:
        title = " ".join(text.plain(match[2]).split())
        anchor = _anchor(title, taken)
        found.append((anchor, title, int(match[1])))
        return f'<h{match[1]} id="{anchor}">{match[2]}</h{match[1]}>'

    marked = _HEADING.sub(with_id, html)
    highest = min((level for _, _, level in found), default=1)
    headings = (Heading(anchor, title, level - highest + 1) for anchor, title, level in found)
    return marked, tuple(headings)


def _anchor(title: str, taken: dict[str, int]) -> str:
    """An id that can collide with none of the page's own: they never begin with "s-"."""
    words = "s-" + _NO_WORD.sub("-", title.lower()).strip("-")
    taken[words] = taken.get(words, 0) + 1
    return words if taken[words] == 1 else f"{words}--{taken[words]}"
