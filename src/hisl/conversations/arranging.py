"""Merging duplicates, splitting a thread, moving it elsewhere; each can be undone for 30 days.

Posts keep their addresses throughout: what changes is the thread that they lead to.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from hisl.notices import actions as notices

from . import actions, index, routing
from .acts import act_upon
from .counting import recount, reweigh
from .keeping import UNDO
from .models import Link, Moved, Post, Rearrangement, Thread

if TYPE_CHECKING:
    from hisl.communities.models import Community
    from hisl.people.models import Person

__all__ = ["CannotError", "merge", "move", "split", "undo", "undoable"]


class CannotError(ValueError):
    """These threads cannot be rearranged like that; the message says why, in words for people."""


@transaction.atomic
def merge(source: Thread, target: Thread, *, by: Person, at: datetime) -> Rearrangement:
    """Put everything said in one thread into another that asks the same.

    The source stays as an empty shell that leads on. Its opening stands in the target as a reply
    to the opening there; its answers stay answers where the target is a question. Raises
    CannotError when the two have different readers, so that nothing is shown by it.
    """
    _require_mergeable(source, target)
    done = Rearrangement.objects.create(
        kind=Rearrangement.Kind.MERGE,
        at=at,
        by=by,
        source=source,
        target=target,
        accepted=source.accepted,
    )
    head = _opening(target)
    opening = _opening(source)
    act_upon(f"merged/{target.uuid}", opening, by, verb="merged", at=at, again=True)
    _carry(done, source.posts.all(), to=target, under=head)
    notices.carried(_uuids(done), thread=target.uuid)
    source.merged_into, source.accepted = target, None
    source.save(update_fields=["merged_into", "accepted"])
    Thread.objects.filter(merged_into=source).update(merged_into=target)
    Link.objects.get_or_create(
        thread=source, to=target, kind=Link.Kind.DUPLICATE, defaults={"at": at}
    )
    routing.settle(source, at=at)
    _settle(target)
    return done


@transaction.atomic
def split(
    thread: Thread,
    posts: Collection[Post],
    *,
    title: str,
    kind: str,
    by: Person,
    at: datetime,
) -> Rearrangement:
    """Make a thread of its own of some posts; the earliest opens it, replies to them come along."""
    chosen = _with_replies(thread, posts)
    if not chosen or any(post.kind == Post.Kind.OPENING for post in chosen):
        raise CannotError(_("The opening cannot be split off. Choose answers or replies."))
    head = chosen[0]
    if head.deleted or head.held:
        raise CannotError(_("The first of them was removed or is kept back. Choose another one."))
    target = Thread.objects.create(
        uuid=head.uuid,
        community=thread.community,
        intervention=thread.intervention,
        kind=kind,
        title=title,
        opened=head.at,
        last_at=at,
        audience=thread.audience,
    )
    target.tags.set(thread.tags.all())
    done = Rearrangement.objects.create(
        kind=Rearrangement.Kind.SPLIT,
        at=at,
        by=by,
        source=thread,
        target=target,
        accepted=thread.accepted,
    )
    _carry(done, [head], to=target, under=None)
    rest = Post.objects.filter(pk__in=[post.pk for post in chosen[1:]])
    _carry(done, rest, to=target, under=Post.objects.get(pk=head.pk))
    notices.carried(_uuids(done), thread=target.uuid)
    if thread.accepted_id in {post.pk for post in chosen}:
        thread.accepted = None
        thread.save(update_fields=["accepted"])
    Link.objects.create(thread=target, to=thread, kind=Link.Kind.RELATED, at=at)
    act_upon(f"split/{target.uuid}", _opening(thread), by, verb="moderated", at=at)
    _settle(thread)
    _settle(target)
    return done


@transaction.atomic
def move(thread: Thread, to: Community, *, by: Person, at: datetime) -> Rearrangement:
    """Move a thread to another community, for the readers of that one."""
    if to.pk == thread.community_id:
        raise CannotError(_("It is there already. Choose another community."))
    if thread.audience != Thread.Audience.COMMUNITY:
        raise CannotError(_("Not everybody may read it. Open it to its community first."))
    if thread.posts.exclude(voice=Post.Voice.OWN).exists():
        raise CannotError(
            _("Somebody's name is held back in it, and only the facilitators here may know it.")
        )
    done = Rearrangement.objects.create(
        kind=Rearrangement.Kind.MOVE,
        at=at,
        by=by,
        source=thread,
        target=thread,
        left=thread.community,
    )
    _house(thread, to, at)
    act_upon(f"moved/{to.uuid}", _opening(thread), by, verb="migrated", at=at, again=True)
    return done


@transaction.atomic
def undo(done: Rearrangement, *, by: Person, at: datetime) -> None:
    """Put things back as they were; what was said since stays where it was said."""
    done = Rearrangement.objects.select_for_update().get(pk=done.pk)
    if done.undone:
        return
    done.undone = at
    done.save(update_fields=["undone"])
    if done.kind == Rearrangement.Kind.MOVE:
        if done.left is not None:
            _house(done.source, done.left, at)
        return
    source, target = done.source, done.target
    if done.kind == Rearrangement.Kind.SPLIT:
        target.merged_into = source
        target.save(update_fields=["merged_into"])
    else:
        source.merged_into = None
        Link.objects.filter(thread=source, to=target, kind=Link.Kind.DUPLICATE, at=done.at).delete()
    _put_back(done, source, target)
    if done.accepted and done.accepted.thread_id == source.pk and not source.accepted_id:
        source.accepted = done.accepted
    source.save(update_fields=["merged_into", "accepted"])
    _settle(source)
    if done.kind == Rearrangement.Kind.MERGE:
        _settle(target)
        routing.resume(source, at=at, answered=source.answers > 0)
    act_upon("undone", _opening(source), by, verb="moderated", at=at, again=True)


def undoable(thread: Thread, now: datetime) -> list[Rearrangement]:
    """What can still be taken back of what was done to the thread, the latest first.

    A rearrangement waits until those that came after it upon the same threads are taken back.
    """
    touching = Rearrangement.objects.filter(undone__isnull=True, at__gt=now - UNDO)
    upon = touching.filter(source=thread) | touching.filter(target=thread)
    return list(upon.select_related("source", "target", "left", "by")[:1])


def _require_mergeable(source: Thread, target: Thread) -> None:
    if source.pk == target.pk:
        raise CannotError(_("A conversation cannot be merged into itself."))
    if any(one.merged_into_id or one.deleted for one in (source, target)):
        raise CannotError(_("One of them is gone. Choose a conversation that is there."))
    if any(one.audience != Thread.Audience.COMMUNITY for one in (source, target)):
        raise CannotError(_("Not everybody may read one of them. Open it to its community first."))
    if source.community_id != target.community_id:
        raise CannotError(_("They stand in different communities. Move one of them first."))


def _carry(done: Rearrangement, posts: Collection[Post], *, to: Thread, under: Post | None) -> None:
    """Put posts into another thread, each where it fits, and keep where it stood."""
    posts = list(posts)
    carried = {post.pk for post in posts}
    Moved.objects.bulk_create(
        Moved(rearrangement=done, post=post, kind=post.kind, parent_id=post.parent_id)
        for post in posts
    )
    for post in posts:
        post.kind = _kind_in(to, post, under)
        if under is None:
            post.parent = None
        elif post.parent_id not in carried or post.kind == Post.Kind.ANSWER:
            post.parent = under
        post.thread = to
    Post.objects.bulk_update(posts, ["kind", "parent", "thread"])


def _uuids(done: Rearrangement) -> list[UUID]:
    """The names of what was carried."""
    return list(done.moved.values_list("post__uuid", flat=True))


def _kind_in(thread: Thread, post: Post, under: Post | None) -> str:
    if under is None:
        return Post.Kind.OPENING
    if post.kind == Post.Kind.ANSWER and thread.kind == Thread.Kind.QUESTION:
        return Post.Kind.ANSWER
    return Post.Kind.REPLY


def _put_back(done: Rearrangement, source: Thread, target: Thread) -> None:
    """Return what was carried, with the replies that came to it since."""
    former = {moved.post_id: moved for moved in done.moved.all()}
    here = target.posts.filter(pk__in=former)
    back = _with_replies(target, list(here))
    openings = [post for post in back if former.get(post.pk) and post.kind == Post.Kind.OPENING]
    for post in sorted(back, key=lambda post: post in openings, reverse=True):
        was = former.get(post.pk)
        if was:
            post.kind, post.parent_id = was.kind, was.parent_id
        post.thread = source
        post.save(update_fields=["kind", "parent", "thread"])
    notices.carried([post.uuid for post in back], thread=source.uuid)


def _with_replies(thread: Thread, posts: Collection[Post]) -> list[Post]:
    """These posts and all replies to them, in order of time."""
    everything = list(thread.posts.select_related("author").order_by("at", "pk"))
    taken = {post.pk for post in posts}
    grown = True
    while grown:
        more = {p.pk for p in everything if p.parent_id in taken} - taken
        grown = bool(more)
        taken |= more
    return [post for post in everything if post.pk in taken]


def _house(thread: Thread, community: Community, at: datetime) -> None:
    Thread.objects.filter(merged_into=thread).update(community=community)
    thread.community = community
    thread.pinned_until = None
    thread.save(update_fields=["community", "pinned_until"])
    actions.give_key(thread, at=at)
    index.put_all(thread)


def _settle(thread: Thread) -> None:
    recount(thread)
    reweigh(thread)
    index.put_all(thread)


def _opening(thread: Thread) -> Post:
    return thread.posts.select_related("author", "thread__community").get(kind=Post.Kind.OPENING)
