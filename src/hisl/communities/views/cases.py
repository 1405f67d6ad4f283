"""Reporting, the queue of a community and of the desk, one case, the log of moderation."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from hisl.people.queries import may, require

from .. import actions, moderated, queries
from ..forms import AppealForm, ChangeForm, DecisionForm, ReportForm, RulingForm
from ..models import Case, Community
from ..queries import cases
from .door import facilitated

PAGE = 20

SAID = {
    Case.Decision.HIDDEN: gettext_lazy("Hidden. Its author reads why and can ask somebody else."),
    Case.Decision.ASKED: gettext_lazy("Hidden until its author has changed it, as you asked."),
    Case.Decision.CLOSED: gettext_lazy("Closed. It can be read; nobody writes in it any more."),
    Case.Decision.DISMISSED: gettext_lazy("Left as it is."),
    Case.Decision.SHOWN: gettext_lazy("Everybody who may read here sees it now."),
}


@login_required
def report(request: HttpRequest) -> HttpResponse:
    """Somebody who may read a thing says what is wrong with it; its author never learns who."""
    kind, thing = _reportable(request)
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        about = UUID(request.GET["about"])
        actions.report(about, person=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(
            request, _("Thank you. Whoever looks after this place reads it; the author does not.")
        )
        return redirect(thing.url)
    context = {"form": form, "thing": thing, "kind": kind, "community": thing.community}
    return render(request, "communities/report.html", context)


def _reportable(request: HttpRequest) -> tuple[moderated.Kind, moderated.Moderated]:
    try:
        about = UUID(request.GET.get("about", ""))
    except ValueError:
        raise Http404 from None
    found = cases.reportable(request.user, about)
    if found is None:
        raise Http404
    return found


def queue(request: HttpRequest, key: str) -> HttpResponse:
    """What waits for a decision in a community, and what was decided."""
    place = facilitated(request, key)
    return _show_queue(request, place, queries.frame(request.user, place))


def desk_queue(request: HttpRequest) -> HttpResponse:
    """What stands in no community, and is the L&K desk's to decide."""
    require(request.user, "communities.desk")
    return _show_queue(request, None, {})


def _show_queue(
    request: HttpRequest, place: Community | None, frame: dict[str, object]
) -> HttpResponse:
    over = request.GET.get("show") == "decided"
    shown = cases.decided(place) if over else cases.queue(place)
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    for one in page:
        one.can = cases.on_the_case(request.user, one)
    context = frame | {"page": page, "over": over, "waiting": cases.waiting(place)}
    return render(request, "communities/queue.html", context)


@login_required
def case(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One case: what was said, what was decided and why; what the viewer can do about it."""
    one = _case(request, uuid)
    return _show_case(request, one)


@require_POST
def decide(request: HttpRequest, uuid: UUID) -> HttpResponse:
    one = _case(request, uuid)
    require(request.user, "communities.decide", one)
    allowed = cases.on_the_case(request.user, one).decisions
    form = DecisionForm(request.POST, allowed=allowed)
    if not form.is_valid():
        return _show_case(request, one, decision=form)
    try:
        actions.decide(one, by=request.user, at=timezone.now(), **form.cleaned_data)
    except actions.NotPossibleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, SAID[Case.Decision(form.cleaned_data["decision"])])
    return redirect(one)


@require_POST
def take_back(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Undo: the thing stands where it stood before the decision."""
    one = _case(request, uuid)
    require(request.user, "communities.decide", one)
    try:
        actions.take_back(one, by=request.user, at=timezone.now())
    except actions.NotPossibleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Taken back. It is in the queue again."))
    return redirect(one)


@require_POST
def appeal(request: HttpRequest, uuid: UUID) -> HttpResponse:
    one = _case(request, uuid)
    require(request.user, "communities.appeal", one)
    form = AppealForm(request.POST)
    if not form.is_valid():
        return _show_case(request, one, appeal=form)
    try:
        actions.appeal(one, by=request.user, at=timezone.now(), **form.cleaned_data)
    except actions.NotPossibleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Somebody else looks at it now. You are told what they say."))
    return redirect(one)


@require_POST
def decide_appeal(request: HttpRequest, uuid: UUID) -> HttpResponse:
    one = _case(request, uuid)
    require(request.user, "communities.decide_appeal", one)
    form = RulingForm(request.POST)
    if not form.is_valid():
        return _show_case(request, one, ruling=form)
    try:
        actions.decide_appeal(one, by=request.user, at=timezone.now(), **form.cleaned_data)
    except actions.NotPossibleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Decided. The author is told."))
    return redirect(one)


@require_POST
def resubmit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The author sends what they were asked to change."""
    one = _case(request, uuid)
    require(request.user, "communities.appeal", one)
    form = ChangeForm(request.POST)
    if not form.is_valid():
        return _show_case(request, one, change=form)
    try:
        actions.resubmit(one, by=request.user, at=timezone.now(), **form.cleaned_data)
    except actions.NotPossibleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Sent. A facilitator looks at it before others read it."))
    return redirect(one)


def log(request: HttpRequest, key: str) -> HttpResponse:
    """Who decided what, why and when: all of it for facilitators, their own for everybody else."""
    place = facilitated(request, key)
    return _show_log(request, place, queries.frame(request.user, place))


def desk_log(request: HttpRequest) -> HttpResponse:
    require(request.user, "communities.desk")
    return _show_log(request, None, {})


def _show_log(
    request: HttpRequest, place: Community | None, frame: dict[str, object]
) -> HttpResponse:
    lines = cases.log_of(request.user, place)
    page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    return render(request, "communities/log.html", frame | {"page": page})


def _case(request: HttpRequest, uuid: UUID) -> Case:
    one = cases.case_of(request.user, uuid)
    if one is None:
        raise Http404
    return one


def _show_case(request: HttpRequest, one: Case, **sent: object) -> HttpResponse:
    """The case with its forms; those that were sent with a fault keep what was typed."""
    can = cases.on_the_case(request.user, one)
    found = moderated.find(one.about)
    kind = moderated.kind_named(one.kind)
    thing = found[1] if found else None
    forms = {
        "decision": DecisionForm(allowed=can.decisions),
        "appeal": AppealForm(),
        "ruling": RulingForm(),
        "change": ChangeForm(
            initial={"markdown": thing.markdown if thing else ""},
            revisable=bool(kind and kind.revise and thing),
        ),
    }
    context = {
        "case": one,
        "can": can,
        "thing": thing,
        "kind": kind,
        "own": may(request.user, "communities.appeal", one),
        "reports": cases.reports_of(one) if can.see_reports else [],
        "history": one.rulings.select_related("by").order_by("at", "pk"),
        "forms": forms | sent,
        "community": one.community,
    }
    return render(request, "communities/case.html", context)
