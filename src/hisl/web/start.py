"""The first three steps of somebody new: what I need, what I can help with, how much mail.

Each step keeps what it asks at once, every one can be left out, and all of them opened again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hisl.communities import actions as joining
from hisl.communities import queries as communities
from hisl.conversations import queries as conversations
from hisl.notices import actions as notices
from hisl.notices import queries as telling
from hisl.people import actions as people_actions
from hisl.people import queries as people
from hisl.people.tools import TopicsField

__all__ = ["helps", "mail", "needs"]

SUGGESTED = 5
STEPS = (
    ("web:start", gettext_lazy("Topics I need")),
    ("web:start_helps", gettext_lazy("Topics I can help with")),
    ("web:start_mail", gettext_lazy("Places and mail")),
)


class TopicsForm(forms.Form):
    topics = TopicsField(widget=forms.TextInput(attrs={"list": "known", "autocomplete": "off"}))


class MailForm(forms.Form):
    """The communities to join, and one of the ready answers to how much mail."""

    places = forms.ModelMultipleChoiceField(
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Communities to join"),
    )
    mail = forms.ChoiceField(widget=forms.RadioSelect, label=gettext_lazy("How much mail"))

    def __init__(self, *args: Any, person: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["places"].queryset = suggested(person)
        presets = telling.presets()
        self.fields["mail"].choices = [(one.name, one.label) for one in presets]
        reader = telling.reader_of(person)
        chosen = next((one.name for one in presets if one.is_of(reader)), presets[1].name)
        self.initial.setdefault("mail", chosen)


def suggested(person: Any) -> Any:
    """Communities one could join, those about one's topics first; the larger before the smaller."""
    wanted = {*people.needed_topics(person), *people.declared_topics(person)}
    own = communities.mine(person).values("pk")
    open_ones = communities.visible_to(person).filter(visibility="public", archived__isnull=True)
    found = communities.with_sizes(open_ones.exclude(pk__in=own)).order_by("-size", "name")
    about = _about(person, wanted)
    near = [place.pk for place in found if place.pk in about or _names(place, wanted)]
    rest = [place.pk for place in found if place.pk not in near]
    return found.filter(pk__in=(near or rest)[:SUGGESTED])


def _about(person: Any, topics: set[str]) -> set[int]:
    """The communities with conversations under these tags."""
    tagged = conversations.visible_to(person).filter(tags__name__in=topics)
    return set(tagged.order_by().values_list("community", flat=True).distinct())


def _names(place: Any, topics: set[str]) -> bool:
    said = f"{place.name} {place.purpose}".casefold()
    return any(topic in said for topic in topics)


@login_required
def needs(request: HttpRequest) -> HttpResponse:
    return _topics(request, step=0, kind="need", chosen=people.needed_topics)


@login_required
def helps(request: HttpRequest) -> HttpResponse:
    return _topics(request, step=1, kind="help", chosen=people.declared_topics)


def _topics(
    request: HttpRequest, *, step: int, kind: str, chosen: Callable[[Any], list[str]]
) -> HttpResponse:
    people.require(request.user, "web.begin")
    form = TopicsForm(request.POST or None, initial={"topics": chosen(request.user)})
    form.fields["topics"].label = STEPS[step][1]
    if request.method == "POST" and form.is_valid():
        people_actions.choose_topics(request.user, kind=kind, topics=form.cleaned_data["topics"])
        return redirect(STEPS[step + 1][0])
    context = _frame(step) | {"form": form, "kind": kind, "known": people.common_topics()}
    return render(request, "web/start_topics.html", context)


@login_required
def mail(request: HttpRequest) -> HttpResponse:
    """The last step: where to begin, and how much mail; then the home page with its one field."""
    people.require(request.user, "web.begin")
    form = MailForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        for place in form.cleaned_data["places"]:
            people.require(request.user, "communities.join", place)
            joining.join(place, request.user, at=now)
        notices.choose_preset(request.user, form.cleaned_data["mail"])
        messages.success(request, _("All set. You can change all of it on your own page."))
        return redirect("web:home")
    context = _frame(2) | {"form": form, "presets": telling.presets()}
    return render(request, "web/start_mail.html", context)


def _frame(step: int) -> dict[str, Any]:
    return {"steps": STEPS, "step": step, "number": step + 1, "before": STEPS[step - 1][0]}
