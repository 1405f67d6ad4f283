"""What shows who knows something, what people want of that, and whom a question was put to."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hisl.domain.expertise.load import WEEKLY_CAP
from hisl.domain.expertise.rings import Ring, Urgency

RINGS = [
    (Ring.PEOPLE.value, _("people who may know")),
    (Ring.COMMUNITY.value, _("the community")),
    (Ring.NEIGHBOURS.value, _("neighbouring communities")),
    (Ring.FACILITATOR.value, _("the facilitator")),
    (Ring.DESK.value, _("the L&K desk")),
]
URGENCIES = [
    (Urgency.TODAY.value, _("today: my work stands still")),
    (Urgency.SOON.value, _("in the next days")),
    (Urgency.CALM.value, _("whenever somebody has time")),
]


class Footprint(models.Model):
    """One act of the log, as far as it says what somebody knows; made from the log, never by hand.

    thing is what was written or tried, thread what it is part of. Who asked, accepted and tried
    stands here too: for how soon people reply, and for what came of a text.
    """

    class Kind(models.TextChoices):
        ASKED = "asked", _("asked")
        ANSWERED = "answered", _("answered")
        REPLIED = "replied", _("replied")
        WROTE = "wrote", _("wrote")
        EDITED = "edited", _("edited")
        ACCEPTED = "accepted", _("accepted")
        WORKED = "worked", _("tried it, it worked")
        FAILED = "failed", _("tried it, it did not work")

    act = models.UUIDField(unique=True, editable=False)
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="footprints")
    kind = models.CharField(max_length=8, choices=Kind)
    thing = models.UUIDField()
    thread = models.UUIDField(null=True)
    community = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["thing"], name="footprint_by_thing"),
            models.Index(fields=["thread"], name="footprint_by_thread"),
            models.Index(fields=["person", "-at"], name="footprint_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.thing}"


class Gathered(models.Model):
    """Up to which act of the log footprints were made; one row."""

    seq = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.seq)


class Wish(models.Model):
    """What somebody wants of being found: fewer questions a week, or not to be suggested at all."""

    person = models.OneToOneField("people.Person", models.CASCADE, related_name="expert_wish")
    weekly_cap = models.PositiveSmallIntegerField(null=True)
    opted_out = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"how {self.person} is found"


class HiddenTopic(models.Model):
    """A topic for which somebody does not want to be suggested."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="hidden_topics")
    topic = models.CharField(max_length=60)

    class Meta:
        ordering = ["topic"]
        constraints = [
            models.UniqueConstraint(fields=["person", "topic"], name="topic_hidden_once")
        ]

    def __str__(self) -> str:
        return f"{self.person}: not {self.topic}"


class Disowned(models.Model):
    """A text of which somebody says: this does not show what I know."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="disowned")
    thing = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "thing"], name="thing_disowned_once")
        ]

    def __str__(self) -> str:
        return f"{self.person}: not {self.thing}"


class Ask(models.Model):
    """A question on its way through the rings. due is when it widens next; none: it does not.

    title, url and key are copies of the question's, so that those who are asked see them; the key
    says who may read it, and nobody else is ever asked.
    """

    class State(models.TextChoices):
        OPEN = "open", _("waiting for an answer")
        ANSWERED = "answered", _("has an answer")
        SETTLED = "settled", _("settled")

    question = models.UUIDField(unique=True, editable=False)
    community = models.ForeignKey("communities.Community", models.CASCADE, related_name="asks")
    asker = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="asks")
    masked = models.BooleanField(default=False)
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    url = models.CharField(max_length=500)
    key = models.CharField(max_length=80)
    urgency = models.CharField(max_length=5, choices=URGENCIES, default=Urgency.SOON.value)
    ring = models.PositiveSmallIntegerField(choices=RINGS, default=Ring.PEOPLE.value)
    neighbours = models.ManyToManyField("communities.Community", related_name="asks_from_beside")
    owner = models.ForeignKey(
        "people.Person", models.SET_NULL, null=True, blank=True, related_name="owned_asks"
    )
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    opened = models.DateTimeField()
    due = models.DateTimeField(null=True, blank=True)
    ended = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opened", "-pk"]
        indexes = [
            models.Index(fields=["due"], condition=Q(state="open"), name="ask_due"),
            models.Index(fields=["asker", "state"], name="ask_by_asker"),
            models.Index(fields=["owner", "state"], name="ask_by_owner"),
        ]
        constraints = [
            models.CheckConstraint(
                name="ask_without_end_is_open",
                condition=Q(state="open", ended__isnull=True)
                | (~Q(state="open") & Q(ended__isnull=False, due__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Asked(models.Model):
    """Somebody was asked by name, and what they said.

    week and slot are the load cap, kept by the database: a week (its Monday) has as many slots for
    a person as they may be asked, and each is taken once.
    """

    class State(models.TextChoices):
        OPEN = "open", _("asked")
        TAKEN = "taken", _("on it")
        DECLINED = "declined", _("not me")
        ANSWERED = "answered", _("answered")
        EXPIRED = "expired", _("went on to others")

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    ask = models.ForeignKey("experts.Ask", models.CASCADE, related_name="asked")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="asked_of_me")
    ring = models.PositiveSmallIntegerField(choices=RINGS)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    changed = models.DateTimeField()
    week = models.DateField()
    slot = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["person", "state"], name="asked_by_person")]
        constraints = [
            models.UniqueConstraint(fields=["ask", "person"], name="asked_once_a_question"),
            models.UniqueConstraint(
                fields=["person", "week", "slot"],
                name="asked_no_more_than_the_cap",
                violation_error_message=_("They were asked as often as they may be this week."),
            ),
            models.CheckConstraint(name="asked_within_the_cap", condition=Q(slot__lt=WEEKLY_CAP)),
        ]

    def __str__(self) -> str:
        return f"{self.person} asked: {self.state}"
