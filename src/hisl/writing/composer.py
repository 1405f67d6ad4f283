"""The field in which people write: a text area that needs nothing, and what helps around it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hisl.domain.text import MAX_CHARS
from hisl.lib import times

from . import audience, drafts, files, wording
from .models import Draft

if TYPE_CHECKING:
    from hisl.people.models import Person

__all__ = ["Composer", "MarkdownField", "Place", "place", "sent"]

ROWS = 7
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text is written: by whom, in which slot of theirs, for whom (an audience key)."""

    person: Person
    slot: str
    key: str
    told: Callable[[], Iterable[Person]] | None = None
    draft: Draft | None = None
    first: bool = True
    start: str = ""

    @property
    def waits(self) -> bool:
        """Whether there is a draft that waits to be sent."""
        return self.draft is not None and self.draft.gone_at is None

    @property
    def saved(self) -> str:
        return times.moment(self.draft.saved_at) if self.draft else ""

    @property
    def zone(self) -> str:
        return timezone.get_current_timezone_name()

    @property
    def words(self) -> str:
        return wording.words()

    @property
    def largest_mb(self) -> int:
        return files.LARGEST_MB

    @property
    def kinds(self) -> str:
        return files.ALLOWED

    @property
    def audience(self) -> str:
        """Who can read what is written here, and who is told of it, in a sentence or two."""
        reading = audience.readers(self.key).exclude(pk=self.person.pk).count()
        told = list(self.told()) if self.told else []
        can = ngettext("%(n)s other person can read this.", "%(n)s others can read this.", reading)
        said = can % {"n": reading} if reading else _("Nobody but you can read this.")
        return f"{said} {_told(told)}".strip()


def _told(people: Sequence[Person]) -> str:
    if not people:
        return ""
    shown = ", ".join(str(person) for person in people[:SHOWN])
    more = len(people) - SHOWN
    if more > 0:
        shown = _("%(names)s and %(n)s more") % {"names": shown, "n": more}
    told = ngettext("%(n)s person is told: %(names)s.", "%(n)s are told: %(names)s.", len(people))
    return told % {"n": len(people), "names": shown}


class Composer(forms.Textarea):
    """A text area with a toolbar, a preview, completion, drafts and files, once a place is set."""

    template_name = "writing/composer.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": ROWS} | (attrs or {}))
        self.place: Place | None = None

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return super().get_context(name, value, attrs) | {"place": self.place}


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
    draft, start = drafts.find(person, slot), ""
    if draft and not draft.gone_at and not form.is_bound:
        kept = {name: value for name, value in draft.fields.items() if name in form.fields}
        start = json.dumps({name: _untouched(form, name) for name in kept})
        form.initial |= kept
    widgets = [f.widget for f in form.fields.values() if isinstance(f.widget, Composer)]
    for number, widget in enumerate(widgets):
        widget.place = Place(person, slot, key, told, draft, first=number == 0, start=start)


def _untouched(form: forms.BaseForm, name: str) -> str:
    """What a field would send, had nobody touched it."""
    value = form.get_initial_for_field(form.fields[name], name)
    return "" if value is None else str(form.fields[name].prepare_value(value))


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
