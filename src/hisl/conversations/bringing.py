"""An answer from outside the house, brought back by somebody who asked there."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from hisl.records import actions as records
from hisl.writing import actions as writing

from . import index, queries, telling
from .acts import target_actor
from .models import Post, Thread

if TYPE_CHECKING:
    from hisl.people.models import Person

__all__ = ["bring"]

OUTSIDE = "outside"


@transaction.atomic
def bring(
    thread: Thread,
    *,
    person: Person,
    author_name: str,
    source_url: str,
    markdown: str,
    at: datetime,
) -> Post:
    """Put an answer that somebody gave elsewhere under a question, with its author and its link.

    In the log somebody shared it: its author is nobody here, and answered nobody here.
    """
    opening = thread.posts.select_related("author", "thread__community").get(kind=Post.Kind.OPENING)
    post = Post.objects.create(
        uuid=uuid.uuid4(),
        thread=thread,
        kind=Post.Kind.ANSWER,
        parent=opening,
        author=None,
        author_name=author_name[:150],
        source_url=source_url,
        at=at,
        text=writing.write(markdown, author=person, at=at, key=queries.key_of(thread)),
    )
    Thread.objects.filter(pk=thread.pk).update(
        last_at=Greatest("last_at", at), answers=F("answers") + 1
    )
    records.record(
        event=f"shared/{post.uuid}",
        at=at,
        actor=person.actor,
        verb="shared",
        object_kind="answer",
        object=post.uuid,
        target_actor=target_actor(opening),
        thread=thread.uuid,
        community=thread.community.uuid,
        intervention=thread.intervention,
        words=post.text.words,
        source=OUTSIDE,
    )
    index.put_post(post)
    telling.answered(post, opening)
    return post
