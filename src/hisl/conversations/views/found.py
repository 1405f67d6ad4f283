"""What an address names, if the viewer may read it; for everybody else it does not exist."""

from django.http import Http404, HttpRequest

from hisl.communities import queries as communities

from .. import queries
from ..models import Post, Thread

__all__ = ["post_or_404", "thread_or_404", "whole"]


def thread_or_404(request: HttpRequest, pk: int) -> Thread:
    """A thread that may be read; a merged one gives the thread that it was merged into."""
    found = queries.by_pk(request.user, pk)
    if found is not None and found.merged_into_id:
        found = queries.by_pk(request.user, found.merged_into_id)
    if found is None or found.merged_into_id:
        raise Http404
    return found


def post_or_404(request: HttpRequest, pk: int) -> Post:
    if post := queries.post_by_pk(request.user, pk):
        return post
    raise Http404


def whole(request: HttpRequest, thread: Thread) -> dict[str, object]:
    """What every page about a thread shows around itself."""
    return communities.frame(request.user, thread.community) | {"thread": thread}
