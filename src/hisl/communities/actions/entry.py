"""The ways in and out: invitations, requests to join, guests from outside, suspensions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _

from hisl.people import actions as people
from hisl.people import queries as persons

from .. import rules
from ..models import Community, Invitation, JoinRequest, Member, Ruling, Suspension
from . import telling
from .log import write_down
from .places import join

if TYPE_CHECKING:
    from hisl.people.models import Person

__all__ = [
    "Guest",
    "NotInvitedError",
    "accept",
    "answer_request",
    "ask_to_join",
    "invite",
    "invite_guest",
    "lift",
    "suspend",
    "withdraw",
    "withdraw_request",
]

VALID = timedelta(days=14)
Answer = JoinRequest.Answer


class NotInvitedError(ValueError):
    """An invitation does not hold, or not for this person; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Somebody from outside who is invited: who they are, where from, and their last day."""

    name: str
    email: str
    organisation: str
    until: date


@transaction.atomic
def invite(
    community: Community, *, by: Person, at: datetime, person: Person | None = None
) -> Invitation:
    """Invite one person, who is told; or, without one, make a link that anybody here can use.

    It holds for two weeks. The same person is invited once at a time.
    """
    values = {"by": by, "at": at, "until": at + VALID}
    if person is None:
        return Invitation.objects.create(community=community, **values)
    Invitation.objects.filter(
        community=community, person=person, ended__isnull=True, until__lte=at
    ).update(ended=at)
    invitation, new = Invitation.objects.get_or_create(
        community=community, person=person, ended=None, defaults=values
    )
    if new:
        telling.of_invitation(invitation)
    return invitation


@transaction.atomic
def accept(invitation: Invitation, *, person: Person, at: datetime) -> Member:
    """Come in by an invitation; one by name ends with that.

    Raises NotInvitedError when it does not hold (any more), or not for this person.
    """
    kept = Invitation.objects.select_for_update(of=("self",)).select_related("community")
    invitation = kept.get(pk=invitation.pk)
    if reason := _why_not(invitation, person, at):
        raise NotInvitedError(reason)
    invitation.accepted = F("accepted") + 1
    if invitation.person_id:
        invitation.ended = at
    invitation.save(update_fields=["accepted", "ended"])
    _close_requests(invitation.community, person, at=at)
    return join(invitation.community, person, at=at)


def _why_not(invitation: Invitation, person: Person, at: datetime) -> str:
    if invitation.ended or invitation.until <= at or invitation.community.archived:
        return _("This invitation does not hold any more. Ask for a new one.")
    if invitation.person_id not in {None, person.pk}:
        return _("This invitation is for somebody else.")
    if person.is_guest:
        return _("A facilitator brings guests from outside in by name.")
    if _running(invitation.community, person, at).exists():
        return _("You have been asked not to write here for a while, and cannot join meanwhile.")
    return ""


def withdraw(invitation: Invitation, *, at: datetime) -> None:
    """Nobody comes in by this invitation any more."""
    Invitation.objects.filter(pk=invitation.pk, ended__isnull=True).update(ended=at)


@transaction.atomic
def ask_to_join(
    community: Community, person: Person, *, at: datetime, words: str = ""
) -> JoinRequest:
    """Ask to be let in; the facilitators are told. Once at a time."""
    request, new = JoinRequest.objects.get_or_create(
        community=community,
        person=person,
        answer=Answer.OPEN,
        defaults={"words": words, "at": at},
    )
    if new:
        telling.of_request(request)
    return request


@transaction.atomic
def answer_request(request: JoinRequest, *, accepted: bool, by: Person, at: datetime) -> None:
    """Let somebody in who asked, or not; they are told. What was answered already stays."""
    request = JoinRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if request.answer != Answer.OPEN:
        return
    request.answer = Answer.ACCEPTED if accepted else Answer.DECLINED
    request.answered, request.by = at, by
    request.save(update_fields=["answer", "answered", "by"])
    if accepted:
        join(request.community, request.person, at=at)
    telling.of_answer(request)


def withdraw_request(community: Community, person: Person, *, at: datetime) -> None:
    """Not want to join after all."""
    asked = JoinRequest.objects.filter(community=community, person=person, answer=Answer.OPEN)
    asked.update(answer=Answer.WITHDRAWN, answered=at)


@transaction.atomic
def invite_guest(
    community: Community, guest: Guest, *, by: Person, at: datetime
) -> tuple[Member, bool]:
    """Bring somebody from outside in until their last day; whether their account is new.

    A guest who has an account already, by their address, comes in with it and stays as long as the
    later of the two days. Raises NotInvitedError when the address is a colleague's.
    """
    person = persons.by_email(guest.email)
    new = person is None
    if person is None:
        person = people.invite_guest(
            _username(guest.email),
            name=guest.name,
            email=guest.email,
            organisation=guest.organisation,
            until=guest.until,
        )
    elif not person.is_guest:
        raise NotInvitedError(_("This address is a colleague's: add them by their name."))
    else:
        people.prolong_guest(person, until=guest.until)
    return join(community, person, at=at, role=Member.Role.GUEST), new


def _username(email: str) -> str:
    """A name to sign in with, from the address; with a number when somebody has it already."""
    base = slugify(email.split("@")[0])[:40] or "guest"
    names = [base, *(f"{base}-{n}" for n in range(2, 100))]
    taken = persons.by_usernames(names)
    return next(name for name in names if name not in taken)


@transaction.atomic
def suspend(
    community: Community,
    person: Person,
    *,
    reason: str,
    by: Person,
    at: datetime,
    until: datetime | None = None,
) -> Suspension:
    """Let somebody write here no more until a day, or for good; they are told why.

    They may go on reading what they could read. A suspension that runs is replaced.
    """
    _running(community, person, at).update(lifted=at)
    suspension = Suspension(
        community=community, person=person, since=at, until=until, reason=reason, by=by
    )
    suspension.full_clean()
    Suspension.objects.filter(community=community, person=person, lifted__isnull=True).update(
        lifted=at
    )
    suspension.save()
    _close_requests(community, person, at=at)
    write_down(
        Ruling.What.SUSPENDED, community=community, by=by, concerns=person, words=reason, at=at
    )
    telling.of_suspension(suspension, at=at)
    return suspension


@transaction.atomic
def lift(suspension: Suspension, *, by: Person, at: datetime) -> None:
    """Let somebody write again before the time is over; they are told."""
    if suspension.lifted:
        return
    suspension.lifted = at
    suspension.save(update_fields=["lifted"])
    write_down(
        Ruling.What.LIFTED,
        community=suspension.community,
        by=by,
        concerns=suspension.person,
        at=at,
    )
    telling.of_suspension(suspension, at=at)


def _running(community: Community, person: Person, at: datetime) -> QuerySet[Suspension]:
    return rules.running_suspensions(at).filter(community=community, person=person)


def _close_requests(community: Community, person: Person, *, at: datetime) -> None:
    """Whoever is in, or may not come in, waits for no answer."""
    withdraw_request(community, person, at=at)
