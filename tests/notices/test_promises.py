"""What must hold whatever happens: random months of random people, with real rows and real mail."""

from __future__ import annotations

import uuid
from collections import defaultdict
from datetime import UTC, datetime, time, timedelta

from django.core import mail
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from hypothesis.extra.django import TestCase

import factories as make
from hisl.communities import queries as communities
from hisl.notices import actions, delivery, queries, reading
from hisl.notices.models import Mail, Notice, Reader
from notices.happen import reader, tell

# Two weeks across the night in which the clocks go forward in Europe.
START = datetime(2026, 3, 23, 0, 0, tzinfo=UTC)
DAYS = 15
STEP = timedelta(hours=1)
ZONES = ["Europe/Berlin", "America/New_York", "Asia/Kathmandu", ""]
KINDS = ["question", "answer", "reply", "mention", "watched", "accepted", "moderation"]

walls = some.integers(0, 23).map(time)
wishes = some.fixed_dictionaries(
    {
        "budget": some.integers(0, 2),
        "interrupts": some.sampled_from(Reader.Interrupts.values),
        "digest": some.sampled_from(["daily", "weekly"]),
        "digest_day": some.integers(0, 6),
        "digest_at": walls,
        "quiet_from": walls,
        "quiet_until": walls,
        "quiet_weekends": some.booleans(),
    }
).filter(lambda chosen: chosen["quiet_from"] != chosen["quiet_until"])

hour_of_it = some.integers(0, 7 * 24)
happenings = some.lists(
    some.one_of(
        some.tuples(some.just("tell"), hour_of_it, some.sampled_from(KINDS), some.integers(0, 2)),
        some.tuples(some.just("ask"), hour_of_it, some.just("question"), some.integers(0, 2)),
        some.tuples(some.just("ask"), hour_of_it, some.just("question"), some.just(0)),
        some.tuples(some.just("mute"), hour_of_it, some.just(""), some.integers(0, 2)),
        some.tuples(some.just("visit"), hour_of_it, some.just(""), some.just(0)),
        some.tuples(some.just("leave place"), hour_of_it, some.just(""), some.just(0)),
    ),
    min_size=25,
    max_size=50,
)
EVERYTHING = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])


class TestAMonth(TestCase):
    """One person, their wishes, and what happens to them; then what they got."""

    @EVERYTHING
    @given(wishes, some.sampled_from(ZONES), happenings)
    def test_all_promises_are_kept(self, chosen, zone, what_happens):
        mail.outbox.clear()
        month = Month(chosen, zone)
        month.live(what_happens)
        month.check_budget()
        month.check_hours()
        month.check_questions()
        month.check_silence()


class Month:
    """Plays what happens hour by hour, with the worker's two jobs every hour."""

    def __init__(self, chosen: dict, zone: str) -> None:
        self.ada = reader(time_zone=zone)
        Reader.objects.create(person=self.ada, **chosen)
        self.place = make.community(members=(self.ada,), visibility="private")
        self.threads = [uuid.uuid4() for _ in range(3)]
        self.left_at: datetime | None = None
        self.muted_at: dict[uuid.UUID, datetime] = {}
        self.asked: list[uuid.UUID] = []

    def live(self, what_happens: list) -> None:
        by_hour = defaultdict(list)
        for what, hour, kind, n in what_happens:
            by_hour[hour].append((what, kind, n))
        for hour in range(DAYS * 24):
            now = START + hour * STEP
            for what, kind, n in by_hour[hour]:
                self.happen(what, kind, n, now)
            before = len(mail.outbox)
            delivery.gather(now + STEP / 2)
            delivery.deliver(now + STEP / 2)
            for message in mail.outbox[before:]:
                message.went = now + STEP / 2

    def happen(self, what: str, kind: str, n: int, now: datetime) -> None:
        thread = self.threads[n]
        if what == "mute":
            actions.follow(self.ada, thread, "mute", at=now)
            self.muted_at.setdefault(thread, now)
        elif what == "visit":
            reading.present(self.ada, now)
        elif what == "leave place" and self.left_at is None:
            make.communities.leave(self.place, self.ada, at=now)
            self.left_at = now
        elif what in ("tell", "ask"):
            key = communities.key_of(self.place) if n else "everybody"
            title = f"{what} {thread} {uuid.uuid4()}"
            told = {"kind": kind, "thread": thread, "key": key, "at": now, "title": title}
            about = tell(self.ada, direct=what == "ask", **told)
            if what == "ask" and not n:
                self.asked.append(about)

    def check_budget(self) -> None:
        budget = queries.reader_of(self.ada).budget
        sent = sorted(
            Mail.objects.filter(sort="soon", state="sent").values_list("sent_at", flat=True)
        )
        for at in sent:
            assert sum(at - delivery.WEEK < other <= at for other in sent) <= budget

    def check_hours(self) -> None:
        hours = queries.hours_of(queries.reader_of(self.ada))
        assert not [m.went for m in mail.outbox if hours.is_quiet(m.went)]

    def check_questions(self) -> None:
        """Each question by name stands in the page, and was mailed: nobody looked at the page."""
        stands = set(queries.visible_to(self.ada).values_list("about", flat=True))
        mailed = set(Notice.objects.filter(state="mail").values_list("about", flat=True))
        assert set(self.asked) <= stands
        assert set(self.asked) <= mailed

    def check_silence(self) -> None:
        """After the place was left nothing of it is mailed; of a muted thread only questions."""
        for message in mail.outbox:
            for n, thread in enumerate(self.threads):
                if self.left_at and n and message.went > self.left_at:
                    assert str(thread) not in message.body
                if thread in self.muted_at and message.went > self.muted_at[thread]:
                    assert f"tell {thread}" not in message.body or "From those who" in message.body
