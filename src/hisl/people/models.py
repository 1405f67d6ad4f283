"""Persons, groups, and who belonged where at which time."""

import secrets
import uuid
from datetime import date
from functools import lru_cache
from typing import Any, ClassVar
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import get_script_prefix, reverse
from django.utils.translation import gettext_lazy as _


def new_actor() -> int:
    """An opaque number by which the log knows a person: random, so that nobody can recompute it.

    53 bits, so that it stays exact wherever numbers become floats: frames with gaps, JavaScript.
    """
    return secrets.randbits(53)


@lru_cache(maxsize=4096)
def _profile_at(username: str, _prefix: str) -> str:
    return reverse("people:profile", args=[username])


def known_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(_("%(name)s is no time zone that we know."), params={"name": name})


def languages() -> list[tuple[str, Any]]:
    return settings.LANGUAGES


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
    about = models.TextField(
        _("about me"), max_length=600, blank=True, help_text=_("A few plain sentences.")
    )
    # The digest of the picture's bytes, which stand in Picture; empty: no picture.
    picture = models.CharField(max_length=32, blank=True, editable=False)
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        blank=True,
        validators=[known_time_zone],
        help_text=_("For example Europe/Berlin. Empty: the time zone of the organisation."),
    )
    language = models.CharField(_("language"), max_length=10, blank=True, choices=languages)
    # When somebody new was led to the first steps: once.
    welcomed = models.DateTimeField(null=True, blank=True, editable=False)
    guest_of = models.CharField(
        _("guest from"),
        max_length=120,
        blank=True,
        help_text=_("The organisation outside that somebody belongs to; empty for colleagues."),
    )
    guest_until = models.DateField(
        _("guest until"),
        null=True,
        blank=True,
        help_text=_("The last day on which a guest can sign in."),
    )

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
            ),
            models.CheckConstraint(
                name="person_stay_is_a_guests",
                condition=Q(guest_until__isnull=True) | ~Q(guest_of=""),
                violation_error_message=_("Only a guest has a last day. Say where they are from."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def get_absolute_url(self) -> str:
        return _profile_at(self.username, get_script_prefix())

    @property
    def picture_url(self) -> str:
        """The address of the picture; another picture has another one. Empty without a picture."""
        return reverse("people:picture", args=[self.username, self.picture]) if self.picture else ""

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.username

    @property
    def is_guest(self) -> bool:
        """Somebody from outside, invited: marked wherever they are shown."""
        return bool(self.guest_of)

    def stay_is_over(self, today: date) -> bool:
        """Whether the last day on which a guest can sign in has passed."""
        return self.guest_until is not None and self.guest_until < today

    @property
    def initials(self) -> str:
        words = [word for word in self.name.split() if word[0].isalnum()]
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"


class Picture(models.Model):
    """A person's picture: square, small, made anew from what was sent, so that it holds no more."""

    person = models.OneToOneField("people.Person", models.CASCADE, related_name="picture_file")
    body = models.BinaryField()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def __str__(self) -> str:
        return f"picture of {self.person}"


class TopicChoice(models.Model):
    """What somebody says they need, or can help with: their own word for it, no evidence."""

    class Kind(models.TextChoices):
        NEED = "need", _("I need")
        HELP = "help", _("I can help with")

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="topics")
    tag = models.CharField(_("topic"), max_length=60)
    kind = models.CharField(max_length=4, choices=Kind)

    class Meta:
        ordering = ["tag"]
        verbose_name = _("topic of a person")
        verbose_name_plural = _("topics of people")
        indexes = [models.Index(fields=["kind", "tag"], name="topic_by_kind")]
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "tag"], name="topic_chosen_once")
        ]

    def __str__(self) -> str:
        return self.tag


class Introduction(models.Model):
    """Somebody asks a colleague to introduce them to a third: who asked, to whom, through whom.

    Nobody but the two of them knows of it before the colleague has accepted.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    seeker = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    wanted = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    through = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    note = models.CharField(_("what it is about"), max_length=500)
    asked = models.DateTimeField()
    answered = models.DateTimeField(null=True)
    accepted = models.BooleanField(null=True)

    class Meta:
        ordering = ["-asked", "-pk"]
        verbose_name = _("introduction")
        verbose_name_plural = _("introductions")
        constraints = [
            models.UniqueConstraint(
                fields=["seeker", "wanted"],
                condition=Q(answered__isnull=True),
                name="introduction_open_once",
            ),
            models.CheckConstraint(
                name="introduction_has_three_people",
                condition=~Q(seeker=F("wanted"))
                & ~Q(seeker=F("through"))
                & ~Q(wanted=F("through")),
            ),
            models.CheckConstraint(
                name="introduction_answered_is_decided",
                condition=Q(answered__isnull=True, accepted__isnull=True)
                | Q(answered__isnull=False, accepted__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seeker} to {self.wanted} through {self.through}"


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

    def get_absolute_url(self) -> str:
        return reverse("people:group", args=[self.key])


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
