"""Newcomers whom nobody has spoken to yet: only those who wrote, where everybody here reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from hisl.domain.measures.acts import CONTRIBUTIONS
from hisl.people import queries as people
from hisl.records import queries as records
from hisl.search import queries as search

from ..models import Community, Member

if TYPE_CHECKING:
    from hisl.people.models import Person

__all__ = ["Newcomer", "joined_lately", "unwelcomed"]

NEW = timedelta(days=30)
MOST = 20
SPOKEN = ("answered", "replied", "commented")


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who wrote here for the first time lately, and what it was."""

    person: Person
    at: datetime
    title: str
    url: str


def unwelcomed(viewer: Any, community: Community, now: datetime) -> list[Newcomer]:
    """Who wrote here first in the last month and has had no reply, the longest wait first.

    What the viewer may not read, or whose author stays unnamed, is left out with its author.
    """
    acts = records.acts().filter(community=community.uuid, verb__in=CONTRIBUTIONS)
    lately = acts.filter(at__gt=now - NEW, at__lte=now).order_by("at")
    firsts: dict[int, tuple[Any, datetime]] = {}
    for actor, thing, at in lately.values_list("actor", "object", "at"):
        if actor is not None:
            firsts.setdefault(actor, (thing, at))
    for known in _known(acts, firsts, now) | _spoken_to(community, firsts, now):
        firsts.pop(known, None)
    return _named(viewer, dict(list(firsts.items())[:MOST]))


def _known(acts: Any, firsts: dict[int, Any], now: datetime) -> set[int]:
    """Who of them wrote here before."""
    before = acts.filter(actor__in=list(firsts), at__lte=now - NEW).order_by()
    return set(before.values_list("actor", flat=True).distinct())


def _spoken_to(community: Community, firsts: dict[int, Any], now: datetime) -> set[int]:
    """To whom of them somebody else has replied."""
    replies = records.acts().filter(
        community=community.uuid, verb__in=SPOKEN, target_actor__in=list(firsts), at__gt=now - NEW
    )
    pairs = replies.order_by().values_list("actor", "target_actor").distinct()
    return {to for actor, to in pairs if actor != to}


def _named(viewer: Any, firsts: dict[int, tuple[Any, datetime]]) -> list[Newcomer]:
    persons = people.by_actor(firsts)
    titles = search.titles(viewer, [thing for thing, _ in firsts.values()])
    return [
        Newcomer(persons[actor], at, titles[thing].title, titles[thing].url)
        for actor, (thing, at) in firsts.items()
        if actor in persons and _is_theirs(titles.get(thing), persons[actor])
    ]


def _is_theirs(document: Any, person: Person) -> bool:
    """Whether it can be read, under that very name."""
    return document is not None and document.author_id == person.pk


def joined_lately(community: Community, now: datetime, *, limit: int = 5) -> list[Member]:
    """Who joined in the last month, the latest first."""
    running = Member.objects.filter(community=community, left__isnull=True, joined__gt=now - NEW)
    return list(running.select_related("person").order_by("-joined", "-pk")[:limit])
