"""Looking for an intervention."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from hisl.domain.catalogue.entries import GRADES

GRADE_CHOICES = (
    ("", _("any grade")),
    ("A", _("A: meta-analysis or trials")),
    ("B", _("B or better: several quantitative studies")),
    ("C", _("C or better: case studies")),
)


class CatalogueForm(forms.Form):
    problem = forms.CharField(
        label=_("What is the problem?"),
        required=False,
        max_length=200,
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": _("new people, no answers")}
        ),
    )
    minutes = forms.IntegerField(
        label=_("Minutes per person"), required=False, min_value=1, max_value=100_000
    )
    size = forms.IntegerField(label=_("How many people"), required=False, min_value=1)
    grade = forms.ChoiceField(
        label=_("Grade of the literature"), required=False, choices=GRADE_CHOICES
    )

    def clean_grade(self) -> str | None:
        """The lowest grade of the letter chosen: B takes in B-."""
        letter = self.cleaned_data["grade"]
        known = [grade for grade in GRADES if grade.startswith(letter)] if letter else []
        return known[-1] if known else None
