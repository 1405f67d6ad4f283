"""Reading pages and their history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Min, QuerySet, Value
from django.db.models.functions import Replace
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hisl.communities import queries as communities
from hisl.people.queries import may

from .models import Page

if TYPE_CHECKING:
    from hisl.communities.models import Community

__all__ = [
    "by_path",
    "count",
    "door",
    "in_community",
    "part",
    "revision_count",
    "trials",
    "visible_to",
    "writers",
]


def visible_to(viewer: Any) -> QuerySet[Page]:
    """The pages of the communities that the viewer may read, without the hidden ones."""
    readable = communities.visible_to(viewer)
    return Page.objects.filter(community__in=readable, hidden__isnull=True)


def in_community(viewer: Any, community: Community) -> QuerySet[Page]:
    """A community's pages as a tree, each below its parent, with `changes`: its revisions."""
    pages = visible_to(viewer).filter(community=community).select_related("community")
    # A blank sorts before everything that a path may hold, so children follow their parent.
    branch = Replace("path", Value("/"), Value(" "))
    return pages.annotate(changes=Count("text__revisions")).order_by(branch)


def by_path(viewer: Any, community: Community, path: str) -> Page | None:
    """A page that the viewer may read; a hidden one for its author and the facilitators."""
    readable = Page.objects.filter(community__in=communities.visible_to(viewer))
    found = readable.select_related("community", "text", "author")
    page = found.filter(community=community, path=path).first()
    if page is None or page.hidden is None:
        return page
    own = viewer.is_authenticated and page.author_id == viewer.pk
    return page if own or may(viewer, "communities.facilitate", community) else None


def door(community: Community) -> communities.Door:
    return communities.Door(_("Wiki"), reverse("wikis:contents", args=[community.key]))


def part(request: Any, community: Community) -> communities.Part:
    """What a community's page shows of its wiki."""
    pages = visible_to(request.user).filter(community=community)
    latest = pages.select_related("community").order_by("-changed")[:5]
    return communities.Part(
        door=door(community),
        count=pages.count(),
        latest=[(p.title, p.get_absolute_url(), p.changed, "") for p in latest],
        begin=reverse("wikis:create", args=[community.key]),
        begin_label=_("Write a page"),
    )


def count() -> int:
    return Page.objects.count()


def revision_count() -> int:
    """Revisions of pages, over everything."""
    return Page.objects.aggregate(n=Count("text__revisions"))["n"]


def writers(page: Page) -> list[tuple[Any, int]]:
    """Who wrote the page, with how many revisions each, in the order in which they came."""
    rows = page.text.revisions.filter(author__isnull=False).order_by()
    per = rows.values("author").annotate(n=Count("pk"), first=Min("number")).order_by("first")[:12]
    person = Page._meta.get_field("author").related_model
    known = person.objects.in_bulk([row["author"] for row in per])
    return [(known[row["author"]], row["n"]) for row in per]


def trials(page: Page) -> list[Any]:
    """What happened when people tried what the page says, oldest first."""
    return list(page.text.trials.select_related("person"))
