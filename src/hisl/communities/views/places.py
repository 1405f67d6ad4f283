"""The directory of communities, a community's page, joining, leaving, settings."""

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
from ..forms import AddMemberForm, CommunityForm, RoleForm, SettingsForm
from ..models import Community
from .door import facilitated, found, readable

PAGE = 20
PEOPLE_PAGE = 60


def directory(request: HttpRequest) -> HttpResponse:
    sought = request.GET.get("q", "").strip()
    listed = queries.listed_to(request.user)
    if sought:
        listed = listed.filter(Q(name__icontains=sought) | Q(purpose__icontains=sought))
    page = Paginator(queries.with_sizes(listed), PAGE).get_page(request.GET.get("page"))
    keys = [place.pk for place in page]
    context = {
        "page": page,
        "q": sought,
        "own": _among(queries.mine(request.user), keys),
        "readable": _among(queries.visible_to(request.user), keys),
        "may_open": may(request.user, "communities.open"),
    }
    return render(request, "communities/directory.html", context)


def community(request: HttpRequest, key: str) -> HttpResponse:
    """The front door: what this place is for and who keeps it. Tools hang their doors here."""
    place = found(request, key)
    context = queries.frame(request.user, place) | {
        "facilitators": queries.facilitators(place),
        "size": queries.members(place).count(),
        "parts": queries.parts(request, place),
    }
    return render(request, "communities/community.html", context)


def people(request: HttpRequest, key: str) -> HttpResponse:
    place = readable(request, key)
    require(request.user, "communities.see_people", place)
    return _show_people(request, place, AddMemberForm())


@require_POST
def add_member(request: HttpRequest, key: str) -> HttpResponse:
    """A facilitator brings somebody in: the only way into a private or hidden community."""
    place = facilitated(request, key)
    form = AddMemberForm(request.POST)
    if not form.is_valid():
        return _show_people(request, place, form)
    newcomer = form.cleaned_data["username"]
    actions.join(place, newcomer, at=timezone.now())
    messages.success(request, _("%(name)s is a member now.") % {"name": newcomer})
    return redirect("communities:people", place.key)


@require_POST
def change_role(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    place = facilitated(request, key)
    member = queries.members(place).filter(pk=pk).first()
    form = RoleForm(request.POST)
    if member is None or not form.is_valid():
        raise Http404
    actions.set_role(member, form.cleaned_data["role"])
    messages.success(
        request,
        _("%(name)s is a %(role)s now.")
        % {"name": member.person, "role": member.get_role_display()},
    )
    return redirect("communities:people", place.key)


def open_community(request: HttpRequest) -> HttpResponse:
    require(request.user, "communities.open")
    form = CommunityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        place = actions.open_community(
            **form.cleaned_data, at=timezone.now(), facilitators=[request.user]
        )
        messages.success(request, _("Your community is open. You are its facilitator."))
        return redirect(place)
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
    actions.leave(place, request.user, at=timezone.now())
    messages.success(
        request, _("You have left %(name)s. What you wrote stays there.") % {"name": place.name}
    )
    return redirect("communities:directory")


def settings(request: HttpRequest, key: str) -> HttpResponse:
    place = facilitated(request, key)
    if request.method == "POST" and "archive" in request.POST:
        actions.archive(place, at=timezone.now())
        messages.success(request, _("Archived. It can be read, and you can open it again here."))
        return redirect("communities:settings", place.key)
    if request.method == "POST" and "reopen" in request.POST:
        actions.reopen(place)
        messages.success(request, _("Open for writing again."))
        return redirect("communities:settings", place.key)
    # A copy of its own, so that what was typed wrongly does not show as the community's name.
    form = SettingsForm(request.POST or None, instance=queries.by_key(key))
    if request.method == "POST" and form.is_valid():
        actions.change(form.save(commit=False))
        messages.success(request, _("Saved."))
        return redirect(place)
    context = queries.frame(request.user, place) | {"form": form}
    return render(request, "communities/settings.html", context)


def _among(places: QuerySet[Community], keys: list[int]) -> set[int]:
    return set(places.filter(pk__in=keys).values_list("pk", flat=True))


def _show_people(request: HttpRequest, place: Community, form: AddMemberForm) -> HttpResponse:
    page = Paginator(queries.members(place), PEOPLE_PAGE).get_page(request.GET.get("page"))
    context = queries.frame(request.user, place) | {"page": page, "form": form}
    return render(request, "communities/people.html", context)
