"""Opening a programme, enrolling, withdrawing, completing."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from hisl.records import actions as records

from . import index
from .models import Enrolment, Intervention, Programme

if TYPE_CHECKING:
    from hisl.communities.models import Community
    from hisl.people.models import Person

__all__ = ["add_intervention", "complete", "enrol", "open_programme", "withdraw"]


@transaction.atomic
def open_programme(
    *,
    key: str,
    name: str,
    purpose: str,
    starts: date,
    ends: date | None,
    community: Community | None = None,
    completion_rule: str = "",
    planned_outcome: str = "",
    made_up: bool = False,
) -> Programme:
    """Open a programme; its interventions are added one by one."""
    programme = Programme.objects.create(
        key=key,
        name=name,
        purpose=purpose,
        starts=starts,
        ends=ends,
        community=community,
        completion_rule=completion_rule,
        planned_outcome=planned_outcome,
        made_up=made_up,
    )
    index.put_all([programme])
    return programme


def add_intervention(
    programme: Programme,
    *,
    slug: str,
    c: str,
    g: str,
    starts: date,
    ends: date | None = None,
    minutes_per_person: int | None = None,
    facilitator_minutes: int | None = None,
) -> Intervention:
    """Add an entry of the catalogue at its designed place, after those that are there."""
    return Intervention.objects.create(
        uuid=uuid.uuid4(),
        programme=programme,
        slug=slug,
        c=c,
        g=g,
        starts=starts,
        ends=ends,
        position=programme.interventions.count() + 1,
        minutes_per_person=minutes_per_person,
        facilitator_minutes=facilitator_minutes,
    )


@transaction.atomic
def enrol(programme: Programme, person: Person, *, at: datetime) -> Enrolment:
    """Enrol somebody; once is enough."""
    enrolment, new = Enrolment.objects.get_or_create(
        programme=programme, person=person, defaults={"registered": at.date()}
    )
    if new:
        _record("registered", enrolment, at)
    return enrolment


@transaction.atomic
def withdraw(enrolment: Enrolment, *, at: datetime) -> None:
    """End an enrolment before its end."""
    enrolment.unregistered = at.date()
    enrolment.result = Enrolment.Result.WITHDRAWN
    enrolment.save(update_fields=["unregistered", "result"])
    _record("unregistered", enrolment, at)


@transaction.atomic
def complete(enrolment: Enrolment, *, result: str, at: datetime) -> None:
    """Write down how an enrolment ended; only what was passed has been completed."""
    enrolment.result = result
    enrolment.save(update_fields=["result"])
    if result in (Enrolment.Result.PASSED, Enrolment.Result.DISTINCTION):
        _record("completed", enrolment, at)


def _record(verb: str, enrolment: Enrolment, at: datetime) -> None:
    programme = enrolment.programme
    records.record(
        event=f"{verb}/{programme.uuid}/{enrolment.person.uuid}",
        at=at,
        actor=enrolment.person.actor,
        verb=verb,
        object_kind="programme",
        object=programme.uuid,
        intervention=programme.uuid,
    )
