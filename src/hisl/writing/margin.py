"""What is written in the margin of a text: remarks on a passage of it."""

import uuid

from django.db import models
from django.db.models import Q


class Passage(models.Model):
    """Words of a text that people talk about: quoted once, looked for again in every later state.

    The quote is never changed; where it stands now is worked out from the text as it is.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    text = models.ForeignKey("writing.Text", models.CASCADE, related_name="passages")
    revision = models.PositiveIntegerField()
    exact = models.TextField()
    prefix = models.CharField(max_length=64, blank=True)
    suffix = models.CharField(max_length=64, blank=True)
    block = models.PositiveIntegerField()
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="passage_resolved_at_a_time",
                condition=Q(resolved_by__isnull=True) | Q(resolved_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.exact[:60]


class Remark(models.Model):
    """What somebody says to a passage; the first remark opened it."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    passage = models.ForeignKey("writing.Passage", models.CASCADE, related_name="remarks")
    author = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    author_name = models.CharField(max_length=150, blank=True)
    at = models.DateTimeField()
    text = models.OneToOneField("writing.Text", models.PROTECT, related_name="remark")
    deleted = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"remark {self.pk} on passage {self.passage_id}"
