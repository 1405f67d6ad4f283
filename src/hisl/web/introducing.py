"""Who could introduce somebody to a colleague, and the introduction as all three hear of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from hisl.communities import queries as communities
from hisl.domain.measures.acts import ANSWERS, UPTAKE
from hisl.notices import actions as notices
from hisl.people import actions as people
from hisl.records import queries as records
from hisl.search import queries as search

from .things import Deed, open_deeds

__all__ = ["GoBetween", "answer", "ask", "go_betweens", "shared_places", "withdraw"]

DEALINGS = (*ANSWERS, *UPTAKE, "replied", "commented", "edited", "accepted")
LATEST = 300
TRIED = 12


@dataclass(frozen=True, slots=True)
class GoBetween:
    """A colleague of both, and the last thing known to all three that shows it."""

    person: Any
    deed: Deed
    knows_me: bool


def go_betweens(viewer: Any, wanted: Any, *, limit: int = 3) -> list[GoBetween]:
    """Who knows the wanted person and the viewer, those with ties to both first.

    A tie counts only when it stands where all three may read; whoever merely shares a community
    with the viewer comes after those who dealt with the viewer.
    """
    ties = _partners(viewer, wanted)
    ties.pop(viewer.pk, None)
    own = _partners(viewer, viewer)
    ordered = sorted(ties, key=lambda pk: pk not in own)[:TRIED]
    found = (_between(viewer, wanted, *ties[pk], knows_me=pk in own) for pk in ordered)
    return list(islice(filter(None, found), limit))


def _between(
    viewer: Any, wanted: Any, colleague: Any, deeds: Sequence[Deed], *, knows_me: bool
) -> GoBetween | None:
    shown = _known_to(colleague, wanted, deeds)
    if shown is None or not (knows_me or _meet(viewer, colleague)):
        return None
    return GoBetween(colleague, shown, knows_me)


def _partners(viewer: Any, person: Any) -> dict[int, tuple[Any, list[Deed]]]:
    """Who dealt with the person where the viewer may read, the latest first."""
    acts = records.acts_by(person.actor, verbs=DEALINGS, limit=LATEST)
    acts += records.acts_upon(person.actor, verbs=DEALINGS, limit=LATEST)
    acts.sort(key=lambda act: act.at, reverse=True)
    partners: dict[int, tuple[Any, list[Deed]]] = {}
    for deed in open_deeds(viewer, acts):
        other = deed.owner if deed.doer == person else deed.doer
        if other.is_active and other.claimed and not other.is_guest:
            partners.setdefault(other.pk, (other, []))[1].append(deed)
    return partners


def _known_to(colleague: Any, wanted: Any, deeds: Sequence[Deed]) -> Deed | None:
    """The latest of the deeds that both of them may read now."""
    things = {deed.act.object for deed in deeds}
    theirs = search.titles(colleague, things).keys() & search.titles(wanted, things).keys()
    return next((deed for deed in deeds if deed.act.object in theirs), None)


def _meet(one: Any, other: Any) -> bool:
    return communities.mine(one).filter(pk__in=communities.mine(other).values("pk")).exists()


def shared_places(viewer: Any, wanted: Any, *, limit: int = 3) -> list[Any]:
    """Communities in which the viewer can ask and the wanted person belongs."""
    own = communities.mine(viewer).filter(archived__isnull=True)
    return list(own.filter(pk__in=communities.mine(wanted).values("pk"))[:limit])


@transaction.atomic
def ask(seeker: Any, *, wanted: Any, through: Any, note: str, at: datetime) -> Any:
    """Ask the colleague; the wanted person hears nothing before the colleague has accepted."""
    asked = people.ask_introduction(seeker, wanted=wanted, through=through, note=note, at=at)
    _tell(
        asked,
        through,
        reason=_("You know both of them from work that all three of you may read."),
        title=_("%(seeker)s asks you for an introduction to %(wanted)s")
        % {"seeker": seeker, "wanted": wanted},
        by=seeker,
        at=at,
    )
    return asked


@transaction.atomic
def answer(introduction: Any, *, accepts: bool, at: datetime) -> bool:
    """Introduce the two, or say no: then only the seeker hears of it. Gives whether it counted."""
    if not people.answer_introduction(introduction, accepts=accepts, at=at):
        return False
    seeker, wanted, through = introduction.seeker, introduction.wanted, introduction.through
    names = {"seeker": seeker, "wanted": wanted, "through": through}
    reason = _("You asked for it.")
    if not accepts:
        title = _("%(through)s cannot introduce you to %(wanted)s at the moment") % names
        _tell(introduction, seeker, reason=reason, title=title, by=through, at=at)
        return True
    title = _("%(through)s has introduced you to %(wanted)s") % names
    _tell(introduction, seeker, reason=reason, title=title, by=through, at=at)
    reason = _("%(through)s thinks that the two of you should talk.") % names
    title = _("%(through)s introduces %(seeker)s to you") % names
    _tell(introduction, wanted, reason=reason, title=title, by=through, at=at)
    return True


@transaction.atomic
def withdraw(introduction: Any) -> bool:
    """Take back an open request, and what the colleague was told of it; gives whether it was."""
    about = introduction.uuid
    if not people.withdraw_introduction(introduction):
        return False
    notices.retract([about])
    return True


def _tell(
    introduction: Any, person: Any, *, reason: str, title: str, by: Any, at: datetime
) -> None:
    notices.tell(
        [person],
        kind="introduction",
        reason=reason,
        title=title,
        url=reverse("web:introduction", args=[introduction.uuid]),
        about=introduction.uuid,
        key=f"person:{person.pk}",
        at=at,
        by=by,
        direct=True,
    )
