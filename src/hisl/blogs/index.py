"""Posts as entries of the search index."""

from __future__ import annotations

from collections.abc import Iterator

from hisl.domain import text as wording
from hisl.search import actions as search
from hisl.search.tools import Entry

from . import queries
from .models import Post

__all__ = ["entries", "entry", "put"]


def put(post: Post) -> None:
    """Make a post findable as it is now, or no longer while it is hidden."""
    if post.hidden:
        search.drop([post.uuid])
    else:
        search.put(entry(post))


def entry(post: Post) -> Entry:
    """A post as it can be found; a place is named only where its readers are the post's."""
    in_public = post.state == Post.State.ALL and post.community is not None
    worked = [trial.worked for trial in post.text.trials.all()]
    return Entry(
        uuid=post.uuid,
        kind="post",
        title=post.title,
        body=wording.plain(post.text.html),
        url=post.get_absolute_url(),
        key=post.key,
        at=post.shown or post.at,
        changed=post.changed,
        place=post.community.uuid if in_public else None,
        author_id=post.author_id,
        author_name=post.author_name,
        tags=tuple(sorted(tag.name for tag in post.tags.all())),
        worked=sum(worked),
        tried=len(worked),
        votes=len({reaction.person_id for reaction in post.text.reactions.all()}),
    )


def entries() -> Iterator[Entry]:
    """Every post, for making the index anew."""
    found = queries.every().prefetch_related("tags", "text__trials", "text__reactions")
    for post in found.order_by("pk").iterator(chunk_size=500):
        yield entry(post)
