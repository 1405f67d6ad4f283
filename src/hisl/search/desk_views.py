"""The learning desk's page of the search: synonyms, pins, what was searched for in vain."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hisl.people.queries import require

from . import actions, queries
from .forms import PinForm, SynonymsForm
from .models import Pin, Synonyms

LATEST = 20


def desk(request: HttpRequest) -> HttpResponse:
    require(request.user, "search.tend")
    return _page(request, SynonymsForm(), PinForm(viewer=request.user))


@require_POST
def add_synonyms(request: HttpRequest) -> HttpResponse:
    require(request.user, "search.tend")
    form = SynonymsForm(request.POST)
    if not form.is_valid():
        return _page(request, form, PinForm(viewer=request.user))
    names = form.cleaned_data["names"]
    actions.add_synonyms(names, by=request.user, at=timezone.now())
    messages.success(request, _("From now on these words find each other."))
    return redirect("search:desk")


@require_POST
def change_synonyms(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a set of synonyms away, or put it back."""
    require(request.user, "search.tend")
    kept = get_object_or_404(Synonyms, pk=pk)
    change = actions.put_back_synonyms if "back" in request.POST else actions.remove_synonyms
    change(kept, by=request.user, at=timezone.now())
    return redirect("search:desk")


@require_POST
def add_pin(request: HttpRequest) -> HttpResponse:
    require(request.user, "search.tend")
    form = PinForm(request.POST, viewer=request.user)
    if not form.is_valid():
        return _page(request, SynonymsForm(), form)
    query, document = form.cleaned_data["query"], form.cleaned_data["url"]
    actions.add_pin(query, document, by=request.user, at=timezone.now())
    messages.success(request, _("It stands first now, for those who may read it."))
    return redirect("search:desk")


@require_POST
def change_pin(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a pin away, or put it back."""
    require(request.user, "search.tend")
    pin = get_object_or_404(Pin, pk=pk)
    change = actions.put_back_pin if "back" in request.POST else actions.remove_pin
    change(pin, by=request.user, at=timezone.now())
    return redirect("search:desk")


def _page(request: HttpRequest, synonyms: Any, pin: Any) -> HttpResponse:
    pins = list(queries.pins())
    context = {
        "synonyms_form": synonyms,
        "pin_form": pin,
        "synonyms": queries.synonyms(),
        "pins": pins,
        "titles": queries.titles(request.user, [one.uuid for one in pins]),
        "removed_synonyms": queries.removed_synonyms()[:LATEST],
        "removed_pins": queries.removed_pins()[:LATEST],
        "vain": queries.vain()[:LATEST],
        "tendings": queries.tendings()[:LATEST],
        "enough": queries.ENOUGH_PEOPLE,
    }
    return render(request, "search/desk.html", context)
