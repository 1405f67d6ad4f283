"""What people write: a text with every revision it ever had, and the tags it carries."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tag(models.Model):
    name = models.CharField(_("tag"), max_length=60, unique=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("tag")
        verbose_name_plural = _("tags")

    def __str__(self) -> str:
        return self.name


class Text(models.Model):
    """Markdown with its rendered, sanitised HTML; an imported body may have HTML alone.

    html is made once, on save; `renderer` tells by which version, so that a better renderer can
    find what to render again.
    """

    markdown = models.TextField(_("text"), blank=True)
    html = models.TextField(blank=True, editable=False)
    renderer = models.PositiveSmallIntegerField(default=0, editable=False)
    words = models.PositiveIntegerField(default=0, editable=False)

    def __str__(self) -> str:
        return self.markdown[:60]


class Revision(models.Model):
    """One state of a text: who left it so, when and why. Several kinds of change at one moment
    (title, body, tags) are one revision."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    text = models.ForeignKey("writing.Text", models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    author = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    author_name = models.CharField(max_length=150, blank=True)
    at = models.DateTimeField()
    reason = models.CharField(_("what changed and why"), max_length=500, blank=True)
    title = models.CharField(max_length=300, null=True)
    markdown = models.TextField(null=True)
    tags = models.CharField(max_length=300, null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["text", "number"], name="revision_number_once")
        ]

    def __str__(self) -> str:
        return f"revision {self.number} of text {self.text_id}"


class Reaction(models.Model):
    """Somebody found a text useful, or says thanks. Counted beside, never as learning."""

    class Kind(models.TextChoices):
        USEFUL = "useful", _("Useful")
        THANKS = "thanks", _("Thanks")

    text = models.ForeignKey("writing.Text", models.CASCADE, related_name="reactions")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["text", "person", "kind"], name="reaction_once")
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.kind}"


class Trial(models.Model):
    """Did it work? Somebody tried what a text says and tells what happened."""

    text = models.ForeignKey("writing.Text", models.CASCADE, related_name="trials")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    worked = models.BooleanField(_("it worked"))
    note = models.CharField(_("what happened"), max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["text", "person"], name="trial_once_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.person}: {'worked' if self.worked else 'did not work'}"
