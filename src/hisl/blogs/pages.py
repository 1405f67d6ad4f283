"""What the pages of blogs show around a post and in a list."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from hisl.people.queries import may
from hisl.writing import queries as writing

from . import queries
from .models import MOST_READERS, Post

if TYPE_CHECKING:
    from hisl.people.models import Person

__all__ = ["around", "of_list", "told"]

PAGE = 20


def of_list(request: HttpRequest, posts: QuerySet[Post]) -> dict[str, Any]:
    """One page of a list of posts, each with its place and how many comments it has."""
    said = queries.spoken().filter(post=OuterRef("pk")).order_by()
    said = said.values("post").annotate(n=Count("pk")).values("n")
    counted = posts.annotate(said=Coalesce(Subquery(said), 0))
    page = Paginator(counted, PAGE).get_page(request.GET.get("page"))
    page.object_list = queries.with_places(page.object_list, request.user)
    return {"page": page}


def around(post: Post, viewer: Any) -> dict[str, Any]:
    """All that stands around the text of a post."""
    own = may(viewer, "blogs.edit", post)
    queries.with_places([post], viewer)
    trials = list(post.text.trials.select_related("person"))
    reactions = list(post.text.reactions.all())
    source = queries.by_pk(viewer, post.built_on_id) if post.built_on_id else None
    return {
        "post": post,
        "own": own,
        "audience": queries.audience(post, viewer),
        "states": _states(post) if own else (),
        "readings": _readings(post, viewer, own=own),
        "may_ask": own and post.is_draft and post.readings.count() < MOST_READERS,
        "reading": queries.reading_of(post, viewer) if post.is_draft else None,
        "may_comment": may(viewer, "blogs.comment", post),
        "may_vouch": may(viewer, "blogs.vouch", post),
        "may_build": may(viewer, "blogs.build", post),
        "tags": post.tags.all(),
        "changes": post.text.revisions.count(),
        "trials": trials,
        "worked": sum(trial.worked for trial in trials),
        "tried_by_me": next((t for t in trials if t.person_id == viewer.pk), None),
        "counted": Counter(reaction.kind for reaction in reactions),
        "given": {r.kind for r in reactions if r.person_id == viewer.pk},
        "source": source,
        "built": queries.built_on_this(viewer, post),
        "used": queries.used(post) if own and not post.is_draft else None,
    }


def told(post: Post, viewer: Any) -> list[Person]:
    """Who is told of the viewer's comment, as far as it can be said before it is written."""
    spoke = queries.spoken().filter(post=post).select_related("author")
    authors = [post.author, *(comment.author for comment in spoke)]
    readers = {person.pk for person in writing.readers(post.key)} if post.author else set()
    return [a for a in dict.fromkeys(authors) if a and a != viewer and a.pk in readers]


def _states(post: Post) -> list[dict[str, Any]]:
    """The buttons that show a post to more people or fewer, the present state pressed."""
    state = Post.State
    teams = [
        {
            "value": f"{state.TEAM}:{group.pk}",
            "label": group.name,
            "now": post.state == state.TEAM and post.group_id == group.pk,
            "team": True,
        }
        for group in queries.groups_of(post.author)
    ]
    return [
        {"value": state.DRAFT, "label": state.DRAFT.label, "now": post.is_draft},
        {"value": state.CIRCLE, "label": state.CIRCLE.label, "now": post.state == state.CIRCLE},
        *teams,
        {"value": state.ALL, "label": state.ALL.label, "now": post.state == state.ALL},
    ]


def _readings(post: Post, viewer: Any, *, own: bool) -> list[Any]:
    """Whom the author asked, and what they say: for the author's eyes, and the asked ones'."""
    asked = list(post.readings.select_related("reader"))
    return asked if own or any(r.reader_id == viewer.pk for r in asked) else []
