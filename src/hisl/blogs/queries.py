"""Reading blogs. `visible_to` is the one door for every page, list, feed and count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hisl.communities import queries as communities
from hisl.lib import times
from hisl.people import queries as people
from hisl.people.queries import may

from .models import Circle, Comment, FeedKey, Post, Reading, Series

if TYPE_CHECKING:
    from datetime import datetime

    from hisl.communities.models import Community
    from hisl.people.models import Group, Person

__all__ = [
    "Audience",
    "Used",
    "asked_to_read",
    "audience",
    "built_on_this",
    "by_pk",
    "by_uuid",
    "circle_of",
    "circle_people",
    "comment_refused",
    "comments",
    "deleted_by",
    "door",
    "every",
    "groups_of",
    "in_community",
    "in_series",
    "key_for",
    "keys",
    "lines_of",
    "listed",
    "neighbours",
    "part",
    "person_of_feed_key",
    "posts_of",
    "readers_of_circle",
    "readers_of_draft",
    "readers_of_group",
    "reading_of",
    "series_by_slug",
    "series_of",
    "spoken",
    "used",
    "visible_to",
    "with_places",
    "written_by",
]

NAMED = 6
LINES = 5


def visible_to(viewer: Any) -> QuerySet[Post]:
    """The posts that the viewer may read: what bears a key of theirs, and their own."""
    readable = Q(key__in=people.keys_of(viewer), hidden__isnull=True)
    if viewer.is_authenticated:
        readable |= Q(author=viewer)
    return Post.objects.filter(readable, deleted__isnull=True)


def listed(viewer: Any) -> QuerySet[Post]:
    """What the viewer may read of what is no draft, the latest first, ready for a list."""
    found = visible_to(viewer).exclude(state=Post.State.DRAFT).order_by("-shown", "-pk")
    return found.select_related("author", "series__author").prefetch_related("tags")


def every() -> QuerySet[Post]:
    """All posts that are there, whoever may read them: for the index, never for a page."""
    shown = Post.objects.filter(deleted__isnull=True, hidden__isnull=True)
    return shown.select_related("author", "text", "community")


def by_pk(viewer: Any, pk: int) -> Post | None:
    """A post that the viewer may read; a hidden one for those who look after its place, too."""
    about = ("author", "text", "community", "group", "series__author")
    if found := visible_to(viewer).select_related(*about).filter(pk=pk).first():
        return found
    hidden = Post.objects.filter(hidden__isnull=False, deleted__isnull=True)
    found = hidden.select_related(*about).filter(pk=pk, key__in=people.keys_of(viewer)).first()
    return found if found and may(viewer, "blogs.see_hidden", found) else None


def by_uuid(viewer: Any, uuid: UUID) -> Post | Comment | None:
    """A post or a comment by the name that the log knows it by; for a remark on a passage of a
    post, the post."""
    readable = visible_to(viewer).select_related("author")
    own = Q(uuid=uuid) | Q(text__passages__remarks__uuid=uuid)
    said = spoken().filter(uuid=uuid, post__in=visible_to(viewer))
    return readable.filter(own).first() or said.select_related("post__author").first()


def posts_of(viewer: Any, person: Person) -> QuerySet[Post]:
    return listed(viewer).filter(author=person)


def in_community(viewer: Any, community: Community) -> QuerySet[Post]:
    return listed(viewer).filter(community=community)


def in_series(viewer: Any, series: Series) -> QuerySet[Post]:
    return listed(viewer).filter(series=series).order_by("part", "pk")


def written_by(viewer: Any) -> QuerySet[Post]:
    """The viewer's own posts with the drafts, the last changed first."""
    if not viewer.is_authenticated:
        return Post.objects.none()
    own = visible_to(viewer).filter(author=viewer).order_by("-changed", "-pk")
    return own.select_related("author", "series__author").prefetch_related("tags")


def asked_to_read(viewer: Any) -> QuerySet[Reading]:
    """Drafts on which the viewer is asked for a word and has given none yet."""
    if not viewer.is_authenticated:
        return Reading.objects.none()
    open_ones = Reading.objects.filter(
        reader=viewer, verdict="", post__state=Post.State.DRAFT, post__deleted__isnull=True
    )
    return open_ones.select_related("post__author")


def deleted_by(viewer: Any, since: Any) -> QuerySet[Post]:
    """The viewer's own posts that were deleted since, and can be put back."""
    if not viewer.is_authenticated:
        return Post.objects.none()
    return Post.objects.filter(author=viewer, deleted__gte=since).order_by("-deleted")


def series_of(viewer: Any, person: Person) -> list[tuple[Series, int]]:
    """The series of a person with how many of their posts the viewer may read; no empty ones."""
    rows = listed(viewer).filter(series__author=person).order_by().values_list("series")
    counted = dict(rows.annotate(n=Count("pk")))
    found = Series.objects.filter(pk__in=counted).select_related("author")
    return [(series, counted[series.pk]) for series in found]


def series_by_slug(person: Person, slug: str) -> Series | None:
    return Series.objects.filter(author=person, slug=slug).select_related("author").first()


def neighbours(viewer: Any, post: Post) -> tuple[Post | None, Post | None]:
    """The posts before and after this one in its series, of those that the viewer may read."""
    if post.series_id is None:
        return None, None
    order = list(in_series(viewer, post.series).prefetch_related(None))
    at = next((i for i, one in enumerate(order) if one.pk == post.pk), None)
    if at is None:
        return None, None
    return (order[at - 1] if at else None), (order[at + 1] if at + 1 < len(order) else None)


def built_on_this(viewer: Any, post: Post) -> list[Post]:
    """The posts that carry this one as their source, as far as the viewer may read them."""
    return list(listed(viewer).filter(built_on=post).order_by("published", "pk"))


def with_places(posts: Iterable[Post], viewer: Any) -> list[Post]:
    """The posts, each with `place`: its community where the viewer may read that, else None."""
    posts = list(posts)
    wanted = {post.community_id for post in posts} - {None}
    known = communities.visible_to(viewer).in_bulk(wanted) if wanted else {}
    for post in posts:
        post.place = known.get(post.community_id)
    return posts


def spoken() -> QuerySet[Comment]:
    """The comments that are there: none taken back, none hidden."""
    return Comment.objects.filter(deleted__isnull=True, hidden__isnull=True)


def comments(post: Post) -> list[Comment]:
    """What was said to a post, each with `below`: the replies to it, in order of time."""
    found = list(spoken().filter(post=post).select_related("author", "text", "post__author"))
    by_pk = {comment.pk: comment for comment in found}
    for comment in found:
        comment.below = []
    top = []
    for comment in found:
        if comment.parent_id in by_pk:
            by_pk[comment.parent_id].below.append(comment)
        else:
            top.append(comment)
    return top


def comment_refused(viewer: Any, post: Post, at: datetime) -> str:
    """Why the viewer cannot comment now, in words: what holds in a community holds in its blog."""
    if post.community is None or post.state != Post.State.ALL:
        return ""
    verdict = communities.may_post_now(viewer, post.community, at)
    if verdict.held:
        return _(
            "A facilitator reads first posts here before others see them, and a comment cannot "
            "wait for that. Begin with a question or a story."
        )
    return verdict.reason


# Who may read


def key_for(post: Post) -> str:
    """The audience key that follows from a post's state."""
    if post.state == Post.State.CIRCLE:
        return f"circle:{circle_of(post.author).uuid}"
    if post.state == Post.State.TEAM and post.group:
        return f"group:{post.group.uuid}"
    if post.state == Post.State.ALL:
        return communities.key_of(post.community) if post.community else "everybody"
    asked = post.pk is not None and post.readings.exists()
    return f"post:{post.uuid}" if asked else f"person:{post.author_id}"


def keys(viewer: Any) -> list[str]:
    """The keys of the circles that the viewer is in, and of drafts they are asked to read."""
    if not viewer.is_authenticated:
        return []
    circles = Circle.objects.filter(Q(owner=viewer) | Q(people=viewer)).distinct()
    drafts = Post.objects.filter(
        Q(author=viewer) | Q(readings__reader=viewer),
        state=Post.State.DRAFT,
        deleted__isnull=True,
        readings__isnull=False,
    ).distinct()
    return [
        *(f"circle:{uuid}" for uuid in circles.values_list("uuid", flat=True)),
        *(f"post:{uuid}" for uuid in drafts.values_list("uuid", flat=True)),
    ]


def readers_of_circle(uuid: str) -> QuerySet[Person]:
    """Who reads what bears the key of a circle."""
    circle = Circle.objects.filter(uuid=uuid)
    owner, chosen = circle.values("owner"), circle.values("people")
    return people.listed().filter(Q(pk__in=owner) | Q(pk__in=chosen))


def readers_of_draft(uuid: str) -> QuerySet[Person]:
    """Who reads a draft for which readers were asked."""
    post = Post.objects.filter(uuid=uuid, deleted__isnull=True)
    asked = Reading.objects.filter(post__in=post).values("reader")
    return people.listed().filter(Q(pk__in=post.values("author")) | Q(pk__in=asked))


def readers_of_group(uuid: str) -> QuerySet[Person]:
    """Who reads what bears the key of a group: those who are in it today."""
    groups = people.groups_listed().filter(uuid=uuid)
    return people.listed().filter(pk__in=people.members_of(groups, timezone.localdate()))


def circle_of(person: Person) -> Circle:
    """The person's circle, made when it is missing."""
    return Circle.objects.get_or_create(owner=person)[0]


def circle_people(person: Person) -> list[Person]:
    return list(people.listed().filter(circles__owner=person))


def groups_of(person: Person) -> list[Group]:
    """The groups in which the person is today: to each of them a post can be shown."""
    return list(people.groups_on(person, timezone.localdate()).order_by("name"))


def reading_of(post: Post, viewer: Any) -> Reading | None:
    """What the viewer was asked about this post."""
    if not viewer.is_authenticated:
        return None
    return post.readings.filter(reader=viewer).first()


@dataclass(frozen=True, slots=True)
class Audience:
    """Who sees a post now: a sentence, and some of them by name where they can be counted."""

    words: str
    names: Sequence[Any] = ()
    more: int = 0


def audience(post: Post, viewer: Any) -> Audience:
    """Who sees this now, in words; people by name for the author alone."""
    own = viewer.is_authenticated and post.author_id == viewer.pk
    if post.state == Post.State.ALL:
        if post.community is None:
            return Audience(_("Everybody here"))
        return Audience(_("Everybody who may read %(name)s") % {"name": post.community})
    if post.state == Post.State.TEAM:
        team = post.group or _("a team that is no more")
        return Audience(_("Whoever is in %(name)s") % {"name": team})
    if not own:
        circle = post.state == Post.State.CIRCLE
        words = _("The circle of %(name)s") if circle else _("A draft that %(name)s shows you")
        return Audience(words % {"name": post.author})
    if post.state == Post.State.CIRCLE:
        chosen = circle_people(post.author)
        if not chosen:
            return Audience(_("Only you: your circle is empty"))
        return _named(_("You and your circle:"), chosen)
    asked = [reading.reader for reading in post.readings.select_related("reader")]
    return (
        _named(_("You and those you asked to read:"), asked) if asked else Audience(_("Only you"))
    )


def _named(words: str, who: Sequence[Any]) -> Audience:
    return Audience(words, who[:NAMED], max(0, len(who) - NAMED))


# What became of a post


@dataclass(frozen=True, slots=True)
class Used:
    """Who used a post: what happened when they tried it, who said so, what was built on it."""

    trials: Sequence[Any]
    said: Sequence[Any]
    built: Sequence[Post]

    @property
    def any(self) -> bool:
        return bool(self.trials or self.said or self.built)


def used(post: Post) -> Used:
    """For the author's eyes. Drafts that are built on the post are not theirs to see."""
    said = post.text.reactions.filter(kind="used").select_related("person").order_by("at")
    return Used(
        trials=list(post.text.trials.select_related("person")),
        said=list(said),
        built=built_on_this(post.author, post) if post.author else [],
    )


# Doors for other slices


def door(community: Community) -> communities.Door:
    return communities.Door(gettext_lazy("Blog"), reverse("blogs:community", args=[community.key]))


def part(request: Any, community: Community) -> communities.Part:
    """What a community's page shows of its blog."""
    posts = in_community(request.user, community)
    latest = [
        (p.title, p.get_absolute_url(), p.shown, str(p.author or p.author_name))
        for p in posts.prefetch_related(None)[:5]
    ]
    return communities.Part(
        door=door(community),
        count=posts.order_by().count(),
        latest=latest,
        begin=f"{reverse('blogs:write')}?in={community.key}",
        begin_label=gettext_lazy("Write a post"),
    )


def lines_of(viewer: Any, person: Person) -> list[people.Entry]:
    """A person's latest posts on their profile, as far as the viewer may read them."""
    found = posts_of(viewer, person).prefetch_related(None)[:LINES]
    return [people.Entry(p.title, p.get_absolute_url(), times.day(p.shown.date())) for p in found]


def person_of_feed_key(digest: str) -> Person | None:
    """Whose private feed addresses carry the key of this digest, if they may still sign in."""
    found = FeedKey.objects.filter(digest=digest, person__is_active=True).select_related("person")
    key = found.first()
    return key.person if key else None
