"""The directory of people, a group, and what one sees of a person: of oneself, with its form."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from . import actions, queries, tools
from .forms import ProfileForm
from .models import Person

PAGE = 30
A_YEAR_S = 365 * 24 * 3600


@login_required
def directory(request: HttpRequest) -> HttpResponse:
    """Everybody who signs in; the filters stand in the address."""
    queries.require(request.user, "people.directory")
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "topic", "group")}
    chosen = {name: request.GET.get(name, "").strip() for name in tools.filters()}
    found = _narrowed(request.user, queries.listed(asked["q"]), asked | chosen)
    page = Paginator(queries.with_topics(found), PAGE).get_page(request.GET.get("page"))
    context = asked | {
        "page": page,
        "groups": queries.groups_listed(),
        "topics": queries.common_topics(),
        "selects": _selects(request.user, chosen),
        "filtered": any((asked | chosen).values()),
    }
    return render(request, "people/directory.html", context)


def _narrowed(viewer: Any, people: QuerySet[Person], asked: dict[str, str]) -> QuerySet[Person]:
    if group := queries.group_by_key(asked["group"]) if asked["group"] else None:
        people = people.filter(pk__in=queries.members_on(group, timezone.localdate()).values("pk"))
    elif asked["group"]:
        people = people.none()
    others = tools.filters()
    if topic := asked["topic"]:
        known = others["topic"].narrow(viewer, topic) if "topic" in others else []
        people = people.filter(Q(pk__in=queries.declaring(topic)) | Q(pk__in=known))
    for name, one in others.items():
        if asked.get(name) and name != "topic":
            people = people.filter(pk__in=one.narrow(viewer, asked[name]))
    return people


def _selects(viewer: Any, chosen: dict[str, str]) -> list[dict[str, Any]]:
    """The registered filters as choices; the one by topic is a field of its own."""
    return [
        {
            "name": name,
            "label": one.label,
            "options": list(one.options(viewer)),
            "chosen": chosen[name],
        }
        for name, one in tools.filters().items()
        if name != "topic"
    ]


@login_required
def profile(request: HttpRequest, username: str) -> HttpResponse:
    person = _readable(request, username)
    context = {
        "person": person,
        "is_own": person == request.user,
        "helps": queries.declared_topics(person),
        "memberships": queries.memberships(person),
        "entries": queries.entries(request.user, person),
        "cards": tools.cards(request, person),
    }
    return render(request, "people/profile.html", context)


@login_required
def picture(request: HttpRequest, username: str, digest: str) -> HttpResponse:
    """A person's picture; its address names its content, so that it can be kept for ever."""
    body = queries.picture(_readable(request, username), digest)
    if body is None:
        raise Http404
    answer = HttpResponse(body, content_type="image/webp")
    answer["Content-Disposition"] = "inline"
    answer["Content-Security-Policy"] = "default-src 'none'"
    patch_cache_control(answer, private=True, max_age=A_YEAR_S, immutable=True)
    return answer


@login_required
@cache_control(private=True, no_store=True)
def edit(request: HttpRequest) -> HttpResponse:
    """One's own profile and settings."""
    # A copy of its own, so that what was typed wrongly does not show as the person's name.
    person = queries.by_username(request.user.username)
    queries.require(request.user, "people.change", person)
    form = ProfileForm(request.POST or None, request.FILES or None, instance=person)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.save_profile(
            person,
            helps=given["helps"],
            needs=given["needs"],
            picture=given["new_picture"],
            without_picture=given.get("remove_picture", False),
        )
        messages.success(request, _("Saved. This is what colleagues see of you now."))
        return redirect(person)
    return render(request, "people/edit.html", {"form": form, "person": person})


@login_required
def group(request: HttpRequest, key: str) -> HttpResponse:
    """Who belongs to a group today, and what it is a part of: a directory, no figures."""
    queries.require(request.user, "people.directory")
    found = queries.group_by_key(key)
    if found is None:
        raise Http404
    members = queries.members_on(found, timezone.localdate()) & queries.listed()
    page = Paginator(queries.with_topics(members), PAGE).get_page(request.GET.get("page"))
    context = {
        "group": found,
        "page": page,
        "parts": queries.parts_of(found),
        "entries": tools.group_entries(request.user, found),
    }
    return render(request, "people/group.html", context)


def _readable(request: HttpRequest, username: str) -> Person:
    """The person, if the viewer may see them; otherwise there is nobody."""
    person = queries.by_username(username)
    if person is None or not queries.may(request.user, "people.read", person):
        raise Http404
    return person
