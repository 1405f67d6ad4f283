"""Feeds of posts, RSS and Atom: for whoever may read them, asked anew at each request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.translation import gettext as _

from hisl.communities import queries as communities
from hisl.domain import text as wording
from hisl.people import queries as people

from . import feedkeys, queries
from .models import Post

LATEST = 30
WORDS = 80


@dataclass(frozen=True, slots=True)
class Source:
    """What a feed is of: its title, the page it belongs to, the posts that its reader may see."""

    title: str
    url: str
    posts: QuerySet[Post]


class PostFeed(Feed):
    """RSS of all posts, of a person's, a community's or a series'."""

    feed_type = Rss201rev2Feed

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Without signing in one reads with a private key, or as a guest where there are guests."""
        known = request.user.is_authenticated or request.GET.get("key")
        if not known and not settings.HISL_GUESTS:
            return redirect_to_login(request.get_full_path())
        response = super().__call__(request, *args, **kwargs)
        response["Cache-Control"] = "private"
        return response

    def get_object(self, request: HttpRequest, of: str, **names: str) -> Source:
        viewer = _reader(request)
        return _SOURCES[of](viewer, **names)

    def title(self, source: Source) -> str:
        return source.title

    def link(self, source: Source) -> str:
        return source.url

    def description(self, source: Source) -> str:
        return source.title

    subtitle = description

    def items(self, source: Source) -> list[Post]:
        return list(source.posts.select_related("text").order_by("-shown", "-pk")[:LATEST])

    def item_title(self, post: Post) -> str:
        return post.title

    def item_description(self, post: Post) -> str:
        return wording.excerpt(wording.plain(post.text.html), WORDS)

    def item_link(self, post: Post) -> str:
        return post.get_absolute_url()

    def item_guid(self, post: Post) -> str:
        return f"urn:uuid:{post.uuid}"

    item_guid_is_permalink = False

    def item_author_name(self, post: Post) -> str:
        return str(post.author or post.author_name)

    def item_pubdate(self, post: Post) -> Any:
        return post.shown

    def item_updateddate(self, post: Post) -> Any:
        return max(post.changed, post.shown)

    def item_categories(self, post: Post) -> list[str]:
        return [tag.name for tag in post.tags.all()]


class AtomFeed(PostFeed):
    """The same as Atom."""

    feed_type = Atom1Feed


def _reader(request: HttpRequest) -> Any:
    """Whose eyes the feed has: those of the key in the address before those of the session."""
    if key := request.GET.get("key"):
        person = feedkeys.person_of(key)
        if person is None:
            raise Http404("This private address is not good any more.")
        return person
    return request.user


def _of_all(viewer: Any) -> Source:
    return Source(_("Blogs"), reverse("blogs:latest"), queries.listed(viewer))


def _of_person(viewer: Any, username: str) -> Source:
    person = people.by_username(username)
    if person is None:
        raise Http404
    url = reverse("blogs:blog", args=[username])
    return Source(_("Blog of %(name)s") % {"name": person}, url, queries.posts_of(viewer, person))


def _of_community(viewer: Any, key: str) -> Source:
    place = communities.readable_or_404(viewer, key)
    url = reverse("blogs:community", args=[key])
    title = _("Blog of %(name)s") % {"name": place}
    return Source(title, url, queries.in_community(viewer, place))


def _of_series(viewer: Any, username: str, slug: str) -> Source:
    person = people.by_username(username)
    series = queries.series_by_slug(person, slug) if person else None
    if series is None or not queries.in_series(viewer, series).exists():
        raise Http404
    return Source(series.title, series.get_absolute_url(), queries.in_series(viewer, series))


_SOURCES = {
    "feed_all": _of_all,
    "feed_person": _of_person,
    "feed_community": _of_community,
    "feed_series": _of_series,
}
