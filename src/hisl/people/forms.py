"""One's own profile and settings."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from . import pictures, queries
from .models import Person
from .tools import TopicsField

__all__ = ["ProfileForm", "time_zones"]

ZONE_AREAS = (
    "Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian",
    "Pacific",
)  # fmt: skip


@lru_cache(maxsize=1)
def time_zones() -> list[tuple[str, str]]:
    """The zones that are named for places, and UTC; those of ships and old systems are left out."""
    known = available_timezones()
    places = sorted(name for name in known if name.partition("/")[0] in ZONE_AREAS and "/" in name)
    return [(name, name.replace("_", " ")) for name in ("UTC", *places)]


class ProfileForm(forms.ModelForm):
    """What colleagues see of a person, and how the pages behave for that person."""

    new_picture = forms.FileField(
        label=_("Picture"),
        required=False,
        help_text=_("JPEG, PNG, WebP or GIF, up to 8 MB. We keep a small square of its middle."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
    )
    remove_picture = forms.BooleanField(label=_("Show my initials instead"), required=False)
    helps = TopicsField(label=_("Topics I can help with"))
    needs = TopicsField(label=_("Topics I need"))
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False)

    class Meta:
        model = Person
        fields = ["name", "role_title", "about", "time_zone", "language"]
        widgets = {"about": forms.Textarea(attrs={"rows": 4})}

    field_order = [
        "name", "role_title", "new_picture", "remove_picture", "about", "helps", "needs",
        "time_zone", "language",
    ]  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        asked_here = _("As the organisation has it (%(zone)s)") % {"zone": settings.TIME_ZONE}
        known = dict(time_zones())
        own = self.instance.time_zone
        kept = [(own, own)] if own and own not in known else []
        self.fields["time_zone"].choices = [("", asked_here), *kept, *known.items()]
        self.initial["helps"] = queries.declared_topics(self.instance)
        self.initial["needs"] = queries.needed_topics(self.instance)
        self.fields["time_zone"].widget.attrs["data-offer"] = _("Use that of this device")
        if not self.instance.picture:
            del self.fields["remove_picture"]
        if len(settings.LANGUAGES) < 2:
            del self.fields["language"]

    def clean_new_picture(self) -> bytes | None:
        """The picture as it will be kept, or None when none was sent."""
        sent = self.cleaned_data["new_picture"]
        if not sent:
            return None
        try:
            # One byte more than allowed tells too much from just enough, whatever was claimed.
            return pictures.square(sent.read(pictures.LARGEST_MB * 1024 * 1024 + 1))
        except pictures.PictureError as error:
            raise ValidationError(str(error)) from error
