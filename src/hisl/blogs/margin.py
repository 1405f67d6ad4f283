"""What the margin of a post's text has to know."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from hisl.people.queries import may
from hisl.writing import passages

from . import telling
from .models import Post

__all__ = ["where"]


def where(post: Post, viewer: Any) -> passages.Where:
    """What the margin of a post's text has to know; its author settles what is said there."""
    speaks = may(viewer, "blogs.comment", post)
    return passages.Where(
        title=post.title,
        url=post.get_absolute_url(),
        action=reverse("blogs:passages", args=[post.pk]),
        key=post.key,
        thread=post.uuid,
        owner=post.author,
        community=post.community.uuid if post.community else None,
        place=telling.place_of(post),
        comment=speaks,
        settle=speaks and post.author_id == viewer.pk,
    )
