"""What somebody is told and follows. The first argument is always whose it is."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hisl.lib import nav
from hisl.people import queries as people

from .hours import Hours
from .incoming import MOST_BYTES, Incoming
from .incoming import read as read_mail
from .models import Following, Level, Mail, Notice, Reader
from .presets import PRESETS, Preset

if TYPE_CHECKING:
    from hisl.people.models import Person

__all__ = [
    "MOST_BYTES",
    "away",
    "away_among",
    "bell",
    "followers",
    "following",
    "hours_of",
    "incoming",
    "level_of",
    "levels_of",
    "mails_of",
    "not_mailed",
    "presets",
    "reader_of",
    "thing_of_topic",
    "unseen",
    "visible_to",
    "zone_of",
]

BOUNCE = "bounce"
MOST_COUNTED = 1_000
TOPICS = uuid.UUID("0f0cfa8e-6f0c-5b2b-9d56-3a2c4f3a7d11")


def thing_of_topic(name: str) -> uuid.UUID:
    """The id under which a topic is followed: the same for every spelling of its case."""
    return uuid.uuid5(TOPICS, name.strip().casefold())


def level_of(person: Any, thing: uuid.UUID) -> str:
    """The level that the person chose for this thing; normal when they chose none."""
    chosen = Following.objects.filter(person=person.pk, thing=thing).values_list("level", flat=True)
    return chosen.first() or Level.NORMAL


def levels_of(person: Any, things: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The levels that the person chose for these things; what they did not choose is left out."""
    chosen = Following.objects.filter(person=person.pk, thing__in=list(things))
    return dict(chosen.values_list("thing", "level"))


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
    return len(_unseen_kinds(person))


def bell(request: HttpRequest) -> nav.Bell:
    """What stands at the bell of every page: what is new, and that mail comes back."""
    kinds = _unseen_kinds(request.user)
    if BOUNCE not in kinds:
        return nav.Bell(len(kinds))
    where = reverse("notices:settings") + "#address"
    return nav.Bell(len(kinds), _("Mail to you comes back. See why, and test your address."), where)


def _unseen_kinds(person: Any) -> list[str]:
    new = Notice.objects.filter(person=person.pk, seen_at=None).values_list("kind", "key")
    told = list(new.order_by()[:MOST_COUNTED])
    held = people.keys_of(person) if told else frozenset()
    return [kind for kind, key in told if key in held]


def incoming(raw: bytes) -> Incoming:
    """What a mail that came in says: see notices.incoming."""
    return read_mail(raw)


def mails_of(person: Any) -> QuerySet[Mail]:
    """The mails to this person, newest first, each with what was in it and may still be read."""
    readable = Prefetch("notices", queryset=visible_to(person), to_attr="readable")
    return Mail.objects.filter(person=person.pk).prefetch_related(readable)


def not_mailed(person: Any) -> QuerySet[Notice]:
    """What the person may read and was not mailed, or not yet; newest first."""
    return visible_to(person).exclude(state=Notice.State.MAIL)


def presets() -> tuple[Preset, ...]:
    """The ready answers to "how much?"."""
    return PRESETS


def reader_of(person: Any) -> Reader:
    """How the person wants to be told; the defaults, unsaved, when they never said."""
    return Reader.objects.filter(person=person.pk).first() or Reader(person=person)


def zone_of(person: Person) -> ZoneInfo:
    """The time zone in which the person's hours and days are meant."""
    return ZoneInfo(person.time_zone or settings.TIME_ZONE)


def hours_of(reader: Reader) -> Hours:
    """The times of this reader, who may be unsaved, in the time zone of the person."""
    return Hours(
        zone=zone_of(reader.person),
        quiet_from=reader.quiet_from,
        quiet_until=reader.quiet_until,
        quiet_weekends=reader.quiet_weekends,
        digest=reader.digest,
        digest_day=reader.digest_day,
        digest_at=reader.digest_at,
        away_from=reader.away_from,
        away_until=reader.away_until,
    )


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
