"""Threads and what is said in them."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hisl.domain import kolb
from hisl.writing.tools import Contribution


class Thread(models.Model):
    """A question, a discussion or a story. Its opening post has the thread's own UUID."""

    class Kind(models.TextChoices):
        QUESTION = "question", _("question")
        DISCUSSION = "discussion", _("discussion")
        STORY = "story", _("story")

    uuid = models.UUIDField(unique=True, editable=False)
    community = models.ForeignKey("communities.Community", models.CASCADE, related_name="threads")
    intervention = models.UUIDField(null=True, editable=False)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.QUESTION)
    title = models.CharField(_("title"), max_length=300)
    tags = models.ManyToManyField("writing.Tag", blank=True, related_name="threads")
    opened = models.DateTimeField()
    last_at = models.DateTimeField()
    accepted = models.ForeignKey(
        "conversations.Post", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    closed = models.DateTimeField(null=True, blank=True)
    closed_reason = models.CharField(max_length=120, blank=True)
    views = models.PositiveIntegerField(default=0)
    answers = models.PositiveIntegerField(default=0)
    replies = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-last_at", "-pk"]
        indexes = [
            models.Index(fields=["community", "-last_at"], name="thread_by_activity"),
            models.Index(fields=["community", "-opened"], name="thread_by_opening"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("conversations:thread", args=[self.pk])


class Post(Contribution):
    """One thing said: the opening of a thread, an answer to a question, or a reply to any post."""

    class Kind(models.TextChoices):
        OPENING = "opening", _("opening")
        ANSWER = "answer", _("answer")
        REPLY = "reply", _("reply")

    thread = models.ForeignKey("conversations.Thread", models.CASCADE, related_name="posts")
    kind = models.CharField(max_length=8, choices=Kind)
    parent = models.ForeignKey(
        "conversations.Post", models.CASCADE, null=True, blank=True, related_name="replies"
    )
    votes_up = models.PositiveIntegerField(default=0)
    votes_down = models.PositiveIntegerField(default=0)
    deleted = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["thread", "at"], name="post_by_thread")]
        constraints = [
            models.UniqueConstraint(
                fields=["thread"], condition=Q(kind="opening"), name="thread_opens_once"
            ),
            models.CheckConstraint(
                name="post_is_no_reply_to_itself",
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} in thread {self.thread_id}"

    @property
    def stage(self) -> kolb.Stage | None:
        """The stage of Kolb's cycle that writing this serves, by the tool it was written with."""
        opened = self.kind == Post.Kind.OPENING
        return kolb.stage_of("created", self.thread.kind if opened else self.kind)

    def get_absolute_url(self) -> str:
        return reverse("conversations:post", args=[self.pk])


class Link(models.Model):
    """One thread points to another: related, or the same question asked twice."""

    class Kind(models.TextChoices):
        RELATED = "related", _("related")
        DUPLICATE = "duplicate", _("duplicate of")

    thread = models.ForeignKey("conversations.Thread", models.CASCADE, related_name="links")
    to = models.ForeignKey("conversations.Thread", models.CASCADE, related_name="linked_from")
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "to", "kind"], name="link_once")]

    def __str__(self) -> str:
        return f"{self.thread_id} {self.kind} {self.to_id}"
