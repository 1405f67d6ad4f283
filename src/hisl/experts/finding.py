"""Who can be asked: under their load, not away, and able to read the question."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet

from hisl.communities import queries as communities
from hisl.domain.expertise.load import cap_of, week_of
from hisl.notices import queries as notices
from hisl.people import queries as people

from .models import Ask, Asked, Wish

if TYPE_CHECKING:
    from hisl.communities.models import Community
    from hisl.people.models import Person

MOST_MEMBERS = 20

__all__ = ["asked_in_week", "free_of", "keepers", "may_read", "people_of_desk", "responsible"]


def may_read(person: Person, key: str) -> bool:
    """Whether somebody holds the key: asked at the last moment, for every single person."""
    return key in people.keys_of(person)


def asked_in_week(persons: Collection[int], at: datetime) -> dict[int, int]:
    """How often each of these people was asked by name in the week of that moment."""
    rows = Asked.objects.filter(person__in=persons, week=week_of(at)).order_by()
    return dict(rows.values_list("person").annotate(n=Count("pk")))


def free_of(persons: Iterable[Person], at: datetime) -> list[Person]:
    """Those of these people who can be asked now: here, willing, under their cap; same order."""
    here = [person for person in persons if person.is_active and person.claimed]
    numbers = [person.pk for person in here]
    away = notices.away_among(here, at)
    asked = asked_in_week(numbers, at)
    wishes = {wish.person_id: wish for wish in Wish.objects.filter(person__in=numbers)}
    return [
        person
        for person in here
        if person.pk not in away and asked.get(person.pk, 0) < _cap(wishes.get(person.pk))
    ]


def responsible(community: Community, ask: Ask, at: datetime) -> Person | None:
    """The facilitator whose duty a question becomes: here, able to read it, with fewest on hand."""
    return _least_busy(communities.facilitators(community), ask, at)


def people_of_desk() -> QuerySet[Person]:
    """Whoever holds the right experts.last_resort."""
    return people.listed().filter(Q(is_staff=True) | Q(is_superuser=True)).order_by("pk")


def keepers(ask: Ask, at: datetime) -> Person | None:
    """Who keeps a question that nobody took: of the desk, else any facilitator, away or not.

    In an installation that has neither, a member keeps it, and in the end the asker.
    """
    desk = list(people_of_desk())
    leading = communities.facilitators(ask.community)
    return (
        _least_busy(desk, ask, at)
        or _least_busy(leading, ask, at)
        or _least_busy([*desk, *leading], ask, None)
        or _least_busy(communities.people_of(ask.community)[:MOST_MEMBERS], ask, None)
        or ask.asker
    )


def _least_busy(persons: Iterable[Person], ask: Ask, at: datetime | None) -> Person | None:
    """The one with the fewest open questions on hand; at: not those who are away then."""
    here = [p for p in persons if p.is_active and p.claimed and p.pk != ask.asker_id]
    if at is not None:
        away = notices.away_among(here, at)
        here = [p for p in here if p.pk not in away]
    open_asks = Ask.objects.filter(owner__in=[p.pk for p in here], state=Ask.State.OPEN)
    busy = dict(open_asks.order_by().values_list("owner").annotate(n=Count("pk")))
    for person in sorted(here, key=lambda p: (busy.get(p.pk, 0), p.pk)):
        if may_read(person, ask.key):
            return person
    return None


def _cap(wish: Wish | None) -> int:
    if wish is None:
        return cap_of(None)
    return 0 if wish.opted_out else cap_of(wish.weekly_cap)
