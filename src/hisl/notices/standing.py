"""How things stand with one person at one moment: what may still be mailed to them, and why not."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from hisl.people import queries as people

from . import queries
from .hours import Hours
from .kinds import KINDS, Urgency
from .models import Following, Level, Notice, Reader

if TYPE_CHECKING:
    from hisl.people.models import Person

__all__ = ["Standing", "is_nobodys", "standing_of"]

# RFC 2606: names that belong to nobody; made-up people have addresses there.
NOBODYS = (".example", ".invalid", ".test", ".localhost")
KEPT_FOR_QUESTIONS = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """One person's wishes and rights, fetched once for all their notices."""

    person: Person
    reader: Reader
    hours: Hours
    keys: frozenset[str]
    levels: dict[uuid.UUID, str]

    def barred(self, now: datetime) -> str:
        """Why this person gets no mail at all now; empty when they do."""
        today = timezone.localdate(now)
        person = self.person
        if not (person.is_active and person.claimed) or person.stay_is_over(today):
            return "closed"
        if is_nobodys(person.email):
            return "address"
        return "bounced" if self.is_bouncing else ""

    @property
    def is_bouncing(self) -> bool:
        """Whether the address that the person still has sent mail back."""
        reader = self.reader
        return reader.bounced_at is not None and reader.bounced_address == self.person.email

    def needs_no_mail(self, notice: Notice) -> str:
        """Why this one needs no mail any more; empty when it does."""
        if notice.key not in self.keys:
            return "gone"
        if notice.read_at is not None or notice.seen_at is not None:
            return "seen"
        if notice.direct:
            return ""
        if not KINDS[notice.kind].through_mute and self.mutes(notice):
            return "muted"
        present = self.reader.present_at
        return "present" if present is not None and present > notice.at else ""

    def mutes(self, notice: Notice) -> bool:
        """Whether the person has muted it by now: the thread goes before the place."""
        if notice.by is not None and self.levels.get(notice.by.uuid) == Level.MUTE:
            return True
        near, far = self.levels.get(notice.thread), self.levels.get(notice.place)
        return (near or far) == Level.MUTE

    def lets_interrupt(self, notice: Notice) -> bool:
        """Whether the person's wishes let this one come at once."""
        if notice.direct:
            return True
        urgency, wish = KINDS[notice.kind].urgency, self.reader.interrupts
        if wish == Reader.Interrupts.ALL:
            return urgency is not Urgency.LATER
        return wish == Reader.Interrupts.ADDRESSED and urgency is Urgency.ADDRESSED

    @property
    def kept_for_questions(self) -> int:
        """How many of the week's interruptions only questions by name may use."""
        return min(KEPT_FOR_QUESTIONS, self.reader.budget // 3)


def standing_of(reader: Reader) -> Standing:
    """How things stand with the person of this reader, who may be unsaved."""
    person = reader.person
    chosen = Following.objects.filter(person=person).values_list("thing", "level")
    return Standing(
        person=person,
        reader=reader,
        hours=queries.hours_of(reader),
        keys=people.keys_of(person),
        levels=dict(chosen),
    )


def is_nobodys(address: str) -> bool:
    """Whether no mail can reach anybody there."""
    return not address or address.lower().endswith(NOBODYS)
