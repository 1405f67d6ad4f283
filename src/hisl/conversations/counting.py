"""What a thread keeps of its posts, so that no list has to count them."""

from __future__ import annotations

from django.db.models import Count, F, Max, Q, Sum

from hisl.writing import queries as writing

from .models import Post, Thread

__all__ = ["recount", "reweigh"]

_SHOWN = Q(deleted__isnull=True, held__isnull=True)


def recount(thread: Thread) -> None:
    """Bring answers, replies and the last moment up to the posts that everybody may read."""
    told = thread.posts.filter(_SHOWN).aggregate(
        answers=Count("pk", filter=Q(kind=Post.Kind.ANSWER)),
        replies=Count("pk", filter=Q(kind=Post.Kind.REPLY)),
        last=Max("at"),
    )
    thread.answers, thread.replies = told["answers"], told["replies"]
    thread.last_at = told["last"] or thread.opened
    thread.save(update_fields=["answers", "replies", "last_at"])


def reweigh(thread: Thread) -> None:
    """Bring up to date how much the thread helped: what a list is sorted by."""
    posts = thread.posts.filter(_SHOWN)
    votes = posts.aggregate(n=Sum(F("votes_up")))["n"] or 0
    useful = votes + writing.helped(posts.values("text"))
    Thread.objects.filter(pk=thread.pk).update(useful=useful)
