"""The directory of communities, a community's page, its people, joining, leaving, settings."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hisl.people.queries import may, require

from .. import actions, queries
from ..forms import (
    AddMemberForm,
    CareForm,
    CommunityForm,
    JoinRequestForm,
    LockForm,
    RoleForm,
    SettingsForm,
)
from ..models import Community
from ..queries import activity, newcomers, promise, topics
from .door import facilitated, found, readable

PAGE = 20
PEOPLE_PAGE = 60
WAITING_SHOWN = 5


def directory(request: HttpRequest) -> HttpResponse:
    sought = request.GET.get("q", "").strip()
    listed = queries.listed_to(request.user)
    if sought:
        listed = listed.filter(Q(name__icontains=sought) | Q(purpose__icontains=sought))
    page = Paginator(queries.with_sizes(listed), PAGE).get_page(request.GET.get("page"))
    keys = [place.pk for place in page]
    readable_ones = _among(queries.visible_to(request.user), keys)
    written = activity.lately(page, timezone.now())
    named = topics.of(readable_ones)
    for place in page:
        place.written, place.topics = written.get(place.uuid, 0), named.get(place.pk, [])
    context = {
        "page": page,
        "q": sought,
        "own": _among(queries.mine(request.user), keys),
        "readable": readable_ones,
        "joinable": _among(queries.joinable_by(request.user), keys),
        "may_open": may(request.user, "communities.open"),
    }
    return render(request, "communities/directory.html", context)


def community(request: HttpRequest, key: str) -> HttpResponse:
    """The front door: what goes on here, who keeps it, what was promised. Tools hang theirs."""
    place = found(request, key)
    now = timezone.now()
    frame = queries.frame(request.user, place)
    context = frame | {
        "facilitators": queries.facilitators(place),
        "size": queries.members(place).count(),
        "parts": queries.parts(request, place),
        "audience": queries.key_of(place),
    }
    if frame["rights"].read:
        context |= {
            "waiting": promise.waiting(request.user, place, now)[:WAITING_SHOWN],
            **promise.shown(place),
            "activity": activity.lately([place], now).get(place.uuid, 0),
            "stories": activity.stories(request.user, place),
            "topics": topics.of([place.pk]).get(place.pk, []),
        }
    if frame["rights"].see_people:
        context["joined"] = newcomers.joined_lately(place, now)
    if frame["rights"].ask_to_join:
        asked = queries.request_of(request.user, place)
        context |= {"asked": asked, "ask_form": JoinRequestForm()}
    return render(request, "communities/community.html", context)


def people(request: HttpRequest, key: str) -> HttpResponse:
    place = readable(request, key)
    require(request.user, "communities.see_people", place)
    return _show_people(request, place, AddMemberForm())


@require_POST
def add_member(request: HttpRequest, key: str) -> HttpResponse:
    """A facilitator brings somebody in at once, or invites them."""
    place = facilitated(request, key)
    form = AddMemberForm(request.POST)
    if not form.is_valid():
        return _show_people(request, place, form)
    newcomer, now = form.cleaned_data["username"], timezone.now()
    if "invite" in request.POST and not newcomer.is_guest:
        actions.invite(place, by=request.user, at=now, person=newcomer)
        said = _("%(name)s is invited, and told so. The invitation holds for two weeks.")
    else:
        actions.join(place, newcomer, at=now)
        said = _("%(name)s is a member now.")
    messages.success(request, said % {"name": newcomer})
    return redirect("communities:people", place.key)


@require_POST
def change_role(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    place = facilitated(request, key)
    member = queries.members(place).filter(pk=pk).first()
    form = RoleForm(request.POST)
    if member is None or member.person.is_guest or not form.is_valid():
        raise Http404
    try:
        actions.set_role(member, form.cleaned_data["role"])
    except actions.LastFacilitatorError as error:
        messages.error(request, str(error))
        return redirect("communities:people", place.key)
    messages.success(
        request,
        _("%(name)s is a %(role)s now.")
        % {"name": member.person, "role": member.get_role_display()},
    )
    return redirect("communities:people", place.key)


def open_community(request: HttpRequest) -> HttpResponse:
    """Begin a community: it is prepared by its founders before it opens to others."""
    require(request.user, "communities.open")
    form = CommunityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        place = actions.open_community(
            **form.cleaned_data, at=timezone.now(), facilitators=[request.user], prepare=True
        )
        messages.success(
            request, _("Your community is being prepared. Only its founders see it so far.")
        )
        return redirect("communities:gate", place.key)
    return render(request, "communities/open.html", {"form": form})


@require_POST
def join(request: HttpRequest, key: str) -> HttpResponse:
    place = found(request, key)
    require(request.user, "communities.join", place)
    actions.join(place, request.user, at=timezone.now())
    messages.success(request, _("You are a member of %(name)s now.") % {"name": place.name})
    return redirect(place)


@require_POST
def leave(request: HttpRequest, key: str) -> HttpResponse:
    place = found(request, key)
    try:
        actions.leave(place, request.user, at=timezone.now())
    except actions.LastFacilitatorError as error:
        messages.error(request, str(error))
        return redirect("communities:people", place.key)
    messages.success(
        request, _("You have left %(name)s. What you wrote stays there.") % {"name": place.name}
    )
    return redirect("communities:directory")


def settings(request: HttpRequest, key: str) -> HttpResponse:
    """Four forms of their own: what it is, how it is looked after, read-only, archive."""
    place = facilitated(request, key)
    if request.method == "POST" and (changed := _change_state(request, place)):
        messages.success(request, changed)
        return redirect("communities:settings", place.key)
    which = next((name for name in ("lock", "care") if name in request.POST), "about")
    sent = {which: request.POST} if request.method == "POST" else {}
    # Copies of their own, so that what was typed wrongly does not show as the community's name.
    forms = {
        "about": SettingsForm(sent.get("about"), instance=queries.by_key(key)),
        "care": CareForm(sent.get("care"), instance=queries.by_key(key)),
        "lock": LockForm(sent.get("lock")),
    }
    if sent and forms[which].is_valid():
        _keep(request, place, forms[which])
        messages.success(request, _("Saved."))
        return redirect(place) if which == "about" else redirect("communities:settings", key)
    context = queries.frame(request.user, place) | {"forms": forms}
    return render(request, "communities/settings.html", context)


def _change_state(request: HttpRequest, place: Community) -> str:
    """Do what the one-button forms of the settings ask for; says what was done."""
    if "archive" in request.POST:
        actions.archive(place, at=timezone.now())
        return _("Archived. It can be read, and you can open it again here.")
    if "reopen" in request.POST:
        actions.reopen(place)
        return _("Open for writing again.")
    if "unlock" in request.POST:
        actions.unlock(place, by=request.user, at=timezone.now())
        return _("Open for writing again.")
    return ""


def _keep(request: HttpRequest, place: Community, form: SettingsForm | CareForm | LockForm) -> None:
    now = timezone.now()
    if isinstance(form, LockForm):
        actions.lock(place, by=request.user, at=now, **form.cleaned_data)
        return
    changed = form.save(commit=False)
    actions.change(changed)
    if "reply_hours" in form.changed_data:
        actions.refresh_promise(changed, now)


def _among(places: QuerySet[Community], keys: list[int]) -> set[int]:
    return set(places.filter(pk__in=keys).values_list("pk", flat=True))


def _show_people(request: HttpRequest, place: Community, form: AddMemberForm) -> HttpResponse:
    page = Paginator(queries.members(place), PEOPLE_PAGE).get_page(request.GET.get("page"))
    frame = queries.frame(request.user, place)
    context = frame | {"page": page, "form": form}
    if frame["rights"].facilitate:
        now = timezone.now()
        context |= {
            "requests": queries.requests(place),
            "invitations": [
                (one, request.build_absolute_uri(one.get_absolute_url()))
                for one in queries.invitations(place, now)
            ],
            "suspensions": queries.suspensions(place, now),
        }
    return render(request, "communities/people.html", context)
