"""For whom a text is: who reads what bears an audience key, whom it names, where its names lead."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from hisl.domain import text as rendering
from hisl.domain.names import Link, Links, Names
from hisl.people import queries as people

if TYPE_CHECKING:
    from hisl.people.models import Group, Person

__all__ = [
    "Mentioned",
    "links",
    "mentioned",
    "page_finders",
    "place_of",
    "readers",
    "register_pages",
    "register_places",
    "register_readers",
]

Readers = Callable[[str], "QuerySet[Person]"]
Pages = Callable[[str, Sequence[str]], Mapping[str, Link]]

PagesLike = Callable[[Any, str, str], Sequence[tuple[str, str]]]

_readers: dict[str, Readers] = {}
_places: dict[str, Callable[[str], str]] = {}
_pages: list[Pages] = []
_pages_like: list[PagesLike] = []


def register_readers(kind: str, readers: Readers) -> None:
    """A slice says at start who reads what bears its keys: kind is what stands before the colon.

    The other direction of people.register_keys; readers gets what stands behind the colon.
    """
    _readers[kind] = readers


def register_pages(pages: Pages, like: PagesLike | None = None) -> None:
    """A tool says at start where [[a page]] leads: (key, names) to a link for each it knows.

    like gives names that begin with something, for the composer's list: (viewer, key, beginning)
    to (name, remark), of pages that the viewer may read.
    """
    _pages.append(pages)
    if like is not None:
        _pages_like.append(like)


def register_places(kind: str, place: Callable[[str], str]) -> None:
    """A tool says at start where something for fewer readers stands: place gets what stands behind
    the colon of its keys, and gives the key of the place, in which [[a page]] is looked for.
    """
    _places[kind] = place


def place_of(key: str) -> str:
    """The key of the place in which something of this key stands; most stand where they are."""
    kind, _, rest = key.partition(":")
    return (_places[kind](rest) or key) if kind in _places else key


def page_finders() -> list[PagesLike]:
    return list(_pages_like)


def readers(key: str) -> QuerySet[Person]:
    """The people with an account who may read what bears this key; nobody for an unknown one."""
    everybody = people.listed()
    kind, _, rest = key.partition(":")
    if key == "everybody":
        return everybody
    if kind == "person" and rest.isdecimal():
        return everybody.filter(pk=rest)
    return _readers[kind](rest) if kind in _readers else everybody.none()


@dataclass(frozen=True, slots=True)
class Mentioned:
    """Who is named with @ in a text and may read it: people, groups, and all of both as people.

    everyone holds each person once; a group brings those of its members who may read.
    """

    people: Sequence[Person] = ()
    groups: Sequence[Group] = ()
    everyone: Sequence[Person] = ()


def mentioned(markdown: str, key: str) -> Mentioned:
    """Who is named in a text that bears this key, as far as they may read it."""
    names = rendering.read(markdown).names.people
    if not names:
        return Mentioned()
    reading = readers(key)
    named = list(reading.filter(_is_named("username", names)))
    groups = list(people.groups_named(names))
    members = reading.filter(pk__in=people.members_of(groups, timezone.localdate()))
    everyone = {person.pk: person for person in [*named, *(members if groups else ())]}
    return Mentioned(named, groups, list(everyone.values()))


def links(names: Names, key: str) -> Links:
    """Where the names of a text lead that bears this key."""
    return Links(people=_people(names.people), pages=_where(names.pages, key))


def _people(names: Sequence[str]) -> dict[str, Link]:
    if not names:
        return {}
    by_name = {p.username.lower(): p for p in people.listed().filter(_is_named("username", names))}
    groups = {group.key.lower(): group for group in people.groups_named(names)}
    found = {}
    for name in names:
        if person := by_name.get(name.lower()):
            found[name] = Link(f"@{person}", person.get_absolute_url())
        elif group := groups.get(name.lower()):
            found[name] = Link(f"@{group}", title=group.get_kind_display())
    return found


def _where(names: Sequence[str], key: str) -> dict[str, Link]:
    found: dict[str, Link] = {}
    place = place_of(key) if names else key
    for pages in _pages if names else ():
        found |= pages(place, [name for name in names if name not in found])
    return found


def _is_named(column: str, names: Sequence[str]) -> Q:
    return reduce(or_, (Q(**{f"{column}__iexact": name}) for name in names))
