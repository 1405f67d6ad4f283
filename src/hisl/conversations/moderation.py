"""What those who look after a community can do to a post: hide it, show it, close its thread."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from hisl.communities.tools import Moderated
from hisl.domain import text as rendering

from . import actions, index, keeping, keys, queries, routing, telling
from .counting import recount, reweigh
from .models import Post, Thread

if TYPE_CHECKING:
    from hisl.people.models import Person

__all__ = ["close", "find", "hide", "reopen", "restore", "revise"]

EXCERPT_WORDS = 40


def find(uuid: UUID) -> Moderated | None:
    """A post as the queue shows it, a hidden one too; none that was removed."""
    post = _post(uuid)
    if post is None or post.deleted or post.thread.deleted:
        return None
    return Moderated(
        title=post.thread.title,
        url=post.get_absolute_url(),
        author=post.author,
        excerpt=rendering.excerpt(rendering.plain(post.text.html), EXCERPT_WORDS),
        community=post.thread.community,
        key=queries.key_of(post.thread),
        markdown=post.text.markdown,
    )


@transaction.atomic
def hide(uuid: UUID, *, by: Person, at: datetime) -> None:
    """Nobody but its author and the facilitators reads the post; an opening hides its thread."""
    post = _post(uuid)
    if post is None or post.held:
        return
    Post.objects.filter(pk=post.pk).update(held=at)
    thread = post.thread
    if post.kind == Post.Kind.OPENING and thread.audience == Thread.Audience.COMMUNITY:
        _set_audience(thread, Thread.Audience.REVIEW, at)
    if thread.accepted_id == post.pk:
        Thread.objects.filter(pk=thread.pk).update(accepted=None)
        Post.objects.filter(pk=post.pk).update(was_accepted=True)
        thread.accepted = None
        routing.resume(thread, at=at)
    keys.give(thread)
    telling.retract([post])
    _settle(thread)


@transaction.atomic
def restore(uuid: UUID, *, by: Person, at: datetime) -> None:
    """Show a hidden post again; one that was held from the start is there from now on."""
    post = _post(uuid)
    if post is None or not post.held:
        return
    thread = post.thread
    first_time = post.held == post.at
    post.held = None
    if first_time:
        post.at = at
    if post.was_accepted and thread.accepted_id is None:
        Thread.objects.filter(pk=thread.pk).update(accepted=post)
        routing.settle(thread, at=at)
    post.was_accepted = False
    post.save(update_fields=["held", "at", "was_accepted"])
    keys.give(thread)
    if post.kind == Post.Kind.OPENING and thread.audience == Thread.Audience.REVIEW:
        _set_audience(thread, Thread.Audience.COMMUNITY, at)
        if first_time:
            Thread.objects.filter(pk=thread.pk).update(opened=at)
    _settle(thread)
    if first_time:
        _tell(Post.objects.select_related("author", "text", "thread__community").get(pk=post.pk))


def close(uuid: UUID, *, by: Person, at: datetime) -> None:
    """Nobody writes in the thread of the post any more."""
    if (post := _post(uuid)) and post.thread.closed is None:
        keeping.close(post.thread, by=by, at=at, reason="")


def reopen(uuid: UUID, *, by: Person, at: datetime) -> None:
    if (post := _post(uuid)) and post.thread.closed is not None:
        keeping.reopen(post.thread, by=by, at=at)


def revise(uuid: UUID, markdown: str, *, by: Person, at: datetime) -> None:
    """Put the author's new words in the place of the old ones."""
    if post := _post(uuid):
        actions.revise(post, author=by, markdown=markdown, at=at)


def _post(uuid: UUID) -> Post | None:
    posts = Post.objects.select_related("author", "text", "thread__community")
    return posts.filter(uuid=uuid).first()


def _set_audience(thread: Thread, audience: str, at: datetime) -> None:
    thread.audience = audience
    thread.save(update_fields=["audience"])
    actions.give_key(thread, at=at)


def _settle(thread: Thread) -> None:
    thread = Thread.objects.select_related("community").get(pk=thread.pk)
    recount(thread)
    reweigh(thread)
    index.put_all(thread)


def _tell(post: Post) -> None:
    """Tell of a post that was held what would have been told when it was written."""
    if post.kind == Post.Kind.OPENING:
        telling.opened(post)
        routing.begin(post, at=post.at)
        return
    parent = Post.objects.select_related("author").get(pk=post.parent_id)
    if post.kind == Post.Kind.ANSWER:
        telling.answered(post, parent)
        routing.answered(post.thread, post.author, at=post.at)
    else:
        telling.replied(post, parent)
