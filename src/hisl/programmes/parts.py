"""What a community's page shows of the board and of its programmes."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hisl.communities import queries as communities
from hisl.lib import times

from . import queries, words
from .board import board

if TYPE_CHECKING:
    from hisl.communities.models import Community

    from .models import Programme

__all__ = ["board_door", "board_part", "programmes_door", "programmes_part"]

SHOWN = 5


def board_door(community: Community) -> communities.Door:
    return communities.Door(
        _("On the board"), reverse("programmes:place", args=["community", community.key])
    )


def board_part(request: Any, community: Community) -> communities.Part:
    """The community's place in one sentence, as far as it may be told."""
    (item,) = board(request.user, community=community.key).items
    return communities.Part(door=board_door(community), say=words.seen(item))


def programmes_door(community: Community) -> communities.Door:
    address = reverse("programmes:programmes")
    return communities.Door(_("Programmes"), f"{address}?community={community.key}")


def programmes_part(request: Any, community: Community) -> communities.Part:
    """The programmes that are run in the community, the latest first."""
    run_here = queries.visible_to(request.user).filter(community=community)
    latest = run_here.order_by("-starts", "name")[:SHOWN]
    count = run_here.count()
    return communities.Part(
        door=programmes_door(community),
        count=count or None,
        say="" if count else _("No programme is run here yet."),
        latest=[_line(programme) for programme in latest],
    )


def _line(programme: Programme) -> tuple[str, str, datetime, str]:
    starts = timezone.make_aware(datetime.combine(programme.starts, time()))
    until = _("Until %(day)s") % {"day": times.day(programme.ends)} if programme.ends else ""
    return programme.name, programme.get_absolute_url(), starts, until
