"""Reading threads. Every list begins with what the viewer may see."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hisl.communities import queries as communities
from hisl.people import queries as people
from hisl.people.queries import may

from .models import Link, Post, Thread

if TYPE_CHECKING:
    from hisl.communities.models import Community
    from hisl.people.models import Person

__all__ = [
    "asked_by",
    "by_pk",
    "count_by_kind",
    "counts",
    "door",
    "facilitated_by",
    "frequent_tags",
    "in_place",
    "key_of",
    "keys",
    "latest",
    "links",
    "part",
    "place_of",
    "place_of_removed",
    "post_by_pk",
    "post_by_uuid",
    "reachable",
    "readers_of",
    "removed_post",
    "unanswered",
    "visible_to",
]

OPEN_QUESTION = Q(kind=Thread.Kind.QUESTION, accepted__isnull=True, closed__isnull=True)
UNANSWERED = Q(kind=Thread.Kind.QUESTION, answers=0, closed__isnull=True)


def visible_to(viewer: Any) -> QuerySet[Thread]:
    """The threads that the viewer may read and find: no shells of merged ones, none removed."""
    return reachable(viewer).filter(merged_into__isnull=True)


def reachable(viewer: Any) -> QuerySet[Thread]:
    """The threads that the viewer may read, and the shells of merged ones, which lead on."""
    found = Thread.objects.filter(_readable(viewer), deleted__isnull=True)
    return found.filter(community__in=communities.visible_to(viewer))


def key_of(thread: Thread) -> str:
    """The audience key of what stands in the thread, for people.keys_of."""
    if thread.audience == Thread.Audience.COMMUNITY:
        return communities.key_of(thread.community)
    return f"thread:{thread.uuid}"


def keys(viewer: Any) -> list[str]:
    """The keys that the viewer holds of threads that are not for everybody in their community."""
    if not viewer.is_authenticated:
        return []
    return [f"thread:{uuid}" for uuid in _guarded(viewer).values_list("uuid", flat=True)]


def facilitated_by(viewer: Any) -> QuerySet[Community]:
    """The communities that the viewer keeps in order."""
    if viewer.is_superuser:
        return communities.visible_to(viewer)
    return communities.mine(viewer).filter(
        members__person=viewer, members__left__isnull=True, members__role="facilitator"
    )


def in_place(viewer: Any, community: Community) -> QuerySet[Thread]:
    """The threads of one community that may be read, for pages that asked whether it may be."""
    found = Thread.objects.filter(
        community=community, deleted__isnull=True, merged_into__isnull=True
    )
    if may(viewer, "communities.facilitate", community):
        return found
    readable = Q(audience=Thread.Audience.COMMUNITY)
    if viewer.is_authenticated:
        guarded = Thread.objects.exclude(audience=Thread.Audience.COMMUNITY).order_by()
        own = guarded.filter(community=community, posts__kind="opening", posts__author=viewer)
        if pks := list(own.values_list("pk", flat=True)):
            readable |= Q(pk__in=pks)
    return found.filter(readable)


def by_pk(viewer: Any, pk: int) -> Thread | None:
    """A thread that may be read; the shell of a merged one, too."""
    found = Thread.objects.select_related("community").filter(pk=pk).first()
    return found if may(viewer, "conversations.read", found) else None


def post_by_pk(viewer: Any, pk: int) -> Post | None:
    """A post whose words the viewer may read, with its author: never for a page (names.mask)."""
    found = _post(viewer, pk=pk)
    return found if found and not found.deleted else None


def place_of_removed(viewer: Any, pk: int) -> Post | None:
    """A removed post in a thread that the viewer may read: only its place is left to show."""
    found = _post(viewer, pk=pk)
    return found if found and found.deleted else None


def removed_post(viewer: Any, pk: int) -> Post | None:
    """A removed post, its thread gone with it or not, for whoever may bring it back."""
    threads = Thread.objects.filter(_readable(viewer), community__in=communities.visible_to(viewer))
    removed = Post.objects.filter(deleted__isnull=False, thread__in=threads, pk=pk)
    return removed.select_related("thread__community", "author", "text").first()


def post_by_uuid(viewer: Any, uuid: UUID) -> Post | None:
    """A post by the name that the log knows it by."""
    found = _post(viewer, uuid=uuid)
    return found if found and not found.deleted else None


def _post(viewer: Any, **named: Any) -> Post | None:
    found = Post.objects.select_related("thread__community", "author", "text")
    post = found.filter(**named).first()
    if post is None or post.thread.merged_into_id:
        return None
    return post if may(viewer, "conversations.read_post", post) else None


def latest(viewer: Any, places: Iterable[int]) -> QuerySet[Thread]:
    """The threads of these communities, given by their keys, with the latest activity."""
    found = visible_to(viewer).filter(community__in=places)
    return found.select_related("community").order_by("-last_at", "-pk")


def unanswered(viewer: Any, places: Iterable[int]) -> QuerySet[Thread]:
    """Open questions of these communities that nobody has answered, the newest first."""
    return latest(viewer, places).filter(UNANSWERED).order_by("-opened", "-pk")


def asked_by(person: Any) -> QuerySet[Thread]:
    """A person's own questions that no answer has settled yet, the newest first."""
    if not person.is_authenticated:
        return Thread.objects.none()
    own = Post.objects.filter(kind=Post.Kind.OPENING, author=person).values("thread")
    open_ones = visible_to(person).filter(OPEN_QUESTION, pk__in=own)
    return open_ones.select_related("community").order_by("-opened", "-pk")


def readers_of(uuid: str) -> QuerySet[Person]:
    """Who reads a thread that is not for everybody: its author and the facilitators."""
    thread = Thread.objects.filter(uuid=uuid).select_related("community").first()
    if thread is None:
        return people.listed().none()
    among = communities.people_of(thread.community)
    opening = thread.posts.filter(kind=Post.Kind.OPENING)
    leading = [person.pk for person in communities.facilitators(thread.community)]
    return among.filter(Q(pk__in=leading) | Q(pk__in=opening.values("author")))


def place_of(uuid: str) -> str:
    """The key of the community in which a thread stands; "" for none."""
    thread = Thread.objects.filter(uuid=uuid).select_related("community").first()
    return communities.key_of(thread.community) if thread else ""


def links(viewer: Any, thread: Thread) -> list[Link]:
    """The threads this one points to, as far as the viewer may read them."""
    found = thread.links.select_related("to__community").exclude(to__merged_into=thread)
    return [link for link in found if may(viewer, "conversations.read", link.to)]


def frequent_tags(viewer: Any, community: Community, most: int = 12) -> list[str]:
    """The tags that are used most in a community, by name."""
    used = Thread.tags.through.objects.filter(thread__in=in_place(viewer, community).values("pk"))
    top = used.values("tag__name").annotate(n=Count("pk")).order_by("-n", "tag__name")[:most]
    return sorted(row["tag__name"] for row in top)


def door(community: Community) -> communities.Door:
    return communities.Door(
        _("Conversations"), reverse("conversations:threads", args=[community.key])
    )


def part(request: Any, community: Community) -> communities.Part:
    """What a community's page shows of its conversations."""
    threads = in_place(request.user, community)
    latest = threads.order_by("-last_at")[:5]
    return communities.Part(
        door=door(community),
        count=threads.count(),
        latest=[(t.title, t.get_absolute_url(), t.last_at, t.get_kind_display()) for t in latest],
        begin=reverse("conversations:open", args=[community.key]),
        begin_label=_("Ask the community"),
    )


def count_by_kind() -> dict[str, int]:
    """Threads by kind, over everything."""
    rows = _standing().order_by().values_list("kind").annotate(n=Count("pk"))
    return dict.fromkeys(Thread.Kind.values, 0) | dict(rows)


def counts() -> dict[str, int]:
    """Answers and replies, over everything."""
    standing = Post.objects.filter(deleted__isnull=True).order_by()
    rows = dict(standing.values_list("kind").annotate(n=Count("pk")))
    return {"answers": rows.get("answer", 0), "replies": rows.get("reply", 0)}


def _standing() -> QuerySet[Thread]:
    return Thread.objects.filter(deleted__isnull=True, merged_into__isnull=True)


def _readable(viewer: Any) -> Q:
    open_to_all = Q(audience=Thread.Audience.COMMUNITY)
    if not viewer.is_authenticated:
        return open_to_all
    if viewer.is_superuser:
        return Q()
    return open_to_all | Q(pk__in=_guarded(viewer).values("pk"))


def _guarded(viewer: Any) -> QuerySet[Thread]:
    """Threads for their author and the facilitators alone, of which the viewer is one."""
    found = Thread.objects.exclude(audience=Thread.Audience.COMMUNITY).order_by()
    found = found.filter(community__in=communities.visible_to(viewer))
    if viewer.is_superuser:
        return found
    own = Post.objects.filter(kind=Post.Kind.OPENING, author=viewer).values("thread")
    return found.filter(Q(pk__in=own) | Q(community__in=facilitated_by(viewer).values("pk")))
