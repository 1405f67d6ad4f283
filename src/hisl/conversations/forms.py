"""What one fills in to ask, answer, reply, and to keep a conversation in order."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hisl.writing.tools import MarkdownField

from .models import Link, Post, Thread

LONGEST = 50_000

_LEVELS = [
    ("", _("I would rather not say")),
    ("C1", _("Notice: I point to something or agree")),
    ("C2", _("Report: I ask, or tell one experience")),
    ("C3", _("Exchange: I add options or apply a known way")),
    ("C4", _("Relate: I explain why, or compare")),
    ("C5", _("Judge: I argue from a test or from criteria")),
    ("C6", _("Create: I offer a practice for other cases")),
]

CLOSE_REASONS = [
    ("settled", _("settled")),
    ("asked before", _("asked before")),
    ("out of date", _("out of date")),
    ("off topic", _("off topic")),
    ("continued elsewhere", _("continued elsewhere")),
]


def _tags(text: str) -> list[str]:
    return [tag.strip().lstrip("#")[:60] for tag in text.split(",") if tag.strip().lstrip("#")]


class WritingForm(forms.Form):
    markdown = MarkdownField(label=_("Text"), max_length=LONGEST)
    level = forms.ChoiceField(
        label=_("What does your text do with the idea?"),
        choices=_LEVELS,
        required=False,
        help_text=_("It places the group's thinking on the board, never yours."),
    )


class ReplyForm(forms.Form):
    """A reply to one post; several can stand on one page, so its field has an id of its own."""

    markdown = MarkdownField(label=_("Text"), max_length=LONGEST, rows=4)

    def __init__(self, *args: Any, parent: Post, **more: Any) -> None:
        super().__init__(*args, auto_id=f"reply-{parent.pk}-%s", **more)


class ThreadForm(WritingForm):
    kind = forms.ChoiceField(label=_("This is a"), choices=Thread.Kind.choices)
    title = forms.CharField(label=_("Title"), max_length=300)
    tags = forms.CharField(
        label=_("Tags"), max_length=200, required=False, help_text=_("Separated by commas.")
    )
    voice = forms.ChoiceField(
        label=_("Asked"),
        choices=Post.Voice.choices,
        required=False,
        help_text=_(
            "Behind a mask nobody sees your name, except the facilitators of this community. It "
            "stands in no search, no notice, no export and no figure. What you write here later "
            "carries the same mask."
        ),
    )
    audience = forms.ChoiceField(
        label=_("Who reads it first"),
        choices=[
            (Thread.Audience.COMMUNITY, _("Whoever may read this community")),
            (Thread.Audience.FACILITATORS, _("Only the facilitators; you can open it later")),
        ],
        required=False,
    )

    field_order = ["kind", "title", "markdown", "tags", "voice", "audience", "level"]

    def clean_tags(self) -> list[str]:
        return _tags(self.cleaned_data["tags"])

    def clean_voice(self) -> str:
        return self.cleaned_data["voice"] or Post.Voice.OWN

    def clean_audience(self) -> str:
        return self.cleaned_data["audience"] or Thread.Audience.COMMUNITY


class EditForm(forms.Form):
    markdown = MarkdownField(label=_("Text"), max_length=LONGEST, rows=10)
    reason = forms.CharField(
        label=_("What did you change, and why?"), max_length=500, required=False
    )


class OpeningForm(EditForm):
    """An opening is edited with its title and its tags."""

    title = forms.CharField(label=_("Title"), max_length=300, required=False)
    tags = forms.CharField(
        label=_("Tags"), max_length=300, required=False, help_text=_("Separated by commas.")
    )
    field_order = ["title", "markdown", "tags", "reason"]

    def clean_tags(self) -> list[str] | None:
        # A form sent without the field leaves the tags alone.
        return _tags(self.cleaned_data["tags"]) if "tags" in self.data else None


class CloseForm(forms.Form):
    reason = forms.ChoiceField(label=_("Why"), choices=CLOSE_REASONS)


class PinForm(forms.Form):
    until = forms.DateField(
        label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        today = timezone.localdate()
        if not today <= until <= today + timedelta(days=365):
            raise forms.ValidationError(_("Choose a day within a year from now."))
        return until


class OtherThreadForm(forms.Form):
    """Another conversation, by its address or its number."""

    other = forms.CharField(
        label=_("Address of the other conversation"),
        max_length=300,
        help_text=_("Copy it from the address bar, for example /t/12/."),
    )

    def clean_other(self) -> int:
        parts = [part for part in self.cleaned_data["other"].split("/") if part.isdecimal()]
        if not parts:
            raise forms.ValidationError(_("There is no number of a conversation in this address."))
        return int(parts[-1][:18])


class LinkForm(OtherThreadForm):
    kind = forms.ChoiceField(label=_("This one is"), choices=Link.Kind.choices)


class SplitForm(forms.Form):
    title = forms.CharField(label=_("Title of the new conversation"), max_length=300)
    kind = forms.ChoiceField(label=_("It is a"), choices=Thread.Kind.choices)


class SavedListForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=60)
