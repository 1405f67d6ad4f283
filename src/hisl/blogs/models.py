"""Blogs: posts with their readers, series, circles, comments, and the keys of private feeds."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from hisl.writing.tools import Contribution

MOST_READERS = 2


class Circle(models.Model):
    """The people to whom somebody shows what is not for all yet: everybody has one, empty first."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    owner = models.OneToOneField("people.Person", models.CASCADE, related_name="circle")
    people = models.ManyToManyField("people.Person", related_name="circles", blank=True)

    def __str__(self) -> str:
        return f"circle of {self.owner}"


class Series(models.Model):
    """Posts of one author in an order of their own."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    author = models.ForeignKey("people.Person", models.CASCADE, related_name="series")
    slug = models.SlugField(max_length=80)
    title = models.CharField(_("title"), max_length=150)

    class Meta:
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(fields=["author", "slug"], name="series_once_per_author")
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("blogs:series", args=[self.author.username, self.slug])


class Post(Contribution):
    """A blog post: of its author, or, with a community, in that community's blog.

    key is the audience key of those who may read it, worked out from state when that changes; the
    author and the readers asked may always read it. `at` is when it was begun, published when
    somebody else than they could read it first, shown when its present readers could: lists
    are in that order. hidden since a facilitator took it out of sight, or keeps it back until
    they have read it.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        CIRCLE = "circle", _("My circle")
        TEAM = "team", _("My team")
        ALL = "all", _("All")

    community = models.ForeignKey(
        "communities.Community", models.CASCADE, null=True, related_name="blog"
    )
    title = models.CharField(_("title"), max_length=200)
    tags = models.ManyToManyField("writing.Tag", related_name="+", blank=True)
    series = models.ForeignKey(Series, models.SET_NULL, null=True, related_name="posts")
    part = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=6, choices=State, default=State.DRAFT)
    group = models.ForeignKey("people.Group", models.SET_NULL, null=True, related_name="+")
    key = models.CharField(max_length=120, db_index=True)
    built_on = models.ForeignKey("blogs.Post", models.SET_NULL, null=True, related_name="built")
    published = models.DateTimeField(null=True)
    shown = models.DateTimeField(null=True)
    changed = models.DateTimeField()
    hidden = models.DateTimeField(null=True, editable=False)
    deleted = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-shown", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="post_shown_since_a_time",
                condition=Q(state="draft") | Q(shown__isnull=False, published__isnull=False),
            ),
            models.CheckConstraint(
                name="post_not_built_on_itself",
                condition=Q(built_on__isnull=True) | ~Q(built_on=F("id")),
            ),
        ]
        indexes = [models.Index(fields=["-shown"], name="post_by_time")]

    def __str__(self) -> str:
        return self.title

    @property
    def slug(self) -> str:
        return slugify(self.title)[:60].strip("-") or "post"

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    def get_absolute_url(self) -> str:
        username = self.author.username if self.author else "former"
        return reverse("blogs:post", args=[username, self.slug, self.pk])


class Reading(models.Model):
    """Somebody is asked to read a draft before it is published, and what they say."""

    class Verdict(models.TextChoices):
        READY = "ready", _("Ready")
        NOT_YET = "not-yet", _("Not yet")

    post = models.ForeignKey("blogs.Post", models.CASCADE, related_name="readings")
    reader = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    asked = models.DateTimeField()
    verdict = models.CharField(max_length=7, choices=Verdict, blank=True)
    note = models.CharField(_("what would make it better"), max_length=500, blank=True)
    said = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["post", "reader"], name="reader_asked_once"),
            models.CheckConstraint(
                name="reading_said_at_a_time",
                condition=Q(verdict="") | Q(said__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reader} reads {self.post}"


class Comment(Contribution):
    """What somebody says to a post; replies stand one level below."""

    post = models.ForeignKey("blogs.Post", models.CASCADE, related_name="comments")
    parent = models.ForeignKey("blogs.Comment", models.CASCADE, null=True, related_name="replies")
    hidden = models.DateTimeField(null=True, editable=False)
    deleted = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"comment {self.pk} on {self.post}"

    def get_absolute_url(self) -> str:
        return f"{self.post.get_absolute_url()}#comment-{self.pk}"


class FeedKey(models.Model):
    """The present key of somebody's private feed addresses; a new one ends the old one."""

    person = models.OneToOneField("people.Person", models.CASCADE, related_name="feed_key")
    digest = models.CharField(max_length=64, unique=True)
    made = models.DateTimeField()

    def __str__(self) -> str:
        return f"feed key of {self.person}"
