"""Places with a purpose: members, roles, and who may see what."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Community(models.Model):
    """A place where people learn from each other on one subject."""

    class Visibility(models.TextChoices):
        PUBLIC = "public", _("Public: everybody here may read and join")
        PRIVATE = "private", _("Private: everybody sees that it exists, members read")
        HIDDEN = "hidden", _("Hidden: only members know of it")

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    key = models.SlugField(_("short name in the address"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    purpose = models.TextField(
        _("purpose"), help_text=_("What people get from being here, in one or two sentences.")
    )
    visibility = models.CharField(
        _("who may see it"), max_length=8, choices=Visibility, default=Visibility.PUBLIC
    )
    created = models.DateTimeField(editable=False)
    archived = models.DateTimeField(_("archived"), null=True, blank=True, editable=False)
    attribution = models.CharField(max_length=300, blank=True, editable=False)
    source_url = models.URLField(max_length=300, blank=True, editable=False)
    made_up = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("community")
        verbose_name_plural = _("communities")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("communities:community", args=[self.key])


class Member(models.Model):
    """A person's time in a community; leaving ends it, joining again begins another."""

    class Role(models.TextChoices):
        MEMBER = "member", _("member")
        FACILITATOR = "facilitator", _("facilitator")

    community = models.ForeignKey("communities.Community", models.CASCADE, related_name="members")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="communities")
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.MEMBER)
    joined = models.DateTimeField()
    left = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            models.UniqueConstraint(
                fields=["community", "person"],
                condition=Q(left__isnull=True),
                name="member_once_at_a_time",
            ),
            models.CheckConstraint(
                name="member_left_after_joining",
                condition=Q(left__isnull=True) | Q(left__gte=F("joined")),
                violation_error_message=_("Nobody leaves before joining."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.role} of {self.community}"
