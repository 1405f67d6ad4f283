"""Whom a post concerns, and telling them, in the transaction of what happened."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from hisl.notices import actions as notices
from hisl.notices import queries as following
from hisl.writing import queries as writing

from . import queries
from .models import Comment, Post, Reading

if TYPE_CHECKING:
    from hisl.people.models import Person

__all__ = [
    "asked",
    "built_on",
    "commented",
    "forget",
    "moved",
    "named",
    "place_of",
    "published",
    "said",
    "used",
]


def place_of(post: Post) -> UUID | None:
    """The community as something to mute: only where the post stands in its blog for all."""
    in_blog = post.state == Post.State.ALL and post.community is not None
    return post.community.uuid if in_blog else None


def published(post: Post, *, at: datetime) -> None:
    """Who is named in a post, who follows its author, its place or its subjects, the circle."""
    named(post, at=at)
    readers = writing.readers(post.key)
    if post.state == Post.State.CIRCLE:
        reason = _("%(name)s has you in their circle.") % {"name": post.author}
        _tell(post, queries.circle_people(post.author), kind="followed", reason=reason, at=at)
        return
    things = [(post.author.uuid, _("You follow %(name)s.") % {"name": post.author})]
    things += [
        (following.thing_of_topic(tag.name), _("You follow %(tag)s.") % {"tag": tag.name})
        for tag in post.tags.all()
    ]
    if place := place_of(post):
        things.append((place, _("You watch %(name)s.") % {"name": post.community}))
    for thing, reason in things:
        watching = following.followers(thing).filter(pk__in=readers.values("pk"))
        _tell(post, watching, kind="followed", reason=reason, at=at)


def named(post: Post, *, at: datetime) -> None:
    """Who is named in a post, and may read it."""
    people = writing.mentioned(post.text.markdown, post.key).everyone
    _tell(post, people, kind="mention", reason=_("You are named in it."), at=at)


def built_on(post: Post, source: Post, *, at: datetime) -> None:
    """The author of a post hears that somebody built on it."""
    if source.author:
        reason = _("It builds on your post “%(title)s”.") % {"title": source.title}
        _tell(post, [source.author], kind="used", reason=reason, at=at)


def asked(reading: Reading) -> None:
    """Somebody is asked to read a draft."""
    post = reading.post
    reason = _("%(name)s asks you to read it before it is published.") % {"name": post.author}
    _tell(post, [reading.reader], kind="review", reason=reason, at=reading.asked, direct=True)


def said(reading: Reading) -> None:
    """The author hears what a reader says of the draft."""
    post, about = reading.post, reading.get_verdict_display()
    notices.tell(
        [post.author],
        kind="reply",
        reason=_("You asked %(name)s to read your draft.") % {"name": reading.reader},
        title=_("%(verdict)s: %(title)s") % {"verdict": about, "title": post.title},
        url=post.get_absolute_url(),
        about=uuid5(post.uuid, f"{reading.reader.uuid}/{reading.said}"),
        key=post.key,
        at=reading.said,
        thread=post.uuid,
        by=reading.reader,
    )


def commented(comment: Comment, spoken_to: Iterable[Person | None]) -> None:
    """Who is named, the post's author, and the one to whom it replies."""
    post, author = comment.post, comment.author
    common = {
        "title": post.title,
        "url": comment.get_absolute_url(),
        "about": comment.uuid,
        "key": post.key,
        "at": comment.at,
        "thread": post.uuid,
        "place": place_of(post),
        "by": author,
    }
    named = writing.mentioned(comment.text.markdown, post.key).everyone
    notices.tell(named, kind="mention", reason=_("You are named in it."), **common)
    others = dict.fromkeys(person for person in spoken_to if person and person != author)
    if post.author in others:
        notices.tell([post.author], kind="reply", reason=_("You wrote this post."), **common)
        others.pop(post.author)
    notices.tell(others, kind="reply", reason=_("You commented on this post."), **common)
    watching = following.followers(post.uuid).filter(pk__in=writing.readers(post.key).values("pk"))
    notices.tell(watching, kind="watched", reason=_("You watch this post."), **common)


def used(post: Post, person: Person, about: UUID, *, at: datetime) -> None:
    """The author hears that somebody used what they wrote."""
    if post.author:
        reason = _("%(name)s used your post.") % {"name": person}
        notices.tell(
            [post.author],
            kind="used",
            reason=reason,
            title=post.title,
            url=f"{post.get_absolute_url()}#used",
            about=about,
            key=post.key,
            at=at,
            thread=post.uuid,
            place=place_of(post),
            by=person,
        )


def moved(post: Post) -> None:
    """The post has other readers now: what was told of it is for them alone."""
    notices.moved(post.uuid, key=post.key, place=place_of(post))


def forget(post: Post) -> None:
    """The post is gone: nobody is told of it, nor of what was said to it."""
    remarks = post.text.passages.values_list("remarks__uuid", flat=True)
    comments = post.comments.values_list("uuid", flat=True)
    abouts = chain([post.uuid], comments, (uuid for uuid in remarks if uuid))
    notices.retract(abouts)


def _tell(
    post: Post,
    people: Iterable[Person],
    *,
    kind: str,
    reason: str,
    at: datetime,
    direct: bool = False,
) -> None:
    notices.tell(
        people,
        kind=kind,
        reason=reason,
        title=post.title,
        url=post.get_absolute_url(),
        about=post.uuid,
        key=post.key,
        at=at,
        thread=post.uuid,
        place=place_of(post),
        by=post.author,
        direct=direct,
    )
