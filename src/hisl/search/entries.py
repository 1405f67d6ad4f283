"""What a slice hands to search, and how search asks a slice for all that it has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

__all__ = ["Entry", "Source", "labels", "names", "register_source", "sources"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that can be found. Putting it again under its UUID replaces it.

    uuid      its name outside, the one that the log knows it by
    kind      "question", "answer", "page", "person" and so on, at most 16 letters
    title     one line; an answer has the title of its thread
    body      plain text, one line a block (`domain.text.plain` of the HTML)
    url       where it is read, beginning with a slash
    key       the one audience key of those who may read it: people.queries.keys_of
    at        when it was written
    handle    its short name in addresses, by which filters name it (communities, people)
    place     UUID of the community it stands in
    thread    UUID of what it is part of, when that is an entry too
    author_id the author's account; author_name where there is none any more
    changed   when it was last changed or confirmed; without it `at` counts
    accepted  this answer settled its question
    solved    this question has an accepted answer
    worked    for how many it worked, of the `tried` who said
    votes     votes and thanks for it, less those against
    """

    uuid: UUID
    kind: str
    title: str
    body: str
    url: str
    key: str
    at: datetime
    handle: str = ""
    place: UUID | None = None
    thread: UUID | None = None
    author_id: int | None = None
    author_name: str = ""
    changed: datetime | None = None
    tags: tuple[str, ...] = ()
    accepted: bool = False
    solved: bool = False
    worked: int = 0
    tried: int = 0
    votes: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    """A slice that has things to be found: all of them; what many and one of a kind are called."""

    name: str
    entries: Callable[[], Iterable[Entry]]
    kinds: Mapping[str, Any]
    one: Mapping[str, Any]


_sources: dict[str, Source] = {}


def register_source(
    name: str,
    entries: Callable[[], Iterable[Entry]],
    *,
    kinds: Mapping[str, Any],
    one: Mapping[str, Any],
) -> None:
    """A slice says at start how to get everything it has that can be found.

    entries yields every Entry, for making the index anew; it must be cheap to begin and read in
    batches. kinds maps each kind it gives to its name for people, in the plural: {"page": _("Wiki
    pages")}; the filters of the search page show them in the order of registration. one names a
    single one of each: {"page": _("Wiki page")}.
    """
    _sources[name] = Source(name, entries, kinds, one)


def sources() -> list[Source]:
    return list(_sources.values())


def labels() -> dict[str, Any]:
    """Every kind with its name for people."""
    return {kind: label for source in sources() for kind, label in source.kinds.items()}


def names() -> dict[str, Any]:
    """Every kind with the name of a single one."""
    return {kind: name for source in sources() for kind, name in source.one.items()}
