"""What is being imported, and how far it has come."""

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

SILENCE = timedelta(minutes=2)
"""One that was not heard of for so long has died."""


class ImportRun(models.Model):
    """One import: its progress for the page, its report, or the sentence that ended it."""

    class State(models.TextChoices):
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    kind = models.CharField(max_length=24)
    label = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=State, default=State.RUNNING)
    step = models.CharField(max_length=80, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=dict)
    problem = models.TextField(blank=True)
    started = models.DateTimeField()
    touched = models.DateTimeField()

    class Meta:
        ordering = ["-started"]

    def __str__(self) -> str:
        return f"{self.kind} {self.label}: {self.state}"

    @property
    def at_work(self) -> bool:
        return self.state == self.State.RUNNING and self.touched >= timezone.now() - SILENCE

    @property
    def percent(self) -> int:
        return min(100, round(100 * self.done / self.total)) if self.total else 0
