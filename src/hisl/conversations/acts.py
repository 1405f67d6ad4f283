"""Acts upon posts that are already there, written without the names that are held back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from hisl.records import actions as records

from .models import Post
from .names import actor_in

if TYPE_CHECKING:
    from hisl.people.models import Person

__all__ = ["act_upon", "target_actor"]


def act_upon(
    what: str,
    post: Post,
    person: Person,
    *,
    verb: str,
    at: datetime,
    event: str = "",
    again: bool = False,
    **more: object,
) -> None:
    """Record what somebody did to a post.

    The event is named by what, the post and the person, so that it stands in the log once; again:
    by the moment, too. Ids of acts are made from events, and could be tried out for everybody:
    behind a mask the name of the event has no person in it.
    """
    actor = actor_in(post.thread, person)
    who = person.uuid if actor else "masked"
    name = event or f"{what}/{post.uuid}/{who}" + (f"/{at.isoformat()}" if again else "")
    thread = post.thread
    records.record(
        event=name,
        at=at,
        actor=actor,
        verb=verb,
        object_kind=thread.kind if post.kind == Post.Kind.OPENING else post.kind,
        object=post.uuid,
        target_actor=target_actor(post),
        thread=thread.uuid,
        community=thread.community.uuid,
        intervention=thread.intervention,
        **more,
    )


def target_actor(post: Post) -> int | None:
    """Whose work an act is done to; nobody's, where the name is held back."""
    if post.voice != Post.Voice.OWN or post.author is None:
        return None
    return post.author.actor
