"""The ways in and out: invitations, requests to join, times during which somebody may not write."""

import secrets
import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


def new_token() -> str:
    """What an invitation's link ends in; nobody guesses it."""
    return secrets.token_urlsafe(18)


class Invitation(models.Model):
    """An invitation of one person, or by a link of whoever holds it, until a date."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    community = models.ForeignKey(
        "communities.Community", models.CASCADE, related_name="invitations"
    )
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    person = models.ForeignKey(
        "people.Person", models.CASCADE, null=True, blank=True, related_name="+"
    )
    by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField(_("valid until"))
    ended = models.DateTimeField(null=True, blank=True)
    accepted = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "person"],
                condition=Q(ended__isnull=True, person__isnull=False),
                name="invited_once_at_a_time",
            ),
            models.CheckConstraint(
                name="invitation_ends_after_it_began", condition=Q(until__gt=F("at"))
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk} to {self.community}"

    def get_absolute_url(self) -> str:
        return reverse("communities:invitation", args=[self.token])


class JoinRequest(models.Model):
    """Somebody asks to be let in to a private community."""

    class Answer(models.TextChoices):
        OPEN = "open", _("not answered yet")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")

    community = models.ForeignKey("communities.Community", models.CASCADE, related_name="requests")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    words = models.CharField(_("why you want to join"), max_length=500, blank=True)
    at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.OPEN)
    answered = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "person"],
                condition=Q(answer="open"),
                name="request_to_join_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} asks to join {self.community}"


class Suspension(models.Model):
    """A time during which somebody may not write in a community, nor join it."""

    community = models.ForeignKey(
        "communities.Community", models.CASCADE, related_name="suspensions"
    )
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason, told to the person"), max_length=300)
    by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    lifted = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "person"],
                condition=Q(lifted__isnull=True),
                name="suspended_once_at_a_time",
            ),
            models.CheckConstraint(
                name="suspension_ends_after_it_began",
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.community}"
