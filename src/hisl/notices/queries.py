"""What somebody is told and follows. The first argument is always whose it is."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from hisl.people import queries as people

from .models import Following, Level, Notice, Reader

if TYPE_CHECKING:
    from hisl.people.models import Person

__all__ = [
    "away",
    "away_among",
    "followers",
    "following",
    "level_of",
    "reader_of",
    "thing_of_topic",
    "unseen",
    "visible_to",
    "zone_of",
]

TOPICS = uuid.UUID("0f0cfa8e-6f0c-5b2b-9d56-3a2c4f3a7d11")


def thing_of_topic(name: str) -> uuid.UUID:
    """The id under which a topic is followed: the same for every spelling of its case."""
    return uuid.uuid5(TOPICS, name.strip().casefold())


def level_of(person: Any, thing: uuid.UUID) -> str:
    """The level that the person chose for this thing; normal when they chose none."""
    chosen = Following.objects.filter(person=person.pk, thing=thing).values_list("level", flat=True)
    return chosen.first() or Level.NORMAL


def followers(thing: uuid.UUID, level: str = Level.WATCH) -> QuerySet[Person]:
    """Those who chose this level for this thing and may be told anything at all."""
    return people.listed().filter(followings__thing=thing, followings__level=level).order_by("pk")


def following(person: Any) -> QuerySet[Following]:
    """All that the person follows or has muted, of what they may still read; newest first."""
    return Following.objects.filter(person=person.pk, key__in=people.keys_of(person))


def visible_to(person: Any) -> QuerySet[Notice]:
    """What the person is told and may still read, newest first."""
    return Notice.objects.filter(person=person.pk, key__in=people.keys_of(person))


def unseen(person: Any) -> int:
    """How many notices the person has not seen yet: one query while there are none."""
    new = Notice.objects.filter(person=person.pk, seen_at=None).values_list("key", flat=True)
    keys = list(new)
    if not keys:
        return 0
    held = people.keys_of(person)
    return sum(key in held for key in keys)


def reader_of(person: Any) -> Reader:
    """How the person wants to be told; the defaults, unsaved, when they never said."""
    return Reader.objects.filter(person=person.pk).first() or Reader(person=person)


def zone_of(person: Person) -> ZoneInfo:
    """The time zone in which the person's hours and days are meant."""
    return ZoneInfo(person.time_zone or settings.TIME_ZONE)


def away(person: Person, at: datetime) -> bool:
    """Whether the person has said that they are away then: ask somebody else."""
    return person.pk in away_among([person], at)


def away_among(persons: Iterable[Person], at: datetime) -> set[int]:
    """The numbers of those of these people who are away then, each in their own time zone."""
    by_pk = {person.pk: person for person in persons}
    holidays = Reader.objects.filter(person__in=by_pk, away_from__isnull=False)
    return {
        pk
        for pk, since, until in holidays.values_list("person", "away_from", "away_until")
        if since <= _day(by_pk[pk], at) and (until is None or _day(by_pk[pk], at) <= until)
    }


def _day(person: Person, at: datetime) -> Any:
    return timezone.localdate(at, timezone=zone_of(person))
