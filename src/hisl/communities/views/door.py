"""How every page of a community begins: it exists for the viewer, and they may read it."""

from django.http import Http404, HttpRequest

from hisl.people.queries import may, require

from .. import queries
from ..models import Community

__all__ = ["facilitated", "found", "readable"]


def found(request: HttpRequest, key: str) -> Community:
    """The community, if the viewer may know of it; otherwise it does not exist."""
    place = queries.by_key(key)
    if place is None or not may(request.user, "communities.find", place):
        raise Http404
    return place


def readable(request: HttpRequest, key: str) -> Community:
    place = found(request, key)
    require(request.user, "communities.read", place)
    return place


def facilitated(request: HttpRequest, key: str) -> Community:
    """The community, for those who look after it."""
    place = readable(request, key)
    require(request.user, "communities.facilitate", place)
    return place
