"""What was said in a community, in the words it had when it was said: for measuring alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import FilteredRelation, Q

from hisl.domain import text as rendering

from .models import Post, Thread

if TYPE_CHECKING:
    from hisl.communities.models import Community

__all__ = ["Said", "said_in"]


@dataclass(frozen=True, slots=True)
class Said:
    """A question or an answer as it was first written; title and tags are the question's own."""

    uuid: UUID
    thread: UUID
    is_answer: bool
    author: int | None
    at: datetime
    title: str
    tags: str
    text: str


def said_in(community: Community) -> Iterator[Said]:
    """Every question of a community and every answer to one, oldest first.

    Whatever was changed afterwards is left out: words, title and tags are those of the first
    revision. A text that came without a history has one state only, which is taken.
    """
    first = FilteredRelation("text__revisions", condition=Q(text__revisions__number=1))
    posts = Post.objects.annotate(first=first).filter(
        thread__community=community,
        thread__kind=Thread.Kind.QUESTION,
        kind__in=[Post.Kind.OPENING, Post.Kind.ANSWER],
    )
    rows = posts.order_by("at", "pk").values_list(
        *("uuid", "thread__uuid", "kind", "author", "at", "text__html"),
        *("first__title", "first__tags", "first__markdown"),
    )
    for uuid, thread, kind, author, at, html, title, tags, markdown in rows.iterator():
        yield Said(
            uuid=uuid,
            thread=thread,
            is_answer=kind == Post.Kind.ANSWER,
            author=author,
            at=at,
            title=title or "",
            tags=tags or "",
            text=rendering.plain(html if markdown is None else rendering.render(markdown)),
        )
