"""Forwarding: what comes in here goes on to other stores, at least once, in the order of storage.

Each forward knows the number of the last statement that the other store has. A store that does not
answer is asked again, later and later; a statement that it refuses for good is set aside as a dead
letter and holds nothing up. A process that is killed in between sends a batch twice at worst, and
the other store knows the statements by their ids.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import urllib3
from cryptography.fernet import Fernet
from django.conf import settings
from django.db.models import F
from django.utils import timezone

from hisl.domain.errors import InputError
from hisl.domain.xapi import multipart
from hisl.domain.xapi.multipart import Part

from . import own_acts, retrieval, watermark
from .models import DeadLetter, Forward, Statement
from .writer import writer

__all__ = ["add", "all_forwards", "deliver", "remove", "retry", "set_paused"]

BATCH = 50
MOST_BATCHES_A_ROUND = 40
CLAIM = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=6)
# What says nothing against the statement itself: the other side's rights, load and faults.
COME_BACK = {401, 403, 404, 408, 425, 429}
VERSION = "2.0.0"


@dataclass(frozen=True, slots=True)
class Told:
    """What the other store answered; status 0: it did not."""

    status: int
    said: str

    @property
    def is_taken(self) -> bool:
        return 200 <= self.status < 300

    @property
    def is_refusal(self) -> bool:
        return 400 <= self.status < 500 and self.status not in COME_BACK


def add(name: str, address: str, *, user: str, secret: str, own_only: bool, after: int) -> Forward:
    """Begin to forward to another store, from the statement after that number on.

    Raises InputError for an address that is none, or a name that is taken.
    """
    if not address.startswith(("https://", "http://")):
        raise InputError("address", f"{address} is no web address", "begin it with https://")
    if Forward.objects.filter(name=name).exists():
        raise InputError("name", f"there is a forward called {name}", "choose another name")
    return Forward.objects.create(
        name=name,
        address=address.rstrip("/"),
        user=user,
        secret=_box().encrypt(secret.encode()),
        own_only=own_only,
        seq=after,
        next_try=timezone.now(),
    )


def all_forwards() -> list[Forward]:
    return list(Forward.objects.order_by("name"))


def remove(name: str) -> None:
    """End a forward; what the other store has stays there."""
    _named(name).delete()


def set_paused(name: str, paused: bool) -> None:
    """Hold a forward, or let it go on where it was."""
    _named(name)
    Forward.objects.filter(name=name).update(paused=paused, next_try=timezone.now(), failures=0)


def retry(name: str) -> int:
    """Send a forward's dead letters again; gives how many the other store took."""
    forward = _named(name)
    taken = 0
    for letter in forward.dead_letters.all():
        kept = _kept(Statement.objects.filter(seq=letter.seq))
        told = _post(forward, kept) if kept else Told(204, "")
        if not told.is_taken and told.status != 409:
            letter.status, letter.said = told.status, told.said
            letter.save(update_fields=["status", "said"])
            continue
        letter.delete()
        taken += 1
    return taken


def deliver(now: datetime) -> str | None:
    """The job: tell every other store what it has not heard."""
    if Forward.objects.filter(paused=False).exists():
        while writer.take_in().result():
            continue
    due = Forward.objects.filter(paused=False, next_try__lte=now)
    sent = sum(_serve(forward, now) for forward in due)
    return f"{sent} statements forwarded" if sent else None


def _serve(forward: Forward, now: datetime) -> int:
    """Send what one forward waits for; nothing when another process is at it."""
    claim = now + CLAIM
    mine = Forward.objects.filter(pk=forward.pk, next_try=forward.next_try, paused=False)
    if not mine.update(next_try=claim):
        return 0
    forward.next_try = claim
    sent = 0
    for _ in range(MOST_BATCHES_A_ROUND):
        batch = _waiting(forward)
        if not batch:
            break
        told = _send(forward, batch)
        if not told.is_taken:
            _wait_longer(forward, told, now)
            return sent
        sent += len(batch)
    _settle(forward, failures=0, problem="", next_try=now)
    return sent


def _waiting(forward: Forward) -> list[retrieval.Kept]:
    through = watermark.look().seq
    found = Statement.objects.filter(seq__gt=forward.seq, seq__lte=through)
    if forward.own_only:
        found = found.filter(credential=own_acts.OURS)
    return _kept(found.order_by("seq")[:BATCH])


def _kept(found: Any) -> list[retrieval.Kept]:
    return [retrieval.Kept(*row) for row in found.values_list("seq", "body", "at", "credential_id")]


def _send(forward: Forward, batch: Sequence[retrieval.Kept]) -> Told:
    """Send a batch; one with a bad statement in it is sent one by one."""
    told = _post(forward, batch)
    if told.is_refusal:
        return _send_singly(forward, batch)
    if told.is_taken:
        _settle(forward, seq=batch[-1].seq, delivered=F("delivered") + len(batch))
    return told


def _send_singly(forward: Forward, batch: Sequence[retrieval.Kept]) -> Told:
    told = Told(200, "")
    for one in batch:
        told = _post(forward, [one])
        if told.is_refusal:
            _set_aside(forward, one, told)
        elif not told.is_taken:
            return told
        _settle(forward, seq=one.seq, delivered=F("delivered") + int(told.is_taken))
    return Told(200, told.said)


def _post(forward: Forward, batch: Sequence[retrieval.Kept]) -> Told:
    body = b"[%b]" % b",".join(retrieval.whole(one) for one in batch)
    content_type = "application/json"
    if parts := list(retrieval.parts(batch)):
        first = Part({"Content-Type": content_type}, body)
        content_type, body = multipart.written([first, *parts])
    secret = _box().decrypt(bytes(forward.secret)).decode()
    headers = urllib3.make_headers(basic_auth=f"{forward.user}:{secret}") | {
        "Content-Type": content_type,
        "X-Experience-API-Version": VERSION,
    }
    try:
        with urllib3.PoolManager(timeout=20, retries=False) as pool:
            answer = pool.request(
                "POST", f"{forward.address}/statements", body=body, headers=headers
            )
            return Told(answer.status, answer.data[:500].decode("utf-8", "replace"))
    except urllib3.exceptions.HTTPError as problem:
        return Told(0, str(problem)[:300])


def _set_aside(forward: Forward, one: retrieval.Kept, told: Told) -> None:
    statement = Statement.objects.values_list("id", flat=True).get(seq=one.seq)
    values = {
        "statement": UUID(str(statement)),
        "status": told.status,
        "said": told.said,
        "at": timezone.now(),
    }
    DeadLetter.objects.update_or_create(forward=forward, seq=one.seq, defaults=values)


def _wait_longer(forward: Forward, told: Told, now: datetime) -> None:
    failures = forward.failures + 1
    wait = min(timedelta(minutes=1) * 2 ** min(failures - 1, 12), LONGEST_WAIT)
    problem = f"it answered {told.status}" if told.status else f"no answer: {told.said}"
    _settle(forward, failures=failures, problem=problem[:300], next_try=now + wait)


def _settle(forward: Forward, **values: Any) -> None:
    Forward.objects.filter(pk=forward.pk).update(**values)
    forward.seq = values.get("seq", forward.seq)
    forward.failures = values.get("failures", forward.failures)


def _named(name: str) -> Forward:
    found = Forward.objects.filter(name=name).first()
    if found is None:
        raise InputError("forward", f"there is none called {name}", "see hisl records forwards")
    return found


def _box() -> Fernet:
    """Secrets of other stores lie encrypted, by a key that comes from this installation's."""
    key = hashlib.sha256(b"records.forward" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
