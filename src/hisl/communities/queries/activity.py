"""How much is written in communities: things written, in the last month; never by whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count

from hisl.domain.measures.acts import CONTRIBUTIONS
from hisl.records import queries as records
from hisl.search import queries as search

from ..models import Community

__all__ = ["lately", "stories"]

MONTH = timedelta(days=30)


def lately(communities: Iterable[Community], now: datetime) -> dict[UUID, int]:
    """How much was written in each of these in the last month."""
    acts = records.acts().filter(
        community__in=[place.uuid for place in communities],
        at__gt=now - MONTH,
        verb__in=CONTRIBUTIONS,
    )
    counted = acts.order_by().values_list("community").annotate(n=Count("seq"))
    return dict(counted)


def stories(viewer: Any, community: Community, *, limit: int = 3) -> list[Any]:
    """The newest stories told in the community that the viewer may read: entries of search."""
    told = records.acts().filter(community=community.uuid, verb="told").order_by("-at", "-seq")
    things = list(told.values_list("object", flat=True)[: 4 * limit])
    titles = search.titles(viewer, things)
    return [titles[thing] for thing in things if thing in titles][:limit]
