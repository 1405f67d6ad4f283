"""Coming in: invitations, requests, guests from outside; and times of not writing."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hisl.people import queries as people
from hisl.people.queries import may, require

from .. import actions, queries
from ..forms import GuestForm, JoinRequestForm, SuspensionForm
from ..models import Invitation, Member
from ..queries import guests
from .door import facilitated, found

__all__ = [
    "answer_request",
    "ask_to_join",
    "first_link",
    "guest",
    "invitation",
    "invite_link",
    "lift",
    "suspend",
    "withdraw_invitation",
    "withdraw_request",
]


@require_POST
def invite_link(request: HttpRequest, key: str) -> HttpResponse:
    """Make a link by which anybody who can sign in here comes in, for two weeks."""
    place = facilitated(request, key)
    actions.invite(place, by=request.user, at=timezone.now())
    messages.success(request, _("Here is your link. Whoever has it can come in for two weeks."))
    return redirect("communities:people", place.key)


@require_POST
def withdraw_invitation(request: HttpRequest, key: str, uuid: UUID) -> HttpResponse:
    place = facilitated(request, key)
    one = queries.invitations(place, timezone.now()).filter(uuid=uuid).first()
    if one is None:
        raise Http404
    actions.withdraw(one, at=timezone.now())
    messages.success(request, _("Taken back: nobody comes in by it any more."))
    return redirect("communities:people", place.key)


@login_required
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What somebody is invited to, and the button to come in."""
    one = queries.invitation_of(token)
    if one is None or not _is_for(one, request):
        raise Http404
    place = one.community
    if request.method == "POST":
        try:
            actions.accept(one, person=request.user, at=timezone.now())
        except actions.NotInvitedError as error:
            messages.error(request, str(error))
            return redirect("communities:invitation", token)
        messages.success(request, _("You are a member of %(name)s now.") % {"name": place.name})
        return redirect(place)
    if may(request.user, "communities.leave", place):
        return redirect(place)
    context = {
        "invitation": one,
        "community": place,
        "holds": one.ended is None and one.until > timezone.now(),
        "facilitators": queries.facilitators(place),
    }
    return render(request, "communities/invitation.html", context)


def _is_for(one: Invitation, request: HttpRequest) -> bool:
    return one.person_id in {None, request.user.pk}


@require_POST
def ask_to_join(request: HttpRequest, key: str) -> HttpResponse:
    place = found(request, key)
    require(request.user, "communities.ask_to_join", place)
    form = JoinRequestForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Keep it to 500 characters."))
        return redirect(place)
    actions.ask_to_join(place, request.user, at=timezone.now(), **form.cleaned_data)
    messages.success(request, _("Asked. You are told what its facilitators say."))
    return redirect(place)


@require_POST
def withdraw_request(request: HttpRequest, key: str) -> HttpResponse:
    place = found(request, key)
    actions.withdraw_request(place, request.user, at=timezone.now())
    messages.success(request, _("Taken back. You can ask again at any time."))
    return redirect(place)


@require_POST
def answer_request(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    place = facilitated(request, key)
    one = queries.requests(place).filter(pk=pk).first()
    if one is None or request.POST.get("answer") not in {"accept", "decline"}:
        raise Http404
    accepted = request.POST["answer"] == "accept"
    actions.answer_request(one, accepted=accepted, by=request.user, at=timezone.now())
    said = _("%(name)s is a member now.") if accepted else _("%(name)s is told that it is a no.")
    messages.success(request, said % {"name": one.person})
    return redirect("communities:people", place.key)


def guest(request: HttpRequest, key: str) -> HttpResponse:
    """A facilitator brings in an expert from outside, until a day."""
    place = facilitated(request, key)
    form = GuestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            member, new = actions.invite_guest(
                place, form.guest(), by=request.user, at=timezone.now()
            )
        except actions.NotInvitedError as error:
            form.add_error("email", str(error))
        else:
            if new:
                return _show_link(request, place, member)
            messages.success(
                request,
                _("%(name)s had an account already and can come in.") % {"name": member.person},
            )
            return redirect("communities:people", place.key)
    context = queries.frame(request.user, place) | {"form": form}
    return render(request, "communities/guest.html", context)


@require_POST
def first_link(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """The link for a guest's first sign-in once more, as long as they have not used one."""
    place = facilitated(request, key)
    member = queries.members(place).filter(pk=pk, role=Member.Role.GUEST).first()
    if member is None or member.person.last_login is not None:
        raise Http404
    return _show_link(request, place, member)


def _show_link(request: HttpRequest, place: object, member: Member) -> HttpResponse:
    link = request.build_absolute_uri(guests.first_sign_in(member.person))
    context = queries.frame(request.user, place) | {"guest": member.person, "link": link}
    return render(request, "communities/guest_link.html", context)


def suspend(request: HttpRequest, key: str, username: str) -> HttpResponse:
    """Ask somebody not to write here until a day, and say why."""
    place = facilitated(request, key)
    person = people.by_username(username)
    if person is None or person == request.user:
        raise Http404
    form = SuspensionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.suspend(place, person, by=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(
            request, _("%(name)s is told. You can lift it at any time.") % {"name": person}
        )
        return redirect("communities:people", place.key)
    context = queries.frame(request.user, place) | {"form": form, "person": person}
    return render(request, "communities/suspend.html", context)


@require_POST
def lift(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    place = facilitated(request, key)
    one = queries.suspensions(place, timezone.now()).filter(pk=pk).first()
    if one is None:
        raise Http404
    actions.lift(one, by=request.user, at=timezone.now())
    messages.success(request, _("%(name)s can write here again.") % {"name": one.person})
    return redirect("communities:people", place.key)
