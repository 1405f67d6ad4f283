"""Finding communities and their people. `visible_to` is the one door for every list and search."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.http import Http404

from hisl.people import queries as people

from .models import Community, Member

if TYPE_CHECKING:
    from hisl.people.models import Person

__all__ = [
    "Door",
    "Part",
    "Rights",
    "by_key",
    "doors",
    "every",
    "facilitators",
    "frame",
    "key_of",
    "keys",
    "listed_to",
    "members",
    "membership",
    "menu",
    "mine",
    "parts",
    "people_of",
    "readable_or_404",
    "register_part",
    "rights",
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
    listed = ~Q(visibility=Community.Visibility.HIDDEN) if _known(viewer) else Q(pk__in=[])
    return Community.objects.filter(listed | _readable(viewer))


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


@dataclass(frozen=True, slots=True)
class Rights:
    """What the viewer may do in a community, asked once a page."""

    read: bool
    join: bool
    leave: bool
    contribute: bool
    facilitate: bool
    see_people: bool


def rights(viewer: Any, community: Community) -> Rights:
    member = people.may(viewer, "communities.leave", community)
    read = people.may(viewer, "communities.read", community)
    return Rights(
        read=read,
        join=not member and people.may(viewer, "communities.join", community),
        leave=member,
        contribute=people.may(viewer, "communities.contribute", community),
        facilitate=people.may(viewer, "communities.facilitate", community),
        see_people=read and people.may(viewer, "people.directory"),
    )


@dataclass(frozen=True, slots=True)
class Door:
    """Where a tool begins inside a community."""

    name: Any
    url: str


@dataclass(frozen=True, slots=True)
class Part:
    """What a tool shows of itself on a community's page, behind its door.

    latest holds (title, address, when, remark); say is a sentence for a part that is no list;
    begin is the address for making a new thing.
    """

    door: Door
    count: int | None = None
    latest: Sequence[tuple[str, str, datetime, Any]] = ()
    say: Any = ""
    begin: str = ""
    begin_label: Any = ""


_doors: list[Callable[[Community], Door]] = []
_parts: list[Callable[[Any, Community], Part]] = []


def register_part(
    door: Callable[[Community], Door], part: Callable[[Any, Community], Part]
) -> None:
    """A tool says at start where it begins in a community and what it shows on its page."""
    _doors.append(door)
    _parts.append(part)


def doors(viewer: Any, community: Community) -> list[Door]:
    """The doors of all tools, for the tabs; none for those who may not read."""
    if not people.may(viewer, "communities.read", community):
        return []
    return [door(community) for door in _doors]


def parts(request: Any, community: Community) -> list[Part]:
    """What every tool has to show; nothing for those who may not read."""
    if not people.may(request.user, "communities.read", community):
        return []
    return [part(request, community) for part in _parts]


def frame(viewer: Any, community: Community) -> dict[str, Any]:
    """What every page inside a community shows around itself."""
    return {
        "community": community,
        "rights": rights(viewer, community),
        "doors": doors(viewer, community),
    }


def menu(request: Any) -> list[tuple[str, str, str | None]]:
    """My communities, for the rail: (name, address, badge)."""
    own = mine(request.user) if request.user.is_authenticated else visible_to(request.user)
    shown = own.filter(archived__isnull=True).only("name", "key")[:8]
    return [(c.name, c.get_absolute_url(), None) for c in shown]


def _sees_all(viewer: Any) -> bool:
    return viewer.is_superuser and viewer.is_active


def _known(viewer: Any) -> bool:
    return viewer.is_authenticated or settings.HISL_GUESTS


def _readable(viewer: Any) -> Q:
    if _sees_all(viewer):
        return Q()
    public = Q(visibility=Community.Visibility.PUBLIC) if _known(viewer) else Q(pk__in=[])
    return public | Q(pk__in=_memberships(viewer))


def _memberships(viewer: Any) -> QuerySet[Member]:
    if not viewer.is_authenticated:
        return Member.objects.none().values("community")
    return Member.objects.filter(person=viewer, left__isnull=True).values("community")
