"""A month of being told, played through the product's own actions in a process of its own.

Run as a program: members, how many conversations a member is in the middle of a day, a seed; it
prints what it counted as JSON. HISL_HOME is the folder of
its database, which the caller throws away.
"""

from __future__ import annotations

import json
import os
import random
import re
import smtplib
import statistics
import sys
import uuid
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hisl.project.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.mail.backends.base import BaseEmailBackend  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402

from hisl.communities import actions as communities  # noqa: E402
from hisl.communities import queries as places  # noqa: E402
from hisl.notices import actions, delivery, queries, reading  # noqa: E402
from hisl.notices.models import Notice, Reader  # noqa: E402
from hisl.notices.presets import PRESETS  # noqa: E402
from hisl.people.models import Person  # noqa: E402

# Four weeks around the night in which the clocks of Europe go forward.
START = datetime(2026, 3, 9, tzinfo=UTC)
DAYS, STEP = 28, timedelta(hours=1)
# Time for the last weekly digests, and for those who come back from holidays.
AFTERWARDS = 24
ZONES = ["Europe/Berlin", "Europe/Lisbon", "America/New_York", "Asia/Kolkata", "Asia/Tokyo"]
PEOPLE_PER_PLACE = 80
FAILING, KILLING = 0.02, 0.002
MARK = re.compile(r"\[(\d+)\]")


class Killed(BaseException):
    """The worker is gone after a mail went out, before it could say so."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What arrived: to whom, when, which sort, which notices it was about."""

    person: int
    at: datetime
    sort: str
    name: str
    about: tuple[int, ...]


class Post(BaseEmailBackend):
    """A mail server that sometimes fails and sometimes takes the worker with it."""

    chance = random.Random()
    now = START
    letters: list[Letter]

    def send_messages(self, messages):
        for message in messages:
            if self.chance.random() < FAILING:
                raise smtplib.SMTPServerDisconnected("The line broke.")
            self.letters.append(_letter(message, Post.now))
            if self.chance.random() < KILLING:
                raise Killed
        return len(messages)


def _letter(message, now: datetime) -> Letter:
    return Letter(
        person=int(re.search(r"p(\d+)@", message.to[0])[1]),
        at=now,
        sort=message.extra_headers["List-Id"].split("<")[1].split(".")[0],
        name=message.extra_headers["Message-ID"],
        about=tuple(int(number) for number in MARK.findall(message.body)),
    )


class World:
    """Everybody and every place, and what was seen of the rules that must hold."""

    def __init__(self, members: int, talks: float, seed: int) -> None:
        self.chance = random.Random(seed)
        Post.chance, Post.letters = random.Random(seed + 1), []
        self.talks = talks
        self.told = self.direct = 0
        self.muted: dict[tuple[int, uuid.UUID], datetime] = {}
        self.left: dict[tuple[int, str], datetime] = {}
        self._people(members)
        self._places(max(2, members // PEOPLE_PER_PLACE))

    def _people(self, members: int) -> None:
        Person.objects.bulk_create(
            Person(
                username=f"p{n}", name=f"P {n}", email=f"p{n}@pumps.org", password="!",
                time_zone=self.chance.choice(ZONES),
            )
            for n in range(members)
        )  # fmt: skip
        self.people = {int(p.username[1:]): p for p in Person.objects.all()}
        Reader.objects.bulk_create(self._reader(person) for person in self.people.values())
        self.readers = {
            int(r.person.username[1:]): r for r in Reader.objects.select_related("person")
        }
        self.hours = {n: queries.hours_of(reader) for n, reader in self.readers.items()}
        # Few are asked a lot: the weight of a member falls with their rank.
        self.weights = [1 / (1 + n) ** 0.7 for n in range(members)]

    def _reader(self, person: Person) -> Reader:
        values = dict(self.chance.choice(PRESETS[:3]).values)
        values["digest"] = self.chance.choice(["daily", "daily", "weekly"])
        values["digest_day"] = self.chance.randrange(5)
        values["digest_at"] = time(self.chance.randrange(6, 20), 30)
        values["quiet_weekends"] = self.chance.random() < 0.7
        if self.chance.random() < 0.1:
            start = START.date() + timedelta(days=self.chance.randrange(DAYS))
            values["away_from"] = start
            values["away_until"] = start + timedelta(days=self.chance.randrange(1, 15))
        return Reader(person=person, **values)

    def _places(self, number: int) -> None:
        everybody = list(self.people.values())
        self.places, self.inside, self.leading = [], {}, set()
        for n in range(number):
            place = communities.open_community(
                key=f"c{n}", name=f"C {n}", purpose="To learn.", at=START,
                facilitators=(everybody[n],), visibility="private",
            )  # fmt: skip
            members = self.chance.sample(everybody, min(len(everybody), PEOPLE_PER_PLACE))
            for member in members:
                communities.join(place, member, at=START)
            self.places.append(place)
            self.inside[place.pk] = {everybody[n], *members}
            self.leading.add(everybody[n].pk)
            for member in members[: len(members) // 10]:
                actions.follow(member, place.uuid, "watch", at=START, label=place.name)

    # What happens

    def play(self) -> None:
        steps = timedelta(days=1) // STEP
        for n in range((DAYS + AFTERWARDS) * steps):
            now = START + n * STEP
            if n < DAYS * steps:
                self._happen(now, steps)
            self._work(now)

    def _happen(self, now: datetime, steps: int) -> None:
        awake = [n for n in self.people if self._works(n, now)]
        for _ in range(self._poisson(len(awake) * self.talks * 3 / steps)):
            with transaction.atomic():
                self._talk(now)
        for n in awake:
            if self.chance.random() < 2.0 / steps:
                self._visit(n, now)

    def _works(self, n: int, now: datetime) -> bool:
        hours = self.hours[n]
        local = now.astimezone(hours.zone)
        return local.weekday() < 5 and 8 <= local.hour < 18 and not hours.is_away(now)

    def _poisson(self, mean: float) -> int:
        count, left = 0, self.chance.expovariate(1)
        while left < mean:
            count, left = count + 1, left + self.chance.expovariate(1)
        return count

    def _talk(self, now: datetime) -> None:
        """One conversation of a moment: a question, its answers, who is named, who watches."""
        place = self.chance.choice(self.places)
        key, inside = places.key_of(place), list(self.inside[place.pk])
        thread = uuid.uuid4()
        author = self.chance.choice(inside)
        for kind, number in (("answer", 3), ("reply", 3), ("accepted", 1)):
            for _ in range(self.chance.randrange(number + 1)):
                self._tell([author], kind, place, thread, now, key)
        named = self.chance.choices(list(self.people.values()), self.weights, k=2)
        self._tell(named, "mention", None, thread, now, "everybody")
        if self.chance.random() < 0.6:
            asked = self.chance.choices(list(self.people.values()), self.weights)
            self._tell(asked, "question", None, thread, now, "everybody", direct=True)
        self._tell(queries.followers(place.uuid), "watched", place, thread, now, key)
        if self.chance.random() < 0.1:
            actions.follow(author, thread, "mute", at=now)
            self.muted[self._number(author), thread] = now
        if self.chance.random() < 0.02 and author.pk not in self.leading:
            communities.leave(place, author, at=now)
            self.inside[place.pk].discard(author)
            self.left[self._number(author), key] = now

    def _tell(self, people, kind, place, thread, now, key, *, direct=False) -> None:
        self.told += 1
        about = uuid.uuid4()
        told = actions.tell(
            people, kind=kind, reason="It concerns you.", title=f"[{about.int % 10**12}]",
            url="/", about=about, key=key, at=now, thread=thread if place else None,
            place=place.uuid if place else None, direct=direct,
        )  # fmt: skip
        self.told += told - 1
        self.direct += told if direct else 0

    def _visit(self, n: int, now: datetime) -> None:
        person = self.people[n]
        reading.present(person, now)
        if self.chance.random() < 0.5:
            reading.seen(queries.visible_to(person).filter(seen_at=None), now)

    def _number(self, person: Person) -> int:
        return int(person.username[1:])

    def _work(self, now: datetime) -> None:
        """What a worker does in this time; one that was killed is started again."""
        Post.now = now
        delivery.gather(now)
        while True:
            try:
                if not self._due(now):
                    return
                delivery.deliver(now)
            except Killed:
                continue

    def _due(self, now: datetime) -> bool:
        waiting = Notice.objects.filter(state="waiting", soon_at__lte=now)
        return (
            waiting.exists() or delivery.Mail.objects.filter(state="unsent", due__lte=now).exists()
        )

    # What came of it

    def counted(self) -> dict[str, object]:
        first, again = {}, 0
        for letter in Post.letters:
            again += letter.name in first
            first.setdefault(letter.name, letter)
        letters = list(first.values())
        soon = defaultdict(list)
        for letter in letters:
            if letter.sort == "soon":
                soon[letter.person].append(letter.at)
        weeks = [self._in_week(soon.get(n, []), 2) for n in self.people]
        ceiling = [n for n in self.people if self._peak(soon.get(n, [])) >= self._budget(n)]
        return {
            "members": len(self.people),
            "told": self.told,
            "direct": self.direct,
            "soon": sum(map(len, soon.values())),
            "digests": sum(letter.sort == "digest" for letter in letters),
            "again": again,
            "median_week": statistics.median(weeks),
            "most_week": max(weeks),
            "at_ceiling": len(ceiling) / len(self.people),
            "wrong": self._wrong(Post.letters, soon),
        }

    def _budget(self, n: int) -> int:
        return self.readers[n].budget

    def _in_week(self, sent: list[datetime], number: int) -> int:
        start = START + timedelta(weeks=number - 1)
        return sum(start <= at < start + delivery.WEEK for at in sent)

    def _peak(self, sent: list[datetime]) -> int:
        return max((sum(at - delivery.WEEK < o <= at for o in sent) for at in sent), default=0)

    def _wrong(self, letters: list[Letter], soon: dict[int, list[datetime]]) -> Counter[str]:
        wrong: Counter[str] = Counter()
        for n, sent in soon.items():
            beyond = max(0, self._peak(sent) - self._budget(n))
            wrong["mails at once beyond the budget"] += beyond
        told = {notice.about.int % 10**12: notice for notice in Notice.objects.filter(direct=False)}
        for letter in letters:
            hours = self.hours[letter.person]
            wrong["mails in quiet hours"] += hours.is_quiet(letter.at)
            wrong["mails while away"] += hours.is_away(letter.at)
            about = [told[number] for number in letter.about if number in told]
            wrong["mails about what may not be read"] += self._after(
                self.left, letter, about, "key"
            )
            wrong["mails about what was muted"] += self._after(self.muted, letter, about, "thread")
        wrong.update(self._lost(letters))
        return wrong

    def _after(self, since: dict, letter: Letter, about: list[Notice], by: str) -> int:
        ended = [since.get((letter.person, getattr(notice, by))) for notice in about]
        return sum(at is not None and letter.at > at for at in ended)

    def _lost(self, letters: list[Letter]) -> Counter[str]:
        """What neither stands in a mail nor was seen, for no reason that a person gave."""
        lost: Counter[str] = Counter()
        # A digest names a dozen; the others it counts stand in the page.
        mailed = set(Notice.objects.filter(mail__state="sent").values_list("pk", flat=True))
        direct = Notice.objects.filter(direct=True)
        lost["questions by name not in the page"] = self.direct - direct.count()
        named = {number for letter in letters for number in letter.about}
        for notice in direct.filter(seen_at=None):
            lost["questions by name neither seen nor mailed"] += (
                notice.about.int % 10**12 not in named
            )
        good = ("present", "muted", "gone", "seen")
        others = Notice.objects.filter(direct=False, seen_at=None).exclude(held__in=good)
        lost["other notices lost"] = sum(
            pk not in mailed for pk in others.values_list("pk", flat=True)
        )
        return lost


def main() -> None:
    members, talks, seed = int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
    settings.EMAIL_BACKEND = f"{__name__}.Post"
    sys.modules.setdefault("validation.attention_world", sys.modules[__name__])
    call_command("migrate", interactive=False, verbosity=0)
    world = World(members, talks, seed)
    world.play()
    print(json.dumps(world.counted()))


if __name__ == "__main__":
    main()
