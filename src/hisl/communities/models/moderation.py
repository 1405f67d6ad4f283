"""What was reported or held, what was decided, by whom, why, and when."""

from __future__ import annotations

import uuid
from typing import Any, NoReturn

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    """Why something should not stay as it is."""

    WRONG = "wrong", _("Wrong, and could do harm")
    UNKIND = "unkind", _("Unkind to somebody")
    OFF_TOPIC = "off-topic", _("Off topic, belongs elsewhere")
    PRIVATE = "private", _("Shows what is private or confidential")
    SPAM = "spam", _("Advertising or spam")
    OTHER = "other", _("Something else")


class Case(models.Model):
    """One thing that somebody has to look at, and what was decided about it.

    What the thing was called and said is kept here, so that a decision can still be understood
    when the thing has changed. Without a community it belongs to the L&K desk.
    """

    class Why(models.TextChoices):
        REPORTED = "reported", _("reported")
        FIRST = "first", _("one of somebody's first posts")

    class Decision(models.TextChoices):
        NONE = "", _("not decided yet")
        HIDDEN = "hidden", _("hidden")
        ASKED = "asked", _("sent back to its author to change")
        CLOSED = "closed", _("closed for further posts")
        DISMISSED = "dismissed", _("left as it is")
        SHOWN = "shown", _("shown to everybody")

    class Appeal(models.TextChoices):
        NONE = "", _("no appeal")
        ASKED = "asked", _("the author asks somebody else to look")
        UPHELD = "upheld", _("the decision stands")
        GRANTED = "granted", _("the decision was taken back")

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    community = models.ForeignKey(
        "communities.Community", models.CASCADE, null=True, blank=True, related_name="cases"
    )
    about = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=24)
    author = models.ForeignKey(
        "people.Person", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    title = models.CharField(max_length=300)
    url = models.CharField(max_length=500)
    excerpt = models.TextField(blank=True)
    why = models.CharField(max_length=8, choices=Why)
    at = models.DateTimeField()
    decision = models.CharField(max_length=9, choices=Decision, default=Decision.NONE, blank=True)
    reason = models.CharField(max_length=9, choices=Reason, blank=True)
    words = models.TextField(blank=True)
    decided = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    # The author has changed what they were asked to, and somebody has to look again.
    changed = models.DateTimeField(null=True, blank=True)
    appeal = models.CharField(max_length=8, choices=Appeal, default=Appeal.NONE, blank=True)
    appeal_words = models.TextField(blank=True)
    appealed = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        indexes = [models.Index(fields=["community", "decision"], name="case_by_community")]
        constraints = [
            models.UniqueConstraint(
                fields=["about"], condition=Q(decision=""), name="one_undecided_case_a_thing"
            )
        ]

    def __str__(self) -> str:
        return f"case {self.pk}: {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("communities:case", args=[self.uuid])


class Report(models.Model):
    """What somebody who read a thing says is wrong with it; its author never learns who."""

    case = models.ForeignKey("communities.Case", models.CASCADE, related_name="reports")
    reporter = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(_("What is wrong?"), max_length=9, choices=Reason)
    words = models.TextField(_("In your words"), max_length=1000, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "reporter"], name="reported_once_by_each")
        ]

    def __str__(self) -> str:
        return f"{self.reason} ({self.case_id})"


class AppendOnlyError(RuntimeError):
    """Somebody tried to change or delete a line of the log of moderation."""


class RulingQuerySet(models.QuerySet):
    def update(self, **fields: Any) -> NoReturn:
        raise AppendOnlyError

    def delete(self) -> NoReturn:
        raise AppendOnlyError

    def bulk_update(self, *args: Any, **options: Any) -> NoReturn:
        raise AppendOnlyError


class Ruling(models.Model):
    """One line of the log of moderation: who did what to what, why and when. Never changed."""

    class What(models.TextChoices):
        HIDDEN = "hidden", _("hid it")
        RESTORED = "restored", _("showed it again")
        SHOWN = "shown", _("let it through")
        ASKED = "asked", _("asked its author to change it")
        CHANGED = "changed", _("changed it as asked")
        CLOSED = "closed", _("closed it for further posts")
        REOPENED = "reopened", _("opened it for posts again")
        DISMISSED = "dismissed", _("left it as it is")
        UNDONE = "undone", _("took the decision back")
        APPEALED = "appealed", _("asked somebody else to look")
        UPHELD = "upheld", _("upheld the decision")
        GRANTED = "granted", _("granted the appeal")
        LOCKED = "locked", _("made the community read-only for a while")
        UNLOCKED = "unlocked", _("opened the community for writing again")
        SUSPENDED = "suspended", _("suspended somebody")
        LIFTED = "lifted", _("lifted a suspension")
        GATE = "gate", _("opened the community past the launch gate")

    community = models.ForeignKey(
        "communities.Community", models.CASCADE, null=True, related_name="+"
    )
    case = models.ForeignKey("communities.Case", models.CASCADE, null=True, related_name="rulings")
    by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    # Whose thing or whose right to write it is about.
    concerns = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    what = models.CharField(max_length=10, choices=What)
    reason = models.CharField(max_length=9, choices=Reason, blank=True)
    words = models.TextField(blank=True)
    at = models.DateTimeField()

    objects = RulingQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("decision")
        verbose_name_plural = _("log of decisions")
        indexes = [models.Index(fields=["community", "-at"], name="ruling_by_community")]

    def __str__(self) -> str:
        return f"{self.what} at {self.at}"

    def save(self, **options: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError
        super().save(**options | {"force_insert": True})

    def delete(self, *args: Any, **options: Any) -> NoReturn:
        raise AppendOnlyError
