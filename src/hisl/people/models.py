"""Persons, groups, and who belonged where at which time."""

import secrets
import uuid
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


def new_actor() -> int:
    """An opaque number by which the log knows a person: random, so that nobody can recompute it.

    53 bits, so that it stays exact wherever numbers become floats: frames with gaps, JavaScript.
    """
    return secrets.randbits(53)


class Person(AbstractUser):
    """Somebody with an account, or an unclaimed account made by an importer.

    The log never holds a key to this table, only `actor`; this table alone can turn one into the
    other, and forgetting that number here makes the acts nobody's.
    """

    first_name = None
    last_name = None
    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=150)
    email = models.EmailField(_("email address"), blank=True)
    actor = models.BigIntegerField(unique=True, default=new_actor, editable=False)
    role_title = models.CharField(_("role"), max_length=120, blank=True)
    claimed = models.BooleanField(
        _("claimed"), default=True, help_text=_("Somebody signs in with this account.")
    )
    source = models.CharField(_("imported from"), max_length=80, blank=True)
    source_url = models.URLField(_("profile at the source"), max_length=300, blank=True)

    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name", "username"]
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                condition=~Q(email=""),
                name="person_email_once",
                violation_error_message=_("Another account has this address."),
            )
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def get_absolute_url(self) -> str:
        return reverse("people:profile", args=[self.username])

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.username

    @property
    def initials(self) -> str:
        words = [word for word in self.name.split() if word[0].isalnum()]
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"


class Group(models.Model):
    """A team, unit or cohort. Units form a tree; membership has dates."""

    class Kind(models.TextChoices):
        TEAM = "team", _("team")
        UNIT = "unit", _("unit")
        COHORT = "cohort", _("cohort")

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    key = models.SlugField(_("key"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=150)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.TEAM)
    parent = models.ForeignKey(
        "people.Group",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("part of"),
    )

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's time in a group: from `since` on, up to and without `until`."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="memberships")
    group = models.ForeignKey("people.Group", models.CASCADE, related_name="memberships")
    since = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["since"]
        constraints = [
            models.CheckConstraint(
                name="membership_ends_after_start",
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
                violation_error_message=_("A membership ends after it has begun."),
            ),
            models.UniqueConstraint(
                fields=["person", "group", "since"], name="membership_begins_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.group} from {self.since}"
