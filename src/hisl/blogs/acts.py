"""What the log is told of a post."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from hisl.records import actions as records

if TYPE_CHECKING:
    from hisl.people.models import Person

    from .models import Post

__all__ = ["record"]


def record(
    event: str,
    post: Post,
    person: Person | None,
    *,
    verb: str,
    at: datetime,
    to: Person | None = None,
    kind: str = "post",
    object: object = None,
    **more: object,
) -> None:
    """One act under the post's thread; `to` is the person whose work it was done to."""
    records.record(
        event=event,
        at=at,
        actor=person.actor if person else None,
        verb=verb,
        object_kind=kind,
        object=object or post.uuid,
        target_actor=to.actor if to else None,
        thread=post.uuid,
        community=post.community.uuid if post.community else None,
        **more,
    )
