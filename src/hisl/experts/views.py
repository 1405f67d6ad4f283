"""What one says to a question that was put to one, and what one sees of what is inferred."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hisl.people.queries import require

from . import actions, queries
from .forms import WishForm
from .models import Asked

LONGEST = 300


def who(request: HttpRequest) -> HttpResponse:
    """People who may know about something, each with the reasons."""
    require(request.user, "people.directory")
    text = " ".join(request.GET.get("q", "").split())[:LONGEST]
    people = queries.who_knows(request.user, text) if text else []
    return render(request, "experts/who.html", {"text": text, "people": people})


@require_POST
@login_required
def respond(request: HttpRequest, pk: int) -> HttpResponse:
    """ "I am on it", or "not me": one tap each."""
    asked = queries.asked_for(request.user, pk)
    if asked is None:
        raise Http404
    require(request.user, "experts.respond", asked)
    if request.POST.get("say") == "take":
        actions.take(asked, timezone.now())
        return redirect(asked.ask.url)
    actions.decline(asked, timezone.now())
    messages.success(request, _("Thank you for saying so. The next one is asked."))
    return redirect(_way_back(request))


@require_POST
@login_required
def go_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Not solved yet: the question goes on to others."""
    ask = queries.asks_of(request.user, pk)
    if ask is None:
        raise Http404
    require(request.user, "experts.go_on", ask)
    actions.go_on(ask, timezone.now())
    messages.success(request, _("Your question goes on to others."))
    return redirect(_way_back(request))


@login_required
def me(request: HttpRequest) -> HttpResponse:
    """Everything that is inferred about me, and what I want of it."""
    wish = queries.wish_of(request.user)
    form = WishForm(request.POST or None, initial=WishForm.of(wish))
    if request.method == "POST" and form.is_valid():
        actions.wish(request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("experts:me")
    context = {
        "form": form,
        "opted_out": wish.opted_out,
        "topics": queries.topics_of(request.user),
        "asked": queries.asked_of(request.user),
        "answered": Asked.objects.filter(person=request.user).select_related("ask")[:20],
    }
    return render(request, "experts/me.html", context)


@require_POST
@login_required
def topic(request: HttpRequest) -> HttpResponse:
    """Hide a topic, or show it again."""
    name = request.POST.get("topic", "").strip()
    if name and request.POST.get("say") == "show":
        actions.show_topic(request.user, name)
    elif name:
        actions.hide_topic(request.user, name)
    return redirect(reverse("experts:me"))


@require_POST
@login_required
def evidence(request: HttpRequest, thing: UUID) -> HttpResponse:
    """This text does not show what I know; or it does after all."""
    if request.POST.get("say") == "count":
        actions.own_again(request.user, thing)
    else:
        actions.disown(request.user, thing)
    return redirect(reverse("experts:me"))


def _way_back(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if safe else "/"
