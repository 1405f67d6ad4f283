"""Asking, telling, answering, replying, accepting, thanking, and saying whether it worked."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from hisl.records import actions as records
from hisl.writing import actions as writing

from .models import Post, Thread

if TYPE_CHECKING:
    from hisl.communities.models import Community
    from hisl.people.models import Person
    from hisl.writing.models import Trial

__all__ = [
    "Frame",
    "accept",
    "answer",
    "open_thread",
    "opening",
    "react",
    "reply",
    "revise",
    "tried",
    "viewed",
]

VERB_OF_OPENING = {"question": "asked", "discussion": "discussed", "story": "told"}


@dataclass(frozen=True, slots=True)
class Frame:
    """What the author declares beside the words: the programme's intervention in which it was
    written, the level of cognitive complexity, the stage of Kolb's cycle, and whether the
    programme demanded it."""

    intervention: uuid.UUID | None = None
    level: str | None = None
    stage: str | None = None
    mandated: bool = False


NO_FRAME = Frame()


@transaction.atomic
def open_thread(
    *,
    community: Community,
    author: Person,
    kind: str,
    title: str,
    markdown: str,
    at: datetime,
    tags: Iterable[str] = (),
    frame: Frame = NO_FRAME,
) -> Thread:
    """Ask a question, open a discussion or tell a story."""
    text = writing.write(markdown, author=author, at=at, title=title)
    thread = Thread.objects.create(
        uuid=uuid.uuid4(),
        community=community,
        intervention=frame.intervention,
        kind=kind,
        title=title,
        opened=at,
        last_at=at,
    )
    thread.tags.set(writing.tags_named(tags))
    post = Post.objects.create(
        uuid=thread.uuid, thread=thread, kind=Post.Kind.OPENING, author=author, at=at, text=text
    )
    _record(post, VERB_OF_OPENING[kind], kind, target=None, frame=frame)
    return thread


def opening(thread: Thread) -> Post:
    """The post that opens a thread."""
    return thread.posts.select_related("author", "text").get(kind=Post.Kind.OPENING)


@transaction.atomic
def answer(
    thread: Thread, *, author: Person, markdown: str, at: datetime, frame: Frame = NO_FRAME
) -> Post:
    """Answer a question."""
    first = opening(thread)
    post = _post(thread, Post.Kind.ANSWER, first, author=author, markdown=markdown, at=at)
    _touch(thread, at, answers=F("answers") + 1)
    _record(post, "answered", "answer", target=first.author, frame=frame)
    return post


@transaction.atomic
def reply(
    parent: Post, *, author: Person, markdown: str, at: datetime, frame: Frame = NO_FRAME
) -> Post:
    """Reply to a post; in the log it is an act upon the parent's author."""
    post = _post(parent.thread, Post.Kind.REPLY, parent, author=author, markdown=markdown, at=at)
    _touch(parent.thread, at, replies=F("replies") + 1)
    _record(post, "replied", "reply", target=parent.author, frame=frame)
    return post


@transaction.atomic
def revise(post: Post, *, author: Person, markdown: str, at: datetime, reason: str = "") -> None:
    """Change what a post says; the former words stay in its history."""
    revision = writing.revise(post.text, markdown, author=author, at=at, reason=reason)
    _act(
        f"edited/{revision.uuid}",
        post,
        author,
        verb="edited",
        at=at,
        words=post.text.words,
    )


@transaction.atomic
def accept(post: Post, *, person: Person, at: datetime) -> None:
    """The asker says that this answer settles the question."""
    if post.kind != Post.Kind.ANSWER:
        raise ValueError("Only an answer can be accepted.")
    Thread.objects.filter(pk=post.thread_id).update(accepted=post)
    _act(f"accepted/{post.uuid}/{person.uuid}", post, person, verb="accepted", at=at)


@transaction.atomic
def react(post: Post, *, person: Person, kind: str, at: datetime) -> None:
    """Say "useful" or "thanks", once."""
    if writing.react(post.text, person=person, kind=kind, at=at):
        _act(f"reacted/{kind}/{post.uuid}/{person.uuid}", post, person, verb="reacted", at=at)


@transaction.atomic
def tried(
    post: Post,
    *,
    person: Person,
    worked: bool,
    at: datetime,
    note: str = "",
    frame: Frame = NO_FRAME,
) -> Trial:
    """Report what happened when the post's advice was tried; a later report replaces it."""
    trial = writing.report_trial(post.text, person=person, worked=worked, note=note, at=at)
    _act(
        f"tried/{post.uuid}/{person.uuid}/{at.isoformat()}",
        post,
        person,
        verb="worked" if worked else "failed",
        at=at,
        words=len(note.split()),
        level=frame.level,
        stage=frame.stage,
        mandated=frame.mandated,
    )
    return trial


def viewed(thread: Thread, *, person: Person, at: datetime, count: int = 1) -> None:
    """Count a reading, once a day and person; never taken for social learning."""
    happening = records.Happening(
        event=f"viewed/{thread.uuid}/{person.uuid}/{at.date()}",
        at=at,
        actor=person.actor,
        verb="viewed",
        object_kind=thread.kind,
        object=thread.uuid,
        thread=thread.uuid,
        community=thread.community.uuid,
        intervention=thread.intervention,
        count=count,
    )
    with transaction.atomic():
        if records.record_many([happening]):
            Thread.objects.filter(pk=thread.pk).update(views=F("views") + count)


def _post(
    thread: Thread, kind: str, parent: Post, *, author: Person, markdown: str, at: datetime
) -> Post:
    return Post.objects.create(
        uuid=uuid.uuid4(),
        thread=thread,
        kind=kind,
        parent=parent,
        author=author,
        at=at,
        text=writing.write(markdown, author=author, at=at),
    )


def _touch(thread: Thread, at: datetime, **counters: object) -> None:
    Thread.objects.filter(pk=thread.pk).update(last_at=at, **counters)


def _record(post: Post, verb: str, kind: str, *, target: Person | None, frame: Frame) -> None:
    thread = post.thread
    records.record(
        event=f"{verb}/{post.uuid}",
        at=post.at,
        actor=post.author.actor if post.author else None,
        verb=verb,
        object_kind=kind,
        object=post.uuid,
        target_actor=target.actor if target else None,
        thread=thread.uuid,
        community=thread.community.uuid,
        intervention=frame.intervention or thread.intervention,
        stage=frame.stage,
        level=frame.level,
        words=post.text.words,
        mandated=frame.mandated,
    )


def _act(event: str, post: Post, actor: Person, *, verb: str, at: datetime, **more: object) -> None:
    """An act upon a post that is already there."""
    thread = post.thread
    kind = thread.kind if post.kind == Post.Kind.OPENING else post.kind
    records.record(
        event=event,
        at=at,
        actor=actor.actor,
        verb=verb,
        object_kind=kind,
        object=post.uuid,
        target_actor=post.author.actor if post.author else None,
        thread=thread.uuid,
        community=thread.community.uuid,
        intervention=thread.intervention,
        **more,
    )
