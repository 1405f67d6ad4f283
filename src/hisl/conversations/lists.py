"""Lists of threads: filters and order in the address, pages with a bound, what is pinned."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from hisl.notices import queries as following
from hisl.people.queries import may

from . import names, queries, reading
from .models import Post, SavedList, Thread

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hisl.communities.models import Community

__all__ = [
    "KINDS",
    "ORDERS",
    "PAGE",
    "SHOWS",
    "Bounded",
    "Wish",
    "pinned",
    "saved",
    "show",
    "threads",
]

PAGE = 20
MOST = 1_000
"""As many threads are paged by number; what is older is reached by its moment."""

SHOWS = {
    "": _("All"),
    "unread": _("Unread"),
    "mine": _("Mine"),
    "following": _("Following"),
    "unanswered": _("Unanswered"),
    "solved": _("Solved"),
}
KINDS = {
    "questions": (Thread.Kind.QUESTION, _("Questions")),
    "discussions": (Thread.Kind.DISCUSSION, _("Discussions")),
    "stories": (Thread.Kind.STORY, _("Stories")),
}
ORDERS = {"": _("Latest activity"), "new": _("Newest"), "useful": _("Most useful")}
_BY = {"": ("-last_at", "-pk"), "new": ("-opened", "-pk"), "useful": ("-useful", "-last_at", "-pk")}
OF_MEMBERS = {"unread", "mine", "following"}


@dataclass(frozen=True, slots=True)
class Wish:
    """What a list is asked for in its address; what makes no sense there is left out."""

    show: str = ""
    kind: str = ""
    tag: str = ""
    order: str = ""
    until: datetime | None = None

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Wish:
        show, kind = given.get("show", ""), given.get("kind", "")
        if show in KINDS:
            show, kind = "", show
        order = given.get("sort", "")
        return cls(
            show=show if show in SHOWS else "",
            kind=kind if kind in KINDS else "",
            tag=given.get("tag", "").strip(),
            order=order if order in ORDERS else "",
            until=_moment(given.get("until", "")),
        )

    def with_(self, **changes: Any) -> str:
        """The query of the address that asks for the same with these changes."""
        other = replace(self, **{"until": None} | changes)
        asked = {"show": other.show, "kind": other.kind, "tag": other.tag, "sort": other.order}
        if other.until:
            asked["until"] = other.until.isoformat()
        return f"?{urlencode({key: value for key, value in asked.items() if value})}"

    @property
    def query(self) -> str:
        return self.with_()


class Bounded(Paginator):
    """Pages of at most MOST threads, so that no list is ever counted to its end."""

    @cached_property
    def count(self) -> int:
        return self.object_list.order_by()[:MOST].count()

    @property
    def is_cut(self) -> bool:
        return self.count == MOST


def threads(
    viewer: Any, among: QuerySet[Thread], wish: Wish, *, since: datetime | None
) -> QuerySet[Thread]:
    """Those of these threads that are wished for, in order; what is older than since is read."""
    found = among.filter(_meant(viewer, wish))
    if wish.kind:
        found = found.filter(kind=KINDS[wish.kind][0])
    if wish.tag:
        found = found.filter(tags__name=wish.tag.lower())
    if wish.until:
        moment = "opened" if wish.order == "new" else "last_at"
        found = found.filter(**{f"{moment}__lt": wish.until})
    if wish.show == "unread":
        found = reading.unread_only(viewer, found, since)
    return found.order_by(*_BY[wish.order]).prefetch_related("tags", _openings())


def pinned(among: QuerySet[Thread], now: datetime) -> list[Thread]:
    """What stands above the list for now."""
    found = among.filter(pinned_until__gt=now)
    return list(found.order_by("pinned_until").prefetch_related("tags", _openings())[:5])


def show(viewer: Any, community: Community, rows: list[Thread], since: datetime | None) -> None:
    """Give each thread of a page `first` (its opening, masked where it must be) and `unread`."""
    for thread in rows:
        thread.first = thread.opening[0] if thread.opening else None
    openings = [thread.first for thread in rows if thread.first]
    sees_names = may(viewer, "communities.facilitate", community)
    names.mask(openings, viewer, sees_names=sees_names)
    reading.mark(viewer, rows, since)


def saved(viewer: Any, community: Community) -> list[SavedList]:
    """The lists that the viewer wanted to find again."""
    return list(SavedList.objects.filter(person=viewer.pk, community=community))


def _meant(viewer: Any, wish: Wish) -> Q:
    if wish.show == "unanswered":
        return queries.UNANSWERED
    if wish.show == "solved":
        return Q(accepted__isnull=False)
    if wish.show == "mine":
        wrote = Post.objects.filter(author=viewer.pk, deleted__isnull=True)
        return Q(pk__in=wrote.values("thread"))
    if wish.show == "following":
        watched = following.following(viewer).filter(level="watch", what="thread")
        return Q(uuid__in=watched.values("thing"))
    return Q()


def _openings() -> Prefetch:
    opening = Post.objects.filter(kind=Post.Kind.OPENING).select_related("author")
    return Prefetch("posts", queryset=opening.only(*_AUTHORSHIP), to_attr="opening")


_AUTHORSHIP = ("uuid", "thread", "kind", "author", "author_name", "at", "source_url", "voice")
_AUTHORSHIP += ("votes_up", "votes_down", "deleted", "deleted_by")
_AUTHORSHIP += tuple(f"author__{name}" for name in ("name", "username", "claimed", "source_url"))


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found and found.tzinfo else None
