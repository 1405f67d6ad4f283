"""Asking for an introduction, making it, and what became of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from hisl.people import actions
from hisl.people import queries as people

from . import introducing

__all__ = ["answer", "ask", "introduction", "withdraw"]


class AskForm(forms.Form):
    through = forms.ModelChoiceField(queryset=None, widget=forms.RadioSelect)
    note = forms.CharField(
        label=gettext_lazy("What is it about?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Two or three sentences. Your colleague reads them, and passes them on when accepting."
        ),
    )

    def __init__(self, *args: Any, go_betweens: list[introducing.GoBetween], **more: Any) -> None:
        super().__init__(*args, **more)
        keys = [one.person.pk for one in go_betweens]
        self.fields["through"].queryset = people.listed().filter(pk__in=keys)
        self.go_betweens = go_betweens


@login_required
def ask(request: HttpRequest, username: str) -> HttpResponse:
    """Choose a colleague of both and say what it is about; or ask in public instead."""
    wanted = people.by_username(username)
    if wanted is None or not people.may(request.user, "web.seek_introduction", wanted):
        raise Http404
    between = introducing.go_betweens(request.user, wanted)
    form = AskForm(request.POST or None, go_betweens=between)
    if request.method == "POST" and form.is_valid():
        try:
            asked = introducing.ask(
                request.user, wanted=wanted, at=timezone.now(), **form.cleaned_data
            )
        except actions.IntroductionError as error:
            form.add_error(None, str(error))
        else:
            told = _("%(name)s has been asked.") % {"name": asked.through}
            messages.success(request, told)
            return redirect("web:introduction", asked.uuid)
    context = {
        "wanted": wanted,
        "form": form,
        "go_betweens": between,
        "places": introducing.shared_places(request.user, wanted),
    }
    return render(request, "web/introduction_ask.html", context)


@login_required
def introduction(request: HttpRequest, uuid: Any) -> HttpResponse:
    """Where an introduction stands, to those who have a part in it."""
    return render(request, "web/introduction.html", {"introduction": _found(request, uuid)})


@login_required
@require_POST
def answer(request: HttpRequest, uuid: Any) -> HttpResponse:
    """The colleague accepts or declines with one tap."""
    asked = _found(request, uuid)
    people.require(request.user, "web.answer_introduction", asked)
    accepts = "accept" in request.POST
    if not introducing.answer(asked, accepts=accepts, at=timezone.now()):
        messages.info(request, _("This was answered already."))
    elif accepts:
        messages.success(request, _("Both of them have been told."))
    else:
        told = _("%(name)s has been told. Nobody else knows of it.") % {"name": asked.seeker}
        messages.success(request, told)
    return redirect("web:introduction", uuid)


@login_required
@require_POST
def withdraw(request: HttpRequest, uuid: Any) -> HttpResponse:
    """The seeker takes it back while it is open."""
    asked = _found(request, uuid)
    people.require(request.user, "web.withdraw_introduction", asked)
    if not introducing.withdraw(asked):
        messages.info(request, _("This was answered already."))
        return redirect("web:introduction", uuid)
    messages.success(request, _("Taken back. Nobody is asked any more."))
    return redirect(asked.wanted)


def _found(request: HttpRequest, uuid: Any) -> Any:
    """The introduction, if the viewer has a part in it; otherwise it does not exist."""
    found = people.introduction(request.user, uuid)
    if found is None:
        raise Http404
    return found
