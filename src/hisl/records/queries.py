"""Reading the log."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Sum

from hisl.domain.xapi.statement import from_act

from .models import COLUMNS, Act, Statement

__all__ = ["acts", "acts_by_verb", "statement", "statement_body", "statements_stored"]


def acts() -> Any:
    """All acts, oldest first."""
    return Act.objects.order_by("seq")


def acts_by_verb() -> dict[str, dict[str, int]]:
    """Acts and what they count for, by verb: {"viewed": {"acts": 3, "count": 17}}."""
    rows = Act.objects.values("verb").annotate(acts=Count("seq"), count=Sum("count"))
    return {r["verb"]: {"acts": r["acts"], "count": r["count"]} for r in rows.order_by("verb")}


def statements_stored() -> int:
    """Statements kept as text; those of aggregated use are built when asked."""
    return Statement.objects.count()


def statement(act_id: UUID) -> dict[str, Any] | None:
    """The statement of one act: as it was stored, or built now; None when there is no such act."""
    if stored := Statement.objects.filter(pk=act_id).values_list("body", flat=True).first():
        return json.loads(stored)
    act = Act.objects.filter(id=act_id).first()
    return json.loads(statement_body(act)) if act else None


def statement_body(act: Act) -> str:
    """The act as the text of an xAPI statement."""
    values = {name: getattr(act, name) for name in COLUMNS}
    return json.dumps(from_act(values, base=settings.HISL_ADDRESS), separators=(",", ":"))
