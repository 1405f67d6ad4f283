"""What goes on in each community over the year."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import cycle
from random import Random
from typing import TypeVar

from hisl.domain.demo import steps
from hisl.domain.demo.clock import (
    YEAR_ENDS,
    YEAR_STARTS,
    after,
    day,
    lognormal_hours,
    moment_before,
    working_moment,
)
from hisl.domain.demo.company import TEAMS, Company
from hisl.domain.demo.pages import TAKING_TURNS, grow
from hisl.domain.demo.places import Place
from hisl.domain.demo.planted import PLANTED, FirstAnswer
from hisl.domain.demo.programmes import Plan
from hisl.domain.demo.texts import Situation, fill, lesson_replies, lessons, situations
from hisl.domain.demo.threads import Habits, Pen, Programme, discuss, question

__all__ = ["SCENES", "Stage", "sealing_core"]

T = TypeVar("T")

ALONE = (0,)
LIVELY = Habits(more_answers=0.45, exchange=0.8, aside=0.3, accept=0.6, tried=0.35, reactions=0.9)
DESK = Habits(more_answers=0.18, exchange=0.06, aside=0.04, accept=0.55, tried=0.15, reactions=0.25)
ONE_WAY = Habits(more_answers=0.4, exchange=0.05, aside=0.05, accept=0.5, tried=0.2, reactions=0.4)
SMALL = Habits(more_answers=0.4, exchange=0.6, aside=0.2, accept=0.6, tried=0.3, reactions=0.4)


@dataclass(slots=True)
class Stage:
    """Everything a scene needs: the pen of its community, the company and the programmes."""

    pen: Pen
    company: Company
    plans: Mapping[str, Plan]

    @property
    def place(self) -> Place:
        """The community."""
        return self.pen.place

    @property
    def rng(self) -> Random:
        """The community's own source of chance."""
        return self.pen.rng

    @property
    def members(self) -> list[str]:
        """Everybody who is a member at some time."""
        return list(self.place.inside)

    def with_role(self, *role_titles: str) -> list[str]:
        """The members with one of these roles."""
        return [
            p.username
            for p in self.company.with_role(*role_titles)
            if p.username in self.place.inside
        ]

    @contextmanager
    def within(self, programme: Programme) -> Iterator[None]:
        """Acts written meanwhile belong to the programme's activity, if it holds them."""
        before, self.pen.programme = self.pen.programme, programme
        try:
            yield
        finally:
            self.pen.programme = before

    def asks(
        self,
        *,
        n: int,
        topics: Sequence[str],
        first: datetime,
        last: datetime,
        delay: FirstAnswer,
        who: Callable[[datetime], tuple[str | None, Sequence[str]]],
        habits: Habits,
    ) -> None:
        """n questions in [first, last); who gives asker and helpers at a moment."""
        pool = cycle(_shuffled(self.rng, [s for t in topics for s in situations("question", t)]))
        quota = _unanswered(self.rng, n, delay.unanswered)
        for silent in quota:
            hours = max(0.05, lognormal_hours(self.rng, delay.median_hours, delay.spread))
            asked = moment_before(self.rng, first, last, hours)
            asker, helpers = who(asked)
            if asker is None:
                continue
            key = question(
                self.pen,
                next(pool),
                asked=asked,
                asker=asker,
                answer_after=None if silent else hours,
                helpers=helpers,
                habits=habits,
            )
            if self.rng.random() < 0.4:
                self.views(key, asked, 1)

    def views(self, what: str, since: datetime, crowd: int) -> None:
        """A crowd of members opens something within some days."""
        there = self.place.present(self.members, since)
        for who in self.rng.sample(there, min(crowd, len(there))):
            at = after(self.rng, since, 20)
            if at < YEAR_ENDS and self.place.has(who, at):
                self.pen.write(
                    steps.View(
                        at=at, who=who, key=self.pen.key("view"), community=self.place.key,
                        intervention=self.pen.programme(who, at), what=what,
                        count=self.rng.choice((1, 1, 1, 2, 3)),
                    )
                )  # fmt: skip

    def debriefs(
        self, n: int, topic: str, first: datetime, last: datetime, people: Sequence[str] = ()
    ) -> None:
        """n debriefs, each with three to six of the people (of all members, if none are given)."""
        pool = cycle(_shuffled(self.rng, situations("debrief", topic)))
        for _ in range(n):
            at = working_moment(self.rng, first, last)
            there = self.place.present(people or self.members, at)
            self.debrief(next(pool), at, self.rng.sample(there, self.rng.randint(3, 6)))

    def debrief(self, situation: Situation, at: datetime, people: Sequence[str]) -> None:
        """One debrief, written down by the first of the people."""
        slots = self.pen.setting(situation, people[0], at)
        said = self.pen.said("debrief", people[0], at, "C4")
        expected, happened, why, change = (
            fill(situation.parts[name][0].words, slots)
            for name in ("expected", "happened", "why", "change")
        )
        self.pen.write(
            steps.HoldDebrief(
                **said, title=slots["title"], expected=expected, happened=happened, why=why,
                change=change, participants=tuple(people),
            )
        )  # fmt: skip

    def stories(
        self, n: int, topic: str, first: datetime, last: datetime, tellers: Sequence[str]
    ) -> None:
        """n stories to everybody, read by a few."""
        pool = cycle(_shuffled(self.rng, situations("story", topic)))
        for _ in range(n):
            at = working_moment(self.rng, first, last)
            teller = self.pen.someone(tellers, at)
            if teller is None:
                continue
            situation = next(pool)
            slots = self.pen.setting(situation, teller, at)
            body = self.rng.choice(situation.parts["body"])
            said = self.pen.said("story", teller, at, body.level)
            self.pen.write(
                steps.TellStory(
                    **said, title=slots["title"], markdown=fill(body.words, slots),
                    tags=situation.tags,
                )
            )  # fmt: skip
            self.views(said["key"], at, self.rng.randint(2, 7))
            self.pen.react(said["key"], at, teller, self.members, 1.2)


def field_service(stage: Stage) -> None:
    """Small circles whose members ask, answer, reply and come back to one another."""
    rng, plan = stage.rng, stage.plans["first-time-fix"]
    circles = _circles(stage, n=6, size=7)

    def who(at: datetime) -> tuple[str | None, Sequence[str]]:
        circle = rng.choice(circles)
        asker = stage.pen.someone(circle if rng.random() < 0.9 else stage.members, at)
        return asker, circle if rng.random() < 0.9 else stage.with_role("Pump technician")

    ask = partial(stage.asks, topics=("pumps",), delay=_planned(stage), who=who, habits=LIVELY)
    ask(n=52, first=day("2025-09-15"), last=day("2026-01-05"))
    with stage.within(plan.part("first-time-fix/ask")):
        ask(n=104, first=day("2026-01-06"), last=YEAR_ENDS - timedelta(days=6))
    pool = cycle(_shuffled(rng, situations("discussion", "field")))
    for at in _moments(rng, 56, day("2025-09-15"), YEAR_ENDS - timedelta(days=8)):
        _talk(stage, next(pool), at, rng.choice(circles), LIVELY, turns=rng.randint(3, 5))
    with stage.within(plan.part("first-time-fix/try")):
        trials = cycle(_shuffled(rng, situations("experiment", "field")))
        for at in _moments(rng, 14, day("2026-02-03"), day("2026-07-24")):
            trying = stage.place.present(_earliest(plan)[:16], at)
            _talk(
                stage,
                next(trials),
                at,
                trying[::2] if rng.random() < 0.5 else trying[1::2],
                LIVELY,
                turns=4,
            )
    with stage.within(plan.part("first-time-fix/debrief")):
        stage.debriefs(16, "field", day("2026-01-13"), day("2026-08-14"), list(plan.enrolled))
    _pages_alone(stage, "field", rng.choice(circles)[:2], day("2026-03-02"))


def service_desk(stage: Stage) -> None:
    """Many ask, the desk answers; hardly anybody replies."""
    desk = [*stage.with_role("Service desk agent"), "ngozi.larksfoot"]
    askers = [who for who in stage.members if who not in desk]

    def who(at: datetime) -> tuple[str | None, Sequence[str]]:
        return stage.pen.someone(askers, at), desk

    stage.asks(
        n=330, topics=("desk",), first=day("2025-09-08"), last=YEAR_ENDS - timedelta(days=3),
        delay=_planned(stage), who=who, habits=DESK,
    )  # fmt: skip
    stage.debriefs(4, "desk", day("2025-10-01"), day("2026-07-31"))
    _pages_alone(stage, "desk", desk[:1], day("2025-11-03"))


def sealing(stage: Stage) -> None:
    """A core of ten writes pages in turns and tries things out; others bring their seals."""
    rng, plan = stage.rng, stage.plans["seals-that-last"]
    core = sealing_core(stage.place)
    askers = [who for who in stage.members if who not in core]

    def who(at: datetime) -> tuple[str | None, Sequence[str]]:
        taking_part = [a for a in askers if a in plan.taking_part(at)]
        return stage.pen.someone(taking_part or askers, at), core

    ask = partial(stage.asks, topics=("seals",), delay=_planned(stage), who=who, habits=ONE_WAY)
    with stage.within(plan.part("seals-that-last/ask")):
        ask(n=36, first=day("2025-10-11"), last=day("2025-12-12"))
    ask(n=8, first=day("2026-01-07"), last=YEAR_ENDS - timedelta(days=10))
    pool = cycle(_shuffled(rng, situations("experiment", "seals")))
    with stage.within(plan.part("seals-that-last/try")):
        for at in _moments(rng, 12, day("2026-01-13"), day("2026-03-16")):
            _talk(stage, next(pool), at, core, LIVELY, turns=3)
    with stage.within(plan.part("seals-that-last/debrief")):
        stage.debriefs(10, "seals", day("2026-02-03"), day("2026-05-28"), core)
    _joint_pages(stage, core, plan.part("seals-that-last/pages"))


def from_the_road(stage: Stage) -> None:
    """Stories to everybody; people look and go on."""
    tellers = stage.rng.sample(stage.members, 48)
    stage.stories(140, "road", day("2025-09-10"), YEAR_ENDS - timedelta(days=4), tellers)


def packaging_lines(stage: Stage) -> None:
    """Well until the facilitator leaves at the end of January; then answers come late or never."""
    rng, plan = stage.rng, stage.plans["changeover-club"]
    members = stage.members
    helpers = [*stage.place.facilitators, *rng.sample(members[1:], 14)]
    askers = [who for who in members if who not in helpers]

    def who(at: datetime) -> tuple[str | None, Sequence[str]]:
        return stage.pen.someone(askers, at), helpers

    ask = partial(stage.asks, topics=("lines",), who=who, habits=ONE_WAY)
    first, leaves = day("2025-09-08"), day(PLANTED.facilitator_leaves)
    late = PLANTED.dying_first_answer
    with stage.within(plan.part("changeover-club/ask")):
        ask(n=120, first=first, last=leaves, delay=_planned(stage))
        for month, unanswered in PLANTED.dying_unanswered_by_month:
            delay = FirstAnswer(late.median_hours, late.spread, unanswered)
            start = day(f"{month}-01")
            end = min(start + timedelta(days=28), YEAR_ENDS - timedelta(days=10))
            n = round(18 * (1 - unanswered))
            ask(n=n, first=start, last=end, delay=delay)
    with stage.within(plan.part("changeover-club/stories")):
        tellers = plan.taking_part(day("2025-10-20"))
        stage.stories(52, "changeover", day("2025-10-14"), day("2026-03-26"), tellers)
    stage.debriefs(5, "lines", day("2025-10-01"), day("2026-01-25"))
    _pages_alone(stage, "lines", stage.place.facilitators, day("2025-10-06"))


def old_pumps(stage: Stage) -> None:
    """Four people who know; the other members only read."""
    four = stage.members[:4]

    def who(at: datetime) -> tuple[str | None, Sequence[str]]:
        return stage.pen.someone(four, at), four

    stage.asks(
        n=24, topics=("old",), first=day("2025-10-01"), last=YEAR_ENDS - timedelta(days=12),
        delay=_planned(stage), who=who, habits=_quiet(SMALL),
    )  # fmt: skip
    _pages_alone(stage, "old", four[:1], day("2025-11-10"))


def depot_merger(stage: Stage) -> None:
    """Managers and planners prepare what is not yet known to others."""
    rng = stage.rng

    def who(at: datetime) -> tuple[str | None, Sequence[str]]:
        return stage.pen.someone(stage.members, at), stage.members

    first, last = day("2026-02-16"), YEAR_ENDS - timedelta(days=10)
    stage.asks(
        n=12, topics=("merger",), first=first, last=last, delay=_planned(stage), who=who,
        habits=SMALL,
    )  # fmt: skip
    pool = cycle(situations("discussion", "merger"))
    for at in _moments(rng, 15, first, last):
        _talk(stage, next(pool), at, stage.members, LIVELY, turns=3)
    stage.debriefs(2, "merger", day("2026-06-01"), day("2026-08-20"))


def apprentices(stage: Stage) -> None:
    """Apprentices ask mentors and each other, and praise each other's reports."""
    rng, plan = stage.rng, stage.plans["clear-reports"]
    learners = stage.with_role("Apprentice")

    def who(at: datetime) -> tuple[str | None, Sequence[str]]:
        return stage.pen.someone(learners, at), stage.members

    stage.asks(
        n=52, topics=("apprentices",), first=day("2025-09-20"), last=YEAR_ENDS - timedelta(days=5),
        delay=_planned(stage), who=who, habits=SMALL,
    )  # fmt: skip
    pool = cycle(situations("review", "review"))
    groups = [sorted(plan.enrolled)[n::5] for n in range(5)]
    with stage.within(plan.part("clear-reports/review")):
        for number, at in enumerate(_moments(rng, 42, day("2025-11-10"), day("2026-04-22"))):
            there = _enrolled(plan, groups[number % len(groups)], at)
            if len(there) > 2:
                _talk(stage, next(pool), at, there, LIVELY, turns=4)


def safe_start(stage: Stage) -> None:
    """Lessons that must be read and confirmed, and tips that nobody takes up."""
    rng, plan = stage.rng, stage.plans["safe-start"]
    presenters, replies = stage.place.facilitators, lesson_replies()
    teams, employees = dict(TEAMS), stage.place.employees
    with stage.within(plan.part("safe-start/community")):
        for number, (title, lesson) in enumerate(lessons()):
            at = day("2026-01-13", 8) + timedelta(days=7 * number, minutes=rng.randrange(90))
            who = presenters[number % len(presenters)]
            said = stage.pen.said("lesson", who, at, lesson.level)
            said["intervention"] = "safe-start/community"
            stage.pen.titles.add(title)
            stage.pen.write(
                steps.OpenDiscussion(
                    **said, title=title, markdown=lesson.words, tags=("safety", "lesson")
                )
            )
            stage.views(said["key"], at, 34)
            there = plan.taking_part(at + timedelta(days=2))
            for reader in rng.sample(there, min(13, len(there))):
                then = after(rng, at, 30)
                if not stage.place.has(reader, then) or reader not in plan.taking_part(then):
                    continue
                text = rng.choice(replies)
                words = fill(text.words, {"site": teams[employees[reader].team_at(then)]})
                stage.pen.write(
                    steps.Reply(
                        **stage.pen.said("reply", reader, then, text.level),
                        mandated=True,
                        thread=said["key"],
                        to=said["key"],
                        markdown=words,
                    )
                )
        tellers = rng.sample(plan.taking_part(day("2026-02-01")), 24)
        stage.stories(44, "safe", day("2026-02-02"), day("2026-06-26"), tellers)


SCENES: Mapping[str, Callable[[Stage], None]] = {
    "field-service": field_service,
    "service-desk": service_desk,
    "sealing": sealing,
    "from-the-road": from_the_road,
    "packaging-lines": packaging_lines,
    "old-pumps": old_pumps,
    "depot-merger": depot_merger,
    "apprentices": apprentices,
    "safe-start": safe_start,
}
"""What happens in which community."""


def sealing_core(place: Place) -> list[str]:
    """The ten who write the sealing pages: the first to join who stay for the year."""
    since = sorted(place.inside, key=lambda who: place.inside[who])
    return [who for who in since if place.inside[who][1] >= YEAR_ENDS][:10]


def _joint_pages(stage: Stage, core: Sequence[str], programme: Programme) -> None:
    """Pages of three editors who take turns; a third of them before the programme begins."""
    rng = stage.rng
    subjects = [(s, m) for s in situations("page", "seals") for m in s.machines]
    rng.shuffle(subjects)
    early = _moments(rng, 8, day("2025-10-06"), day("2025-12-08"))
    late = _moments(rng, len(subjects) - 8, day("2026-01-13"), day("2026-06-08"))
    for (situation, machine), at in zip(subjects, [*early, *late], strict=True):
        with stage.within(programme):
            key = grow(
                stage.pen,
                situation,
                machine,
                started=at,
                editors=rng.sample(core, 3),
                turns=TAKING_TURNS,
                tries=rng.randint(6, 8),
                days_between=1.2,
            )
        stage.views(key, at + timedelta(days=10), 3)


def _pages_alone(stage: Stage, topic: str, authors: Sequence[str], first: datetime) -> None:
    """Pages that one author writes and nobody else touches."""
    for number, situation in enumerate(situations("page", topic)):
        for count, machine in enumerate(situation.machines):
            at = first + timedelta(days=9 * count + 30 * number, hours=9)
            author = authors[count % len(authors)]
            grow(
                stage.pen, situation, machine, started=at, editors=[author], turns=ALONE,
                tries=0, days_between=12,
            )  # fmt: skip


def _talk(
    stage: Stage,
    situation: Situation,
    at: datetime,
    circle: Sequence[str],
    habits: Habits,
    *,
    turns: int,
) -> None:
    opener = stage.pen.someone(circle, at)
    if opener is not None:
        discuss(
            stage.pen, situation, opened=at, opener=opener, others=circle, turns=turns,
            habits=habits,
        )  # fmt: skip


def _circles(stage: Stage, *, n: int, size: int) -> list[list[str]]:
    """Disjoint circles of members who were there early and stay, the first with those to meet."""
    early = YEAR_STARTS + timedelta(days=25)
    stay = [
        who for who, (since, until) in stage.place.inside.items()
        if since < early and until >= YEAR_ENDS
    ]  # fmt: skip
    known = [
        who for who in ("amina.okafor", "marisol.ketterby", "odalys.branniford") if who in stay
    ]
    technicians = set(stage.with_role("Pump technician", "Line technician"))
    others = _shuffled(stage.rng, [w for w in stay if w in technicians and w not in known])
    ranked = [*known, *others]
    return [ranked[i * size : (i + 1) * size] for i in range(n)]


def _earliest(plan: Plan) -> list[str]:
    """Those who stay to the end, the earliest enrolment first."""
    stayed = [who for who, (_, _, to_the_end) in plan.enrolled.items() if to_the_end]
    return sorted(stayed, key=lambda who: plan.enrolled[who][0])


def _enrolled(plan: Plan, people: Sequence[str], at: datetime) -> list[str]:
    there = set(plan.taking_part(at))
    return [who for who in people if who in there]


def _planned(stage: Stage) -> FirstAnswer:
    planned = PLANTED.community(stage.place.key).first_answer
    if planned is None:
        raise LookupError(f"no first answer is planned in {stage.place.key}")
    return planned


def _quiet(habits: Habits) -> Habits:
    """The same habits without reactions, so that readers leave no trace."""
    return Habits(
        habits.more_answers, habits.exchange, habits.aside, habits.accept, habits.tried,
        habits.worked, 0.0,
    )  # fmt: skip


def _unanswered(rng: Random, n: int, share: float) -> list[bool]:
    """Which of n questions stay unanswered: the planned share exactly, in a random order."""
    silent = round(n * share)
    return _shuffled(rng, [True] * silent + [False] * (n - silent))


def _moments(rng: Random, n: int, first: datetime, last: datetime) -> list[datetime]:
    return sorted(working_moment(rng, first, last) for _ in range(n))


def _shuffled(rng: Random, items: Sequence[T]) -> list[T]:
    return rng.sample(items, len(items))
