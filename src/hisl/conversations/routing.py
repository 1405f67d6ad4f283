"""Questions on their way to people: begun, answered, settled, in other hands."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from hisl.domain import text as rendering
from hisl.domain.expertise.rings import Ring, Urgency
from hisl.experts import actions as experts

from . import queries
from .models import Post, Thread

if TYPE_CHECKING:
    from hisl.people.models import Person

__all__ = ["answered", "begin", "follow", "resume", "settle"]


def begin(opening: Post, *, at: datetime, urgency: str = Urgency.SOON) -> None:
    """A question begins its rings: with the people who may know, or with the facilitators alone.

    Nothing else does, and no question that nobody may read yet.
    """
    thread = opening.thread
    if thread.kind != Thread.Kind.QUESTION or thread.audience == Thread.Audience.REVIEW:
        return
    private = thread.audience == Thread.Audience.FACILITATORS
    experts.route(
        thread.uuid,
        title=thread.title,
        text=rendering.plain(opening.text.html),
        community=thread.community,
        asker=opening.author,
        url=thread.get_absolute_url(),
        key=queries.key_of(thread),
        at=at,
        start=Ring.FACILITATOR if private else Ring.PEOPLE,
        masked=opening.voice != Post.Voice.OWN,
        urgency=urgency,
    )


def answered(thread: Thread, person: Person | None, *, at: datetime) -> None:
    """Somebody answered: the question goes no further by itself."""
    experts.answered(thread.uuid, person, at)


def settle(thread: Thread, *, at: datetime) -> None:
    """The question needs nobody any more."""
    if thread.kind == Thread.Kind.QUESTION:
        experts.settled(thread.uuid, at)


def resume(thread: Thread, *, at: datetime, answered: bool = False) -> None:
    """The question needs somebody again: its acceptance, its closing or its removal was undone.

    answered: the answers that it has may still serve.
    """
    open_again = not (
        thread.accepted_id or thread.closed or thread.deleted or thread.merged_into_id
    )
    if thread.kind == Thread.Kind.QUESTION and open_again:
        experts.reopened(thread.uuid, at, answered=answered)


def follow(thread: Thread, *, at: datetime) -> None:
    """The question stands elsewhere, or is for other readers, now."""
    if thread.kind == Thread.Kind.QUESTION:
        experts.moved(
            thread.uuid,
            community=thread.community,
            key=queries.key_of(thread),
            url=thread.get_absolute_url(),
            at=at,
        )
