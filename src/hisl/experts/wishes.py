"""What somebody wants of being suggested: less, not for this, not because of that, not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from hisl.domain.expertise.load import WEEKLY_CAP

from .models import Disowned, HiddenTopic, Wish

if TYPE_CHECKING:
    from hisl.people.models import Person

__all__ = ["disown", "hide_topic", "own_again", "show_topic", "wish"]


@transaction.atomic
def wish(person: Person, *, weekly_cap: int | None, opted_out: bool) -> Wish:
    """How many questions a week somebody wants at most, or none and no suggestion at all."""
    cap = None if weekly_cap is None or weekly_cap >= WEEKLY_CAP else max(weekly_cap, 0)
    values = {"weekly_cap": cap, "opted_out": opted_out}
    return Wish.objects.update_or_create(person=person, defaults=values)[0]


def hide_topic(person: Person, topic: str) -> None:
    """Suggest somebody no longer because of what they wrote on a topic."""
    HiddenTopic.objects.get_or_create(person=person, topic=topic.strip().lower()[:60])


def show_topic(person: Person, topic: str) -> None:
    HiddenTopic.objects.filter(person=person, topic=topic.strip().lower()[:60]).delete()


def disown(person: Person, thing: UUID) -> None:
    """Count a text no longer as showing what somebody knows; it stays theirs."""
    Disowned.objects.get_or_create(person=person, thing=thing)


def own_again(person: Person, thing: UUID) -> None:
    Disowned.objects.filter(person=person, thing=thing).delete()
