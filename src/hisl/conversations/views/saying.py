"""Saying of a post that it settles the question, that it helped, or whether it worked."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hisl.people.queries import require
from hisl.writing.tools import TrialForm

from .. import actions, markup, names, said
from ..models import Post
from .found import post_or_404, whole
from .threads import VOUCH


@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """The asker accepts an answer, or takes that back."""
    post = post_or_404(request, pk)
    require(request.user, "conversations.accept", post)
    if post.kind != Post.Kind.ANSWER or post.held:
        raise Http404
    if "undo" in request.POST:
        actions.unaccept(post, person=request.user, at=timezone.now())
    else:
        actions.accept(post, person=request.user, at=timezone.now())
    return redirect(post)


@require_POST
def react(request: HttpRequest, pk: int) -> HttpResponse:
    """React to a post, or take the reaction back; htmx gets the buttons as they are now."""
    post = post_or_404(request, pk)
    require(request.user, VOUCH, post)
    undone = request.POST.get("undo", "")
    kind = undone or request.POST.get("kind", "")
    if kind not in said.REACTIONS:
        raise Http404
    now = timezone.now()
    if undone:
        actions.take_back(post, person=request.user, kind=kind, at=now)
    else:
        actions.react(post, person=request.user, kind=kind, at=now)
    if not request.htmx:
        return redirect(post)
    said.trials_and_thanks([post], request.user)
    return HttpResponse(markup.reactions(post, markup.Hand(contribute=True)))


def tried(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what happened when one tried it; the form alone where a script asks for it."""
    post = post_or_404(request, pk)
    require(request.user, VOUCH, post)
    if request.method != "POST":
        said.trials_and_thanks([post], request.user)
        names.mask([post], request.user, sees_names=False)
        page = "_tried.html" if request.htmx else "tried.html"
        context = whole(request, post.thread) | {"post": post}
        return render(request, f"conversations/{page}", context)
    form = TrialForm(request.POST)
    if form.is_valid():
        actions.tried(post, person=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Thank you. The next person who is stuck will see it."))
    return redirect(post)
