"""The launch gate, and what there is to look after in a community that is open."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hisl.people.queries import may, require

from .. import actions, queries
from ..forms import ExceptionForm, PlanForm
from ..queries import cases, first_months, newcomers, promise
from ..queries import gate as gates
from .door import facilitated

__all__ = ["care", "gate", "launch"]


def gate(request: HttpRequest, key: str) -> HttpResponse:
    """What is there and what is missing before it opens; afterwards, what became of the plan."""
    place = facilitated(request, key)
    member = queries.membership(request.user, place)
    # A copy of its own, so that what was typed wrongly does not show on the page.
    form = PlanForm(request.POST or None, instance=queries.by_key(key), member=member)
    if request.method == "POST" and form.is_valid():
        minutes = form.cleaned_data.get("weekly_minutes")
        actions.prepare(form.save(commit=False), member, weekly_minutes=minutes)
        messages.success(request, _("Saved."))
        return redirect("communities:gate", place.key)
    return _show_gate(request, place, form, ExceptionForm())


@require_POST
def launch(request: HttpRequest, key: str) -> HttpResponse:
    """Open it to others, with one click; the desk may, for a reason, although something lacks."""
    place = facilitated(request, key)
    require(request.user, "communities.launch", place)
    exception = ""
    if "exception" in request.POST:
        require(request.user, "communities.skip_gate", place)
        form = ExceptionForm(request.POST)
        if not form.is_valid():
            return _show_gate(request, place, PlanForm(instance=place), form)
        exception = form.cleaned_data["exception"]
    try:
        actions.launch(place, by=request.user, at=timezone.now(), exception=exception)
    except actions.NotReadyError as error:
        messages.error(request, str(error))
        return redirect("communities:gate", place.key)
    messages.success(request, _("It is open. Everybody finds it in their next bundle of news."))
    return redirect(place)


def _show_gate(
    request: HttpRequest, place: object, form: PlanForm, exception: ExceptionForm
) -> HttpResponse:
    lines = gates.lines(place)
    context = queries.frame(request.user, place) | {
        "lines": lines,
        "ready": all(line.done for line in lines),
        "form": form,
        "exception": exception,
        "may_skip": may(request.user, "communities.skip_gate", place),
        "reports": first_months.reports(place),
        "after_days": first_months.AFTER_DAYS,
    }
    return render(request, "communities/gate.html", context)


def care(request: HttpRequest, key: str) -> HttpResponse:
    """For facilitators: who waits for a first reply, and which newcomer for a welcome."""
    place = facilitated(request, key)
    now = timezone.now()
    waiting = promise.waiting(request.user, place, now)
    context = queries.frame(request.user, place) | {
        "past": [one for one in waiting if one.past],
        "near": [one for one in waiting if one.near and not one.past],
        "others": [one for one in waiting if not one.near and not one.past],
        "newcomers": newcomers.unwelcomed(request.user, place, now),
        **promise.shown(place),
        "to_decide": cases.waiting(place),
        "requests": queries.requests(place).count(),
    }
    return render(request, "communities/care.html", context)
