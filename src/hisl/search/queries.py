"""Finding: what a viewer may read of what they seek. The first argument is who is looking."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from hisl.people import queries as people

from . import finding, hits
from .entries import labels, names
from .finding import CAP, Filters, Results
from .hits import Hit
from .likeness import Passage, passages, similar
from .models import Document, Pin, Synonyms, Tending, Vain
from .suggesting import suggestions
from .tending import ENOUGH_PEOPLE
from .titles import tags_in, titles, written_by

__all__ = [
    "CAP",
    "ENOUGH_PEOPLE",
    "Filters",
    "Hit",
    "Passage",
    "Results",
    "by_url",
    "count",
    "find",
    "keys_of",
    "kind_names",
    "kinds",
    "passages",
    "pins",
    "places",
    "removed_pins",
    "removed_synonyms",
    "shown",
    "similar",
    "suggestions",
    "synonyms",
    "tags_in",
    "tendings",
    "titles",
    "vain",
    "written_by",
]


def find(
    viewer: Any,
    text: str,
    kinds: Sequence[str] = (),
    place: UUID | None = None,
    *,
    tag: str = "",
    author: int | None = None,
    since: date | None = None,
    until: date | None = None,
    solved: bool = False,
    newest_first: bool = False,
    typing: bool = False,
    keys: frozenset[str] | None = None,
) -> Results:
    """What the viewer may read of what is sought, best first; typing: the last word may go on.

    author is an account's number, place a community's UUID. Show a page of it with `shown`. keys
    are the viewer's, where they are known already.
    """
    filters = Filters(tuple(kinds), place, tag, author, since, until, solved)
    held = people.keys_of(viewer) if keys is None else keys
    return finding.find(text, filters, keys=held, newest_first=newest_first, typing=typing)


def shown(
    viewer: Any,
    results: Results,
    numbers: Sequence[int],
    *,
    keys: frozenset[str] | None = None,
) -> list[Hit]:
    """The matches of one page of results.numbers, with snippets and reasons."""
    return hits.hits(people.keys_of(viewer) if keys is None else keys, results, numbers)


def kinds() -> dict[str, Any]:
    """The kinds of things that can be found, with their names for people."""
    return labels()


def kind_names() -> dict[str, Any]:
    """The kinds of things that can be found, each by the name of a single one."""
    return names()


def keys_of(viewer: Any) -> frozenset[str]:
    """The viewer's keys, for several questions of one page."""
    return people.keys_of(viewer)


def places(keys: frozenset[str]) -> QuerySet[Document]:
    """The communities that one may know of, by name; each has a handle, a title and its UUID."""
    there = Document.objects.filter(kind="community", key__in=keys)
    return there.order_by("title").only("uuid", "handle", "title")


def by_url(viewer: Any, url: str) -> Document | None:
    """What is read at this address, if the viewer may read it."""
    keys = people.keys_of(viewer)
    return Document.objects.filter(url=url, key__in=keys).order_by("pk").first()


def count() -> int:
    """How much can be found, over everything: for the command and the roll-up, never for a page."""
    return Document.objects.count()


def synonyms() -> QuerySet[Synonyms]:
    return Synonyms.objects.filter(removed__isnull=True).select_related("changed_by")


def pins() -> QuerySet[Pin]:
    return Pin.objects.filter(removed__isnull=True).select_related("changed_by")


def removed_synonyms() -> QuerySet[Synonyms]:
    """What can be put back, the latest first."""
    return Synonyms.objects.filter(removed__isnull=False).order_by("-removed")


def removed_pins() -> QuerySet[Pin]:
    """What can be put back, the latest first."""
    return Pin.objects.filter(removed__isnull=False).order_by("-removed")


def tendings() -> QuerySet[Tending]:
    """What was changed about synonyms and pins, and by whom, the newest first."""
    return Tending.objects.select_related("by")


def vain() -> QuerySet[Vain]:
    """What was searched for in vain by enough people to show it, the most frequent first."""
    return Vain.objects.exclude(text="")
