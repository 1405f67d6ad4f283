"""Asking, telling, answering, replying, accepting, thanking, and saying whether it worked."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from hisl.communities import actions as communities
from hisl.domain.expertise.rings import Urgency
from hisl.notices import actions as notices
from hisl.records import actions as records
from hisl.writing import actions as writing

from . import index, keys, queries, routing, telling, trying
from .acts import act_upon, target_actor
from .bringing import bring
from .counting import reweigh
from .models import Post, Thread
from .names import actor_in, voice_in

if TYPE_CHECKING:
    from hisl.communities.models import Community
    from hisl.people.models import Person
    from hisl.writing.models import Trial

__all__ = [
    "Frame",
    "accept",
    "answer",
    "bring",
    "give_key",
    "open_thread",
    "opening",
    "react",
    "reply",
    "revise",
    "take_back",
    "tried",
    "unaccept",
    "viewed",
    "widen",
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
    voice: str = Post.Voice.OWN,
    audience: str = Thread.Audience.COMMUNITY,
    held: bool = False,
    urgency: str = Urgency.SOON,
) -> Thread:
    """Ask a question, open a discussion or tell a story.

    held: a facilitator reads it before others do. urgency: how fast a question goes further.
    """
    held = held and audience == Thread.Audience.COMMUNITY
    thread = Thread.objects.create(
        uuid=uuid.uuid4(),
        community=community,
        intervention=frame.intervention,
        kind=kind,
        title=title,
        opened=at,
        last_at=at,
        audience=Thread.Audience.REVIEW if held else audience,
    )
    thread.tags.set(writing.tags_named(tags))
    masked = voice != Post.Voice.OWN
    text = writing.write(
        markdown,
        author=None if masked else author,
        at=at,
        title=title,
        key=queries.key_of(thread),
    )
    post = Post.objects.create(
        uuid=thread.uuid,
        thread=thread,
        kind=Post.Kind.OPENING,
        author=author,
        at=at,
        text=text,
        voice=voice,
        held=at if held else None,
    )
    _record(post, VERB_OF_OPENING[kind], kind, target=None, frame=frame)
    index.put(thread)
    _hold(post)
    telling.opened(post)
    routing.begin(post, at=at, urgency=urgency)
    return thread


def opening(thread: Thread) -> Post:
    """The post that opens a thread."""
    return thread.posts.select_related("author", "text", "thread__community").get(
        kind=Post.Kind.OPENING
    )


@transaction.atomic
def answer(
    thread: Thread,
    *,
    author: Person,
    markdown: str,
    at: datetime,
    frame: Frame = NO_FRAME,
    held: bool = False,
) -> Post:
    """Answer a question."""
    first = opening(thread)
    said = {"author": author, "markdown": markdown, "at": at, "held": held}
    post = _post(thread, Post.Kind.ANSWER, first, **said)
    if not held:
        _touch(thread, at, answers=F("answers") + 1)
    _record(post, "answered", "answer", target=first, frame=frame)
    index.put_post(post)
    _hold(post)
    telling.answered(post, first)
    if not held:
        routing.answered(thread, author, at=at)
    return post


@transaction.atomic
def reply(
    parent: Post,
    *,
    author: Person,
    markdown: str,
    at: datetime,
    frame: Frame = NO_FRAME,
    held: bool = False,
) -> Post:
    """Reply to a post; in the log it is an act upon the parent's author."""
    thread = parent.thread
    said = {"author": author, "markdown": markdown, "at": at, "held": held}
    post = _post(thread, Post.Kind.REPLY, parent, **said)
    if not held:
        _touch(thread, at, replies=F("replies") + 1)
    _record(post, "replied", "reply", target=parent, frame=frame)
    index.put_post(post)
    _hold(post)
    telling.replied(post, parent)
    return post


@transaction.atomic
def revise(
    post: Post,
    *,
    author: Person,
    markdown: str,
    at: datetime,
    reason: str = "",
    title: str | None = None,
    tags: Iterable[str] | None = None,
) -> None:
    """Change what a post says, with its opening the title and the tags, where they are given.

    What it said before stays in its history.
    """
    thread = post.thread
    masked = post.voice != Post.Voice.OWN and author.pk == post.author_id
    renamed = title if title and title != thread.title else None
    revision = writing.revise(
        post.text,
        markdown,
        author=None if masked else author,
        at=at,
        reason=reason,
        title=renamed,
    )
    if renamed:
        thread.title = renamed
        thread.save(update_fields=["title"])
    if tags is not None:
        thread.tags.set(writing.tags_named(tags))
    event = f"edited/{revision.uuid}"
    act_upon("edited", post, author, verb="edited", at=at, event=event, words=post.text.words)
    if renamed:
        index.put_all(thread)
    else:
        index.put_post(post)


@transaction.atomic
def accept(post: Post, *, person: Person, at: datetime) -> None:
    """The asker says that this answer settles the question; another one gives way to it."""
    if post.kind != Post.Kind.ANSWER:
        raise ValueError("Only an answer can be accepted.")
    former = Thread.objects.values_list("accepted", flat=True).get(pk=post.thread_id)
    if former == post.pk:
        return
    _set_accepted(post, post)
    if former:
        left = Post.objects.select_related("thread__community", "author").get(pk=former)
        _let_go(left, person, at)
        index.put_post(left)
    act_upon("accepted", post, person, verb="accepted", at=at, again=True)
    index.put(post.thread)
    index.put_post(post)
    telling.accepted(post, by=person, at=at)
    routing.settle(post.thread, at=at)
    trying.ask_later(post, person=person, at=at)


@transaction.atomic
def unaccept(post: Post, *, person: Person, at: datetime) -> None:
    """The answer does not settle the question after all."""
    if Thread.objects.filter(pk=post.thread_id, accepted=post).exists():
        _set_accepted(post, None)
        _let_go(post, person, at)
        routing.resume(post.thread, at=at)
        index.put(post.thread)
        index.put_post(post)


@transaction.atomic
def react(post: Post, *, person: Person, kind: str, at: datetime) -> None:
    """Say "useful", "I used this" or "thanks", once.

    Said, taken back and said again, it stands in the log with each of these, and counts once.
    """
    if writing.react(post.text, person=person, kind=kind, at=at):
        reweigh(post.thread)
        act_upon(f"reacted/{kind}", post, person, verb="reacted", at=at, again=True)
        telling.used(post, kind=kind, by=person, at=at)
        index.put_post(post)
        if kind == "used":
            trying.ask_later(post, person=person, at=at)


@transaction.atomic
def take_back(post: Post, *, person: Person, kind: str, at: datetime) -> None:
    """Take a reaction back; the act of reacting stays, this one stands beside it."""
    if writing.take_back(post.text, person=person, kind=kind):
        reweigh(post.thread)
        act_upon(f"unreacted/{kind}", post, person, verb="unreacted", at=at, again=True)
        index.put_post(post)


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
    reweigh(post.thread)
    act_upon(
        "tried",
        post,
        person,
        verb="worked" if worked else "failed",
        at=at,
        again=True,
        words=len(note.split()),
        level=frame.level,
        stage=frame.stage,
        mandated=frame.mandated,
    )
    index.put_post(post)
    telling.tried(post, worked=worked, by=person, at=at)
    return trial


@transaction.atomic
def widen(thread: Thread, *, at: datetime, held: bool = False) -> None:
    """Open to the community what was asked of the facilitators first; held: after a review."""
    if thread.audience != Thread.Audience.FACILITATORS:
        return
    thread.audience = Thread.Audience.REVIEW if held else Thread.Audience.COMMUNITY
    thread.last_at = at
    thread.save(update_fields=["audience", "last_at"])
    first = opening(thread)
    if held:
        first.held = first.at
        first.save(update_fields=["held"])
        _hold(first)
    give_key(thread, at=at)
    index.put_all(thread)
    telling.opened(first, at=at)


def give_key(thread: Thread, *, at: datetime) -> None:
    """Let the texts, the notices and the rings of a thread follow it to its readers of now."""
    key = queries.key_of(thread)
    keys.give(thread)
    notices.moved(thread.uuid, key=key, place=thread.community.uuid)
    routing.follow(thread, at=at)


def viewed(thread: Thread, *, person: Person, at: datetime, count: int = 1) -> None:
    """Count a reading, once a day and person; never taken for social learning."""
    actor = actor_in(thread, person)
    if actor is None:
        return
    happening = records.Happening(
        event=f"viewed/{thread.uuid}/{person.uuid}/{at.date()}",
        at=at,
        actor=actor,
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
    thread: Thread,
    kind: str,
    parent: Post,
    *,
    author: Person,
    markdown: str,
    at: datetime,
    held: bool,
) -> Post:
    voice = voice_in(thread, author)
    masked = voice != Post.Voice.OWN
    return Post.objects.create(
        uuid=uuid.uuid4(),
        thread=thread,
        kind=kind,
        parent=parent,
        author=author,
        at=at,
        text=writing.write(
            markdown,
            author=None if masked else author,
            at=at,
            key="" if held else queries.key_of(thread),
        ),
        voice=voice,
        held=at if held else None,
    )


def _hold(post: Post) -> None:
    """A post that is kept back waits for a facilitator."""
    if post.held:
        communities.hold(post.uuid, at=post.held)


def _touch(thread: Thread, at: datetime, **counters: object) -> None:
    Thread.objects.filter(pk=thread.pk).update(last_at=Greatest("last_at", at), **counters)


def _set_accepted(post: Post, accepted: Post | None) -> None:
    Thread.objects.filter(pk=post.thread_id).update(accepted=accepted)
    post.thread.accepted = accepted


def _let_go(post: Post, person: Person, at: datetime) -> None:
    act_upon("unaccepted", post, person, verb="unaccepted", at=at, again=True)


def _record(post: Post, verb: str, kind: str, *, target: Post | None, frame: Frame) -> None:
    thread = post.thread
    masked = post.voice != Post.Voice.OWN
    records.record(
        event=f"{verb}/{post.uuid}",
        at=post.at,
        actor=post.author.actor if post.author and not masked else None,
        verb=verb,
        object_kind=kind,
        object=post.uuid,
        target_actor=target_actor(target) if target else None,
        thread=thread.uuid,
        community=thread.community.uuid,
        intervention=frame.intervention or thread.intervention,
        stage=frame.stage,
        level=frame.level,
        words=post.text.words,
        mandated=frame.mandated,
    )
