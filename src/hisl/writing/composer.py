"""The field in which people write: a text area that needs nothing, and what helps around it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone

from hisl.domain.text import MAX_CHARS

from . import drafts
from .models import Draft

if TYPE_CHECKING:
    from hisl.people.models import Person

__all__ = ["Composer", "MarkdownField", "Place", "place", "sent"]

ROWS = 7


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text is written: by whom, in which slot of theirs, for whom (an audience key)."""

    person: Person
    slot: str
    key: str
    told: Callable[[], Iterable[Person]] | None = None
    draft: Draft | None = None


class Composer(forms.Textarea):
    """A text area with a toolbar, a preview, completion, drafts and files, once a place is set."""

    template_name = "writing/composer.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": ROWS} | (attrs or {}))
        self.place: Place | None = None
        self.first = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        return context | {"place": self.place, "first": self.first}


class MarkdownField(forms.CharField):
    """A text in Markdown, written in the composer."""

    widget = Composer

    def __init__(self, *, max_length: int = MAX_CHARS, rows: int = ROWS, **options: Any) -> None:
        options.setdefault("widget", Composer({"rows": rows}))
        super().__init__(max_length=max_length, **options)


def place(
    form: forms.BaseForm,
    *,
    person: Person,
    slot: str,
    key: str,
    told: Callable[[], Iterable[Person]] | None = None,
) -> None:
    """Say where the texts of a form stand, so that drafts, names, pages and files work in it.

    slot names the form for this person ("answer:<thread uuid>"): the draft is found by it. key is
    the audience key of what will be sent. told gives the persons who will be told of it; it is
    asked only when the composer wants to show them. An unbound form begins with the draft, if
    there is one.
    """
    if not person.is_authenticated:
        return
    draft = drafts.find(person, slot)
    if draft and not draft.gone_at and not form.is_bound:
        form.initial |= {name: v for name, v in draft.fields.items() if name in form.fields}
    widgets = [f.widget for f in form.fields.values() if isinstance(f.widget, Composer)]
    for number, widget in enumerate(widgets):
        widget.place = Place(person, slot, key, told, draft)
        widget.first = number == 0


def sent(request: HttpRequest) -> None:
    """The form of this request has arrived: its draft is not needed any more."""
    slot, version = request.POST.get(drafts.SLOT, ""), request.POST.get(drafts.VERSION, "")
    if not slot or not request.user.is_authenticated:
        return
    drafts.sent(
        request.user,
        slot,
        editor=request.POST.get(drafts.EDITOR, ""),
        version=int(version) if version.isdecimal() else 0,
        at=timezone.now(),
    )
