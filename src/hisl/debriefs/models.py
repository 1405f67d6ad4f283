"""Debriefs: a group looks back at what it did."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hisl.writing.tools import Contribution


class Debrief(Contribution):
    """What was expected, what happened, why, and what will change; with those who took part.

    hidden since a facilitator took it out of sight, or keeps it back until they have read it.
    """

    community = models.ForeignKey("communities.Community", models.CASCADE, related_name="debriefs")
    intervention = models.UUIDField(null=True, editable=False)
    title = models.CharField(_("title"), max_length=300)
    hidden = models.DateTimeField(null=True, editable=False)
    participants = models.ManyToManyField("people.Person", related_name="+", blank=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("debriefs:debrief", args=[self.pk])
