"""Reading threads. Every list begins with what the viewer may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Prefetch, Q, QuerySet

from hisl.communities import queries as communities

from .models import Post, Thread

if TYPE_CHECKING:
    from hisl.communities.models import Community

__all__ = ["by_pk", "count_by_kind", "counts", "in_community", "posts", "visible_to"]

FILTERS = {
    "unanswered": Q(kind=Thread.Kind.QUESTION, answers=0, closed__isnull=True),
    "solved": Q(accepted__isnull=False),
    "questions": Q(kind=Thread.Kind.QUESTION),
    "discussions": Q(kind=Thread.Kind.DISCUSSION),
    "stories": Q(kind=Thread.Kind.STORY),
}


def visible_to(viewer: Any) -> QuerySet[Thread]:
    """The threads of the communities that the viewer may read."""
    return Thread.objects.filter(community__in=communities.visible_to(viewer))


def by_pk(viewer: Any, pk: int) -> Thread | None:
    return visible_to(viewer).select_related("community").filter(pk=pk).first()


def in_community(viewer: Any, community: Community, *, which: str = "") -> QuerySet[Thread]:
    """A community's threads, the latest activity first; which is a key of FILTERS, or nothing."""
    threads = visible_to(viewer).filter(FILTERS.get(which, Q()), community=community)
    opening = Post.objects.filter(kind=Post.Kind.OPENING).select_related("author")
    return threads.prefetch_related(
        "tags", Prefetch("posts", queryset=opening.only(*_AUTHORSHIP), to_attr="opening")
    )


_AUTHORSHIP = ("uuid", "thread", "kind", "author", "author_name", "at", "source_url")
_AUTHORSHIP += tuple(f"author__{name}" for name in ("name", "username", "claimed", "source_url"))


def posts(thread: Thread) -> list[Post]:
    """All that is said in a thread, with authors, texts, reactions and trials, oldest first."""
    return list(
        thread.posts.filter(deleted__isnull=True)
        .select_related("author", "text")
        .prefetch_related("text__trials__person")
        .annotate(
            useful=Count("text__reactions", filter=Q(text__reactions__kind="useful"), distinct=True),
            thanks=Count("text__reactions", filter=Q(text__reactions__kind="thanks"), distinct=True),
            changes=Count("text__revisions", distinct=True),
        )
    )


def count_by_kind() -> dict[str, int]:
    """Threads by kind, over everything."""
    rows = Thread.objects.order_by().values_list("kind").annotate(n=Count("pk"))
    return {kind: 0 for kind in Thread.Kind.values} | dict(rows)


def counts() -> dict[str, int]:
    """Answers and replies, over everything."""
    rows = dict(Post.objects.order_by().values_list("kind").annotate(n=Count("pk")))
    return {"answers": rows.get("answer", 0), "replies": rows.get("reply", 0)}
