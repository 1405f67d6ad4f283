"""What people write about in a community: the tags that stand most often on what is new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from hisl.search import queries as search

from ..models import Community, Meter

__all__ = ["lately", "of"]

LATEST = 400
SHOWN = 5


def lately(community: Community) -> list[str]:
    """The most frequent tags of the latest things in the community."""
    counted = Counter(tag for tags in search.tags_in(community.uuid, limit=LATEST) for tag in tags)
    return [tag for tag, _ in counted.most_common(SHOWN)]


def of(communities: Iterable[int]) -> dict[int, list[str]]:
    """The topics of these communities, as they were last counted."""
    kept = Meter.objects.filter(community__in=list(communities), name="topics")
    return {meter.community_id: meter.facts.get("topics", []) for meter in kept}
