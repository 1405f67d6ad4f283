"""What arrives from elsewhere, in bulk: threads, what is said in them, and what links them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Max, Q, Sum

from hisl.communities import queries as communities
from hisl.writing import actions as tags
from hisl.writing import intake as writing

from . import index
from .models import Link, Post, Thread

if TYPE_CHECKING:
    from hisl.communities.models import Community

__all__ = [
    "ArrivingPost",
    "ArrivingThread",
    "Ending",
    "Standing",
    "add_links",
    "add_posts",
    "open_threads",
    "refresh",
    "settle",
    "standing",
]

LARGEST = 2_147_483_647


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivingThread:
    uuid: UUID
    kind: str
    title: str
    at: datetime
    tags: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivingPost:
    """Something said elsewhere. thread and parent are here already, or arrived just before."""

    uuid: UUID
    thread: UUID
    kind: str
    at: datetime
    body: writing.Body
    states: Sequence[writing.State] = field(default_factory=tuple)
    parent: UUID | None = None
    author_id: int | None = None
    author_name: str = ""
    source_url: str = ""
    votes_up: int = 0
    votes_down: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """A post that is here: its keys, and what its source may say differently by now."""

    pk: int
    text_pk: int
    at: datetime
    votes_up: int
    votes_down: int
    source_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a thread stands at its source: accepted answer, closing, times it was read."""

    accepted: UUID | None = None
    closed: datetime | None = None
    closed_reason: str = ""
    views: int = 0


def standing(uuids: Collection[UUID]) -> dict[UUID, Standing]:
    """Those of the posts that are here already."""
    columns = ("uuid", "pk", "text_id", "at", "votes_up", "votes_down", "source_url")
    rows = Post.objects.filter(uuid__in=uuids).values_list(*columns)
    return {uuid: Standing(*values) for uuid, *values in rows}


def open_threads(community: Community, arrivals: Sequence[ArrivingThread]) -> None:
    """Open threads that are not here yet; their openings come with add_posts."""
    threads = Thread.objects.bulk_create(
        Thread(
            uuid=one.uuid,
            community=community,
            kind=one.kind,
            title=one.title[:300],
            opened=one.at,
            last_at=one.at,
        )
        for one in arrivals
    )
    known = {tag.name: tag for tag in tags.tags_named(n[:60] for one in arrivals for n in one.tags)}
    carries = Thread.tags.through
    carries.objects.bulk_create(
        (
            carries(thread_id=thread.pk, tag_id=known[name].pk)
            for thread, one in zip(threads, arrivals, strict=True)
            for name in {name[:60].strip().lower() for name in one.tags} & known.keys()
        ),
        ignore_conflicts=True,
    )


def add_posts(arrivals: Sequence[ArrivingPost]) -> None:
    """Add posts that are not here yet, with their texts and histories."""
    threads, keys = _threads({one.thread for one in arrivals})
    parents = _keys(Post, {one.parent for one in arrivals if one.parent})
    texts = writing.add_texts([(one.body, one.states, keys[one.thread]) for one in arrivals])
    posts = Post.objects.bulk_create(
        Post(
            uuid=one.uuid,
            thread_id=threads[one.thread],
            kind=one.kind,
            parent_id=parents[one.parent] if one.parent else None,
            author_id=one.author_id,
            author_name=one.author_name[:150],
            at=one.at,
            text=text,
            source_url=one.source_url,
            votes_up=min(one.votes_up, LARGEST),
            votes_down=min(one.votes_down, LARGEST),
        )
        for one, text in zip(arrivals, texts, strict=True)
    )
    index.put_new(posts, [one.body.plain for one in arrivals])


def refresh(post_pk: int, *, votes_up: int, votes_down: int, source_url: str) -> None:
    """Bring a post that is here up to what its source says now."""
    Post.objects.filter(pk=post_pk).update(votes_up=votes_up, votes_down=votes_down)
    Post.objects.filter(pk=post_pk, source_url="").update(source_url=source_url)


def add_links(links: Sequence[tuple[UUID, UUID, str, datetime]]) -> int:
    """Link threads: (from, to, kind, moment); returns how many are new.

    A link between threads of which one is not here, or from a thread to itself, is left out.
    """
    threads = _keys(Thread, {uuid for start, to, *_ in links for uuid in (start, to)})
    before = Link.objects.count()
    Link.objects.bulk_create(
        (
            Link(thread_id=threads[start], to_id=threads[to], kind=kind, at=at)
            for start, to, kind, at in links
            if start in threads and to in threads and start != to
        ),
        ignore_conflicts=True,
    )
    return Link.objects.count() - before


def settle(endings: Mapping[UUID, Ending]) -> None:
    """Bring threads up to their posts (answers, replies, last moment) and to their endings.

    An answer that was accepted here stays accepted.
    """
    accepted = _keys(Post, {one.accepted for one in endings.values() if one.accepted})
    said = Q(posts__deleted__isnull=True)
    threads = Thread.objects.filter(uuid__in=endings.keys()).annotate(
        has_answers=Count("posts", filter=said & Q(posts__kind=Post.Kind.ANSWER)),
        has_replies=Count("posts", filter=said & Q(posts__kind=Post.Kind.REPLY)),
        last_said=Max("posts__at", filter=said),
        votes=Sum("posts__votes_up", filter=said),
    )
    changed, settled = [], []
    for thread in threads:
        before = _counted(thread)
        ending = endings[thread.uuid]
        thread.answers, thread.replies = thread.has_answers, thread.has_replies
        thread.last_at = thread.last_said or thread.last_at
        if thread.accepted_id is None and ending.accepted in accepted:
            thread.accepted_id = accepted[ending.accepted]
            settled.append(thread)
        # What was found useful here counts beside the votes of there.
        thread.useful = max(thread.useful, min(thread.votes or 0, LARGEST))
        thread.closed, thread.closed_reason = ending.closed, ending.closed_reason
        thread.views = max(thread.views, min(ending.views, LARGEST))
        if _counted(thread) != before:
            changed.append(thread)
    Thread.objects.bulk_update(changed, _COUNTED)
    index.put_settled(settled)


_COUNTED = ["answers", "replies", "last_at", "accepted", "closed", "closed_reason", "views"]
_COUNTED += ["useful"]


def _counted(thread: Thread) -> tuple[object, ...]:
    return tuple(getattr(thread, Thread._meta.get_field(name).attname) for name in _COUNTED)


def _threads(uuids: Collection[UUID]) -> tuple[dict[UUID, int], dict[UUID, str]]:
    """The numbers of these threads, and the audience keys of what is said in them."""
    rows = Thread.objects.filter(uuid__in=uuids).values_list("uuid", "pk", "community")
    found = list(rows)
    places = communities.every().in_bulk({place for _, _, place in found})
    keys = {number: communities.key_of(place) for number, place in places.items()}
    return {uuid: pk for uuid, pk, _ in found}, {uuid: keys[place] for uuid, _, place in found}


def _keys(model: type[Post], uuids: Collection[UUID]) -> dict[UUID, int]:
    return dict(model.objects.filter(uuid__in=uuids).values_list("uuid", "pk"))
