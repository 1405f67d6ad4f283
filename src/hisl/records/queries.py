"""Reading the log."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Sum

from hisl.domain.measures.acts import OPENINGS
from hisl.domain.xapi.statement import from_act

from .models import Act, Removal, Statement

__all__ = [
    "acts",
    "acts_by",
    "acts_by_verb",
    "acts_upon",
    "counted_by_verb",
    "readers_of",
    "removals",
    "statement",
    "statement_body",
    "statements_stored",
    "voided",
]

_COMPACT = json.JSONEncoder(separators=(",", ":"))


def acts() -> Any:
    """All acts, oldest first."""
    return Act.objects.order_by("seq")


def acts_by_verb() -> dict[str, int]:
    """How many acts there are of each verb."""
    rows = Act.objects.order_by("verb").values_list("verb")
    return dict(rows.annotate(n=Count("seq")))


def counted_by_verb() -> dict[str, int]:
    """What the acts of each verb count for: more than the acts where use is aggregated."""
    rows = Act.objects.order_by("verb").values_list("verb")
    return dict(rows.annotate(n=Sum("count")))


def acts_by(actor: int, *, verbs: Collection[str], limit: int) -> list[Act]:
    """The latest acts of these verbs that somebody did to the work of another."""
    found = Act.objects.filter(actor=actor, verb__in=verbs, target_actor__isnull=False)
    return list(found.exclude(target_actor=actor).order_by("-at")[:limit])


def acts_upon(actor: int, *, verbs: Collection[str], limit: int) -> list[Act]:
    """The latest acts of these verbs that others, known ones, did to somebody's work."""
    found = Act.objects.filter(target_actor=actor, verb__in=verbs, actor__isnull=False)
    return list(found.exclude(actor=actor).order_by("-at")[:limit])


def readers_of(actor: int) -> int:
    """How many people looked at what somebody began: threads, pages, posts."""
    begun = Act.objects.filter(actor=actor, verb__in=OPENINGS).order_by().values("object")
    seen = Act.objects.filter(verb="viewed", object__in=begun, actor__isnull=False)
    return seen.exclude(actor=actor).aggregate(n=Count("actor", distinct=True))["n"]


def statements_stored() -> int:
    """Statements kept as text; those of aggregated use are built when asked."""
    return Statement.objects.count()


def voided() -> list[UUID]:
    """The statements that were taken back; whoever counts acts leaves out those of these ids."""
    return list(Statement.objects.filter(voided_by__isnull=False).values_list("id", flat=True))


def removals() -> list[dict[str, Any]]:
    """What was taken out of the store, the latest first."""
    return list(Removal.objects.order_by("-at").values())


def statement(act_id: UUID) -> dict[str, Any] | None:
    """The statement of one act: as it was stored, or built now; None when there is no such act."""
    if stored := Statement.objects.filter(pk=act_id).values_list("body", flat=True).first():
        return json.loads(stored)
    act = Act.objects.filter(id=act_id).first()
    return json.loads(statement_body(act)) if act else None


def statement_body(act: Act | Mapping[str, Any]) -> str:
    """The act as the text of an xAPI statement."""
    return _COMPACT.encode(from_act(act, base=settings.HISL_ADDRESS))
