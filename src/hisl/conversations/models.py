"""Threads and what is said in them."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hisl.domain import kolb
from hisl.writing.tools import Contribution


class Thread(models.Model):
    """A question, a discussion or a story. Its opening post has the thread's own UUID.

    What was merged into another thread stays as an empty shell (merged_into), so that its address
    leads on and the merge can be undone.
    """

    class Kind(models.TextChoices):
        QUESTION = "question", _("question")
        DISCUSSION = "discussion", _("discussion")
        STORY = "story", _("story")

    class Audience(models.TextChoices):
        COMMUNITY = "community", _("whoever may read the community")
        FACILITATORS = "facilitators", _("its author and the facilitators")
        # Kept back: a first post that waits, or one that was hidden after a report.
        REVIEW = "review", _("its author and the facilitators, until it is let through")

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
    # Reactions, trials that worked and imported votes upon its posts: what a list is sorted by,
    # never shown as a number.
    useful = models.PositiveIntegerField(default=0, editable=False)
    audience = models.CharField(
        max_length=12, choices=Audience, default=Audience.COMMUNITY, editable=False
    )
    deleted = models.DateTimeField(null=True, blank=True, editable=False)
    merged_into = models.ForeignKey(
        "conversations.Thread", models.SET_NULL, null=True, editable=False, related_name="+"
    )
    pinned_until = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-last_at", "-pk"]
        indexes = [
            models.Index(fields=["community", "-last_at"], name="thread_by_activity"),
            models.Index(fields=["community", "-opened"], name="thread_by_opening"),
            models.Index(fields=["community", "-useful"], name="thread_by_use"),
            models.Index(
                fields=["community"], name="thread_guarded", condition=~Q(audience="community")
            ),
            models.Index(
                fields=["community", "pinned_until"],
                name="thread_pinned",
                condition=Q(pinned_until__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="thread_is_not_merged_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pk")),
            ),
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

    class Voice(models.TextChoices):
        OWN = "own", _("In my own name")
        MASKED = "masked", _("With my name masked: “A colleague”")
        GROUP = "group", _("For the group: “Several of us”")
        FACILITATOR = "facilitator", _("Through the facilitators: “The facilitators, for somebody”")

    thread = models.ForeignKey("conversations.Thread", models.CASCADE, related_name="posts")
    kind = models.CharField(max_length=8, choices=Kind)
    parent = models.ForeignKey(
        "conversations.Post", models.CASCADE, null=True, blank=True, related_name="replies"
    )
    votes_up = models.PositiveIntegerField(default=0)
    votes_down = models.PositiveIntegerField(default=0)
    # Under which name it stands; author is known to the facilitators in any case.
    voice = models.CharField(max_length=12, choices=Voice, default=Voice.OWN, editable=False)
    # Kept back since then: only its author and the facilitators read it.
    held = models.DateTimeField(null=True, blank=True, editable=False)
    deleted = models.DateTimeField(null=True, blank=True)
    deleted_by = models.ForeignKey(
        "people.Person", models.SET_NULL, null=True, editable=False, related_name="+"
    )
    was_accepted = models.BooleanField(default=False, editable=False)
    # The words are gone for good; the place stays, so that the replies keep theirs.
    purged = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [
            models.Index(fields=["thread", "at"], name="post_by_thread"),
            models.Index(
                fields=["deleted"],
                name="post_to_purge",
                condition=Q(deleted__isnull=False, purged=False),
            ),
        ]
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


class Reading(models.Model):
    """How far a person has read a thread: everything said up to `at`, on whichever device."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    thread = models.ForeignKey("conversations.Thread", models.CASCADE, related_name="readings")
    at = models.DateTimeField()
    # The day of the last visit, so that a reading is counted once a day.
    day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "thread"], name="reading_once_per_thread")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} read {self.thread_id} up to {self.at}"


class CaughtUp(models.Model):
    """Somebody marked everything in a community as read; `before` takes that back."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    community = models.ForeignKey("communities.Community", models.CASCADE, related_name="+")
    at = models.DateTimeField()
    before = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "community"], name="caught_up_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} caught up with {self.community_id} at {self.at}"


class Rearrangement(models.Model):
    """Threads were merged, one was split, or moved elsewhere: what it takes to undo it."""

    class Kind(models.TextChoices):
        MERGE = "merge", _("merged")
        SPLIT = "split", _("split")
        MOVE = "move", _("moved")

    kind = models.CharField(max_length=5, choices=Kind)
    at = models.DateTimeField()
    by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    source = models.ForeignKey("conversations.Thread", models.CASCADE, related_name="gave")
    target = models.ForeignKey("conversations.Thread", models.CASCADE, related_name="got")
    left = models.ForeignKey("communities.Community", models.CASCADE, null=True, related_name="+")
    accepted = models.ForeignKey("conversations.Post", models.SET_NULL, null=True, related_name="+")
    undone = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.source_id} {self.target_id}"


class Moved(models.Model):
    """Where a post stood before a rearrangement."""

    rearrangement = models.ForeignKey(
        "conversations.Rearrangement", models.CASCADE, related_name="moved"
    )
    post = models.ForeignKey("conversations.Post", models.CASCADE, related_name="moves")
    kind = models.CharField(max_length=8, choices=Post.Kind)
    parent = models.ForeignKey("conversations.Post", models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rearrangement", "post"], name="moved_once")]

    def __str__(self) -> str:
        return f"post {self.post_id} in {self.rearrangement_id}"


class SavedList(models.Model):
    """A list with its filters that somebody wants to find again."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    community = models.ForeignKey("communities.Community", models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=300)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["person", "community", "query"], name="saved_list_once")
        ]

    def __str__(self) -> str:
        return self.name
