"""What people are told of reports, decisions, appeals and ways into a community, and why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hisl.notices import actions as notices
from hisl.people import queries as people

from ..models import Case, Community, Invitation, JoinRequest, Suspension
from ..queries import facilitators, key_of

if TYPE_CHECKING:
    from hisl.people.models import Person

__all__: list[str] = []

TOLD = {
    Case.Decision.HIDDEN: gettext_lazy("Hidden: %(title)s"),
    Case.Decision.ASKED: gettext_lazy("Please change: %(title)s"),
    Case.Decision.CLOSED: gettext_lazy("Closed: %(title)s"),
    Case.Decision.SHOWN: gettext_lazy("Everybody can read it now: %(title)s"),
}
CONCERNS_YOU = gettext_lazy("You wrote it.")
LOOKS_AFTER = gettext_lazy("You look after %(place)s.")
ON_THE_DESK = gettext_lazy("It belongs to no community, or nobody else can decide.")


def of_case(case: Case, *, at: datetime) -> None:
    """Those who look after the place hear that something waits for them."""
    first = case.why == Case.Why.FIRST
    title = _("A first post to read: %(title)s") if first else _("Reported: %(title)s")
    _tell_keepers(case, title % {"title": case.title}, at=at, about=case.uuid)


def of_change(case: Case, *, at: datetime) -> None:
    title = _("Changed as asked: %(title)s") % {"title": case.title}
    _tell_keepers(case, title, at=at, about=_event(case.uuid, "changed", at))


def of_appeal(case: Case, *, at: datetime) -> None:
    """Somebody else than who decided is asked to look."""
    title = _("Please look again: %(title)s") % {"title": case.title}
    about = _event(case.uuid, "appeal", at)
    _tell_keepers(case, title, at=at, about=about, but={case.by_id})


def of_decision(case: Case, *, at: datetime) -> None:
    """The author hears what was decided against what they wrote, or that it is out."""
    shown_after_wait = case.decision == Case.Decision.SHOWN
    title = TOLD.get(Case.Decision(case.decision))
    if title is None:
        return
    url = case.url if shown_after_wait else case.get_absolute_url()
    _tell_author(case, title % {"title": case.title}, url=url, at=at)


def of_return(case: Case, *, at: datetime) -> None:
    title = _("It can be read again: %(title)s") % {"title": case.title}
    _tell_author(case, title, url=case.get_absolute_url(), at=at)


def of_appeal_decided(case: Case, *, words: str, at: datetime) -> None:
    granted = case.appeal == Case.Appeal.GRANTED
    title = _("Decision taken back: %(title)s") if granted else _("Decision upheld: %(title)s")
    _tell_author(case, title % {"title": case.title}, url=case.get_absolute_url(), at=at)


def of_suspension(suspension: Suspension, *, at: datetime) -> None:
    place = suspension.community
    lifted = suspension.lifted is not None
    title = (
        _("You can write in %(place)s again")
        if lifted
        else _("You cannot write in %(place)s for a while")
    )
    _tell_one(
        suspension.person,
        kind="moderation",
        reason=suspension.reason,
        title=title % {"place": place.name},
        url=place.get_absolute_url(),
        about=_event(place.uuid, f"suspension-{suspension.pk}", at),
        at=at,
    )


def of_invitation(invitation: Invitation) -> None:
    """An invited person hears who invites them, and to what."""
    place = invitation.community
    _tell_one(
        invitation.person,
        kind="invitation",
        reason=_("%(name)s invites you.") % {"name": invitation.by},
        title=_("Come to %(place)s") % {"place": place.name},
        url=invitation.get_absolute_url(),
        about=invitation.uuid,
        at=invitation.at,
        by=invitation.by,
    )


def of_request(request: JoinRequest) -> None:
    """Facilitators hear that somebody wants to come in."""
    place = request.community
    notices.tell(
        facilitators(place),
        kind="moderation",
        reason=LOOKS_AFTER % {"place": place.name},
        title=_("%(name)s would like to join %(place)s")
        % {"name": request.person, "place": place.name},
        url=reverse("communities:people", args=[place.key]),
        about=_event(place.uuid, f"request-{request.pk}", request.at),
        key=key_of(place),
        at=request.at,
        place=place.uuid,
        by=request.person,
    )


def of_answer(request: JoinRequest) -> None:
    place = request.community
    accepted = request.answer == JoinRequest.Answer.ACCEPTED
    title = (
        _("You are a member of %(place)s now") if accepted else _("%(place)s did not let you in")
    )
    _tell_one(
        request.person,
        kind="moderation",
        reason=_("You asked to join."),
        title=title % {"place": place.name},
        url=place.get_absolute_url(),
        about=_event(place.uuid, f"answer-{request.pk}", request.answered),
        at=request.answered,
    )


def of_opening(community: Community, *, by: Person, at: datetime) -> None:
    """Everybody who may know of a new community finds it in their next bundle."""
    if community.visibility == Community.Visibility.HIDDEN:
        return
    notices.tell(
        people.listed().filter(guest_of=""),
        kind="news",
        reason=_("It is new here."),
        title=_("New community: %(place)s") % {"place": community.name},
        url=community.get_absolute_url(),
        about=community.uuid,
        key="everybody",
        at=at,
        place=community.uuid,
        by=by,
    )


def of_first_months(community: Community, *, days: int, at: datetime) -> None:
    """Facilitators hear what became of what they had promised at the gate."""
    notices.tell(
        facilitators(community),
        kind="reminder",
        reason=LOOKS_AFTER % {"place": community.name},
        title=_("%(place)s after %(days)s days: what became of the plan")
        % {"place": community.name, "days": days},
        url=reverse("communities:gate", args=[community.key]),
        about=_event(community.uuid, f"gate-{days}", at),
        key=key_of(community),
        at=at,
        place=community.uuid,
    )


def _tell_keepers(
    case: Case, title: str, *, at: datetime, about: UUID, but: Iterable[int | None] = ()
) -> None:
    """Tell the facilitators; the desk, where there is none or the only one may not decide."""
    left_out = {*but, case.author_id}
    place = case.community
    keepers = facilitators(place) if place else []
    told = [person for person in keepers if person.pk not in left_out]
    url, at_once = case.get_absolute_url(), {"kind": "moderation", "at": at, "about": about}
    if told:
        notices.tell(
            told,
            reason=LOOKS_AFTER % {"place": place.name},
            title=title,
            url=url,
            key=key_of(place),
            place=place.uuid,
            **at_once,
        )
        return
    for person in _desk():
        if person.pk != case.author_id:
            _tell_one(person, reason=str(ON_THE_DESK), title=title, url=url, **at_once)


def _desk() -> list[Person]:
    return list(get_user_model().objects.filter(is_superuser=True, is_active=True))


def _tell_author(case: Case, title: str, *, url: str, at: datetime) -> None:
    if case.author is not None:
        _tell_one(
            case.author,
            kind="moderation",
            reason=str(CONCERNS_YOU),
            title=title,
            url=url,
            about=_event(case.uuid, title, at),
            at=at,
        )


def _tell_one(person: Person, *, about: UUID, **fact: Any) -> None:
    """Tell one person of what is for them alone to know."""
    notices.tell([person], about=about, key=f"person:{person.pk}", **fact)


def _event(of: UUID, what: str, at: datetime) -> UUID:
    """What a notice is about: each turn of a case is told of on its own."""
    return uuid5(of, f"{what}/{at.isoformat()}")
