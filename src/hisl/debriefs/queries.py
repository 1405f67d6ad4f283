"""Reading debriefs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hisl.communities import queries as communities
from hisl.people.queries import may

from .models import Debrief

if TYPE_CHECKING:
    from hisl.communities.models import Community

__all__ = ["by_pk", "count", "door", "in_community", "part", "visible_to"]


def visible_to(viewer: Any) -> QuerySet[Debrief]:
    """The debriefs of the communities that the viewer may read, without the hidden ones."""
    readable = communities.visible_to(viewer)
    return Debrief.objects.filter(community__in=readable, hidden__isnull=True)


def in_community(viewer: Any, community: Community) -> QuerySet[Debrief]:
    """A community's debriefs, the newest first, each with `size`: how many took part."""
    held = visible_to(viewer).filter(community=community).select_related("author")
    return held.annotate(size=Count("participants")).order_by("-at", "-pk")


def by_pk(viewer: Any, pk: int) -> Debrief | None:
    """A debrief that the viewer may read; a hidden one for its writer and the facilitators."""
    readable = Debrief.objects.filter(community__in=communities.visible_to(viewer))
    found = readable.select_related("community", "text", "author")
    debrief = found.prefetch_related("participants").filter(pk=pk).first()
    if debrief is None or debrief.hidden is None:
        return debrief
    own = viewer.is_authenticated and debrief.author_id == viewer.pk
    return debrief if own or may(viewer, "communities.facilitate", debrief.community) else None


def door(community: Community) -> communities.Door:
    return communities.Door(_("Debriefs"), reverse("debriefs:debriefs", args=[community.key]))


def part(request: Any, community: Community) -> communities.Part:
    """What a community's page shows of its debriefs."""
    held = visible_to(request.user).filter(community=community)
    return communities.Part(
        door=door(community),
        count=held.count(),
        latest=[(d.title, d.get_absolute_url(), d.at, "") for d in held[:5]],
        begin=reverse("debriefs:hold", args=[community.key]),
        begin_label=_("Hold a debrief"),
    )


def count() -> int:
    return Debrief.objects.count()
