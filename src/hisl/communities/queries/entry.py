"""Who is invited, who asks to come in, who may not write for a while."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from .. import rules
from ..models import Community, Invitation, JoinRequest, Suspension

__all__ = ["invitation_of", "invitations", "request_of", "requests", "suspensions"]


def invitations(community: Community, now: datetime) -> QuerySet[Invitation]:
    """The invitations that hold, the latest first."""
    holding = Invitation.objects.filter(community=community, ended__isnull=True, until__gt=now)
    return holding.select_related("person", "by")


def invitation_of(token: str) -> Invitation | None:
    """The invitation whose link ends like this; whoever holds it may see what it is to."""
    found = Invitation.objects.filter(token=token).select_related("community", "by", "person")
    return found.first()


def requests(community: Community) -> QuerySet[JoinRequest]:
    """Who asks to be let in, the longest wait first."""
    open_ones = JoinRequest.objects.filter(community=community, answer=JoinRequest.Answer.OPEN)
    return open_ones.select_related("person")


def request_of(person: Any, community: Community) -> JoinRequest | None:
    """The person's own request that nobody has answered yet."""
    if not person.is_authenticated:
        return None
    return requests(community).filter(person=person).first()


def suspensions(community: Community, now: datetime) -> QuerySet[Suspension]:
    """Who may not write here at the moment."""
    running = rules.running_suspensions(now).filter(community=community)
    return running.select_related("person", "by")
