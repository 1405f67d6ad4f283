"""What every tool builds its own contributions on."""

import uuid

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from .audience import register_pages, register_places, register_readers
from .composer import MarkdownField, place, sent
from .suggestions import register_topics

__all__ = [
    "Contribution",
    "MarkdownField",
    "TrialForm",
    "place",
    "register_pages",
    "register_places",
    "register_readers",
    "register_topics",
    "sent",
]


class Contribution(models.Model):
    """What every written thing has: an outside name, an author, a moment, a text, its votes.

    author is null when nobody knows the account any more; author_name then keeps the name that
    the source gave. Counts of votes come from sources whose votes name no voter.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    author = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    author_name = models.CharField(max_length=150, blank=True)
    at = models.DateTimeField()
    text = models.OneToOneField("writing.Text", models.PROTECT, related_name="+")
    source_url = models.URLField(max_length=300, blank=True)

    class Meta:
        abstract = True


class TrialForm(forms.Form):
    """Did it work? Two buttons, and room for a word on what happened."""

    worked = forms.TypedChoiceField(
        choices=[("yes", _("It worked")), ("no", _("It did not"))], coerce=lambda v: v == "yes"
    )
    note = forms.CharField(label=_("What happened?"), max_length=500, required=False)
