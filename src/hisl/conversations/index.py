"""What of a conversation can be found by searching: its opening, every answer and every reply.

What is kept back, removed or merged away is not there at all; a masked post has no author there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from hisl.domain import text as rendering
from hisl.search import actions as search
from hisl.search.tools import Entry
from hisl.writing import queries as writing

from . import queries
from .models import Post, Thread
from .names import shown_name

if TYPE_CHECKING:
    from uuid import UUID

__all__ = ["drop", "every", "put", "put_all", "put_new", "put_post", "put_settled"]

BATCH = 500


def put(thread: Thread) -> None:
    """Make the opening of a thread findable as it is now."""
    _put(_posts().filter(thread=thread, kind=Post.Kind.OPENING))


def put_post(post: Post) -> None:
    """Make a post findable as it is now."""
    _put(_posts().filter(pk=post.pk))


def put_all(thread: Thread) -> None:
    """Make everything in a thread findable as it is now, and nothing that is not for readers."""
    _put(_posts().filter(thread=thread))


def put_new(posts: Sequence[Post], bodies: Sequence[str]) -> None:
    """Make posts findable that were added in bulk, with nothing said of them yet.

    bodies are their words, one line a block, as whoever brought them had them already.
    """
    threads = Thread.objects.select_related("community").prefetch_related("tags")
    known = threads.in_bulk({post.thread_id for post in posts})
    search.put_many(
        _entry(post, known[post.thread_id], body=body)
        for post, body in zip(posts, bodies, strict=True)
    )


def put_settled(threads: Sequence[Thread]) -> None:
    """Say of openings and of accepted answers that these questions have one."""
    accepted = [thread.accepted_id for thread in threads]
    for start in range(0, len(threads), BATCH):
        some = slice(start, start + BATCH)
        opening = Q(thread__in=threads[some], kind=Post.Kind.OPENING)
        _put(_posts().filter(opening | Q(pk__in=accepted[some])))


def drop(uuids: Iterable[UUID]) -> None:
    """Nobody finds these posts any more."""
    search.drop(list(uuids))


def every() -> Iterator[Entry]:
    """Everything that can be found, for making the index anew."""
    pks = _findable(Post.objects.order_by("pk")).values_list("pk", flat=True)
    batch: list[int] = []
    for pk in pks.iterator(chunk_size=BATCH):
        batch.append(pk)
        if len(batch) == BATCH:
            yield from _entries(batch)
            batch = []
    yield from _entries(batch)


def _entries(pks: Sequence[int]) -> Iterator[Entry]:
    for post in _posts().filter(pk__in=pks).order_by("pk"):
        yield _told(post)


def _put(posts: QuerySet[Post]) -> None:
    """Put those of the posts that may be found, take out the others."""
    found = list(posts)
    shown = [post for post in found if _is_findable(post)]
    if len(shown) < len(found):
        drop([post.uuid for post in found if not _is_findable(post)])
    search.put_many(map(_told, shown))


def _posts() -> QuerySet[Post]:
    return (
        Post.objects.select_related("text", "thread__community")
        .prefetch_related("text__trials", "text__reactions", "thread__tags")
        .order_by("pk")
    )


def _findable(posts: QuerySet[Post]) -> QuerySet[Post]:
    return posts.filter(deleted__isnull=True, held__isnull=True, thread__deleted__isnull=True)


def _is_findable(post: Post) -> bool:
    return not (post.deleted or post.held or post.thread.deleted)


def _told(post: Post) -> Entry:
    """The entry of a post whose text is fetched with what was said of it."""
    thanks = len(post.text.reactions.all())
    tried, body = writing.trials_told(post.text), rendering.plain(post.text.html)
    return _entry(post, post.thread, body=body, tried=tried, thanks=thanks)


def _entry(
    post: Post, thread: Thread, *, body: str, tried: tuple[int, int] = (0, 0), thanks: int = 0
) -> Entry:
    opens = post.kind == Post.Kind.OPENING
    mask = shown_name(post)
    return Entry(
        uuid=post.uuid,
        kind=thread.kind if opens else post.kind,
        title=thread.title,
        body=body,
        url=thread.get_absolute_url() if opens else post.get_absolute_url(),
        key=queries.key_of(thread),
        at=post.at,
        place=thread.community.uuid,
        thread=None if opens else thread.uuid,
        author_id=None if mask else post.author_id,
        author_name=mask or post.author_name,
        tags=tuple(tag.name for tag in thread.tags.all()) if opens else (),
        accepted=thread.accepted_id == post.pk,
        solved=opens and thread.accepted_id is not None,
        worked=tried[0],
        tried=tried[1],
        votes=post.votes_up - post.votes_down + thanks,
    )
