"""Who reads what stands in a community: the other direction of `keys`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils import timezone

from hisl.people import queries as people

from ..models import Community, Member

if TYPE_CHECKING:
    from hisl.people.models import Person

__all__ = ["readers"]


def readers(uuid: str) -> QuerySet[Person]:
    """The people with an account who hold the key of a community, by name."""
    everybody = people.listed()
    community = Community.objects.filter(uuid=uuid).first()
    if community is None:
        return everybody.none()
    members = Member.objects.filter(community=community, left__isnull=True)
    outside = ~Q(guest_of="")
    over = outside & Q(guest_until__lt=timezone.localdate())
    reading = Q(is_superuser=True) | (Q(pk__in=members.values("person")) & ~over)
    if community.visibility == Community.Visibility.PUBLIC and not community.preparing:
        reading |= ~outside
    return everybody.filter(reading)
