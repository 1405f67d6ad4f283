"""What would come with these settings: shown before somebody saves them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from .bundles import Bundle, ranked
from .models import Notice, Reader
from .standing import standing_of

__all__ = ["Preview", "preview"]

WEEK = timedelta(days=7)
LONGEST = 12


@dataclass(frozen=True, slots=True)
class Preview:
    """The next digest as it stands now, and how the last seven days would have gone."""

    at: datetime | None
    bundles: list[Bundle]
    more: int
    came: int
    at_once: int
    budget: int


def preview(reader: Reader, now: datetime) -> Preview:
    """What this reader, who may be unsaved, would get."""
    standing = standing_of(reader)
    own = Notice.objects.filter(person=reader.person).select_related("by")
    waiting = own.filter(state=Notice.State.WAITING).order_by("-at")[:500]
    needed = [notice for notice in waiting if not standing.needs_no_mail(notice)]
    week = [notice for notice in own.filter(at__gt=now - WEEK) if notice.key in standing.keys]
    wanted = {n.thread or n.about for n in week if standing.lets_interrupt(n)}
    bundles = ranked(needed)
    return Preview(
        at=standing.hours.next_digest(now),
        bundles=bundles[:LONGEST],
        more=max(0, len(bundles) - LONGEST),
        came=len(week),
        at_once=min(len(wanted), reader.budget),
        budget=reader.budget,
    )
