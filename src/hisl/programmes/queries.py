"""Reading programmes, enrolments and places on the board."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pandas as pd
from django.db.models import Count, Q, QuerySet

from hisl.communities import queries as communities
from hisl.domain import catalogue
from hisl.people import queries as people

from .models import AssessmentResult, Enrolment, Intervention, Programme

__all__ = [
    "by_key",
    "confidential_activities",
    "counts",
    "enrolments_by_state",
    "enrolments_of",
    "has_source",
    "menu",
    "programme_of_activity",
    "visible_to",
]


def visible_to(viewer: Any) -> QuerySet[Programme]:
    """The programmes that the viewer may see: those of readable communities, and one's own."""
    if not people.may(viewer, "programmes.read"):
        return Programme.objects.none()
    if viewer.is_superuser:
        return Programme.objects.all()
    readable = Q(community__isnull=True) | Q(community__in=communities.visible_to(viewer))
    if viewer.is_authenticated:
        readable |= Q(pk__in=Enrolment.objects.filter(person=viewer).values("programme"))
    return Programme.objects.filter(readable)


def by_key(viewer: Any, key: str) -> Programme | None:
    return visible_to(viewer).select_related("community").filter(key=key).first()


def has_source(source: str) -> bool:
    """Whether programmes of this source are here."""
    return Programme.objects.filter(source=source).exists()


def programme_of_activity(viewer: Any, uuid: UUID) -> Programme | None:
    return visible_to(viewer).filter(interventions__uuid=uuid).first()


def confidential_activities() -> QuerySet:
    """The UUIDs of all interventions of which is seen that they happened and nothing else."""
    slugs = [entry.slug for entry in catalogue.entries() if entry.confidential]
    return Intervention.objects.filter(slug__in=slugs).values("uuid")


def menu(request: Any) -> list[tuple[str, str, str | None]]:
    """Running programmes, for the rail: (name, address, badge)."""
    native = visible_to(request.user).filter(source="").order_by("name")[:6]
    return [(p.name, p.get_absolute_url(), None) for p in native]


def enrolment_frame(source: str) -> pd.DataFrame:
    """The enrolments of a source, for a study and never for a page; one row each.

    programme  str     key of the programme
    actor      int     who, as the log knows them
    registered, left   float  days from the programme's start, NaN where unknown or never
    result     str     None while it runs
    covariates dict    what was known at the start, and activity before a landmark
    """
    rows = Enrolment.objects.filter(programme__source=source).order_by("pk").values_list(
        "programme__key", "person__actor", "programme__starts", "registered", "unregistered",
        "result", "covariates",
    )  # fmt: skip
    names = ["programme", "actor", "starts", "registered", "left", "result", "covariates"]
    frame = pd.DataFrame.from_records(list(rows), columns=names)
    starts = pd.to_datetime(frame.pop("starts"))
    for day in ("registered", "left"):
        frame[day] = (pd.to_datetime(frame[day]) - starts).dt.days.astype("float64")
    return frame


def from_source(source: str) -> QuerySet[Programme]:
    """The programmes that came from a source."""
    return Programme.objects.filter(source=source).order_by("key")


def enrolments_by_state() -> dict[str, int]:
    """Enrolments by result, over everything; "running" where there is none yet."""
    rows = Enrolment.objects.order_by().values_list("result").annotate(n=Count("pk"))
    return {result or "running": n for result, n in rows}


def enrolments_of(programme: Programme) -> dict[str, int]:
    """A programme's enrolments by result; "running" where there is none yet.

    Carries small counts: a page shows them through `completion`.
    """
    rows = programme.enrolments.order_by().values_list("result").annotate(n=Count("pk"))
    return {result or "running": n for result, n in rows}


def counts() -> dict[str, int]:
    return {
        "programmes": Programme.objects.count(),
        "enrolments": Enrolment.objects.count(),
        "assessment_results": AssessmentResult.objects.count(),
    }
