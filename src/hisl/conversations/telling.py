"""Who is told of what happens in a conversation, and why.

Nobody is told of their own doing, nor of what is kept back; a masked post names nobody as its
writer. Whoever may not read is not shown the notice: it bears the key of the thread.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from hisl.communities import queries as communities
from hisl.domain import text as rendering
from hisl.notices import actions as notices
from hisl.notices import queries as following
from hisl.writing import queries as writing

from . import queries
from .models import Post, Thread
from .names import shown_name, voice_in

if TYPE_CHECKING:
    from hisl.people.models import Person

__all__ = ["accepted", "answered", "opened", "replied", "retract", "tried", "used"]


def opened(post: Post, *, at: datetime | None = None) -> None:
    """A thread is there: those named in it, and those who watch the place or its author."""
    thread = post.thread
    said = _Saying(post, _("%(who)s opened “%(title)s”"), at)
    if thread.audience == Thread.Audience.FACILITATORS:
        leading = communities.facilitators(thread.community)
        reason = _("It was asked of the facilitators of %(place)s first.")
        said.tell(leading, "question", reason % {"place": thread.community}, direct=True)
        return
    said.tell_named()
    said.tell_watching()


def answered(post: Post, opening: Post) -> None:
    said = _Saying(post, _("%(who)s answered “%(title)s”"))
    said.tell([opening.author], "answer", _("You asked this question."))
    said.tell_named()
    said.tell_watching()


def replied(post: Post, parent: Post) -> None:
    said = _Saying(post, _("%(who)s replied in “%(title)s”"))
    said.tell([parent.author], "reply", _("It replies to what you wrote."))
    said.tell_named()
    said.tell_watching()


def accepted(post: Post, *, by: Person, at: datetime) -> None:
    title = _("Your answer to “%(title)s” was accepted")
    _tell_author(post, "accepted", _("You wrote this answer."), title, by=by, at=at)


def tried(post: Post, *, worked: bool, by: Person, at: datetime) -> None:
    if worked:
        title = _("What you wrote in “%(title)s” worked for somebody")
        _tell_author(post, "used", _("Somebody tried what you wrote."), title, by=by, at=at)


def used(post: Post, *, kind: str, by: Person, at: datetime) -> None:
    if kind == "used":
        title = _("What you wrote in “%(title)s” was used")
        _tell_author(post, "used", _("Somebody used what you wrote."), title, by=by, at=at)


def retract(posts: Iterable[Post]) -> None:
    """What was told of these posts is taken back: they were removed, or are kept back."""
    notices.retract([post.uuid for post in posts])


class _Saying:
    """A post that people are told of."""

    def __init__(self, post: Post, title: str, at: datetime | None = None) -> None:
        self.post, self.thread = post, post.thread
        self.key = queries.key_of(post.thread)
        self.at = at or post.at
        mask = shown_name(post)
        self.by = None if mask else post.author
        who = mask or post.author or post.author_name
        self.title = title % {"who": who, "title": post.thread.title}

    def tell(self, people: Iterable[Any], kind: str, reason: str, **more: bool) -> None:
        author = self.post.author_id
        told = [person for person in people if person is not None and person.pk != author]
        if not told or self.post.held or self.thread.audience == Thread.Audience.REVIEW:
            return
        notices.tell(
            told,
            kind=kind,
            reason=reason,
            title=self.title,
            url=self.post.get_absolute_url(),
            about=self.post.uuid,
            key=self.key,
            at=self.at,
            thread=self.thread.uuid,
            place=self.thread.community.uuid,
            by=self.by,
            text=rendering.plain(self.post.text.html),
            **more,
        )

    def tell_named(self) -> None:
        named = writing.mentioned(self.post.text.markdown, self.key)
        self.tell(named.everyone, "mention", _("You are named in it."))

    def tell_watching(self) -> None:
        place = self.thread.community
        in_thread = following.followers(self.thread.uuid)
        self.tell(in_thread, "watched", _("You follow this conversation."))
        in_place = following.followers(place.uuid)
        self.tell(in_place, "watched", _("You follow %(place)s.") % {"place": place})
        if self.by is not None:
            of_author = following.followers(self.by.uuid)
            self.tell(of_author, "followed", _("You follow %(name)s.") % {"name": self.by})
        if self.post.kind == Post.Kind.OPENING:
            self.tell_topics()

    def tell_topics(self) -> None:
        for tag in self.thread.tags.all():
            of_topic = following.followers(following.thing_of_topic(tag.name))
            self.tell(of_topic, "followed", _("You follow %(tag)s.") % {"tag": tag.name})


def _tell_author(
    post: Post, kind: str, reason: str, title: str, *, by: Person, at: datetime
) -> None:
    """Tell the author of a post what somebody did with it; who did it is named in no case here."""
    if post.author is None or post.author_id == by.pk:
        return
    hidden = voice_in(post.thread, by) != Post.Voice.OWN
    notices.tell(
        [post.author],
        kind=kind,
        reason=reason,
        title=title % {"title": post.thread.title},
        url=post.get_absolute_url(),
        about=post.uuid,
        key=queries.key_of(post.thread),
        at=at,
        thread=post.thread.uuid,
        place=post.thread.community.uuid,
        by=None if hidden else by,
    )
