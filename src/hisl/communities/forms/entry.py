"""Asking to join, guests from outside, suspensions, and what the launch gate asks for."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..actions import Guest
from ..models import Community, JoinRequest, Member

DateInput = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class JoinRequestForm(forms.ModelForm):
    class Meta:
        model = JoinRequest
        fields = ["words"]
        widgets = {"words": forms.Textarea(attrs={"rows": 2})}


class GuestForm(forms.Form):
    """Somebody from outside; the value is a Guest."""

    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(label=_("E-mail address"))
    organisation = forms.CharField(
        label=_("Where they are from"),
        max_length=120,
        help_text=_("It stands beside their name wherever the name stands."),
    )
    until = forms.DateField(
        label=_("Their last day here"),
        widget=DateInput,
        help_text=_("After it they cannot sign in. What they wrote stays."),
    )

    def clean_until(self) -> date:
        until = self.cleaned_data["until"]
        if until < timezone.localdate():
            raise ValidationError(_("Choose a day that is still to come."))
        return until

    def guest(self) -> Guest:
        return Guest(**self.cleaned_data)


class SuspensionForm(forms.Form):
    until = forms.DateField(
        label=_("Until the end of"),
        required=False,
        widget=DateInput,
        help_text=_("Empty: until a facilitator lifts it."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The person reads this."),
    )

    def clean_until(self) -> datetime | None:
        return _end_of(self.cleaned_data["until"])


class LockForm(forms.Form):
    until = forms.DateField(label=_("Read-only until the end of"), widget=DateInput)
    reason = forms.CharField(
        label=_("Why"), max_length=200, help_text=_("Everybody who comes here reads this.")
    )

    def clean_until(self) -> datetime:
        return _end_of(self.cleaned_data["until"])


def _end_of(day: date | None) -> datetime | None:
    """The end of the day, in the time zone of the page."""
    if day is None:
        return None
    if day < timezone.localdate():
        raise ValidationError(_("Choose a day that is still to come."))
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))


class PlanForm(forms.ModelForm):
    """What the founders of a new community decide before it opens."""

    class Meta:
        model = Community
        fields = ["purpose", "reply_hours"]
        widgets = {"purpose": forms.Textarea(attrs={"rows": 3})}

    weekly_minutes = forms.IntegerField(
        label=_("Minutes a week that you keep free for it"), min_value=0, max_value=2400
    )

    def __init__(self, *args: Any, member: Member | None = None, **options: Any) -> None:
        initial = {"weekly_minutes": member.weekly_minutes} if member else {}
        super().__init__(*args, initial=initial, **options)
        if member is None or member.role != Member.Role.FACILITATOR:
            del self.fields["weekly_minutes"]


class ExceptionForm(forms.Form):
    exception = forms.CharField(
        label=_("Why it opens although something is missing"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It is written down in the log of this community."),
    )
