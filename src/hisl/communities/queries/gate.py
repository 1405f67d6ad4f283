"""What a new community needs before it opens: each line, whether it is there, and how to get it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hisl.domain.measures.acts import OPENINGS
from hisl.records import queries as records

from ..models import Community, Invitation, Member

__all__ = ["FOUNDERS", "PURPOSE_WORDS", "SEEDS", "Line", "lines"]

PURPOSE_WORDS = 6
SEEDS = 3
# Five people: fewer cannot answer each other, and no figure of a place is shown below five.
FOUNDERS = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that must be there: what it is, why, what there is of it, and where to do it."""

    name: Any
    why: Any
    now: str
    done: bool
    url: str
    how: Any


def lines(community: Community) -> list[Line]:
    """All that the gate asks for, in the order in which one does it."""
    gate = reverse("communities:gate", args=[community.key])
    return [
        _purpose(community, f"{gate}#plan"),
        _minutes(community, f"{gate}#plan"),
        _promise(community, f"{gate}#plan"),
        _seeds(community),
        _founders(community),
    ]


def _purpose(community: Community, url: str) -> Line:
    words = len(community.purpose.split())
    return Line(
        name=_("A purpose"),
        why=_("People come for what they get, and stay away from what has no point."),
        now=ngettext("%(n)s word", "%(n)s words", words) % {"n": words},
        done=words >= PURPOSE_WORDS,
        url=url,
        how=_("Say in a sentence what people get from being here."),
    )


def _minutes(community: Community, url: str) -> Line:
    leading = Member.objects.filter(
        community=community, left__isnull=True, role=Member.Role.FACILITATOR
    )
    minutes = leading.aggregate(total=Sum("weekly_minutes"))["total"] or 0
    return Line(
        name=_("A facilitator with time for it"),
        why=_("Communities die of nobody's time, not of the wrong software."),
        now=ngettext("%(n)s minute a week", "%(n)s minutes a week", minutes) % {"n": minutes},
        done=minutes > 0,
        url=url,
        how=_("Say how many minutes a week you keep free for this place."),
    )


def _promise(community: Community, url: str) -> Line:
    hours = community.reply_hours
    now = ngettext("within %(n)s hour", "within %(n)s hours", hours or 0) % {"n": hours}
    return Line(
        name=_("A first-reply promise"),
        why=_("Whoever asks and hears nothing does not ask again."),
        now=now if hours else _("none yet"),
        done=bool(hours),
        url=url,
        how=_("Say within how many hours everybody who asks hears from somebody."),
    )


def _seeds(community: Community) -> Line:
    seeds = seeds_in(community)
    return Line(
        name=_("Three things to read"),
        why=_("An empty room asks nobody in. A question, a story and a page are a beginning."),
        now=_("%(n)s of %(need)s") % {"n": seeds, "need": SEEDS},
        done=seeds >= SEEDS,
        url=community.get_absolute_url(),
        how=_("Write them with the tools of this community; only its founders see them yet."),
    )


def seeds_in(community: Community) -> int:
    """How many things were begun in the community, of any tool."""
    begun = records.acts().filter(community=community.uuid, verb__in=OPENINGS).order_by()
    return begun.values("object").distinct().count()


def _founders(community: Community) -> Line:
    founders = founders_of(community)
    return Line(
        name=_("Founding members"),
        why=_("Five people can answer each other; one can only talk to a wall."),
        now=_("%(n)s of %(need)s") % {"n": founders, "need": FOUNDERS},
        done=founders >= FOUNDERS,
        url=reverse("communities:people", args=[community.key]),
        how=_("Invite them by name. Who is invited counts; they can come in before it opens."),
    )


def founders_of(community: Community) -> int:
    """How many people are in, or invited by name."""
    inside = Member.objects.filter(community=community, left__isnull=True).values_list("person")
    invited = Invitation.objects.filter(
        community=community, ended__isnull=True, person__isnull=False
    ).values_list("person")
    return len(set(inside) | set(invited))
