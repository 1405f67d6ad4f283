"""Writing a page."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from hisl.domain.text import MAX_CHARS
from hisl.writing.tools import MarkdownField

LONGEST = MAX_CHARS


class PageForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=300)
    path = forms.CharField(
        label=_("Address in the wiki"),
        max_length=200,
        validators=[
            RegexValidator(
                r"^[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)*$",
                _("Small letters, digits and hyphens; / makes a page below another."),
            )
        ],
    )
    markdown = MarkdownField(label=_("Text"), max_length=LONGEST, rows=18)


class RevisionForm(forms.Form):
    markdown = MarkdownField(label=_("Text"), max_length=LONGEST, rows=18)
    reason = forms.CharField(
        label=_("What did you change, and why?"), max_length=500, required=False
    )
    base = forms.IntegerField(widget=forms.HiddenInput)
