"""What those who look after a community, or the L&K desk, can do to a post or a comment."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from hisl.communities.tools import Moderated
from hisl.domain import text as rendering
from hisl.notices import actions as notices
from hisl.writing import actions as writing

from . import actions, telling
from .models import Comment, Post

if TYPE_CHECKING:
    from hisl.communities.models import Community
    from hisl.people.models import Person

__all__ = [
    "find",
    "find_comment",
    "hide",
    "hide_comment",
    "restore",
    "restore_comment",
    "revise",
]

EXCERPT_WORDS = 40


def find(uuid: UUID) -> Moderated | None:
    """A post as the queue shows it, a hidden one too; no draft, and none that was deleted."""
    post = _post(uuid)
    if post is None or post.deleted or post.is_draft:
        return None
    return Moderated(
        title=post.title,
        url=post.get_absolute_url(),
        author=post.author,
        excerpt=_excerpt(post),
        community=_place(post),
        key=post.key,
        markdown=post.text.markdown,
    )


def find_comment(uuid: UUID) -> Moderated | None:
    """A comment as the queue shows it."""
    said = _comment(uuid)
    if said is None or said.deleted or said.post.deleted or said.post.is_draft:
        return None
    return Moderated(
        title=said.post.title,
        url=said.get_absolute_url(),
        author=said.author,
        excerpt=_excerpt(said),
        community=_place(said.post),
        key=said.post.key,
        markdown=said.text.markdown,
    )


@transaction.atomic
def hide(uuid: UUID, *, by: Person, at: datetime) -> None:
    """Nobody but its author and those who look after the place reads the post."""
    post = _post(uuid)
    if post is None or post.hidden:
        return
    post.hidden = at
    post.save(update_fields=["hidden"])
    telling.forget(post)
    actions.readable_anew(post)


@transaction.atomic
def restore(uuid: UUID, *, by: Person, at: datetime) -> None:
    """Show a hidden post again; one that was held from the start is told of now."""
    post = _post(uuid)
    if post is None or not post.hidden:
        return
    first_time = post.hidden == post.shown
    post.hidden = None
    if first_time:
        post.shown = at
    post.save(update_fields=["hidden", "shown"])
    actions.readable_anew(post)
    if first_time:
        telling.published(post, at=at)


def revise(uuid: UUID, markdown: str, *, by: Person, at: datetime) -> None:
    """Put the author's new words in the place of the old ones."""
    if post := _post(uuid):
        kept = {
            "title": post.title,
            "tags": [tag.name for tag in post.tags.all()],
            "series": post.series.title if post.series else "",
            "part": post.part,
        }
        actions.revise(post, author=by, markdown=markdown, at=at, **kept)


@transaction.atomic
def hide_comment(uuid: UUID, *, by: Person, at: datetime) -> None:
    said = _comment(uuid)
    if said is None or said.hidden:
        return
    said.hidden = at
    said.save(update_fields=["hidden"])
    writing.set_key([said.text_id], "")
    notices.retract([said.uuid])


@transaction.atomic
def restore_comment(uuid: UUID, *, by: Person, at: datetime) -> None:
    said = _comment(uuid)
    if said is None or not said.hidden:
        return
    said.hidden = None
    said.save(update_fields=["hidden"])
    actions.readable_anew(said.post)


def _excerpt(written: Post | Comment) -> str:
    return rendering.excerpt(rendering.plain(written.text.html), EXCERPT_WORDS)


def _place(post: Post) -> Community | None:
    """The community whose facilitators decide: only where the post stands in its blog for all."""
    return post.community if post.state == Post.State.ALL else None


def _post(uuid: UUID) -> Post | None:
    found = Post.objects.select_related("author", "text", "community", "series")
    return found.filter(uuid=uuid).first()


def _comment(uuid: UUID) -> Comment | None:
    found = Comment.objects.select_related("author", "text", "post__author", "post__community")
    return found.filter(uuid=uuid).first()
