"""Reading programmes, enrolments and places on the board."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from hisl.people import queries as people

from .models import AssessmentResult, Enrolment, Programme

__all__ = [
    "by_key",
    "counts",
    "enrolments_by_state",
    "has_source",
    "menu",
    "programme_of_activity",
    "visible_to",
]


def visible_to(viewer: Any) -> QuerySet[Programme]:
    """The programmes that the viewer may see."""
    if not people.may(viewer, "programmes.read"):
        return Programme.objects.none()
    return Programme.objects.all()


def by_key(viewer: Any, key: str) -> Programme | None:
    return visible_to(viewer).select_related("community").filter(key=key).first()


def has_source(source: str) -> bool:
    """Whether programmes of this source are here."""
    return Programme.objects.filter(source=source).exists()


def programme_of_activity(viewer: Any, uuid: UUID) -> Programme | None:
    return visible_to(viewer).filter(interventions__uuid=uuid).first()


def menu(request: Any) -> list[tuple[str, str, str | None]]:
    """Running programmes, for the rail: (name, address, badge)."""
    native = visible_to(request.user).filter(source="").order_by("name")[:6]
    return [(p.name, p.get_absolute_url(), None) for p in native]


def enrolments_by_state() -> dict[str, int]:
    """Enrolments by result, over everything; "running" where there is none yet."""
    rows = Enrolment.objects.order_by().values_list("result").annotate(n=Count("pk"))
    return {result or "running": n for result, n in rows}


def counts() -> dict[str, int]:
    return {
        "programmes": Programme.objects.count(),
        "enrolments": Enrolment.objects.count(),
        "assessment_results": AssessmentResult.objects.count(),
    }
