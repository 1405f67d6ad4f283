"""How far somebody has read: unread marks, one's place in a thread on every device, catching up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from hisl.communities import queries as communities

from . import actions
from .models import CaughtUp, Reading, Thread

if TYPE_CHECKING:
    from hisl.communities.models import Community
    from hisl.people.models import Person

__all__ = [
    "Floor",
    "Mark",
    "catch_up",
    "fall_back",
    "floor",
    "mark",
    "mark_of",
    "unread_count",
    "unread_only",
    "visit",
]


@dataclass(frozen=True, slots=True)
class Mark:
    """Where somebody stands in a thread: what is older than `since` counts as read there."""

    since: datetime | None
    reading: Reading | None


@dataclass(frozen=True, slots=True)
class Floor:
    """What is older than `since` counts as read, since joining or since `caught_up`.

    None for those who are no members: nothing is unread for them.
    """

    since: datetime | None
    caught_up: datetime | None = None


def floor(person: Any, community: Community) -> Floor:
    """From when on things can be unread for the person in a community."""
    member = communities.membership(person, community)
    if member is None:
        return Floor(None)
    caught = CaughtUp.objects.filter(person=person.pk, community=community)
    at = caught.values_list("at", flat=True).first()
    return Floor(max(member.joined, at) if at else member.joined, at)


def mark_of(person: Any, thread: Thread) -> Mark:
    """How far the person has read a thread."""
    if not person.is_authenticated:
        return Mark(None, None)
    since = floor(person, thread.community).since
    reading = Reading.objects.filter(person=person.pk, thread=thread).first()
    return Mark(max(reading.at, since) if reading and since else since, reading)


def visit(thread: Thread, person: Person, mark: Mark, *, seen_to: datetime, now: datetime) -> None:
    """Keep how far the person has read, and count the reading once a day."""
    known = mark.reading
    if known and known.at >= seen_to and known.day == now.date():
        return
    if known is None or known.day != now.date():
        actions.viewed(thread, person=person, at=now)
    at = max(known.at, seen_to) if known else seen_to
    Reading.objects.update_or_create(
        person=person, thread=thread, defaults={"at": at, "day": now.date()}
    )


def mark(person: Any, threads: Sequence[Thread], since: datetime | None) -> None:
    """Give each thread of a list `unread`: something was said since the person was there."""
    reading: dict[int, datetime] = {}
    if since is not None:
        rows = Reading.objects.filter(person=person.pk, thread__in=threads)
        reading = dict(rows.values_list("thread", "at"))
    for thread in threads:
        to = max(reading.get(thread.pk, since), since) if since else None
        thread.unread = to is not None and thread.last_at > to


def unread_only(person: Any, threads: QuerySet[Thread], since: datetime | None) -> QuerySet[Thread]:
    """Those of the threads in which something is unread."""
    if since is None:
        return threads.none()
    own = Reading.objects.filter(person=person.pk, thread=OuterRef("pk"))
    return threads.filter(~Exists(own.filter(at__gte=OuterRef("last_at"))), last_at__gt=since)


def unread_count(person: Any, among: QuerySet[Thread], since: datetime | None, *, most: int) -> int:
    """In how many of these threads something is unread, counted up to `most`."""
    if since is None:
        return 0
    return unread_only(person, among.order_by(), since)[:most].count()


@transaction.atomic
def catch_up(person: Person, community: Community, *, at: datetime) -> None:
    """Mark everything in a community as read."""
    known, new = CaughtUp.objects.select_for_update().get_or_create(
        person=person, community=community, defaults={"at": at}
    )
    if not new:
        known.before, known.at = known.at, at
        known.save(update_fields=["before", "at"])


@transaction.atomic
def fall_back(person: Person, community: Community) -> None:
    """Take back the last catching up: what was unread before is unread again."""
    known = CaughtUp.objects.filter(person=person, community=community)
    known.filter(before__isnull=True).delete()
    known.update(at=F("before"), before=None)
