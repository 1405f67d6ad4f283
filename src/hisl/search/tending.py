"""What the learning desk keeps beside the index, and what it may learn from searches in vain."""

from __future__ import annotations

import hmac
from datetime import date, datetime, timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from . import words
from .models import Pin, Synonyms, Tending, Vain

if TYPE_CHECKING:
    from hisl.people.models import Person

    from .models import Document

__all__ = [
    "ENOUGH_PEOPLE",
    "add_pin",
    "add_synonyms",
    "forget_vain",
    "note_vain",
    "put_back_pin",
    "put_back_synonyms",
    "remove_pin",
    "remove_synonyms",
]

ENOUGH_PEOPLE = 5
"""So many people must have searched for the same in vain before anybody is shown the words."""

_BOXES = 63
_KEPT = timedelta(days=90)
_LONGEST = 120


@transaction.atomic
def add_synonyms(names: list[str], *, by: Person, at: datetime) -> Synonyms:
    """From now on these words find each other."""
    kept = Synonyms.objects.create(words=", ".join(names), changed=at, changed_by=by)
    _tended(_("Added synonyms: %(what)s"), kept.words, by, at)
    return kept


@transaction.atomic
def remove_synonyms(kept: Synonyms, *, by: Person, at: datetime) -> None:
    """These words no longer find each other."""
    _removed(kept, at, by, at)
    _tended(_("Removed synonyms: %(what)s"), kept.words, by, at)


@transaction.atomic
def put_back_synonyms(kept: Synonyms, *, by: Person, at: datetime) -> None:
    """Undo a removal."""
    _removed(kept, None, by, at)
    _tended(_("Put back synonyms: %(what)s"), kept.words, by, at)


@transaction.atomic
def add_pin(query: str, document: Document, *, by: Person, at: datetime) -> Pin:
    """Put a thing first for exactly these words, for all who may read it."""
    pin, _made = Pin.objects.update_or_create(
        stems=" ".join(words.stems(query))[:200],
        uuid=document.uuid,
        defaults={"query": query, "changed": at, "changed_by": by, "removed": None},
    )
    _tended(_("Pinned for: %(what)s"), pin.query, by, at)
    return pin


@transaction.atomic
def remove_pin(pin: Pin, *, by: Person, at: datetime) -> None:
    """Leave it to the ranking again."""
    _removed(pin, at, by, at)
    _tended(_("Removed the pin for: %(what)s"), pin.query, by, at)


@transaction.atomic
def put_back_pin(pin: Pin, *, by: Person, at: datetime) -> None:
    """Undo a removal."""
    _removed(pin, None, by, at)
    _tended(_("Put back the pin for: %(what)s"), pin.query, by, at)


@transaction.atomic
def note_vain(text: str, *, person: Person, place: UUID | None, day: date) -> None:
    """Note that a search found nothing: of the person, only a box that many others share.

    The words are written down once enough boxes are filled, not before.
    """
    normal = " ".join(word for word, _, _ in words.cut(text))[:_LONGEST]
    if not normal:
        return
    where = place.hex if place else ""
    digest = blake2b(normal.encode(), digest_size=16, key=_secret()).hexdigest()
    vain, _made = Vain.objects.select_for_update().get_or_create(
        digest=digest, place=where, defaults={"first": day, "last": day}
    )
    vain.people |= 1 << _box(digest, person)
    if vain.people.bit_count() >= ENOUGH_PEOPLE:
        vain.text = normal
    vain.times, vain.last = F("times") + 1, day
    vain.save()


def forget_vain(now: datetime) -> str | None:
    """Forget what nobody has searched for in vain for three months."""
    gone, _per_table = Vain.objects.filter(last__lt=(now - _KEPT).date()).delete()
    return f"{gone} forgotten" if gone else None


def _box(digest: str, person: Person) -> int:
    """The box of a person for these words: another one for other words."""
    mixed = hmac.digest(_secret(), f"{digest}/{person.uuid}".encode(), "sha256")
    return int.from_bytes(mixed[:8]) % _BOXES


def _secret() -> bytes:
    return blake2b(f"search.vain/{settings.SECRET_KEY}".encode(), digest_size=32).digest()


def _removed(thing: Synonyms | Pin, removed: datetime | None, by: Person, at: datetime) -> None:
    thing.removed, thing.changed, thing.changed_by = removed, at, by
    thing.save(update_fields=["removed", "changed", "changed_by"])


def _tended(sentence: str, what: str, by: Person, at: datetime) -> None:
    Tending.objects.create(at=at, by=by, what=(sentence % {"what": what})[:400])
