"""Places with a purpose: members, roles, who may see what, and how each is looked after."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

MONTH_HOURS = 24 * 30
DAY_MINUTES = 24 * 60


class Community(models.Model):
    """A place where people learn from each other on one subject.

    A new one is prepared by its founders first, seen by nobody else (`preparing`); `opened` is
    when it opened to others.
    """

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
    preparing = models.BooleanField(_("being prepared"), default=False, editable=False)
    opened = models.DateTimeField(_("opened"), null=True, blank=True, editable=False)
    archived = models.DateTimeField(_("archived"), null=True, blank=True, editable=False)
    attribution = models.CharField(max_length=300, blank=True, editable=False)
    source_url = models.URLField(max_length=300, blank=True, editable=False)
    made_up = models.BooleanField(default=False, editable=False)

    reply_hours = models.PositiveSmallIntegerField(
        _("first reply within, in hours"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MONTH_HOURS)],
        help_text=_("What everybody who asks here can count on. Empty: no promise."),
    )
    review_first = models.PositiveSmallIntegerField(
        _("first posts that a facilitator reads before others do"),
        default=0,
        validators=[MaxValueValidator(20)],
        help_text=_("Of each new person. 0: everything is shown at once."),
    )
    slow_minutes = models.PositiveSmallIntegerField(
        _("minutes between two posts of one person"),
        default=0,
        validators=[MaxValueValidator(DAY_MINUTES)],
        help_text=_("Slow mode, for heated days. 0: off."),
    )
    locked_until = models.DateTimeField(_("read-only until"), null=True, blank=True)
    lock_reason = models.CharField(_("why"), max_length=200, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("community")
        verbose_name_plural = _("communities")
        constraints = [
            models.CheckConstraint(
                name="community_lock_has_a_reason",
                condition=Q(locked_until__isnull=True) | ~Q(lock_reason=""),
                violation_error_message=_("Say why nobody can write here for a while."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("communities:community", args=[self.key])


class Member(models.Model):
    """A person's time in a community; leaving ends it, joining again begins another."""

    class Role(models.TextChoices):
        MEMBER = "member", _("member")
        FACILITATOR = "facilitator", _("facilitator")
        GUEST = "guest", _("guest from outside")

    community = models.ForeignKey("communities.Community", models.CASCADE, related_name="members")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="communities")
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.MEMBER)
    joined = models.DateTimeField()
    left = models.DateTimeField(null=True, blank=True)
    weekly_minutes = models.PositiveSmallIntegerField(
        _("minutes a week"),
        default=0,
        validators=[MaxValueValidator(2400)],
        help_text=_("What a facilitator keeps free for this place."),
    )

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


class Meter(models.Model):
    """A figure of a community as it was worked out and released: the promise, the first months.

    result is what may be shown, refusal the reason why nothing may. facts holds what is counted
    of the place itself and of nobody in particular (minutes promised, topics).
    """

    community = models.ForeignKey("communities.Community", models.CASCADE, related_name="meters")
    name = models.CharField(max_length=20)
    since = models.DateTimeField()
    until = models.DateTimeField()
    computed = models.DateTimeField()
    result = models.JSONField(null=True)
    refusal = models.CharField(max_length=400, blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "name"], name="meter_once")]

    def __str__(self) -> str:
        return f"{self.name} of {self.community}"
