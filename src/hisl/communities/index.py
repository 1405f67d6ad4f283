"""Communities in the index of search: found by their name and purpose by those who may know."""

from __future__ import annotations

from collections.abc import Iterator

from hisl.search import actions as search
from hisl.search.tools import Entry

from .models import Community

__all__ = ["entries", "put"]


def entries() -> Iterator[Entry]:
    """Every community as search keeps it."""
    for community in Community.objects.order_by("pk").iterator():
        yield _entry(community)


def put(community: Community) -> None:
    """Make the community findable as it is now."""
    search.put(_entry(community))


def _entry(community: Community) -> Entry:
    """What is not for everybody to know of is found by members alone."""
    own = community.preparing or community.visibility == Community.Visibility.HIDDEN
    return Entry(
        uuid=community.uuid,
        kind="community",
        title=community.name,
        body=community.purpose,
        url=community.get_absolute_url(),
        key=f"community:{community.uuid}" if own else "everybody",
        at=community.created,
        handle=community.key,
        place=community.uuid,
    )
