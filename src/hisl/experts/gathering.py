"""From the log to footprints: the acts that say what somebody knows, again and again from the last
one that was read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction

from hisl.people import queries as people
from hisl.records import queries as records

from .models import Footprint, Gathered

__all__ = ["gather"]

BATCH = 5_000
# Transactions may end in another order than their acts are numbered in: so many are read again.
OVERLAP = 2_000

_KIND = Footprint.Kind
_KINDS = {
    "asked": _KIND.ASKED,
    "answered": _KIND.ANSWERED,
    "replied": _KIND.REPLIED,
    "commented": _KIND.REPLIED,
    "told": _KIND.WROTE,
    "created": _KIND.WROTE,
    "published": _KIND.WROTE,
    "debriefed": _KIND.WROTE,
    "edited": _KIND.EDITED,
    "accepted": _KIND.ACCEPTED,
    "worked": _KIND.WORKED,
    "failed": _KIND.FAILED,
}
_TAKEN_BACK = "unaccepted"
_WRITINGS = {"story", "page", "debrief", "post", "experiment"}


def gather(now: datetime) -> str | None:
    """Make the footprints of acts that are new in the log."""
    found = sum(_keep(batch) for batch in _batches())
    return f"{found:,} acts read for who knows what" if found else None


def _batches() -> Iterator[list[Any]]:
    mark = Gathered.objects.values_list("seq", flat=True).first() or 0
    start = max(0, mark - OVERLAP)
    while batch := _after(start):
        yield batch
        start = batch[-1].seq


def _after(seq: int) -> list[Any]:
    acts = records.acts().filter(seq__gt=seq, verb__in=(*_KINDS, _TAKEN_BACK), actor__isnull=False)
    return list(acts.order_by("seq")[:BATCH])


@transaction.atomic
def _keep(acts: list[Any]) -> int:
    persons = people.by_actor({act.actor for act in acts})
    known = set(
        Footprint.objects.filter(act__in=[act.id for act in acts]).values_list("act", flat=True)
    )
    made = [
        Footprint(
            act=act.id,
            person=persons[act.actor],
            kind=_KINDS[act.verb],
            thing=act.object,
            thread=act.thread,
            community=act.community,
            at=act.at,
        )
        for act in acts
        if act.verb in _KINDS
        and act.actor in persons
        and act.id not in known
        and _says_something(act)
    ]
    Footprint.objects.bulk_create(made, ignore_conflicts=True)
    _let_go([act for act in acts if act.verb == _TAKEN_BACK and act.actor in persons], persons)
    Gathered.objects.update_or_create(pk=1, defaults={"seq": acts[-1].seq})
    return len(made)


def _let_go(acts: list[Any], persons: dict[int, Any]) -> None:
    """An acceptance that was taken back says nothing any more."""
    for act in acts:
        before = Footprint.objects.filter(kind=_KIND.ACCEPTED, thing=act.object, at__lte=act.at)
        before.filter(person=persons[act.actor]).delete()


def _says_something(act: Any) -> bool:
    """Mending one's own text is part of writing it; what is created must be a text to count."""
    if act.verb == "edited":
        return act.object_kind == "page" or act.target_actor != act.actor
    if act.verb in ("created", "published"):
        return act.object_kind in _WRITINGS
    return True
