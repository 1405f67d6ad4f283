"""Reading threads. Every list begins with what the viewer may see."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hisl.communities import queries as communities
from hisl.writing import queries as writing

from .models import Post, Thread

if TYPE_CHECKING:
    from hisl.communities.models import Community

__all__ = [
    "asked_by",
    "by_pk",
    "count_by_kind",
    "counts",
    "door",
    "in_community",
    "latest",
    "links",
    "part",
    "post_by_pk",
    "post_by_uuid",
    "said",
    "unanswered",
    "visible_to",
]

FILTERS = {
    "unanswered": Q(kind=Thread.Kind.QUESTION, answers=0, closed__isnull=True),
    "solved": Q(accepted__isnull=False),
    "questions": Q(kind=Thread.Kind.QUESTION),
    "discussions": Q(kind=Thread.Kind.DISCUSSION),
    "stories": Q(kind=Thread.Kind.STORY),
}


FILTER_NAMES = [
    ("", _("All")),
    ("questions", _("Questions")),
    ("unanswered", _("Unanswered")),
    ("solved", _("Solved")),
    ("discussions", _("Discussions")),
    ("stories", _("Stories")),
]
REACTIONS = {"useful", "thanks"}


def visible_to(viewer: Any) -> QuerySet[Thread]:
    """The threads of the communities that the viewer may read."""
    return Thread.objects.filter(community__in=communities.visible_to(viewer))


def by_pk(viewer: Any, pk: int) -> Thread | None:
    return visible_to(viewer).select_related("community").filter(pk=pk).first()


def in_community(
    viewer: Any, community: Community, *, which: str = "", tag: str = ""
) -> QuerySet[Thread]:
    """A community's threads, the latest activity first; which is a key of FILTERS, or nothing."""
    threads = visible_to(viewer).filter(FILTERS.get(which, Q()), community=community)
    if tag:
        threads = threads.filter(tags__name=tag.lower())
    opening = Post.objects.filter(kind=Post.Kind.OPENING).select_related("author")
    return threads.prefetch_related(
        "tags", Prefetch("posts", queryset=opening.only(*_AUTHORSHIP), to_attr="opening")
    )


_AUTHORSHIP = ("uuid", "thread", "kind", "author", "author_name", "at", "source_url")
_AUTHORSHIP += ("votes_up", "votes_down")
_AUTHORSHIP += tuple(f"author__{name}" for name in ("name", "username", "claimed", "source_url"))


@dataclass(frozen=True, slots=True)
class Said:
    """What is said in a thread: the opening, and the posts that answer it, each with `below`,
    the replies under it in time order; first_at is when somebody else than the author spoke."""

    opening: Post
    top: list[Post]
    first_at: datetime | None

    def place_of(self, post: Post) -> int:
        """Where a post stands among those that are shown in pages, from 0; the opening's is 0."""
        for place, top in enumerate(self.top):
            if post == top or post in top.below:
                return place
        return 0


def said(thread: Thread, viewer: Any) -> Said:
    """All posts of a thread with authors, texts, reactions and trials; the accepted one first.

    Beside `below`, each post has `changes` (its revisions), `counted` (reactions by kind), `own`
    (the kinds this viewer gave), `worked` and `tried` (of those who said), `tried_by_me`.
    """
    found = list(
        thread.posts.filter(deleted__isnull=True)
        .select_related("author", "text")
        .prefetch_related("text__trials__person", "text__reactions")
        .annotate(changes=Count("text__revisions"))
    )
    for post in found:
        _tally(post, viewer)
    by_pk = {post.pk: post for post in found}
    opening = next(post for post in found if post.kind == Post.Kind.OPENING)
    for post in found:
        post.below = []
    for post in found:
        if post.kind == Post.Kind.REPLY:
            _anchor(post, by_pk, opening).below.append(post)
    others = [post.at for post in found if post.author_id != opening.author_id]
    first_at = min(others, default=None)
    answers = [post for post in found if post.kind == Post.Kind.ANSWER]
    answers.sort(key=lambda p: (p.pk != thread.accepted_id, -p.votes_up + p.votes_down, p.at))
    if thread.kind == Thread.Kind.QUESTION:
        return Said(opening, answers, first_at)
    direct, opening.below = opening.below, []
    return Said(opening, direct, first_at)


def _tally(post: Post, viewer: Any) -> None:
    reactions = post.text.reactions.all()
    post.counted = Counter(reaction.kind for reaction in reactions)
    post.own = {reaction.kind for reaction in reactions if reaction.person_id == viewer.pk}
    post.worked, post.tried = writing.trials_told(post.text)
    mine = (trial for trial in post.text.trials.all() if trial.person_id == viewer.pk)
    post.tried_by_me = next(mine, None)


def _anchor(post: Post, by_pk: dict[int, Post], opening: Post) -> Post:
    """The post under which a reply is shown: replies to replies stand under the same post."""
    while post.kind == Post.Kind.REPLY:
        parent = by_pk.get(post.parent_id, opening)
        if parent is opening or parent.kind == Post.Kind.ANSWER:
            return parent
        post = parent
    return post


def post_by_pk(viewer: Any, pk: int) -> Post | None:
    """A post in a thread that the viewer may read."""
    found = Post.objects.filter(thread__in=visible_to(viewer), deleted__isnull=True, pk=pk)
    return found.select_related("thread__community", "author", "text").first()


def post_by_uuid(viewer: Any, uuid: UUID) -> Post | None:
    """A post by the name that the log knows it by."""
    found = Post.objects.filter(thread__in=visible_to(viewer), deleted__isnull=True, uuid=uuid)
    return found.first()


def latest(viewer: Any, places: QuerySet[Community]) -> QuerySet[Thread]:
    """The threads of these communities with the latest activity."""
    found = visible_to(viewer).filter(community__in=places)
    return found.select_related("community").order_by("-last_at", "-pk")


def unanswered(viewer: Any, places: QuerySet[Community]) -> QuerySet[Thread]:
    """Open questions of these communities that nobody has answered, the newest first."""
    return latest(viewer, places).filter(FILTERS["unanswered"]).order_by("-opened", "-pk")


def asked_by(person: Any) -> QuerySet[Thread]:
    """A person's own questions that no answer has settled yet, the newest first."""
    if not person.is_authenticated:
        return Thread.objects.none()
    own = Post.objects.filter(kind=Post.Kind.OPENING, author=person).values("thread")
    open_ones = visible_to(person).filter(
        pk__in=own, kind=Thread.Kind.QUESTION, accepted__isnull=True, closed__isnull=True
    )
    return open_ones.select_related("community").order_by("-opened", "-pk")


def links(viewer: Any, thread: Thread) -> list[Any]:
    """The threads this one points to, as far as the viewer may read them."""
    return list(thread.links.filter(to__in=visible_to(viewer)).select_related("to"))


def door(community: Community) -> communities.Door:
    return communities.Door(
        _("Conversations"), reverse("conversations:threads", args=[community.key])
    )


def part(request: Any, community: Community) -> communities.Part:
    """What a community's page shows of its conversations."""
    threads = visible_to(request.user).filter(community=community)
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
    rows = Thread.objects.order_by().values_list("kind").annotate(n=Count("pk"))
    return dict.fromkeys(Thread.Kind.values, 0) | dict(rows)


def counts() -> dict[str, int]:
    """Answers and replies, over everything."""
    rows = dict(Post.objects.order_by().values_list("kind").annotate(n=Count("pk")))
    return {"answers": rows.get("answer", 0), "replies": rows.get("reply", 0)}
