"""Programmes, enrolments and results from another system: many at a time, twice without harm.

What is there already stays as it is. Enrolments and their acts are written in one transaction.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import islice
from typing import Any, TypeVar

from django.db import transaction

from hisl.domain.errors import InputError
from hisl.records import actions as records

from . import index
from .models import Assessment, AssessmentResult, Enrolment, Programme

__all__ = [
    "Enrolling",
    "Marked",
    "add_assessments",
    "add_enrolments",
    "add_programmes",
    "add_results",
    "enrolments_of",
]

BATCH = 5_000
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolling:
    """An enrolment as the source tells it; person (an id), person_uuid, actor are one person."""

    programme: Programme
    person: int
    person_uuid: uuid.UUID
    actor: int
    registered: date | None
    unregistered: date | None
    result: str | None
    covariates: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A result in an assessed work; assessment and enrolment are ids of their tables."""

    assessment: int
    enrolment: int
    submitted_day: int
    score: Decimal | None
    carried_over: bool


@transaction.atomic
def add_programmes(rows: Iterable[dict[str, Any]]) -> tuple[dict[str, Programme], int]:
    """Add the programmes that are missing; gives all of them by key, and how many were new.

    A row holds the values of a programme's columns, key and source among them. Raises InputError,
    before one is added, when a programme of another source has a key.
    """
    wanted = {row["key"]: row for row in rows}
    there = {kept.key: kept for kept in Programme.objects.filter(key__in=wanted)}
    for key, kept in there.items():
        if kept.source != wanted[key]["source"]:
            raise InputError(
                f"programme {key}", "another programme has this key", "change that key first"
            )
    fresh = [Programme(**row) for key, row in wanted.items() if key not in there]
    Programme.objects.bulk_create(fresh)
    index.put_all(fresh)
    return there | {made.key: made for made in fresh}, len(fresh)


def add_enrolments(rows: Iterable[Enrolling], *, advance: Callable[[int], None]) -> tuple[int, int]:
    """Add the enrolments that are missing, with their acts; how many of each were new.

    Registering is an act on its day, leaving on its own, completing on the programme's last day
    when the result is a pass or better. A day nobody knows makes no act: the log holds no guesses.
    advance is told of every batch.
    """
    new = acts = 0
    for batch in _batches(rows):
        with transaction.atomic():
            there = _enrolled(batch)
            fresh = [row for row in batch if (row.programme.pk, row.person) not in there]
            Enrolment.objects.bulk_create(_enrolment(row) for row in fresh)
            acts += records.record_many(act for row in fresh for act in _acts(row))
        new += len(fresh)
        advance(len(batch))
    return new, acts


def enrolments_of(programmes: Iterable[Programme]) -> dict[tuple[int, int], int]:
    """The ids of all enrolments in these programmes, by the ids of programme and person."""
    rows = Enrolment.objects.filter(programme__in=list(programmes)).order_by()
    return {(p, who): pk for pk, p, who in rows.values_list("pk", "programme_id", "person_id")}


@transaction.atomic
def add_assessments(rows: Iterable[dict[str, Any]]) -> tuple[dict[tuple[int, str], int], int]:
    """Add the assessments that are missing; gives their ids, and how many were new.

    A row holds the values of an assessment's columns; ids are found by their programme's id and
    their key.
    """
    wanted = {(row["programme"].pk, row["key"]): row for row in rows}
    kept = Assessment.objects.filter(programme__in={programme for programme, _key in wanted})
    there = {(p, key): pk for p, key, pk in kept.values_list("programme_id", "key", "pk")}
    fresh = [Assessment(**row) for place, row in wanted.items() if place not in there]
    Assessment.objects.bulk_create(fresh)
    return there | {(made.programme_id, made.key): made.pk for made in fresh}, len(fresh)


def add_results(rows: Iterable[Marked], *, advance: Callable[[int], None]) -> int:
    """Add the results that are missing; how many were new. advance is told of every batch."""
    new = 0
    for batch in _batches(rows):
        with transaction.atomic():
            there = set(
                AssessmentResult.objects.filter(
                    enrolment__in={row.enrolment for row in batch},
                    assessment__in={row.assessment for row in batch},
                ).values_list("assessment_id", "enrolment_id")
            )
            fresh = [row for row in batch if (row.assessment, row.enrolment) not in there]
            AssessmentResult.objects.bulk_create(_result(row) for row in fresh)
        new += len(fresh)
        advance(len(batch))
    return new


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    pending = iter(rows)
    while batch := list(islice(pending, BATCH)):
        yield batch


def _enrolled(batch: list[Enrolling]) -> set[tuple[int, int]]:
    rows = Enrolment.objects.filter(
        programme__in={row.programme.pk for row in batch},
        person__in={row.person for row in batch},
    )
    return set(rows.values_list("programme_id", "person_id"))


def _enrolment(row: Enrolling) -> Enrolment:
    return Enrolment(
        programme=row.programme,
        person_id=row.person,
        registered=row.registered,
        unregistered=row.unregistered,
        result=row.result,
        covariates=row.covariates,
    )


def _result(row: Marked) -> AssessmentResult:
    return AssessmentResult(
        assessment_id=row.assessment,
        enrolment_id=row.enrolment,
        submitted_day=row.submitted_day,
        score=row.score,
        carried_over=row.carried_over,
    )


def _acts(row: Enrolling) -> Iterator[records.Happening]:
    completed = row.result in (Enrolment.Result.PASSED, Enrolment.Result.DISTINCTION)
    days = {
        "registered": row.registered,
        "unregistered": row.unregistered,
        "completed": row.programme.ends if completed else None,
    }
    for verb, day in days.items():
        if day is not None:
            yield records.Happening(
                event=f"{verb}/{row.programme.uuid}/{row.person_uuid}",
                at=datetime.combine(day, time(), tzinfo=UTC),
                actor=row.actor,
                verb=verb,
                object_kind="programme",
                object=row.programme.uuid,
                intervention=row.programme.uuid,
                source=row.programme.source or "hisl",
            )
