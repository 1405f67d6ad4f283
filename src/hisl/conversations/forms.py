"""What one fills in to ask, answer, reply and report."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Thread

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


class WritingForm(forms.Form):
    markdown = forms.CharField(
        label=_("Text"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("Markdown: **bold**, `code`, lists, tables, > quotes."),
    )
    level = forms.ChoiceField(
        label=_("What does your text do with the idea?"),
        choices=_LEVELS,
        required=False,
        help_text=_("It places the group's thinking on the board, never yours."),
    )


class ThreadForm(WritingForm):
    kind = forms.ChoiceField(label=_("This is a"), choices=Thread.Kind.choices)
    title = forms.CharField(label=_("Title"), max_length=300)
    tags = forms.CharField(
        label=_("Tags"), max_length=200, required=False, help_text=_("Separated by commas.")
    )

    field_order = ["kind", "title", "markdown", "tags", "level"]

    def clean_tags(self) -> list[str]:
        return [tag.strip() for tag in self.cleaned_data["tags"].split(",") if tag.strip()]


class EditForm(forms.Form):
    markdown = forms.CharField(
        label=_("Text"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 10})
    )
    reason = forms.CharField(
        label=_("What did you change, and why?"), max_length=500, required=False
    )
