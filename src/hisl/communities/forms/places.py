"""Opening a community, changing its settings, bringing people in."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hisl.people import queries as people

from ..models import Community, Member

RESERVED = {"new", "report", "cases", "queue", "log", "invitation"}


class CommunityForm(forms.ModelForm):
    class Meta:
        model = Community
        fields = ["name", "key", "purpose", "visibility"]
        widgets = {"purpose": forms.Textarea(attrs={"rows": 3}), "visibility": forms.RadioSelect}
        help_texts = {"key": _("Small letters, digits and hyphens; it stands in the address.")}

    def clean_key(self):
        if self.cleaned_data["key"] in RESERVED:
            raise ValidationError(_("This word has another meaning in addresses. Take another."))
        return self.cleaned_data["key"]


class SettingsForm(forms.ModelForm):
    class Meta:
        model = Community
        fields = ["name", "purpose", "visibility"]
        widgets = {"purpose": forms.Textarea(attrs={"rows": 3}), "visibility": forms.RadioSelect}


class CareForm(forms.ModelForm):
    """How the place is looked after."""

    class Meta:
        model = Community
        fields = ["reply_hours", "review_first", "slow_minutes"]


class AddMemberForm(forms.Form):
    """Somebody by their name for signing in; the value is the person."""

    username = forms.CharField(
        label=_("Add somebody"), max_length=150, help_text=_("The name they sign in with.")
    )

    def clean_username(self):
        person = people.by_username(self.cleaned_data["username"].strip())
        if person is None or not person.is_active:
            raise ValidationError(_("Nobody here signs in with this name. Check the spelling."))
        return person


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=Member.Role.choices)
