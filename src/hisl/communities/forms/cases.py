"""Reporting a thing, deciding about it, appealing, and sending what was changed."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Case, Reason, Report

Decision = Case.Decision
BUTTONS = {
    Decision.HIDDEN: _("Hide it"),
    Decision.ASKED: _("Ask the author to change it"),
    Decision.CLOSED: _("Close it for further posts"),
    Decision.DISMISSED: _("Leave it as it is"),
    Decision.SHOWN: _("Show it to everybody"),
}
NEEDS_REASON = {Decision.HIDDEN, Decision.ASKED, Decision.CLOSED}


class ReportForm(forms.ModelForm):
    class Meta:
        model = Report
        fields = ["reason", "words"]
        widgets = {"reason": forms.RadioSelect, "words": forms.Textarea(attrs={"rows": 4})}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("reason") == Reason.OTHER and not cleaned.get("words"):
            self.add_error("words", _("Say in a few words what is wrong."))
        return cleaned


class DecisionForm(forms.Form):
    """The buttons carry the decision; what goes against the author needs a reason."""

    reason = forms.ChoiceField(
        label=_("Reason, told to the author"),
        choices=[("", _("Choose a reason")), *Reason.choices],
        required=False,
    )
    words = forms.CharField(
        label=_("In your words"),
        help_text=_("The author reads this. Say what would make it fit."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    decision = forms.ChoiceField(
        choices=[choice for choice in Decision.choices if choice[0]], widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, allowed: Iterable[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.buttons = [(code, BUTTONS[Decision(code)]) for code in allowed]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        decision = cleaned.get("decision")
        if decision in NEEDS_REASON and not cleaned.get("reason"):
            self.add_error("reason", _("Give the reason: the author is told."))
        if decision == Decision.ASKED and not cleaned.get("words"):
            self.add_error("words", _("Say what should change."))
        return cleaned


class AppealForm(forms.Form):
    words = forms.CharField(
        label=_("Why should it be looked at again?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )


class RulingForm(forms.Form):
    """Two buttons, and room for a word to the author."""

    words = forms.CharField(
        label=_("A word to the author"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    granted = forms.TypedChoiceField(
        choices=[("yes", _("Take the decision back")), ("no", _("Let it stand"))],
        coerce=lambda value: value == "yes",
        widget=forms.HiddenInput,
    )


class ChangeForm(forms.Form):
    """The text of one's own that was sent back, to be changed here where the tool allows it."""

    markdown = forms.CharField(
        label=_("Your text"), widget=forms.Textarea(attrs={"rows": 12}), required=False
    )

    def __init__(self, *args: Any, revisable: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        if not revisable:
            del self.fields["markdown"]
