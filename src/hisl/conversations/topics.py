"""Topics that people used before, for the composer's list."""

from __future__ import annotations

from typing import Any

from django.db.models import Count

from . import queries
from .models import Thread

__all__ = ["like"]

MOST = 8


def like(viewer: Any, key: str, sought: str) -> list[str]:
    """Tags that begin with something, of threads that the viewer may read, the most used first."""
    used = Thread.tags.through.objects.filter(
        tag__name__istartswith=sought, thread__in=queries.visible_to(viewer)
    )
    top = used.values("tag__name").annotate(n=Count("pk")).order_by("-n", "tag__name")[:MOST]
    return [row["tag__name"] for row in top]
