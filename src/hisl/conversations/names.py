"""Under which name a post stands: its author's, or a mask that the facilitators can look behind."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from .models import Post

if TYPE_CHECKING:
    from hisl.communities.models import Community
    from hisl.people.models import Person

__all__ = ["SHOWN", "actor_in", "last_masked", "mask", "shown_name", "voice_in"]

SHOWN = {
    Post.Voice.MASKED: _("A colleague"),
    Post.Voice.GROUP: _("Several of us"),
    Post.Voice.FACILITATOR: _("The facilitators, for somebody"),
}


def shown_name(post: Post) -> str:
    """The name that stands on a masked post; empty on one that stands under its author's."""
    return str(SHOWN.get(post.voice, ""))


def mask(posts: Iterable[Post], viewer: Any, *, sees_names: bool) -> None:
    """Take the author's name off masked and removed posts, before a page gets to see them.

    The author keeps theirs (and is told how others see it); who may see names gets it as `held_by`.
    """
    for post in posts:
        post.mask = shown_name(post)
        post.held_by = None
        post.is_mine = viewer.is_authenticated and post.author_id == viewer.pk
        post.removed_by_author = post.deleted_by_id == post.author_id
        post.removed_by_me = viewer.is_authenticated and post.deleted_by_id == viewer.pk
        if post.mask and sees_names and not post.is_mine:
            post.held_by = post.author
        if post.mask or post.deleted:
            post.author = None
            post.author_name, post.source_url = post.mask, ""


def last_masked(person: Person, community: Community, after: datetime) -> datetime | None:
    """When the person last wrote in a community under a mask, later than that moment."""
    own = Post.objects.filter(author=person, thread__community=community, at__gt=after)
    return own.exclude(voice=Post.Voice.OWN).aggregate(last=Max("at"))["last"]


def voice_in(thread: Any, author: Person) -> str:
    """The voice in which somebody goes on in a thread: masked, once they spoke so there."""
    masked = thread.posts.filter(author=author).exclude(voice=Post.Voice.OWN)
    return masked.order_by("at").values_list("voice", flat=True).first() or Post.Voice.OWN


def actor_in(thread: Any, person: Person) -> int | None:
    """The actor of what somebody does in a thread: nobody, where they stand behind a mask.

    An act keeps for ever who did it and what to, and leaves the house as a statement; a name that
    is held back must not be readable there.
    """
    return person.actor if voice_in(thread, person) == Post.Voice.OWN else None
