"""A community's pages: contents, reading, writing, history."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from hisl.communities import queries as communities
from hisl.people.queries import require

from . import actions, queries
from .forms import PageForm, RevisionForm


def contents(request: HttpRequest, key: str) -> HttpResponse:
    context = _frame(request, key)
    context["pages"] = queries.in_community(request.user, context["community"])
    return render(request, "wikis/contents.html", context)


def page(request: HttpRequest, key: str, path: str) -> HttpResponse:
    context = _frame(request, key)
    found = _page(request, context, path)
    context |= {
        "wiki_page": found,
        "revisions": queries.revisions(found)[:1],
        "writers": queries.writers(found),
        "trials": queries.trials(found),
    }
    return render(request, "wikis/page.html", context)


def history(request: HttpRequest, key: str, path: str) -> HttpResponse:
    context = _frame(request, key)
    found = _page(request, context, path)
    context |= {"wiki_page": found, "revisions": queries.revisions(found)}
    return render(request, "wikis/history.html", context)


def create(request: HttpRequest, key: str) -> HttpResponse:
    context = _frame(request, key)
    require(request.user, "communities.contribute", context["community"])
    form = PageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                written = actions.create_page(
                    community=context["community"],
                    author=request.user,
                    at=timezone.now(),
                    **form.cleaned_data,
                )
        except IntegrityError:
            form.add_error("path", _("A page has this address already. Your text is kept below."))
        else:
            return redirect(written)
    return render(request, "wikis/edit.html", context | {"form": form})


def edit(request: HttpRequest, key: str, path: str) -> HttpResponse:
    """Write on a page; somebody else's newer revision is never overwritten."""
    context = _frame(request, key)
    found = _page(request, context, path)
    require(request.user, "communities.contribute", context["community"])
    last = queries.revisions(found).first()
    number = last.number if last else 0
    start = {"markdown": found.text.markdown, "base": number}
    form = RevisionForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            actions.revise_page(found, author=request.user, at=timezone.now(), **form.cleaned_data)
        except actions.ConflictError:
            form.data = form.data.copy() | {"base": number}
            form.add_error(
                None,
                _(
                    "Somebody saved this page while you were writing. Your text is kept below, "
                    "and the page as it is now stands beside it. Put yours into it, then save."
                ),
            )
            context["theirs"] = found.text.markdown
        else:
            messages.success(request, _("Saved. The former text is in the history."))
            return redirect(found)
    return render(request, "wikis/edit.html", context | {"form": form, "wiki_page": found})


def _frame(request: HttpRequest, key: str) -> dict[str, object]:
    community = communities.readable_or_404(request.user, key)
    return {"community": community, "rights": communities.rights(request.user, community)}


def _page(request: HttpRequest, context: dict[str, object], path: str):
    if found := queries.by_path(request.user, context["community"], path):
        return found
    raise Http404
