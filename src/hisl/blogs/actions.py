"""Writing a post, showing it to more people or fewer, and what others do with it.

A draft leaves no trace in the log: it is nobody's business. From the first reader on, everything
that happens to a post is recorded in the same transaction.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from hisl.communities import actions as communities
from hisl.domain import passages as wording
from hisl.notices import actions as notices
from hisl.records import actions as records
from hisl.search import actions as search
from hisl.writing import actions as writing
from hisl.writing import followups, passages

from . import index, margin, queries, telling
from .acts import record
from .models import Comment, Post, Series

if TYPE_CHECKING:
    from hisl.communities.models import Community
    from hisl.people.models import Group, Person
    from hisl.writing.models import Passage, Remark, Trial

__all__ = [
    "choose_circle",
    "comment",
    "comment_on_passage",
    "delete",
    "react",
    "readable_anew",
    "remove_comment",
    "reply_on_passage",
    "restore",
    "restore_comment",
    "revise",
    "show_to",
    "take_back",
    "tried",
    "viewed",
    "write",
]


@transaction.atomic
def write(
    *,
    author: Person,
    title: str,
    markdown: str,
    at: datetime,
    community: Community | None = None,
    tags: Iterable[str] = (),
    series: str = "",
    part: int | None = None,
    built_on: Post | None = None,
) -> Post:
    """Begin a post as a draft that its author alone sees."""
    key = f"person:{author.pk}"
    post = Post.objects.create(
        uuid=uuid.uuid4(),
        author=author,
        at=at,
        changed=at,
        community=community,
        title=title,
        built_on=built_on,
        key=key,
        text=writing.write(markdown, author=author, at=at, title=title, key=key),
    )
    post.tags.set(writing.tags_named(tags))
    _place_in_series(post, series, part)
    index.put(post)
    return post


@transaction.atomic
def revise(
    post: Post,
    *,
    author: Person,
    title: str,
    markdown: str,
    at: datetime,
    tags: Iterable[str] = (),
    series: str = "",
    part: int | None = None,
    reason: str = "",
) -> None:
    """Change a post; the former words stay in its history, the address leads to it still."""
    new_title = title if title != post.title else None
    if new_title or markdown != post.text.markdown:
        revision = writing.revise(
            post.text, markdown, author=author, at=at, reason=reason, title=new_title
        )
        if not post.is_draft:
            record(f"edited/{revision.uuid}", post, author, verb="edited", at=at,
                   to=post.author, words=post.text.words)  # fmt: skip
    post.title, post.changed = title, at
    post.save(update_fields=["title", "changed"])
    post.tags.set(writing.tags_named(tags))
    _place_in_series(post, series, part)
    if not post.is_draft and not post.hidden:
        telling.named(post, at=at)
    index.put(post)


@transaction.atomic
def show_to(
    post: Post, state: str, *, at: datetime, group: Group | None = None, held: bool = False
) -> None:
    """Show a post to more people or fewer: a draft, the author's circle, a group, all.

    held: a facilitator reads it before others do. Raises ValueError for a team without a group, or
    one that the author is not in.
    """
    if state == Post.State.TEAM and group not in queries.groups_of(post.author):
        raise ValueError("A post is shown to a group that its author is in.")
    group = group if state == Post.State.TEAM else None
    if (state, group) == (post.state, post.group):
        return
    before, first = post.state, post.published is None
    post.state, post.group = state, group
    if state != Post.State.DRAFT:
        post.shown, post.published = at, post.published or at
    if held:
        post.hidden = at
    post.save(update_fields=["state", "group", "shown", "published", "hidden"])
    _for_other_readers(post)
    _record_showing(post, before, first, at)
    if held:
        communities.hold(post.uuid, at=at)
    elif state != Post.State.DRAFT and not post.hidden:
        telling.published(post, at=at)
    if first and post.built_on:
        _built(post, post.built_on, at)


@transaction.atomic
def delete(post: Post, *, person: Person, at: datetime) -> None:
    """Take a post away; it can be put back for a while."""
    post.deleted = at
    post.save(update_fields=["deleted"])
    search.drop([post.uuid])
    _rekey(post)
    telling.forget(post)
    if post.published:
        record(f"deleted/{post.uuid}/{at.isoformat()}", post, person, verb="deleted", at=at)


@transaction.atomic
def restore(post: Post, *, person: Person, at: datetime) -> None:
    """Put a deleted post back as it was."""
    post.deleted = None
    post.save(update_fields=["deleted"])
    _rekey(post)
    index.put(post)
    if post.published:
        record(f"undeleted/{post.uuid}/{at.isoformat()}", post, person, verb="undeleted", at=at)


@transaction.atomic
def comment(
    post: Post, *, author: Person, markdown: str, at: datetime, parent: Comment | None = None
) -> Comment:
    """Say something to a post or to a comment; a reply to a reply stands beside it."""
    spoken_to = parent.author if parent else post.author
    top = (parent.parent or parent) if parent else None
    said = Comment.objects.create(
        uuid=uuid.uuid4(),
        post=post,
        parent=top,
        author=author,
        at=at,
        text=writing.write(markdown, author=author, at=at, key=post.key),
    )
    record(f"commented/{said.uuid}", post, author, verb="commented", at=at, to=spoken_to,
           kind="comment", object=said.uuid, words=said.text.words)  # fmt: skip
    telling.commented(said, [post.author, spoken_to])
    return said


def comment_on_passage(
    post: Post, exact: str, *, author: Person, markdown: str, at: datetime
) -> Remark:
    """Say something to words of a post. Raises ValueError when they are not in it."""
    texts = [block.text for block in wording.blocks(post.text.html)]
    place = wording.nearest(texts, exact)
    if place is None:
        raise ValueError(f"{exact!r} does not stand in {post.title!r}.")
    quote = wording.quote(texts, place.block, place.start, place.end)
    where = margin.where(post, author)
    return passages.comment(post.text, quote, where=where, author=author, markdown=markdown, at=at)


def reply_on_passage(
    post: Post, passage: Passage, *, author: Person, markdown: str, at: datetime
) -> Remark:
    """Say something to what was said on a passage."""
    where = margin.where(post, author)
    return passages.reply(passage, where=where, author=author, markdown=markdown, at=at)


@transaction.atomic
def remove_comment(said: Comment, *, person: Person, at: datetime) -> None:
    said.deleted = at
    said.save(update_fields=["deleted"])
    writing.set_key([said.text_id], "")
    notices.retract([said.uuid])
    record(f"deleted/{said.uuid}/{at.isoformat()}", said.post, person, verb="deleted", at=at,
           kind="comment", object=said.uuid)  # fmt: skip


@transaction.atomic
def restore_comment(said: Comment, *, person: Person, at: datetime) -> None:
    said.deleted = None
    said.save(update_fields=["deleted"])
    _rekey(said.post)
    record(f"undeleted/{said.uuid}/{at.isoformat()}", said.post, person, verb="undeleted", at=at,
           kind="comment", object=said.uuid)  # fmt: skip


@transaction.atomic
def react(post: Post, *, person: Person, kind: str, at: datetime) -> None:
    """Say "useful", "I used this" or "thanks", once each."""
    if not writing.react(post.text, person=person, kind=kind, at=at):
        return
    record(f"reacted/{kind}/{post.uuid}/{person.uuid}/{at.isoformat()}", post, person,
           verb="reacted", at=at, to=post.author)  # fmt: skip
    if kind == "used":
        about = uuid.uuid5(post.uuid, f"used/{person.uuid}")
        telling.used(post, person, about, at=at)
        followups.ask_later(
            post.text, person=person, thing=post.uuid, title=post.title,
            url=post.get_absolute_url(), at=at,
            place=post.community.uuid if post.community else None,
        )  # fmt: skip
    index.put(post)


@transaction.atomic
def take_back(post: Post, *, person: Person, kind: str, at: datetime) -> None:
    """Take a reaction back; the act of reacting stays, this one stands beside it."""
    if writing.take_back(post.text, person=person, kind=kind):
        record(f"unreacted/{kind}/{post.uuid}/{person.uuid}/{at.isoformat()}", post, person,
               verb="unreacted", at=at, to=post.author)  # fmt: skip
        index.put(post)


@transaction.atomic
def tried(post: Post, *, person: Person, worked: bool, at: datetime, note: str = "") -> Trial:
    """Report what happened when somebody tried what the post says; a later report replaces it."""
    trial = writing.report_trial(post.text, person=person, worked=worked, note=note, at=at)
    record(f"tried/{post.uuid}/{person.uuid}/{at.isoformat()}", post, person,
           verb="worked" if worked else "failed", at=at, to=post.author,
           words=len(note.split()))  # fmt: skip
    about = uuid.uuid5(post.uuid, f"tried/{person.uuid}")
    telling.used(post, person, about, at=at)
    index.put(post)
    return trial


def viewed(post: Post, *, person: Person, at: datetime, count: int = 1) -> None:
    """Count a reading, once a day and person; never taken for social learning."""
    if post.is_draft or post.author_id == person.pk:
        return
    record(f"viewed/{post.uuid}/{person.uuid}/{at.date()}", post, person, verb="viewed", at=at,
           count=count)  # fmt: skip


def choose_circle(person: Person, chosen: Iterable[Person]) -> None:
    """Who is in somebody's circle from now on: they see what is shown to it, also from before."""
    queries.circle_of(person).people.set([one for one in chosen if one != person])


def readable_anew(post: Post) -> None:
    """Work out anew who reads a post, when it changed other than by its state."""
    _for_other_readers(post)


def _for_other_readers(post: Post) -> None:
    """The key that follows from the state, on the post and on everything that hangs on it."""
    post.key = queries.key_for(post)
    post.save(update_fields=["key"])
    _rekey(post)
    telling.moved(post)
    index.put(post)


def _rekey(post: Post) -> None:
    """Texts open for those who may read the post now; what is gone or hidden opens for nobody."""
    key = "" if post.deleted or post.hidden else post.key
    gone = post.comments.exclude(deleted__isnull=True, hidden__isnull=True)
    writing.set_key([post.text_id], key)
    writing.set_key(queries.spoken().filter(post=post).values("text"), key)
    writing.set_key(gone.values("text"), "")
    passages.moved(post.text, key)
    post.text.refresh_from_db()


def _record_showing(post: Post, before: str, first: bool, at: datetime) -> None:
    """The first showing publishes; a draft again is closed; a change in between is shared."""
    moment = at.isoformat()
    if post.is_draft:
        record(f"closed/{post.uuid}/{moment}", post, post.author, verb="closed", at=at)
    elif first:
        record(f"published/{post.uuid}", post, post.author, verb="published", at=at,
               words=post.text.words)  # fmt: skip
    elif before == Post.State.DRAFT:
        record(f"reopened/{post.uuid}/{moment}", post, post.author, verb="reopened", at=at)
    else:
        record(f"shared/{post.uuid}/{post.key}/{moment}", post, post.author, verb="shared", at=at)


def _built(post: Post, source: Post, at: datetime) -> None:
    """Somebody tied their post to another's, as built on it: an act upon that other's work."""
    records.record(
        event=f"linked/{post.uuid}/{source.uuid}",
        at=at,
        actor=post.author.actor,
        verb="linked",
        object_kind="post",
        object=source.uuid,
        target_actor=source.author.actor if source.author else None,
        thread=source.uuid,
        community=source.community.uuid if source.community else None,
    )
    telling.built_on(post, source, at=at)


def _place_in_series(post: Post, title: str, part: int | None) -> None:
    """Put the post at its place in a series of its author, by the title; none for no title."""
    if not title.strip():
        post.series, post.part = None, None
    else:
        slug = slugify(title)[:80] or "series"
        series, _ = Series.objects.get_or_create(
            author=post.author, slug=slug, defaults={"title": title.strip()}
        )
        others = series.posts.exclude(pk=post.pk)
        kept = post.part if post.series_id == series.pk else None
        last = others.aggregate(last=Max("part"))["last"] or 0
        post.series, post.part = series, part or kept or last + 1
    post.save(update_fields=["series", "part"])
