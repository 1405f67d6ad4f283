"""What is new for somebody in a list of threads from several communities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hisl.communities import queries as communities

from .models import CaughtUp, Reading, Thread

if TYPE_CHECKING:
    from hisl.people.models import Person

__all__ = ["mark"]


def mark(person: Person, threads: Sequence[Thread]) -> None:
    """Give each thread `unread`: something was said since the person was there, or joined."""
    own = communities.mine(person).filter(members__person=person, members__left__isnull=True)
    floors = dict(own.values_list("pk", "members__joined"))
    caught = CaughtUp.objects.filter(person=person.pk, community__in=floors)
    for community, at in caught.values_list("community", "at"):
        floors[community] = max(floors[community], at)
    rows = Reading.objects.filter(person=person.pk, thread__in=threads)
    read = dict(rows.values_list("thread", "at"))
    for thread in threads:
        since = floors.get(thread.community_id)
        to = max(read.get(thread.pk, since), since) if since else None
        thread.unread = to is not None and thread.last_at > to
