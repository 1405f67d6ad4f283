"""Finding communities and their people. `visible_to` is the one door for every list and search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from hisl.people import queries as people

from .. import rules
from ..models import Community, Member

if TYPE_CHECKING:
    from hisl.people.models import Person

__all__ = [
    "by_key",
    "every",
    "facilitators",
    "joinable_by",
    "key_of",
    "keys",
    "listed_to",
    "members",
    "membership",
    "menu",
    "mine",
    "people_of",
    "readable_or_404",
    "share_a_place",
    "shared_with",
    "visible_to",
    "with_sizes",
]


def visible_to(viewer: Any) -> QuerySet[Community]:
    """The communities whose content the viewer may read; the list form of communities.read."""
    return Community.objects.filter(_readable(viewer))


def listed_to(viewer: Any) -> QuerySet[Community]:
    """The communities that the viewer may know of; the list form of communities.find."""
    if _sees_all(viewer):
        return Community.objects.all()
    listed = ~Q(visibility=Community.Visibility.HIDDEN) & Q(preparing=False)
    known = listed if _known(viewer) else Q(pk__in=[])
    return Community.objects.filter(known | _readable(viewer))


def joinable_by(viewer: Any) -> QuerySet[Community]:
    """The communities that the viewer can join as they are; the list form of communities.join."""
    if not viewer.is_authenticated or viewer.is_guest:
        return Community.objects.none()
    suspended = rules.running_suspensions(timezone.now()).filter(person=viewer)
    public = Community.objects.filter(
        visibility=Community.Visibility.PUBLIC, preparing=False, archived__isnull=True
    )
    return public.exclude(pk__in=_memberships(viewer)).exclude(pk__in=suspended.values("community"))


def mine(person: Any) -> QuerySet[Community]:
    """The communities that the person belongs to."""
    return Community.objects.filter(pk__in=_memberships(person))


def every() -> QuerySet[Community]:
    """All communities, whoever may see them: for the roll-up, never for a page."""
    return Community.objects.all()


def key_of(community: Community) -> str:
    """The key with which what stands in the community is marked, for people.keys_of."""
    return f"community:{community.uuid}"


def keys(viewer: Any) -> list[str]:
    """The keys of the communities that the viewer may read."""
    return [f"community:{uuid}" for uuid in visible_to(viewer).values_list("uuid", flat=True)]


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


def people_of(community: Community) -> QuerySet[Person]:
    """The persons who belong to it now and can sign in, by name."""
    active = Member.objects.filter(community=community, left__isnull=True)
    person = Member._meta.get_field("person").related_model
    known = person.objects.filter(pk__in=active.values("person"), is_active=True, claimed=True)
    return known.order_by("name", "username")


def shared_with(viewer: Any, person: Person) -> list[people.Entry]:
    """Where somebody belongs, for their profile: only communities that the viewer may read."""
    running = Member.objects.filter(
        person=person, left__isnull=True, community__in=visible_to(viewer)
    )
    found = running.select_related("community").order_by("community__name")
    return [
        people.Entry(m.community.name, m.community.get_absolute_url(), m.get_role_display())
        for m in found
    ]


def share_a_place(viewer: Any, person: Person) -> bool:
    """Whether both belong to a community now: how a guest from outside and somebody meet."""
    shared = Member.objects.filter(
        person=person, left__isnull=True, community__in=_memberships(viewer)
    )
    return shared.exists()


def readable_or_404(viewer: Any, key: str) -> Community:
    """The community, for a page of one of its tools.

    Raises Http404 when the viewer may not even know of it, PermissionDenied when only reading is
    not allowed.
    """
    community = by_key(key)
    if community is None or not people.may(viewer, "communities.find", community):
        raise Http404
    people.require(viewer, "communities.read", community)
    return community


def with_sizes(communities: QuerySet[Community]) -> QuerySet[Community]:
    """The communities by name, each with `size`: how many belong to it now."""
    size = Count("members", filter=Q(members__left__isnull=True), distinct=True)
    return communities.annotate(size=size).order_by("name", "pk")


def menu(request: Any) -> list[tuple[str, str, str | None]]:
    """My communities, for the rail: (name, address, badge)."""
    own = mine(request.user) if request.user.is_authenticated else visible_to(request.user)
    shown = own.filter(archived__isnull=True).only("name", "key")[:8]
    return [(c.name, c.get_absolute_url(), None) for c in shown]


def _sees_all(viewer: Any) -> bool:
    return viewer.is_superuser and viewer.is_active


def _known(viewer: Any) -> bool:
    """Whoever may see what is public: colleagues, and passers-by where the organisation says so."""
    return not viewer.is_guest if viewer.is_authenticated else settings.HISL_GUESTS


def _readable(viewer: Any) -> Q:
    if _sees_all(viewer):
        return Q()
    public = Q(visibility=Community.Visibility.PUBLIC, preparing=False)
    return (public if _known(viewer) else Q(pk__in=[])) | Q(pk__in=_memberships(viewer))


def _memberships(viewer: Any) -> QuerySet[Member]:
    """The viewer's running memberships; somebody from outside has none after their last day."""
    if not viewer.is_authenticated or rules.is_over(viewer, timezone.now()):
        return Member.objects.none().values("community")
    return Member.objects.filter(person=viewer, left__isnull=True).values("community")
