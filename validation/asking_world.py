"""A month of asking, played through the product's own actions in a process of its own.

Run as a program: members, asks and a seed; it prints what it counted as JSON. HISL_HOME is the
folder of its database, which the caller throws away.
"""

from __future__ import annotations

import json
import os
import random
import sys
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hisl.project.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402

from hisl.communities import actions as communities  # noqa: E402
from hisl.communities.models import Member  # noqa: E402
from hisl.conversations import actions as conversations  # noqa: E402
from hisl.conversations.models import Thread  # noqa: E402
from hisl.domain.expertise.load import WEEKLY_CAP, cap_of  # noqa: E402
from hisl.experts import actions as experts  # noqa: E402
from hisl.experts.models import Ask, Asked, Wish  # noqa: E402
from hisl.notices import delivery  # noqa: E402
from hisl.notices.models import Mail, Notice, Reader  # noqa: E402
from hisl.people import actions as people  # noqa: E402

START = datetime(2026, 3, 2, 6, tzinfo=UTC)
DAYS, STEP = 28, timedelta(hours=12)
AFTERWARDS = 30
THINGS = ["pump", "seal", "valve", "motor", "drive", "press", "glue", "belt", "gear", "cap"]
TROUBLES = ["start", "leak", "wear", "noise", "heat"]
WORDS = [thing + trouble for thing in THINGS for trouble in TROUBLES]
VISIBILITY = ["public"] * 7 + ["private"] * 2 + ["hidden"]
PEOPLE_PER_PLACE = 60
TELLS = ("today", "soon", "soon", "calm")


class World:
    """Everybody and every place, and what was seen of the rules that must hold."""

    def __init__(self, members: int, asks: int, seed: int) -> None:
        self.chance = random.Random(seed)
        self.wrong: Counter[str] = Counter()
        self.asks = asks
        self.last = self.asked = 0
        self.owners: set[tuple[int, int]] = set()
        self._people(members)
        self._places(max(2, members // PEOPLE_PER_PLACE))
        self._history()

    def _people(self, members: int) -> None:
        self.people = [people.add_person(f"p{n}", name=f"P {n}") for n in range(members)]
        for n, person in enumerate(self.people):
            person.email = f"p{n}@example.org"
            person.save(update_fields=["email"])
        for n in range(2):
            people.add_person(f"desk{n}", name=f"Desk {n}", is_superuser=True, is_staff=True)
        for person in self.chance.sample(self.people, members // 10):
            start = START.date() + timedelta(days=self.chance.randrange(DAYS))
            end = start + timedelta(days=self.chance.randrange(1, 15))
            Reader.objects.create(person=person, away_from=start, away_until=end)
        for person in self.chance.sample(self.people, members // 10):
            wishes = {"weekly_cap": self.chance.randrange(WEEKLY_CAP), "opted_out": False}
            experts.wish(person, **wishes)

    def _places(self, number: int) -> None:
        self.places, self.topics, self.inside = [], {}, defaultdict(list)
        for n in range(number):
            # One in ten has nobody who looks after it.
            leading = self.chance.sample(self.people, 2) if n % 10 else []
            place = communities.open_community(
                key=f"c{n}", name=f"C {n}", purpose="To learn.", at=START - timedelta(days=90),
                facilitators=leading, visibility=self.chance.choice(VISIBILITY),
            )  # fmt: skip
            self.places.append(place)
            self.topics[place.pk] = self.chance.sample(WORDS, 4)
            self.inside[place.pk] += leading
        for person in self.people:
            for place in self.chance.sample(self.places, self.chance.choice((1, 1, 2))):
                communities.join(place, person, at=START - timedelta(days=80))
                self.inside[place.pk].append(person)

    def _history(self) -> None:
        """What was asked and answered before the month: on this it rests who may know."""
        for place in self.places:
            for _ in range(6):
                asker, helper = self.chance.sample(self.inside[place.pk], 2)
                at = START - timedelta(days=self.chance.randrange(2, 60))
                thread = self._question(place, asker, at)
                self._answer(thread, helper, at + timedelta(hours=5))
        experts.gather(START)

    def _question(self, place, asker, at):
        topic = " ".join(self.chance.sample(self.topics[place.pk], 2))
        return conversations.open_thread(
            community=place, author=asker, kind="question", title=f"Trouble with {topic}",
            markdown=f"What helps with {topic}?", at=at, urgency=self.chance.choice(TELLS),
        )  # fmt: skip

    def _answer(self, thread, helper, at):
        return conversations.answer(
            thread, author=helper, markdown=f"{thread.title}: measure first.", at=at
        )

    def month(self) -> None:
        steps = DAYS * 2
        for step in range(steps):
            now = START + step * STEP
            for _ in range(self.asks // steps + (step < self.asks % steps)):
                place = self.chance.choice(self.places)
                self._question(place, self.chance.choice(self.inside[place.pk]), now)
            self._respond(now)
            self._work(now)
            self._look(now)

    def afterwards(self) -> None:
        """Nobody answers any more: every open question must come to somebody who has it."""
        for day in range(AFTERWARDS):
            now = START + timedelta(days=DAYS + day)
            experts.widen(now)
            self._look(now)
        self.wrong["open without owner after the last ring"] = Ask.objects.filter(
            state=Ask.State.OPEN, owner__isnull=True
        ).count()

    def _respond(self, now: datetime) -> None:
        waiting = Asked.objects.filter(state__in=["open", "taken"], ask__state="open")
        for asked in waiting.select_related("ask__community", "ask__asker", "person"):
            said = self.chance.random()
            if said < 0.15:
                self._answer(_thread(asked.ask), asked.person, now)
            elif said < 0.25:
                experts.decline(asked, now)
            elif said < 0.35 and asked.state == Asked.State.OPEN:
                experts.take(asked, now)
        for ask in Ask.objects.filter(state=Ask.State.OPEN).select_related("community"):
            if self.chance.random() < 0.04:
                self._answer(_thread(ask), self.chance.choice(self.inside[ask.community_id]), now)
        for ask in Ask.objects.filter(state=Ask.State.ANSWERED).select_related("community"):
            said = self.chance.random()
            if said < 0.2:
                experts.settled(ask.question, now)
            elif said < 0.25:
                experts.go_on(ask, now)

    def _work(self, now: datetime) -> None:
        experts.gather(now)
        experts.widen(now)
        for minutes in (0, 3, 300):
            while delivery.deliver(now + timedelta(minutes=minutes)):
                pass
            delivery.gather(now + timedelta(minutes=minutes))

    def _look(self, now: datetime) -> None:
        """Compare what just happened with the rules, worked out here in another way."""
        new = Asked.objects.filter(pk__gt=self.last).order_by("pk")
        for asked in new.select_related("ask", "person"):
            self.last = asked.pk
            self.asked += 1
            self._look_at(asked.ask, asked.person, "asked")
            self.wrong["asked while away"] += _is_away(asked.person, asked.at)
        owned = set(Ask.objects.filter(owner__isnull=False).values_list("pk", "owner"))
        for pk, _ in sorted(owned - self.owners):
            ask = Ask.objects.select_related("owner").get(pk=pk)
            self._look_at(ask, ask.owner, "owner")
        self.owners |= owned

    def _look_at(self, ask: Ask, person, what: str) -> None:
        self.wrong[f"{what} who may not read"] += not _reads(person, ask.community_id)
        told = Notice.objects.filter(person=person, thread=ask.question, direct=True).exists()
        self.wrong[f"{what} who was not told"] += not told
        self.wrong["asked their own question"] += what == "asked" and person.pk == ask.asker_id

    def counted(self) -> dict[str, int]:
        caps = {wish.person_id: cap_of(wish.weekly_cap) for wish in Wish.objects.all()}
        weeks = Counter(Asked.objects.values_list("person", "week"))
        self.wrong["weeks above the load cap"] = sum(
            n > caps.get(person, WEEKLY_CAP) for (person, _), n in weeks.items()
        )
        self.wrong["weeks above the attention budget"] = _above_budget()
        return {
            "members": len(self.people), "asks": Ask.objects.count(), "asked": self.asked,
            "person_weeks": max(1, len(weeks)), "owners": len(self.owners),
            "mails": Mail.objects.filter(sort=Mail.Sort.SOON, sent_at__isnull=False).count(),
            "fullest_week": max(weeks.values(), default=0),
            "wrong": dict(self.wrong),
        }  # fmt: skip


def _thread(ask: Ask) -> Thread:
    return Thread.objects.select_related("community").get(uuid=ask.question)


def _reads(person, place: int) -> bool:
    """Who may read a community, from its rows alone."""
    if person.is_superuser:
        return True
    inside = Member.objects.filter(person=person, community=place, left__isnull=True)
    return (
        inside.exists()
        or Member._meta.get_field("community")
        .related_model.objects.filter(pk=place, visibility="public")
        .exists()
    )


def _is_away(person, at: datetime) -> bool:
    reader = Reader.objects.filter(person=person, away_from__isnull=False).first()
    if reader is None:
        return False
    return reader.away_from <= at.date() and (
        reader.away_until is None or at.date() <= reader.away_until
    )


def _above_budget() -> int:
    """How many stretches of seven days hold more interrupting mails than the person's budget."""
    sent: dict[int, list[datetime]] = defaultdict(list)
    mails = Mail.objects.filter(sort=Mail.Sort.SOON, sent_at__isnull=False)
    for person, at in mails.order_by("sent_at").values_list("person", "sent_at"):
        sent[person].append(at)
    budgets = dict(Reader.objects.values_list("person", "budget"))
    usual = Reader._meta.get_field("budget").default
    return sum(
        sum(start <= at < start + timedelta(days=7) for at in times) > budgets.get(person, usual)
        for person, times in sent.items()
        for start in times
    )


def main(members: int, asks: int, seed: int) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    call_command("migrate", interactive=False, verbosity=0)
    world = World(members, asks, seed)
    world.month()
    world.afterwards()
    print(json.dumps(world.counted()))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
