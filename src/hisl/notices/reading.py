"""What somebody has seen and read of what they were told."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from .models import Notice, Reader

__all__ = ["opened", "present", "read_all", "seen", "unread_again", "visited"]


def seen(notices: Iterable[Notice], at: datetime) -> None:
    """These stood on a page before the person; that mail does not arrive is said until it does."""
    new = [n.pk for n in notices if n.seen_at is None and n.kind != "bounce"]
    if new:
        Notice.objects.filter(pk__in=new).update(seen_at=at)


def opened(notice: Notice, at: datetime) -> None:
    """The person followed it: what is told of the same conversation is read with it."""
    same = Notice.objects.filter(person=notice.person_id)
    same = same.filter(thread=notice.thread) if notice.thread else same.filter(pk=notice.pk)
    _read(same, at)


def visited(person: Any, thread: uuid.UUID, at: datetime) -> None:
    """The person has the conversation before them, however they came there."""
    told = Notice.objects.filter(person=person.pk, thread=thread, read_at=None)
    # Looked up first: most visits find nothing, and reading a page should not wait for a lock.
    if told.exists():
        _read(told, at)


def read_all(person: Any, *, until: datetime, at: datetime) -> int:
    """Everything up to that moment is read; `at` names this act for undoing it."""
    return _read(Notice.objects.filter(person=person.pk, at__lte=until), at)


def unread_again(person: Any, at: datetime) -> None:
    """Undo what was marked as read at that moment."""
    Notice.objects.filter(person=person.pk, read_at=at).update(read_at=None)


def present(person: Any, at: datetime) -> None:
    """The person had a page before them at this moment."""
    if not Reader.objects.filter(person=person.pk).update(present_at=at):
        Reader.objects.get_or_create(person_id=person.pk, defaults={"present_at": at})


def _read(notices: QuerySet[Notice], at: datetime) -> int:
    unread = notices.filter(read_at=None)
    unread.filter(seen_at=None).update(seen_at=at)
    return unread.update(read_at=at)
