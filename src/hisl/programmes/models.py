"""Programmes, their interventions, and who was enrolled with what result."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Programme(models.Model):
    """Interventions in time order for a population, with enrolment and completion."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    key = models.SlugField(_("short name in the address"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=150)
    purpose = models.TextField(_("purpose"), blank=True)
    community = models.ForeignKey(
        "communities.Community", models.SET_NULL, null=True, blank=True, related_name="programmes"
    )
    starts = models.DateField(_("starts"))
    ends = models.DateField(_("ends"), null=True, blank=True)
    completion_rule = models.TextField(_("what completing it means"), blank=True)
    planned_outcome = models.TextField(_("planned outcome"), blank=True)
    source = models.CharField(max_length=40, blank=True, editable=False)
    attribution = models.CharField(max_length=300, blank=True, editable=False)
    made_up = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("programmes:programme", args=[self.key])


class Intervention(models.Model):
    """One entry of the catalogue, run in a programme: its designed place and its time.

    c and g are the designed levels ("C4", "G3"); slug names the catalogue's entry.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(
        "programmes.Programme", models.CASCADE, related_name="interventions"
    )
    slug = models.SlugField(max_length=80)
    c = models.CharField(max_length=2)
    g = models.CharField(max_length=2)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    position = models.PositiveSmallIntegerField()
    minutes_per_person = models.PositiveIntegerField(null=True, blank=True)
    facilitator_minutes = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "position"], name="intervention_position_once"
            ),
            models.CheckConstraint(
                name="intervention_levels",
                condition=Q(c__in=[f"C{n}" for n in range(1, 7)])
                & Q(g__in=[f"G{n}" for n in range(6)]),
                violation_error_message=_("Levels run from C1 to C6 and from G0 to G5."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slug} in {self.programme}"


class Enrolment(models.Model):
    """A person's time in a programme and how it ended.

    result is null while it runs. covariates hold what a study may adjust for (background at the
    start, activity before a landmark); they are shown nowhere but to the person.
    """

    class Result(models.TextChoices):
        DISTINCTION = "distinction", _("distinction")
        PASSED = "passed", _("passed")
        FAILED = "failed", _("failed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="enrolments")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="enrolments")
    registered = models.DateField(null=True)
    unregistered = models.DateField(null=True, blank=True)
    result = models.CharField(max_length=12, choices=Result, null=True, blank=True)
    covariates = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "person"], name="enrolled_once"),
            models.CheckConstraint(
                name="enrolment_ends_after_start",
                condition=Q(unregistered__isnull=True)
                | Q(registered__isnull=True)
                | Q(unregistered__gte=F("registered")),
                violation_error_message=_("Nobody leaves before registering."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.programme}"


class Assessment(models.Model):
    """A piece of assessed work of a programme; due in days from the start, weight in per cent."""

    programme = models.ForeignKey(
        "programmes.Programme", models.CASCADE, related_name="assessments"
    )
    key = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    due_day = models.IntegerField(null=True)
    weight = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "key"], name="assessment_key_once")
        ]

    def __str__(self) -> str:
        return self.key


class AssessmentResult(models.Model):
    """What somebody reached in an assessed work: 0 to 100, null when it was never marked."""

    assessment = models.ForeignKey("programmes.Assessment", models.CASCADE, related_name="results")
    enrolment = models.ForeignKey("programmes.Enrolment", models.CASCADE, related_name="results")
    submitted_day = models.IntegerField()
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    carried_over = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "enrolment"], name="assessment_result_once"
            ),
            models.CheckConstraint(
                name="assessment_score_in_range",
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=100),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.score}"
