"""Finding communities and their people. `visible_to` is the one door for every list and search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet


from .models import Community, Member

if TYPE_CHECKING:
    from hisl.people.models import Person

__all__ = [
    "by_key",
    "facilitators",
    "listed_to",
    "members",
    "membership",
    "menu",
    "mine",
    "visible_to",
]


def visible_to(viewer: Any) -> QuerySet[Community]:
    """The communities whose content the viewer may read; the list form of communities.read."""
    return Community.objects.filter(_readable(viewer))


def listed_to(viewer: Any) -> QuerySet[Community]:
    """The communities that the viewer may know of; the list form of communities.find."""
    listed = ~Q(visibility=Community.Visibility.HIDDEN) if _known(viewer) else Q(pk__in=[])
    return Community.objects.filter(listed | _readable(viewer))


def mine(person: Any) -> QuerySet[Community]:
    """The communities that the person belongs to."""
    return Community.objects.filter(pk__in=_memberships(person))


def by_key(key: str) -> Community | None:
    return Community.objects.filter(key=key).first()


def membership(person: Any, community: Community) -> Member | None:
    if not person.is_authenticated:
        return None
    return Member.objects.filter(community=community, person=person, left__isnull=True).first()


def members(community: Community) -> QuerySet[Member]:
    """Those who belong to it now, facilitators first."""
    active = Member.objects.filter(community=community, left__isnull=True)
    return active.select_related("person").order_by("role", "person__name", "person__username")


def facilitators(community: Community) -> list[Person]:
    leading = members(community).filter(role=Member.Role.FACILITATOR)
    return [member.person for member in leading]


def with_sizes(communities: QuerySet[Community]) -> QuerySet[Community]:
    """The communities, each with `size`: how many belong to it now."""
    return communities.annotate(
        size=Count("members", filter=Q(members__left__isnull=True), distinct=True)
    )


def menu(request: Any) -> list[tuple[str, str, str | None]]:
    """My communities, for the rail: (name, address, badge)."""
    own = mine(request.user) if request.user.is_authenticated else visible_to(request.user)
    shown = own.filter(archived__isnull=True).only("name", "key")[:8]
    return [(c.name, c.get_absolute_url(), None) for c in shown]


def _known(viewer: Any) -> bool:
    return viewer.is_authenticated or settings.HISL_GUESTS


def _readable(viewer: Any) -> Q:
    if getattr(viewer, "is_superuser", False) and viewer.is_active:
        return Q()
    public = Q(visibility=Community.Visibility.PUBLIC) if _known(viewer) else Q(pk__in=[])
    return public | Q(pk__in=_memberships(viewer))


def _memberships(viewer: Any) -> QuerySet[Member]:
    if not viewer.is_authenticated:
        return Member.objects.none().values("community")
    return Member.objects.filter(person=viewer, left__isnull=True).values("community")
