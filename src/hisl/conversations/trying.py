"""Whoever used a post, or accepted it, is asked later whether it worked."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from hisl.writing import followups

from .models import Post

if TYPE_CHECKING:
    from hisl.people.models import Person

__all__ = ["ask_later"]


def ask_later(post: Post, *, person: Person, at: datetime) -> None:
    """Ask in some days, once; nobody is asked about what they wrote themselves."""
    if post.author_id == person.pk:
        return
    followups.ask_later(
        post.text,
        person=person,
        thing=post.uuid,
        title=post.thread.title,
        url=post.get_absolute_url(),
        at=at,
        place=post.thread.community.uuid,
    )
