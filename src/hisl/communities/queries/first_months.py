"""What became of a community 30 and 90 days after it opened: did the human part happen?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum

from hisl.domain.measures.acts import CONTRIBUTIONS
from hisl.domain.measures.participation import wilson
from hisl.domain.result import Estimate
from hisl.records import queries as records

from ..models import Community, Member, Meter
from . import promise

__all__ = ["AFTER_DAYS", "due", "figures", "name_of", "reports"]

AFTER_DAYS = (30, 90)


def name_of(days: int) -> str:
    return f"first-{days}"


def due(days: int, now: datetime) -> QuerySet[Community]:
    """The communities that passed the gate so long ago and were not told of it yet.

    What was opened directly (imported, the example) had no plan to look back on.
    """
    told = Meter.objects.filter(community=OuterRef("pk"), name=name_of(days))
    planned = Community.objects.filter(archived__isnull=True, opened__gt=F("created"))
    return planned.filter(~Exists(told), opened__lte=now - timedelta(days=days))


def reports(community: Community) -> list[tuple[int, Meter]]:
    """What was kept so far, by days after the opening."""
    kept = {meter.name: meter for meter in community.meters.filter(name__startswith="first-")}
    return [(days, kept[name_of(days)]) for days in AFTER_DAYS if name_of(days) in kept]


def figures(community: Community, *, until: datetime) -> tuple[Estimate, dict[str, Any]]:
    """The share of members who wrote, as a measure; and what is known of the plan itself:
    minutes promised a week, weeks in which a facilitator wrote, replies in time."""
    since = community.opened
    belonged = Member.objects.filter(community=community, joined__lte=until).filter(
        Q(left__isnull=True) | Q(left__gt=since)
    )
    actors = dict(belonged.values_list("person__actor", "role"))
    acts = records.acts().filter(
        community=community.uuid, at__gte=since, at__lte=until, verb__in=CONTRIBUTIONS
    )
    written = list(acts.filter(actor__in=list(actors)).values_list("actor", "at"))
    leading = {actor for actor, role in actors.items() if role == Member.Role.FACILITATOR}
    weeks = {(at - since).days // 7 for actor, at in written if actor in leading}
    minutes = belonged.filter(role=Member.Role.FACILITATOR).aggregate(n=Sum("weekly_minutes"))["n"]
    facts = {
        "weekly_minutes": minutes or 0,
        "weeks": max(1, (until - since).days // 7),
        "weeks_with_facilitator": min(len(weeks), max(1, (until - since).days // 7)),
        "kept": promise.counted(community, since=since, until=until),
    }
    return _wrote([actor for actor, _ in written], len(actors)), facts


def _wrote(writers: list[int], members: int) -> Estimate:
    active = len(set(writers))
    low, high = wilson(active, max(members, 1))
    return Estimate(
        name="members who wrote",
        value=active / max(members, 1),
        unit="share",
        n=members,
        n_people=active,
        low=low,
        high=high,
        top_share=1 / active if active else None,
        method="share of those who belonged in this time and wrote at least once; Wilson interval",
        refs=("Wilson 1927",),
    )
