"""What people write: a text with every revision it ever had, and the tags it carries."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hisl.domain.text import excerpt


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
    # The audience key of the thing that the text is part of (people.keys_of), empty when no tool
    # said: it decides who is named with @, where [[a page]] leads and who may open its files.
    key = models.CharField(max_length=120, blank=True, editable=False)
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
    """Somebody found a text useful, used it, or says thanks. Counted beside, never as learning."""

    class Kind(models.TextChoices):
        USEFUL = "useful", _("Useful")
        USED = "used", _("I used this")
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


class FollowUp(models.Model):
    """Somebody used a text, or will try it: they are asked from `due` on whether it worked.

    thing, title and url are those of what the text is part of, as the tool gave them.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        ANSWERED = "answered", _("answered")
        DROPPED = "dropped", _("not relevant")

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    text = models.ForeignKey("writing.Text", models.CASCADE, related_name="follow_ups")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="follow_ups")
    thing = models.UUIDField()
    title = models.CharField(max_length=300)
    url = models.CharField(max_length=300)
    place = models.UUIDField(null=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    at = models.DateTimeField()
    due = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due"], condition=Q(state="waiting"), name="followup_due"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["text", "person"], name="followup_once_per_text")
        ]

    def __str__(self) -> str:
        return f"did “{self.title}” work for {self.person}?"


class Draft(models.Model):
    """Words that are not sent yet: the fields of one form, by the slot that the form stands in.

    version grows with every save, so that two tabs notice each other. What was sent leaves an
    empty draft behind (gone), which tells a tab that its copy has arrived; what was discarded
    keeps its words for a while.
    """

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="drafts")
    slot = models.CharField(max_length=200)
    fields = models.JSONField(default=dict)
    title = models.CharField(max_length=200, blank=True)
    url = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    editor = models.CharField(max_length=40, blank=True)
    saved_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        ordering = ["-saved_at"]
        constraints = [
            # One set of words a form and person: two tabs meet here, and see it.
            models.UniqueConstraint(fields=["person", "slot"], name="draft_once_per_slot")
        ]
        indexes = [models.Index(fields=["saved_at"], name="draft_by_age")]

    def __str__(self) -> str:
        return f"draft of {self.person} in {self.slot}"

    @property
    def words(self) -> str:
        """Everything that was written in the form, the longest first."""
        texts = [value for value in self.fields.values() if isinstance(value, str)]
        return "\n\n".join(sorted(filter(str.strip, texts), key=len, reverse=True))

    @property
    def excerpt(self) -> str:
        return excerpt(self.words, 30)


from .margin import Passage, Remark  # noqa: E402, F401 (tables of this slice, too)


class Attachment(models.Model):
    """A file that somebody put into a text: kept by its content, outside what the web serves.

    Until a text shows it, its owner alone may open it; then whoever may read one of its texts.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=120)
    mime = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64, db_index=True)
    small_sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("writing:file", args=[self.uuid, self.name])


class AttachmentUse(models.Model):
    """A text shows a file; dropped is when a later revision left it out."""

    attachment = models.ForeignKey("writing.Attachment", models.CASCADE, related_name="uses")
    text = models.ForeignKey("writing.Text", models.CASCADE, related_name="file_uses")
    dropped = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attachment", "text"], name="attachment_once_per_text")
        ]

    def __str__(self) -> str:
        return f"{self.attachment} in text {self.text_id}"


class Preview(models.Model):
    """What stands behind a web address, as its page says itself; fetched by the worker."""

    url = models.CharField(max_length=1000, unique=True)
    texts = models.ManyToManyField("writing.Text", related_name="previews")
    title = models.CharField(max_length=200, blank=True)
    about = models.CharField(max_length=300, blank=True)
    site = models.CharField(max_length=100, blank=True)
    due_at = models.DateTimeField(db_index=True)
    fetched_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.url
