"""A community's debriefs: the list, one of them, and holding one."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from hisl.communities import queries as communities
from hisl.people.queries import require
from hisl.writing.tools import place, sent

from . import actions, queries
from .forms import DebriefForm
from .models import Debrief

PAGE = 20


def debriefs(request: HttpRequest, key: str) -> HttpResponse:
    context = _frame(request, key)
    held = queries.in_community(request.user, context["community"])
    context["page"] = Paginator(held, PAGE).get_page(request.GET.get("page"))
    return render(request, "debriefs/debriefs.html", context)


def debrief(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.by_pk(request.user, pk)
    if found is None:
        raise Http404
    context = communities.frame(request.user, found.community) | {"debrief": found}
    return render(request, "debriefs/debrief.html", context)


def hold(request: HttpRequest, key: str) -> HttpResponse:
    context = _frame(request, key)
    community = context["community"]
    require(request.user, "communities.contribute", community)
    form = DebriefForm(request.POST or None, people=communities.people_of(community))
    audience = communities.key_of(community)
    place(form, person=request.user, slot=f"debrief:{community.uuid}", key=audience)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        verdict = communities.may_post_now(request.user, community, now)
        if verdict.ok:
            return redirect(_held(request, form.cleaned_data, community, now, wait=verdict.held))
        form.add_error(None, verdict.reason)
    return render(request, "debriefs/hold.html", context | {"form": form})


def _held(
    request: HttpRequest, said: dict[str, Any], community: Any, now: datetime, *, wait: bool
) -> Debrief:
    debrief = actions.hold(
        community=community,
        author=request.user,
        title=said["title"],
        sections={
            _("What was expected"): said["expected"],
            _("What happened"): said["happened"],
            _("Why"): said["why"],
            _("What will change"): said["change"],
        },
        participants=said["participants"],
        at=now,
        held=wait,
    )
    sent(request)
    if wait:
        messages.info(
            request, _("It is kept. A facilitator reads it first, as with all first posts here.")
        )
    return debrief


def _frame(request: HttpRequest, key: str) -> dict[str, Any]:
    community = communities.readable_or_404(request.user, key)
    return communities.frame(request.user, community)
