"""How much is in the log: acts by verb, by source and by day. Of the whole, never of a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Count
from django.db.models.functions import TruncDate

from hisl.records import queries
from hisl.records.models import Act, Credential, Statement

__all__ = ["Counts", "counts"]

DAYS = 30
KEPT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Counts:
    statements: int
    acts: int
    keys: int
    by_verb: list[tuple[str, int]]
    by_source: list[tuple[str, int]]
    by_day: list[tuple[Any, int]]


def counts(now: datetime) -> Counts:
    """All of it, at most a minute old: counting reads the whole log."""
    return cache.get_or_set("records.counts", lambda: _counted(now), KEPT_SECONDS)


def _counted(now: datetime) -> Counts:
    by_verb = sorted(queries.acts_by_verb().items(), key=lambda pair: (-pair[1], pair[0]))
    sources = Act.objects.order_by().values_list("source").annotate(n=Count("seq"))
    return Counts(
        statements=Statement.objects.count(),
        acts=sum(n for _, n in by_verb),
        keys=Credential.objects.filter(revoked__isnull=True).count(),
        by_verb=by_verb,
        by_source=sorted(sources, key=lambda pair: -pair[1]),
        by_day=_by_day(now),
    )


def _by_day(now: datetime) -> list[tuple[Any, int]]:
    """Acts by the day on which they happened, the latest first; days without acts are left out."""
    lately = Act.objects.filter(at__gt=now - timedelta(days=DAYS), at__lte=now)
    days = lately.order_by().annotate(day=TruncDate("at")).values_list("day")
    return sorted(days.annotate(n=Count("seq")), reverse=True)
