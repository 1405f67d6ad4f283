"""Debriefs in the index of search."""

from __future__ import annotations

from collections.abc import Iterator

from hisl.communities import queries as communities
from hisl.domain import text as rendering
from hisl.search import actions as search
from hisl.search.tools import Entry

from .models import Debrief

__all__ = ["entries", "put"]

BATCH = 500


def put(debrief: Debrief) -> None:
    """Make a debrief findable, or no longer while it is hidden."""
    if debrief.hidden:
        search.drop([debrief.uuid])
    else:
        search.put(_entry(debrief))


def entries() -> Iterator[Entry]:
    """Every debrief, for making the index anew."""
    shown = Debrief.objects.filter(hidden__isnull=True)
    shown = shown.select_related("community", "text").order_by("pk")
    for debrief in shown.iterator(chunk_size=BATCH):
        yield _entry(debrief)


def _entry(debrief: Debrief) -> Entry:
    return Entry(
        uuid=debrief.uuid,
        kind="debrief",
        title=debrief.title,
        body=rendering.plain(debrief.text.html),
        url=debrief.get_absolute_url(),
        key=communities.key_of(debrief.community),
        at=debrief.at,
        place=debrief.community.uuid,
        author_id=debrief.author_id,
        author_name=debrief.author_name,
    )
