"""A community's pages: contents, reading, writing, history."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hisl.communities import queries as communities
from hisl.domain import text as wording
from hisl.domain.outline import outlined
from hisl.notices import actions as notices
from hisl.people.queries import require
from hisl.writing import queries as writing
from hisl.writing.tools import TrialForm, place, sent

from . import actions, queries
from .forms import PageForm, RevisionForm
from .models import Page

PAGE = 100
REVISIONS_PAGE = 10
HEADINGS_WORTH_A_LIST = 4


def contents(request: HttpRequest, key: str) -> HttpResponse:
    context = _frame(request, key)
    pages = queries.in_community(request.user, context["community"])
    context["page"] = Paginator(pages, PAGE).get_page(request.GET.get("page"))
    return render(request, "wikis/contents.html", context)


def page(request: HttpRequest, key: str, path: str) -> HttpResponse:
    context = _frame(request, key)
    found = queries.by_path(request.user, context["community"], path)
    if found is None:
        return _wanted(request, context, path)
    if request.method == "GET" and request.user.is_authenticated:
        now = timezone.now()
        actions.viewed(found, person=request.user, at=now)
        notices.visited(request.user, found.uuid, now)
    html, headings = outlined(found.text.html)
    trials = queries.trials(found)
    context |= {
        "wiki_page": found,
        "html": html,
        "headings": headings if len(headings) >= HEADINGS_WORTH_A_LIST else (),
        "last": writing.revisions(found.text).first(),
        "writers": queries.writers(found),
        "trials": trials,
        "worked": sum(trial.worked for trial in trials),
        "tried_by_me": next((t for t in trials if t.person_id == request.user.pk), None),
    }
    return render(request, "wikis/page.html", context)


def history(request: HttpRequest, key: str, path: str) -> HttpResponse:
    context = _frame(request, key)
    found = _page(request, context, path)
    shown = Paginator(writing.revisions(found.text), REVISIONS_PAGE)
    shown = shown.get_page(request.GET.get("page"))
    context |= {
        "wiki_page": found,
        "page": shown,
        "changes": writing.changes(found.text, shown),
    }
    return render(request, "wikis/history.html", context)


def create(request: HttpRequest, key: str) -> HttpResponse:
    context = _frame(request, key)
    require(request.user, "communities.contribute", context["community"])
    community = context["community"]
    form = PageForm(request.POST or None, initial={"path": request.GET.get("path", "")})
    _place(form, request, community, slot=f"page:{community.uuid}")
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        verdict = communities.may_post_now(request.user, community, now)
        if not verdict.ok:
            form.add_error(None, verdict.reason)
        elif written := _created(request, form, community, now, held=verdict.held):
            return redirect(written)
    return render(request, "wikis/edit.html", context | {"form": form})


def _created(
    request: HttpRequest, form: PageForm, community: Any, now: datetime, *, held: bool
) -> Page | None:
    try:
        with transaction.atomic():
            written = actions.create_page(
                community=community, author=request.user, at=now, held=held, **form.cleaned_data
            )
    except IntegrityError:
        form.add_error("path", _("A page has this address already. Your text is kept below."))
        return None
    sent(request)
    if held:
        messages.info(
            request, _("It is kept. A facilitator reads it first, as with all first posts here.")
        )
    return written


def edit(request: HttpRequest, key: str, path: str) -> HttpResponse:
    """Write on a page; somebody else's newer revision is never overwritten."""
    context = _frame(request, key)
    found = _page(request, context, path)
    require(request.user, "communities.contribute", context["community"])
    last = writing.revisions(found.text).first()
    number = last.number if last else 0
    form = RevisionForm(
        request.POST or None, initial={"markdown": _as_written(found), "base": number}
    )
    _place(form, request, context["community"], slot=f"edit:{found.uuid}")
    now = timezone.now()
    if request.method == "POST" and form.is_valid() and _may_revise(request, form, found, now):
        try:
            actions.revise_page(found, author=request.user, at=now, **form.cleaned_data)
        except actions.ConflictError:
            form.data = form.data.copy()
            form.data["base"] = number
            form.add_error(
                None,
                _(
                    "Somebody saved this page while you were writing. Your text is kept below, "
                    "and the page as it is now stands beside it. Put yours into it, then save."
                ),
            )
            context |= {"theirs": _as_written(found), "last": last}
        else:
            sent(request)
            messages.success(request, _("Saved. The former text is in the history."))
            return redirect(found)
    return render(request, "wikis/edit.html", context | {"form": form, "wiki_page": found})


def _may_revise(request: HttpRequest, form: RevisionForm, page: Page, now: datetime) -> bool:
    """Whether the page can be changed now; the form says why not."""
    verdict = communities.may_post_now(request.user, page.community, now)
    if not verdict.ok:
        form.add_error(None, verdict.reason)
    elif verdict.held and page.hidden is None:
        form.add_error(
            None,
            _(
                "A facilitator reads first posts here before others see them, and a change of a "
                "page cannot wait for that. Begin with a question, a story or a page of your own."
            ),
        )
    return not form.errors


@require_POST
def tried(request: HttpRequest, key: str, path: str) -> HttpResponse:
    context = _frame(request, key)
    found = _page(request, context, path)
    require(request.user, "communities.contribute", context["community"])
    form = TrialForm(request.POST)
    if form.is_valid():
        actions.tried(found, person=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Thank you. The next person who reads this will see it."))
    return redirect(found)


def _place(form: Any, request: HttpRequest, community: Any, *, slot: str) -> None:
    place(form, person=request.user, slot=slot, key=communities.key_of(community))


def _frame(request: HttpRequest, key: str) -> dict[str, Any]:
    community = communities.readable_or_404(request.user, key)
    return communities.frame(request.user, community)


def _wanted(request: HttpRequest, context: dict[str, Any], path: str) -> HttpResponse:
    """A link of this site to a page that is missing leads to writing it, for whoever may."""
    came_from_here = urlsplit(request.headers.get("Referer", "")).netloc == request.get_host()
    if not came_from_here or not context["rights"].contribute:
        raise Http404
    create = reverse("wikis:create", args=[context["community"].key])
    return redirect(f"{create}?{urlencode({'path': path})}")


def _page(request: HttpRequest, context: dict[str, Any], path: str) -> Page:
    if found := queries.by_path(request.user, context["community"], path):
        return found
    raise Http404


def _as_written(page: Page) -> str:
    """What one edits: the Markdown, or the words of an imported page that came as HTML alone."""
    return page.text.markdown or wording.plain(page.text.html)
