"""The plane and its table as HTML: made once for the same items, whoever looks at them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from . import plane
from .board import Item
from .twin import Twin, twin

__all__ = ["Drawn", "drawn"]


@dataclass(frozen=True, slots=True)
class Drawn:
    """The plane for wide and for narrow pages, and the same as rows and as a table of HTML."""

    wide: SafeString
    narrow: SafeString
    twin: Twin
    table: SafeString


def drawn(items: Iterable[Item], *, title: str) -> Drawn:
    """The drawings and the table of the items, in the language of the page."""
    return _drawn(tuple(items), title, get_language())


@lru_cache(maxsize=32)
def _drawn(items: tuple[Item, ...], title: str, _language: str | None) -> Drawn:
    rows = twin(items)
    return Drawn(
        wide=plane.draw(items, id="plane", title=title, css="is-wide"),
        narrow=plane.draw(items, id="plane-n", title=title, frame=plane.NARROW, css="is-narrow"),
        twin=rows,
        table=render_to_string("programmes/_twin.html", {"twin": rows}),
    )
