"""Opening a community and changing its settings."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Community


class CommunityForm(forms.ModelForm):
    class Meta:
        model = Community
        fields = ["name", "key", "purpose", "visibility"]
        widgets = {"purpose": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"key": _("Small letters, digits and hyphens; it stands in the address.")}


class SettingsForm(forms.ModelForm):
    class Meta:
        model = Community
        fields = ["name", "purpose", "visibility"]
        widgets = {"purpose": forms.Textarea(attrs={"rows": 3})}
