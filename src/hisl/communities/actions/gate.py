"""The launch gate: what a new community needs before it opens, and how its first months went."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from hisl.privacy import queries as privacy
from hisl.privacy.queries import Purpose

from .. import index
from ..models import Community, Member, Meter, Ruling
from ..queries import first_months, gate
from . import telling
from .log import write_down

if TYPE_CHECKING:
    from hisl.people.models import Person

__all__ = ["NotReadyError", "launch", "prepare", "tell_first_months"]


class NotReadyError(ValueError):
    """Something that a community needs is missing; the message says so, for a page."""


@transaction.atomic
def prepare(
    community: Community, member: Member | None, *, weekly_minutes: int | None = None
) -> None:
    """Keep what the founders decide: the promise, the purpose, the minutes that one keeps free."""
    community.save(update_fields=["purpose", "reply_hours"])
    if member is not None and weekly_minutes is not None:
        member.weekly_minutes = weekly_minutes
        member.save(update_fields=["weekly_minutes"])
    index.put(community)


@transaction.atomic
def launch(community: Community, *, by: Person, at: datetime, exception: str = "") -> None:
    """Open a prepared community to others.

    exception is the desk's reason for opening it although something is missing; it is written
    down. Raises NotReadyError without one.
    """
    community = Community.objects.select_for_update().get(pk=community.pk)
    if not community.preparing:
        return
    missing = [line for line in gate.lines(community) if not line.done]
    if missing and not exception:
        raise NotReadyError(_("Something is still missing before this community can open."))
    community.preparing, community.opened = False, at
    community.save(update_fields=["preparing", "opened"])
    index.put(community)
    if missing:
        write_down(Ruling.What.GATE, community=community, by=by, words=exception, at=at)
    telling.of_opening(community, by=by, at=at)


def tell_first_months(now: datetime) -> str | None:
    """The job: 30 and 90 days after the opening, keep and tell whether the human part happened."""
    told = 0
    for days in first_months.AFTER_DAYS:
        for community in first_months.due(days, now):
            told += _keep(community, days, now)
    return _("%(n)s reports of first months") % {"n": told} if told else None


@transaction.atomic
def _keep(community: Community, days: int, now: datetime) -> bool:
    """Whether it is new: the row is the claim, so that two workers tell it once."""
    until = community.opened + timedelta(days=days)
    wrote, facts = first_months.figures(community, until=until)
    released = privacy.release(wrote, purpose=Purpose.FACILITATION)
    new = Meter.objects.get_or_create(
        community=community,
        name=first_months.name_of(days),
        defaults={
            "since": community.opened,
            "until": until,
            "computed": now,
            "result": released.value.as_dict() if released.value else None,
            "refusal": released.reason,
            "facts": facts,
        },
    )[1]
    if new:
        telling.of_first_months(community, days=days, at=now)
    return new
