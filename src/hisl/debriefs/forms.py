"""Holding a debrief: four questions, facts first."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hisl.writing.tools import MarkdownField


def _question(label: object, hint: object) -> forms.CharField:
    return MarkdownField(label=label, help_text=hint, max_length=20_000, rows=4)


class DebriefForm(forms.Form):
    title = forms.CharField(label=_("What are you looking back at?"), max_length=300)
    expected = _question(_("What was expected?"), _("The plan, in a sentence or two."))
    happened = _question(_("What happened?"), _("Facts first, without blame."))
    why = _question(_("Why?"), _("What explains the difference?"))
    change = _question(_("What will change?"), _("At most two things; who, by when."))
    participants = forms.ModelMultipleChoiceField(
        label=_("Who took part?"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: object, people: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["participants"].queryset = people
