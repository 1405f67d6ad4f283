"""What the tools add to profiles, to the directory and to groups' pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from hisl.communities import queries as communities
from hisl.experts import queries as experts
from hisl.people import queries as people
from hisl.search import queries as search

from . import introducing

__all__ = [
    "helped",
    "in_community",
    "knowing",
    "meet",
    "own",
    "places",
    "places_of_group",
    "wrote",
]

FEW = 5
MOST_KNOWING = 20
MADE = ("page", "post", "debrief", "story")


def meet(request: HttpRequest, person: Any) -> dict[str, Any] | None:
    """Follow, introduction, asking in public: what one can do on somebody else's profile."""
    viewer = request.user
    if viewer == person or not (person.claimed and person.is_active):
        return None
    return {
        "person": person,
        "may_seek": people.may(viewer, "web.seek_introduction", person),
        "places": introducing.shared_places(viewer, person),
    }


def own(request: HttpRequest, person: Any) -> dict[str, Any] | None:
    """The way to what only the person sees."""
    return {"person": person} if request.user == person else None


def wrote(viewer: Any, person: Any) -> list[people.Entry]:
    """Pages, posts and stories that somebody wrote and the viewer may read."""
    found = search.written_by(viewer, person, kinds=MADE, limit=FEW)
    return [people.Entry(one.title, one.url, _said(one)) for one in found]


def helped(viewer: Any, person: Any) -> list[people.Entry]:
    """Answers of theirs that settled a question, or worked for somebody who said so."""
    given = search.written_by(viewer, person, kinds=("answer",), limit=FEW * 10)
    good = [one for one in given if _is_good(one)]
    return [people.Entry(one.title, one.url, _said(one)) for one in good[:FEW]]


def places(viewer: Any) -> Iterable[tuple[str, str]]:
    """The communities by which the viewer can narrow the directory down."""
    return communities.visible_to(viewer).order_by("name").values_list("key", "name")


def in_community(viewer: Any, key: str) -> Any:
    """The keys of those who belong to a community that the viewer may read."""
    place = communities.visible_to(viewer).filter(key=key).first()
    return communities.people_of(place).order_by().values("pk") if place else []


def places_of_group(viewer: Any, group: Any) -> Sequence[people.Entry]:
    """The communities in which members of a group are today, as far as the viewer may read."""
    today = people.members_on(group, timezone.localdate()).values("pk")
    found = communities.visible_to(viewer).filter(
        members__person__in=today, members__left__isnull=True
    )
    return [people.Entry(p.name, p.get_absolute_url()) for p in found.distinct().order_by("name")]


def knowing(viewer: Any, topic: str) -> set[int]:
    """The keys of those whose work shows that they know about a topic, as far as the viewer may."""
    return {one.person.pk for one in experts.who_knows(viewer, topic, limit=MOST_KNOWING)}


def _is_good(answer: Any) -> bool:
    """Whether it settled a question or worked, and did not fail for more people than it helped."""
    failed = answer.tried - answer.worked
    return (answer.accepted or answer.worked > 0) and answer.worked >= failed


def _said(thing: Any) -> str:
    if thing.tried:
        told = {"worked": thing.worked, "tried": thing.tried}
        return _("worked for %(worked)s of %(tried)s who said") % told
    return _("accepted") if thing.accepted else ""
