"""The keys of other systems: made once, shown once, kept as a digest; what they may do."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from hisl.domain.errors import InputError
from hisl.domain.xapi.scopes import SCOPES
from hisl.domain.xapi.shapes import Account, Agent

from .exchange import Refused
from .models import Credential

__all__ = [
    "Bearer",
    "all_keys",
    "bearer",
    "bearer_if_known",
    "keep_for",
    "limit",
    "make",
    "named",
    "renew",
    "revoke",
]

# How long a revoked key may still be taken by a process that has seen it.
REMEMBERED_SECONDS = 10
MOST_REMEMBERED = 1_000
TOLD_EVERY = timedelta(minutes=5)


@dataclass(slots=True)
class Bearer:
    """Who comes with a key: what it may do, and how much of it in this minute."""

    id: int
    prefix: str
    scopes: frozenset[str]
    requests_per_minute: int | None
    authority: Agent
    _minute: int = 0
    _spent: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def may(self, *scopes: str) -> bool:
        return not self.scopes.isdisjoint({"all", *scopes})

    def require(self, *scopes: str) -> None:
        if not self.may(*scopes):
            raise Refused(403, f"This key may not do this; it needs {' or '.join(scopes)}.")

    def count(self) -> None:
        """Count one request; Refused (429) when this minute's are spent."""
        if self.requests_per_minute is None:
            return
        minute, second = divmod(int(time.time()), 60)
        with self._lock:
            if self._minute != minute:
                self._minute, self._spent = minute, 0
            self._spent += 1
            if self._spent <= self.requests_per_minute:
                return
        raise Refused(429, "This key's requests of this minute are spent.", retry_after=60 - second)


_known: dict[str, tuple[float, Bearer]] = {}


def make(
    name: str, scopes: Iterable[str], *, requests_per_minute: int | None = None
) -> tuple[Credential, str]:
    """Make a key; gives it and its secret, which nobody can ask for again."""
    scopes = sorted(set(scopes))
    if unknown := [scope for scope in scopes if scope not in SCOPES]:
        raise InputError("scope", f"{unknown[0]} is none", f"use {', '.join(SCOPES)}")
    if not name.strip():
        raise InputError("name", "is empty", "say which system the key is for")
    secret = secrets.token_urlsafe(32)
    credential = Credential.objects.create(
        prefix=f"hisl_{secrets.token_hex(6)}",
        digest=_digest(secret),
        name=name.strip(),
        scopes=scopes,
        requests_per_minute=requests_per_minute,
    )
    return credential, secret


def all_keys() -> list[Credential]:
    """Every key there is, the oldest first; none has its secret with it."""
    return list(Credential.objects.order_by("pk"))


def renew(prefix: str) -> str:
    """Give a key another secret; the old one is refused from then on."""
    credential = named(prefix)
    secret = secrets.token_urlsafe(32)
    credential.digest = _digest(secret)
    credential.save(update_fields=["digest"])
    _known.clear()
    return secret


def revoke(prefix: str) -> None:
    """Refuse a key from now on; what it wrote stays."""
    credential = named(prefix)
    credential.revoked = credential.revoked or timezone.now()
    credential.save(update_fields=["revoked"])
    _known.clear()


def limit(prefix: str, requests_per_minute: int | None) -> None:
    """Let a key ask so often in a minute, or without a limit; each process hears of it soon."""
    credential = named(prefix)
    credential.requests_per_minute = requests_per_minute
    credential.save(update_fields=["requests_per_minute"])
    _known.clear()


def keep_for(prefix: str, days: int | None) -> None:
    """Keep what comes by a key for so many days, or for ever; a job takes the rest out."""
    if days is not None and days < 1:
        raise InputError("days", f"{days} is less than one", "give a number from 1, or none")
    credential = named(prefix)
    credential.keep_days = days
    credential.save(update_fields=["keep_days"])


def bearer_if_known(header: str) -> Bearer | None:
    """Who comes with an Authorization header, if that was asked a moment ago."""
    until, known = _known.get(header, (0.0, None))
    return known if until > time.monotonic() else None


def bearer(header: str) -> Bearer:
    """Who comes with an Authorization header; Refused (401) for a key that nobody has."""
    if known := bearer_if_known(header):
        return known
    prefix, secret = _name_and_secret(header)
    found = Credential.objects.filter(prefix=prefix, revoked=None).first()
    if found is None or not hmac.compare_digest(found.digest, _digest(secret)):
        raise Refused(401, "This key is unknown, or its secret is another one.")
    return _remembered(header, found)


def _remembered(header: str, found: Credential) -> Bearer:
    now = timezone.now()
    if found.last_used is None or now - found.last_used > TOLD_EVERY:
        Credential.objects.filter(pk=found.pk).update(last_used=now)
    account = Account(home_page=settings.HISL_ADDRESS, name=found.prefix)
    authority = Agent(object_type="Agent", name=found.name, account=account)
    limit = found.requests_per_minute
    one = Bearer(found.pk, found.prefix, frozenset(found.scopes), limit, authority)
    if (before := _known.get(header)) and before[1].requests_per_minute == limit:
        one._minute, one._spent = before[1]._minute, before[1]._spent
    if len(_known) >= MOST_REMEMBERED:
        _known.clear()
    _known[header] = (time.monotonic() + REMEMBERED_SECONDS, one)
    return one


def _name_and_secret(header: str) -> tuple[str, str]:
    kind, _, value = header.partition(" ")
    if kind.lower() != "basic":
        raise Refused(401, "Send the key by Basic authentication: its name and its secret.")
    try:
        name, colon, secret = base64.b64decode(value.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError) as problem:
        raise Refused(400, "The Authorization header is malformed.") from problem
    if not colon:
        raise Refused(400, "The Authorization header is malformed.")
    return name, secret


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def named(prefix: str) -> Credential:
    """The key with that name; InputError when there is none."""
    found = Credential.objects.filter(prefix=prefix).first()
    if found is None:
        raise InputError("key", f"there is none called {prefix}", "see hisl key list")
    return found
