"""Reading pages and their history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, QuerySet

from hisl.communities import queries as communities

from .models import Page

if TYPE_CHECKING:
    from hisl.communities.models import Community

__all__ = ["by_path", "count", "in_community", "revision_count", "revisions", "visible_to"]


def visible_to(viewer: Any) -> QuerySet[Page]:
    """The pages of the communities that the viewer may read."""
    return Page.objects.filter(community__in=communities.visible_to(viewer))


def in_community(viewer: Any, community: Community) -> QuerySet[Page]:
    """A community's pages by address, each with `changes`: how many revisions it has."""
    pages = visible_to(viewer).filter(community=community)
    return pages.annotate(changes=Count("text__revisions"))


def by_path(viewer: Any, community: Community, path: str) -> Page | None:
    found = visible_to(viewer).select_related("community", "text", "author")
    return found.filter(community=community, path=path).first()


def revisions(page: Page) -> QuerySet[Any]:
    """A page's revisions, the newest first, with their authors."""
    return page.text.revisions.select_related("author").order_by("-number")


def count() -> int:
    return Page.objects.count()


def revision_count() -> int:
    """Revisions of pages, over everything."""
    return Page.objects.aggregate(n=Count("text__revisions"))["n"]
