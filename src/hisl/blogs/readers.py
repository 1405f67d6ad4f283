"""Two colleagues who read a draft before it is published, if its author asks them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from . import actions, telling
from .acts import record
from .models import MOST_READERS, Post, Reading

if TYPE_CHECKING:
    from hisl.people.models import Person

__all__ = ["TooManyError", "ask", "release", "say"]


class TooManyError(ValueError):
    """A draft has as many readers as it may have."""


@transaction.atomic
def ask(post: Post, reader: Person, *, at: datetime) -> Reading:
    """Ask somebody to read a draft; asking again changes nothing.

    Raises TooManyError when two are asked already, ValueError for the author or a shown post.
    """
    if reader == post.author or not post.is_draft:
        raise ValueError("Others read a draft before it is published.")
    if known := post.readings.filter(reader=reader).first():
        return known
    if post.readings.count() >= MOST_READERS:
        raise TooManyError
    reading = Reading.objects.create(post=post, reader=reader, asked=at)
    actions.readable_anew(post)
    telling.asked(reading)
    return reading


@transaction.atomic
def release(reading: Reading) -> None:
    """Ask somebody no longer: they see the draft no more."""
    post = reading.post
    reading.delete()
    if post.is_draft:
        actions.readable_anew(post)


@transaction.atomic
def say(reading: Reading, *, verdict: str, note: str, at: datetime) -> None:
    """A reader says "ready" or "not yet"; the author decides."""
    reading.verdict, reading.note, reading.said = verdict, note, at
    reading.save(update_fields=["verdict", "note", "said"])
    ready = verdict == Reading.Verdict.READY
    event = f"{'approved' if ready else 'commented'}/{reading.post.uuid}/{at.isoformat()}"
    record(event, reading.post, reading.reader, verb="approved" if ready else "commented", at=at,
           to=reading.post.author, words=len(note.split()))  # fmt: skip
    telling.said(reading)
