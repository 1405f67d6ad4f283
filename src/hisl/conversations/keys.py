"""For whom the texts of a thread are, and what they show: the readers it has now."""

from __future__ import annotations

from django.db.models import Q

from hisl.writing import actions as writing

from . import queries
from .models import Post, Thread

__all__ = ["give"]

# A held opening is for its author and the facilitators, as its whole thread is then.
_SHUT = Q(deleted__isnull=False) | (Q(held__isnull=False) & ~Q(kind=Post.Kind.OPENING))


def give(thread: Thread) -> None:
    """Give each text of the thread the key of its readers, and none to what was removed or hidden.

    Texts that have theirs already are left alone.
    """
    shut = Q() if thread.deleted else _SHUT
    gone = thread.posts.filter(shut).exclude(text__key="")
    writing.set_key(gone.values("text"), "")
    if thread.deleted:
        return
    key = queries.key_of(thread)
    there = thread.posts.exclude(shut).exclude(text__key=key)
    writing.set_key(there.values("text"), key)
