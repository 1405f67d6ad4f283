"""Private feed addresses: a signed key that stands for a person until they make a new one."""

from __future__ import annotations

import secrets
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from django.core.signing import BadSignature, Signer

from . import queries
from .models import FeedKey

if TYPE_CHECKING:
    from hisl.people.models import Person

__all__ = ["person_of", "renew"]

_SIGNER = Signer(salt="blogs.feed", sep=".")


def renew(person: Person, *, at: datetime) -> str:
    """A new key for somebody's feed addresses; the one before is good for nothing from now on.

    Only its digest is kept, so that nobody, not even from a backup, reads as this person.
    """
    key = _SIGNER.sign(secrets.token_urlsafe(24))
    FeedKey.objects.update_or_create(person=person, defaults={"digest": _digest(key), "made": at})
    return key


def person_of(key: str) -> Person | None:
    """Whom a key stands for, if it was made here and is the present one."""
    try:
        _SIGNER.unsign(key)
    except BadSignature:
        return None
    return queries.person_of_feed_key(_digest(key))


def _digest(key: str) -> str:
    return sha256(key.encode()).hexdigest()
