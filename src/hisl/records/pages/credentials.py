"""The keys of other systems: making one, its secret shown once, another secret, taking it back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from hisl.domain.errors import InputError
from hisl.domain.xapi.scopes import SCOPES
from hisl.records import keys
from hisl.records.models import Credential

from .operators import for_operators

__all__ = ["change", "create", "listed", "renew", "revoke"]

SAYS = {
    "all": gettext_lazy("everything"),
    "all/read": gettext_lazy("reading everything"),
    "statements/write": gettext_lazy("writing statements"),
    "statements/read": gettext_lazy("reading every statement"),
    "statements/read/mine": gettext_lazy("reading what this key wrote"),
    "state": gettext_lazy("the documents of activities' states"),
    "profile": gettext_lazy("the documents of activities' and agents' profiles"),
}


class LimitsForm(forms.Form):
    """How much, and for how long; empty: without a limit."""

    requests_per_minute = forms.IntegerField(
        label=gettext_lazy("Requests a minute at most"),
        required=False,
        min_value=1,
        max_value=1_000_000,
        help_text=gettext_lazy("In each server process. Empty: no limit."),
    )
    keep_days = forms.IntegerField(
        label=gettext_lazy("Keep what it writes for so many days"),
        required=False,
        min_value=1,
        max_value=36_500,
        help_text=gettext_lazy("A job takes out what is older. Empty: for ever."),
    )


class KeyForm(LimitsForm):
    name = forms.CharField(
        label=gettext_lazy("Which system is it for?"),
        max_length=200,
        help_text=gettext_lazy("For example: Moodle"),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may do"),
        choices=[(scope, f"{scope}: {SAYS[scope]}") for scope in SCOPES],
        widget=forms.CheckboxSelectMultiple,
        initial=["statements/write", "statements/read/mine"],
    )

    field_order = ["name", "scopes", "requests_per_minute", "keep_days"]


@for_operators
def listed(request: HttpRequest) -> HttpResponse:
    """All keys, those in use before those taken back."""
    every = sorted(keys.all_keys(), key=lambda one: one.revoked is not None)
    return render(request, "records/keys.html", {"keys": every})


@for_operators
def create(request: HttpRequest) -> HttpResponse:
    """Make a key; the answer to the form is the one page on which its secret stands."""
    form = KeyForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "records/key_create.html", {"form": form})
    given = form.cleaned_data
    made, secret = keys.make(
        given["name"], given["scopes"], requests_per_minute=given["requests_per_minute"]
    )
    if given["keep_days"]:
        keys.keep_for(made.prefix, given["keep_days"])
    return _secret(request, made, secret)


@for_operators
def change(request: HttpRequest, prefix: str) -> HttpResponse:
    """One key: what it may do, its limits, another secret, taking it back."""
    key = _found(prefix)
    known = {"requests_per_minute": key.requests_per_minute, "keep_days": key.keep_days}
    form = LimitsForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        keys.limit(prefix, form.cleaned_data["requests_per_minute"])
        keys.keep_for(prefix, form.cleaned_data["keep_days"])
        messages.success(request, _("Saved. It holds within ten seconds."))
        return redirect("records:key", prefix)
    context = {"key": key, "form": form, "scopes": [(one, SAYS[one]) for one in key.scopes]}
    return render(request, "records/key.html", context)


@for_operators
@require_POST
def renew(request: HttpRequest, prefix: str) -> HttpResponse:
    """Another secret; the old one is refused from then on."""
    key = _found(prefix)
    if key.revoked:
        raise Http404
    return _secret(request, key, keys.renew(prefix))


@for_operators
@require_POST
def revoke(request: HttpRequest, prefix: str) -> HttpResponse:
    """Refuse a key; what it wrote stays."""
    keys.revoke(_found(prefix).prefix)
    messages.success(request, _("Refused within ten seconds. What it wrote stays."))
    return redirect("records:keys")


def _secret(request: HttpRequest, key: Credential, secret: str) -> HttpResponse:
    return render(request, "records/key_secret.html", {"key": key, "secret": secret})


def _found(prefix: str) -> Any:
    try:
        return keys.named(prefix)
    except InputError as error:
        raise Http404 from error
