"""What the tools show of themselves in a community, and what the viewer may do there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from hisl.people import queries as people

from .. import rules
from ..models import Community

__all__ = ["Door", "Part", "Rights", "doors", "frame", "parts", "register_part", "rights"]


@dataclass(frozen=True, slots=True)
class Rights:
    """What the viewer may do in a community, asked once a page."""

    read: bool
    join: bool
    ask_to_join: bool
    leave: bool
    contribute: bool
    facilitate: bool
    see_people: bool


def rights(viewer: Any, community: Community) -> Rights:
    member = people.may(viewer, "communities.leave", community)
    read = people.may(viewer, "communities.read", community)
    return Rights(
        read=read,
        join=not member and people.may(viewer, "communities.join", community),
        ask_to_join=people.may(viewer, "communities.ask_to_join", community),
        leave=member,
        contribute=people.may(viewer, "communities.contribute", community),
        facilitate=people.may(viewer, "communities.facilitate", community),
        see_people=read and people.may(viewer, "communities.see_people", community),
    )


@dataclass(frozen=True, slots=True)
class Door:
    """Where a tool begins inside a community."""

    name: Any
    url: str


@dataclass(frozen=True, slots=True)
class Part:
    """What a tool shows of itself on a community's page, behind its door.

    latest holds (title, address, when, remark); say is a sentence for a part that is no list;
    begin is the address for making a new thing.
    """

    door: Door
    count: int | None = None
    latest: Sequence[tuple[str, str, datetime, Any]] = ()
    say: Any = ""
    begin: str = ""
    begin_label: Any = ""


_tools: list[tuple[int, Callable[[Community], Door], Callable[[Any, Community], Part]]] = []


def register_part(
    door: Callable[[Community], Door], part: Callable[[Any, Community], Part], *, order: int = 50
) -> None:
    """A tool says at start where it begins in a community and what it shows on its page.

    Those with a lower order come first, else whichever registers first.
    """
    _tools.append((order, door, part))
    _tools.sort(key=lambda tool: tool[0])


def doors(viewer: Any, community: Community) -> list[Door]:
    """The doors of all tools, for the tabs; none for those who may not read."""
    if not people.may(viewer, "communities.read", community):
        return []
    return [door(community) for _, door, _ in _tools]


def parts(request: Any, community: Community) -> list[Part]:
    """What every tool has to show; nothing for those who may not read."""
    if not people.may(request.user, "communities.read", community):
        return []
    return [part(request, community) for _, _, part in _tools]


def frame(viewer: Any, community: Community) -> dict[str, Any]:
    """What every page inside a community shows around itself."""
    return {
        "community": community,
        "rights": rights(viewer, community),
        "doors": doors(viewer, community),
        "locked": rules.is_locked(community, timezone.now()),
    }
