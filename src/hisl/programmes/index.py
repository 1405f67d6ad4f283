"""Programmes in the index of search: found by whoever may see them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time
from typing import Any

from hisl.search import actions as search
from hisl.search.tools import Entry

from . import queries
from .models import Programme

__all__ = ["entries", "keys", "put_all"]

BATCH = 500


def put_all(programmes: Iterable[Programme]) -> None:
    """Make these programmes findable as they are now."""
    search.put_many(_entry(programme) for programme in programmes)


def entries() -> Iterator[Entry]:
    """Every programme, for making the index anew."""
    every = Programme.objects.select_related("community").order_by("pk")
    for programme in every.iterator(chunk_size=BATCH):
        yield _entry(programme)


def keys(viewer: Any) -> list[str]:
    """The keys of the programmes that the viewer may see: those of readable places, one's own."""
    return [f"programme:{u}" for u in queries.visible_to(viewer).values_list("uuid", flat=True)]


def _entry(programme: Programme) -> Entry:
    texts = (programme.purpose, programme.planned_outcome, programme.completion_rule)
    return Entry(
        uuid=programme.uuid,
        kind="programme",
        title=programme.name,
        body="\n".join(filter(None, texts)),
        url=programme.get_absolute_url(),
        key=f"programme:{programme.uuid}",
        at=datetime.combine(programme.starts, time(), UTC),
        handle=programme.key,
        place=programme.community.uuid if programme.community else None,
    )
