"""The interventions that the product knows, with their sources, and six ready paths."""

from hisl.domain.catalogue.entries import (
    Entry,
    Extent,
    Jump,
    Lagging,
    Leading,
    Mark,
    Path,
    Reference,
    Source,
    Via,
    jumps,
    printable_sources,
)
from hisl.domain.catalogue.shelf import (
    Catalogue,
    entries,
    entry,
    parse,
    paths,
    quadrants,
    search,
    version,
)

__all__ = [
    "Catalogue",
    "Entry",
    "Extent",
    "Jump",
    "Lagging",
    "Leading",
    "Mark",
    "Path",
    "Reference",
    "Source",
    "Via",
    "entries",
    "entry",
    "jumps",
    "parse",
    "paths",
    "printable_sources",
    "quadrants",
    "search",
    "version",
]
