"""What people are told, what they follow, how they want to be told, and the mail that went out."""

import uuid
from datetime import time

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """How much of a thing somebody wants to hear."""

    WATCH = "watch", _("Every post")
    NORMAL = "normal", _("Mentions and replies to me")
    MUTE = "mute", _("Nothing")


class Following(models.Model):
    """The level somebody chose for a thread, a community, a person or a topic.

    label, url and key are copies, so that one list shows them all; the key is compared with the
    person's keys whenever the list is shown.
    """

    class What(models.TextChoices):
        THREAD = "thread", _("conversation")
        PLACE = "place", _("community")
        PERSON = "person", _("person")
        TOPIC = "topic", _("topic")

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="followings")
    thing = models.UUIDField()
    what = models.CharField(max_length=6, choices=What, default=What.THREAD)
    level = models.CharField(max_length=6, choices=Level, default=Level.NORMAL)
    label = models.CharField(max_length=300, blank=True)
    url = models.CharField(max_length=500, blank=True)
    key = models.CharField(max_length=80, default="everybody")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("followed thing")
        verbose_name_plural = _("followed things")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["thing", "level"], name="following_by_thing")]
        constraints = [
            models.UniqueConstraint(fields=["person", "thing"], name="following_once_a_thing")
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.level} {self.label or self.thing}"


class Reader(models.Model):
    """How one person wants to be told, and what is known of their presence and their address."""

    class Interrupts(models.TextChoices):
        DIRECT = "direct", _("Only questions put to me by name")
        ADDRESSED = "addressed", _("Also answers, replies and mentions")
        ALL = "all", _("Everything I follow")

    class Digest(models.TextChoices):
        NEVER = "never", _("No digest")
        DAILY = "daily", _("Every day")
        WEEKLY = "weekly", _("Once a week")

    class Day(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    person = models.OneToOneField(
        "people.Person", models.CASCADE, primary_key=True, related_name="reader"
    )
    budget = models.PositiveSmallIntegerField(_("interruptions a week at most"), default=10)
    interrupts = models.CharField(
        _("what may interrupt me"), max_length=9, choices=Interrupts, default=Interrupts.ADDRESSED
    )
    digest = models.CharField(_("digest"), max_length=6, choices=Digest, default=Digest.DAILY)
    digest_day = models.PositiveSmallIntegerField(
        _("day of the weekly digest"), choices=Day, default=Day.MONDAY
    )
    digest_at = models.TimeField(_("time of the digest"), default=time(8))
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True, default=time(19))
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True, default=time(7, 30))
    quiet_weekends = models.BooleanField(_("quiet at weekends"), default=True)
    away_from = models.DateField(_("away from"), null=True, blank=True)
    away_until = models.DateField(_("last day away"), null=True, blank=True)
    present_at = models.DateTimeField(null=True, editable=False)
    bounced_at = models.DateTimeField(null=True, editable=False)
    bounced_address = models.EmailField(blank=True, editable=False)
    bounce_said = models.CharField(max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = _("reader")
        verbose_name_plural = _("readers")
        constraints = [
            models.CheckConstraint(
                name="reader_comes_back_after_leaving",
                condition=Q(away_until__isnull=True)
                | Q(away_from__isnull=False, away_until__gte=F("away_from")),
                violation_error_message=_("The last day away is not before the first."),
            ),
            models.CheckConstraint(
                name="reader_quiet_hours_whole",
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                violation_error_message=_("Quiet hours have a beginning and an end, or neither."),
            ),
        ]

    def __str__(self) -> str:
        return f"how {self.person} is told"


class Mail(models.Model):
    """One mail to one person: claimed in the database first, then sent, and tried again if need be.

    A line of the delivery log. `at` is when it was claimed; a worker that has claimed it holds it
    until `due`, and what is still unsent then is taken up again.
    """

    class Sort(models.TextChoices):
        SOON = "soon", _("at once")
        DIGEST = "digest", _("digest")
        CHECK = "check", _("test of the address")

    class State(models.TextChoices):
        UNSENT = "unsent", _("being sent")
        SENT = "sent", _("sent")
        DROPPED = "dropped", _("not needed any more")
        BOUNCED = "bounced", _("came back")

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="mails")
    sort = models.CharField(max_length=6, choices=Sort)
    state = models.CharField(max_length=7, choices=State, default=State.UNSENT)
    at = models.DateTimeField()
    due = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    said = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["person", "-at"], name="mail_by_person"),
            models.Index(fields=["due"], condition=Q(state="unsent"), name="mail_unsent"),
        ]
        constraints = [
            models.CheckConstraint(
                name="mail_sent_has_its_moment",
                condition=Q(sent_at__isnull=False) | ~Q(state="sent"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.sort} to {self.person}: {self.state}"


class Notice(models.Model):
    """One thing that one person is told, with the reason why they of all people.

    key is who may read what it is about (people.queries.keys_of): compared when it is shown and
    when it is mailed, so that nothing comes from a place somebody has left.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        MAIL = "mail", _("in a mail")
        PAGE = "page", _("in the page only")

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=16)
    # What one thing is told for only once: see kinds.Kind.
    matter = models.CharField(max_length=16)
    reason = models.CharField(max_length=300)
    title = models.CharField(max_length=300)
    url = models.CharField(max_length=500)
    # The beginning of what was written, for the mail.
    text = models.TextField(blank=True)
    about = models.UUIDField()
    thread = models.UUIDField(null=True)
    place = models.UUIDField(null=True)
    key = models.CharField(max_length=80)
    by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    direct = models.BooleanField(default=False)
    seen_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    # When it may next interrupt; none: it waits for the digest.
    soon_at = models.DateTimeField(null=True)
    held = models.CharField(max_length=8, blank=True)
    mail = models.ForeignKey(
        "notices.Mail", models.SET_NULL, null=True, blank=True, related_name="notices"
    )

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["person", "-at"], name="notice_by_person"),
            models.Index(fields=["person", "thread"], name="notice_by_thread"),
            models.Index(fields=["about"], name="notice_by_about"),
            models.Index(fields=["person"], condition=Q(seen_at=None), name="notice_unseen"),
            models.Index(
                fields=["soon_at"],
                condition=Q(state="waiting", soon_at__isnull=False),
                name="notice_due",
            ),
            models.Index(
                fields=["person", "at"], condition=Q(state="waiting"), name="notice_waiting"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "about", "matter"], name="notice_once_for_a_matter"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.person}: {self.title}"


class Received(models.Model):
    """A mail that came in, by its Message-ID: the same one twice is taken once."""

    message = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(
        "people.Person", models.CASCADE, null=True, related_name="received_mails"
    )
    at = models.DateTimeField()
    outcome = models.CharField(max_length=12)

    class Meta:
        verbose_name = _("received mail")
        verbose_name_plural = _("received mails")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.message}: {self.outcome}"
