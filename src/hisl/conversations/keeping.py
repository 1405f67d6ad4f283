"""Keeping a conversation in order: closing, pinning, linking, removing, and taking each back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from hisl.writing import actions as writing

from . import index, keys, routing, telling
from .acts import act_upon
from .counting import recount, reweigh
from .models import Link, Post, Thread

if TYPE_CHECKING:
    from hisl.people.models import Person

__all__ = [
    "UNDO",
    "close",
    "link",
    "pin",
    "purge",
    "remove",
    "remove_thread",
    "reopen",
    "restore",
    "unlink",
    "unpin",
]

UNDO = timedelta(days=30)
"""How long what was removed or rearranged can be brought back."""


@transaction.atomic
def close(thread: Thread, *, by: Person, at: datetime, reason: str) -> None:
    """Nobody writes in the thread any more; it says why."""
    thread.closed, thread.closed_reason = at, reason[:120]
    thread.save(update_fields=["closed", "closed_reason"])
    act_upon("closed", _opening(thread), by, verb="closed", at=at, again=True)
    routing.settle(thread, at=at)


@transaction.atomic
def reopen(thread: Thread, *, by: Person, at: datetime) -> None:
    """People write in the thread again."""
    thread.closed, thread.closed_reason = None, ""
    thread.save(update_fields=["closed", "closed_reason"])
    act_upon("reopened", _opening(thread), by, verb="reopened", at=at, again=True)
    routing.resume(thread, at=at, answered=thread.answers > 0)


@transaction.atomic
def pin(thread: Thread, *, by: Person, at: datetime, until: datetime) -> None:
    """Show the thread above the list of its community until that moment."""
    thread.pinned_until = until
    thread.save(update_fields=["pinned_until"])
    act_upon("featured", _opening(thread), by, verb="featured", at=at, again=True)


@transaction.atomic
def unpin(thread: Thread, *, by: Person, at: datetime) -> None:
    thread.pinned_until = None
    thread.save(update_fields=["pinned_until"])
    act_upon("unfeatured", _opening(thread), by, verb="unfeatured", at=at, again=True)


@transaction.atomic
def link(thread: Thread, to: Thread, *, by: Person, at: datetime, kind: str) -> None:
    """Point from one thread to another: related, or asked before."""
    if thread.pk == to.pk:
        raise ValueError("A thread does not point to itself.")
    _, new = Link.objects.get_or_create(thread=thread, to=to, kind=kind, defaults={"at": at})
    if new:
        act_upon(f"linked/{to.uuid}", _opening(thread), by, verb="linked", at=at, again=True)


def unlink(thread: Thread, to: Thread) -> None:
    """Point there no more."""
    Link.objects.filter(thread=thread, to=to).delete()


@transaction.atomic
def remove(post: Post, *, by: Person, at: datetime) -> None:
    """Take the words of a post away; its place stays, and for 30 days it can be brought back.

    An opening that nobody else has answered goes with its whole thread.
    """
    thread = post.thread
    if post.kind == Post.Kind.OPENING and not _others_wrote(thread, post):
        remove_thread(thread, by=by, at=at)
        return
    _remove(post, by=by, at=at)
    keys.give(thread)
    if post.kind == Post.Kind.OPENING:
        routing.settle(thread, at=at)
    if thread.accepted_id == post.pk:
        thread.accepted = None
        thread.save(update_fields=["accepted"])
        index.put(thread)
        routing.resume(thread, at=at)
    recount(thread)
    reweigh(thread)


@transaction.atomic
def remove_thread(thread: Thread, *, by: Person, at: datetime) -> None:
    """Take a whole thread out of every list; for 30 days it can be brought back."""
    opening = _opening(thread)
    if not opening.deleted:
        _remove(opening, by=by, at=at)
    thread.deleted = at
    thread.save(update_fields=["deleted"])
    keys.give(thread)
    routing.settle(thread, at=at)
    posts = list(thread.posts.all())
    index.drop(post.uuid for post in posts)
    telling.retract(posts)


@transaction.atomic
def restore(post: Post, *, by: Person, at: datetime) -> None:
    """Bring a removed post back, with its thread where that went with it."""
    if post.purged or post.deleted is None:
        return
    thread = post.thread
    was_accepted = post.was_accepted and thread.accepted_id is None
    post.deleted = post.deleted_by = None
    post.was_accepted = False
    post.save(update_fields=["deleted", "deleted_by", "was_accepted"])
    if post.kind == Post.Kind.OPENING and thread.deleted:
        thread.deleted = None
    if was_accepted:
        thread.accepted = post
    thread.save(update_fields=["deleted", "accepted"])
    recount(thread)
    reweigh(thread)
    keys.give(thread)
    act_upon("undeleted", post, by, verb="undeleted", at=at, again=True)
    if was_accepted:
        routing.settle(thread, at=at)
    elif post.kind == Post.Kind.OPENING:
        routing.resume(thread, at=at, answered=thread.answers > 0)
    index.put_all(thread)


def purge(now: datetime) -> str | None:
    """Take the words of what was removed 30 days ago away for good; the places stay."""
    due = Post.objects.filter(deleted__lte=now - UNDO, purged=False)
    pks = list(due.order_by("deleted").values_list("pk", flat=True)[:1_000])
    if not pks:
        return None
    with transaction.atomic():
        gone = Post.objects.filter(pk__in=pks, purged=False)
        writing.purge(gone.values("text"))
        Thread.objects.filter(posts__in=pks, deleted__isnull=False).update(title="")
        count = gone.update(purged=True, source_url="")
    return f"{count} removed posts are gone for good"


def _remove(post: Post, *, by: Person, at: datetime) -> None:
    post.was_accepted = post.thread.accepted_id == post.pk
    post.deleted, post.deleted_by = at, by
    post.save(update_fields=["deleted", "deleted_by", "was_accepted"])
    act_upon("deleted", post, by, verb="deleted", at=at, again=True)
    index.drop([post.uuid])
    telling.retract([post])


def _others_wrote(thread: Thread, opening: Post) -> bool:
    said = thread.posts.filter(deleted__isnull=True).exclude(pk=opening.pk)
    return said.exclude(author=opening.author_id).exists()


def _opening(thread: Thread) -> Post:
    return thread.posts.select_related("author", "thread__community").get(kind=Post.Kind.OPENING)
