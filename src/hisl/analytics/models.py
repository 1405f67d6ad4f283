"""Measures, rolled up from the records and kept until new acts arrive."""

from django.db import models


class Reading(models.Model):
    """One measure of one space: what was computed, by which definition, from which acts.

    space is the UUID of a community or a programme; names are not kept here. watermark is the
    last act that went in, and voided how many up to it had been taken back, so that any number can
    be computed again. A refusal is a result too:
    then `result` is null and `refusal` says why.
    """

    space = models.UUIDField()
    measure = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    window_start = models.DateTimeField(null=True)
    window_end = models.DateTimeField(null=True)
    watermark = models.BigIntegerField()
    voided = models.PositiveIntegerField(default=0)
    computed = models.DateTimeField()
    result = models.JSONField(null=True)
    refusal = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["space", "measure"]
        constraints = [
            models.UniqueConstraint(fields=["space", "measure"], name="reading_once"),
            models.CheckConstraint(
                name="reading_result_or_refusal",
                condition=models.Q(result__isnull=True) ^ models.Q(refusal=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} of {self.space}"
