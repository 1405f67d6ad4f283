"""What was worked out about outcomes, and from what."""

from django.db import models


class Analysis(models.Model):
    """The result of a worked analysis, kept so that its page is only shown, not computed."""

    key = models.SlugField(unique=True)
    version = models.PositiveSmallIntegerField()
    computed = models.DateTimeField()
    result = models.JSONField()

    class Meta:
        verbose_name_plural = "analyses"

    def __str__(self) -> str:
        return self.key
