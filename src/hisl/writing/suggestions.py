"""Which name was meant: people, groups, pages and topics that begin like what was typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hisl.people import queries

from . import audience

__all__ = ["MANY", "Suggestion", "pages", "people", "register_topics", "topics"]

MOST = 8
MOST_GROUPS = 3
MANY = 20
"""From how many people on a group is a crowd, and the composer says so."""


@dataclass(frozen=True)
class Suggestion:
    """A name as it is put into the text, and how it reads in the list; many warns of a crowd."""

    insert: str
    label: str
    remark: str = ""
    many: bool = False


Topics = Callable[[Any, str, str], Sequence[str]]
_topics: list[Topics] = []


def register_topics(topics: Topics) -> None:
    """A tool says at start which topics it has: (viewer, key, beginning) to names.

    It gives only topics of what the viewer may read.
    """
    _topics.append(topics)


def people(viewer: Any, key: str, sought: str) -> list[Suggestion]:
    """People and groups to name with @, of those who may read what bears the key."""
    readers = audience.readers(key) if key else queries.listed()
    begins = Q(username__istartswith=sought) | Q(name__istartswith=sought)
    found = list(readers.filter(begins)[:MOST])
    if len(found) < MOST and sought:
        inside = Q(name__icontains=f" {sought}") & ~Q(pk__in=[person.pk for person in found])
        found += readers.filter(inside)[: MOST - len(found)]
    named = [Suggestion(f"@{p.username}", str(p), p.role_title) for p in found]
    return _groups(viewer, readers, sought) + named if sought else named


def pages(viewer: Any, key: str, sought: str) -> list[Suggestion]:
    """Pages to link with [[ ]], near the place of the key."""
    place = audience.place_of(key)
    found = [page for like in audience.page_finders() for page in like(viewer, place, sought)]
    return [Suggestion(f"[[{name}]]", name, remark) for name, remark in found[:MOST]]


def topics(viewer: Any, key: str, sought: str) -> list[Suggestion]:
    """Topics that others used in what the viewer may read."""
    names = dict.fromkeys(name for like in _topics for name in like(viewer, key, sought))
    return [Suggestion(f"#{name}", f"#{name}") for name in list(names)[:MOST]]


def _groups(viewer: Any, readers: Any, sought: str) -> list[Suggestion]:
    if not queries.may(viewer, "people.directory"):
        return []
    today = timezone.localdate()
    found = []
    for group in queries.groups_like(sought)[:MOST_GROUPS]:
        size = readers.filter(pk__in=queries.members_of([group], today)).count()
        told = ngettext("%(n)s person will be told", "%(n)s people will be told", size)
        remark = told % {"n": size}
        if size > MANY:
            remark += " · " + _("that is many")
        found.append(Suggestion(f"@{group.key}", str(group), remark, size > MANY))
    return found
