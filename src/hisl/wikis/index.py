"""Pages in the index of search."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from hisl.communities import queries as communities
from hisl.domain import text as rendering
from hisl.search import actions as search
from hisl.search.tools import Entry
from hisl.writing import queries as writing

from .models import Page

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["entries", "put", "put_all"]

BATCH = 500


def put(page: Page) -> None:
    """Make a page findable as it is now, or no longer while it is hidden."""
    put_all([page.uuid])


def put_all(uuids: Collection[UUID]) -> None:
    """Make these pages findable as they are now."""
    found = list(_pages().filter(uuid__in=uuids))
    search.put_many(_entry(page) for page in found)
    search.drop(set(uuids) - {page.uuid for page in found})


def entries() -> Iterator[Entry]:
    """Every page, for making the index anew."""
    for page in _pages().order_by("pk").iterator(chunk_size=BATCH):
        yield _entry(page)


def _pages() -> QuerySet[Page]:
    fetched: Sequence[str] = ("text__trials", "text__reactions")
    shown = Page.objects.filter(hidden__isnull=True)
    return shown.select_related("community", "text").prefetch_related(*fetched)


def _entry(page: Page) -> Entry:
    worked, tried = writing.trials_told(page.text)
    return Entry(
        uuid=page.uuid,
        kind="page",
        title=page.title,
        body=rendering.plain(page.text.html),
        url=page.get_absolute_url(),
        key=communities.key_of(page.community),
        at=page.at,
        changed=page.changed,
        place=page.community.uuid,
        author_id=page.author_id,
        author_name=page.author_name,
        worked=worked,
        tried=tried,
        votes=len(page.text.reactions.all()),
    )
