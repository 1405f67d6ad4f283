"""The five programmes: what is planned, who takes part, who stops, who comes to the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from hisl.domain.demo import steps
from hisl.domain.demo.clock import chance, day, working_moment
from hisl.domain.demo.company import Company
from hisl.domain.demo.kpi import CLUB_COHORTS, COHORTS
from hisl.domain.demo.places import Place
from hisl.domain.demo.steps import Activity
from hisl.domain.demo.threads import Programme

__all__ = ["Plan", "open_programmes"]

DESIGNER = "dagny.hollowell"
WITHDRAWAL_SHARE, FAILED_SHARE = 0.12, 0.06
REASONS = ("no time beside the round", "changed depot", "not what I expected", "long absence")


@dataclass(slots=True)
class Plan:
    """A programme with its enrolments: username -> (since, until, how it ended)."""

    key: str
    name: str
    purpose: str
    community: str
    opened: datetime
    activities: tuple[Activity, ...]
    completion_rule: str
    planned_outcome: str
    enrolled: dict[str, tuple[datetime, datetime, bool]] = field(default_factory=dict)

    @property
    def starts(self) -> datetime:
        """Start of its first activity."""
        return min(activity.starts for activity in self.activities)

    @property
    def ends(self) -> datetime:
        """End of its last activity."""
        return max(activity.ends for activity in self.activities)

    def part(self, key: str) -> Programme:
        """Which acts belong to the activity: those of people enrolled, while it runs."""
        activity = next(a for a in self.activities if a.key == key)

        def belongs(who: str, at: datetime) -> str | None:
            since, until, _ = self.enrolled.get(who, (at, at, False))
            runs = activity.starts <= at < activity.ends
            return activity.key if runs and since < at < until else None

        return belongs

    def taking_part(self, at: datetime) -> list[str]:
        """Those enrolled at that moment."""
        return [who for who, (since, until, _) in self.enrolled.items() if since < at < until]

    def enrol(self, rng: Random, place: Place, who: str, since: datetime) -> None:
        """Enrol a member (they join if they are not yet one); some withdraw on the way."""
        employee = place.employees[who]
        if employee.until is not None or employee.arrived >= since or who in self.enrolled:
            return
        at = working_moment(rng, since, since + timedelta(days=4))
        place.join(who, at - timedelta(hours=3))
        at = max(at, place.inside[who][0] + timedelta(hours=1))
        if at >= self.ends - timedelta(days=30):
            return
        stops = rng.random() < WITHDRAWAL_SHARE and who not in KEPT
        until = working_moment(rng, at + timedelta(days=10), self.ends) if stops else self.ends
        self.enrolled[who] = (at, until, not stops)

    def script(self, rng: Random) -> Iterator[steps.Step]:
        """The opening, enrolments, withdrawals and completions, not in order of time."""
        yield steps.OpenProgramme(
            at=self.opened,
            who=DESIGNER,
            key=f"programme/{self.key}",
            programme=self.key,
            name=self.name,
            purpose=self.purpose,
            community=self.community,
            starts=self.starts,
            ends=self.ends,
            activities=self.activities,
            completion_rule=self.completion_rule,
            planned_outcome=self.planned_outcome,
        )
        for who, (since, until, stayed) in self.enrolled.items():
            yield steps.Enrol(
                at=since, who=who, key=f"enrol/{self.key}/{who}", programme=self.key
            )  # fmt: skip
            if not stayed:
                yield steps.Withdraw(
                    at=until, who=who, key=f"withdraw/{self.key}/{who}", programme=self.key,
                    reason=rng.choice(REASONS),
                )  # fmt: skip
                continue
            yield steps.Complete(
                at=until + timedelta(minutes=rng.randrange(600)),
                who=who,
                key=f"complete/{self.key}/{who}",
                programme=self.key,
                result="failed" if rng.random() < FAILED_SHARE else "passed",
            )


KEPT = ("marisol.ketterby",)
"""People one may sign in as stay to the end, so that there is something to see."""


def open_programmes(
    seed: int, company: Company, places: Mapping[str, Place], circles: Iterable[list[str]]
) -> dict[str, Plan]:
    """The programmes of a seed by key, with everybody enrolled."""
    rng = chance(seed, "programmes")
    plans = {plan.key: plan for plan in _plans()}
    technicians = company.with_role("Pump technician", "Lead technician")
    for person in technicians:
        cohort = COHORTS[person.team_at(day("2026-01-01"))]
        if cohort is None:
            continue
        start = max(day(f"{cohort}-03", 6), plans["first-time-fix"].starts)
        # Who has moved meanwhile is no longer in a depot that starts then.
        if COHORTS[person.team_at(start + timedelta(days=4))] == cohort:
            plans["first-time-fix"].enrol(rng, places["field-service"], person.username, start)
    core = [who for circle in circles for who in circle]
    for who in (*core, *list(places["sealing"].inside)[:26]):
        plans["seals-that-last"].enrol(rng, places["sealing"], who, day("2025-10-04", 6))
    for person in company.with_role("Apprentice"):
        plans["clear-reports"].enrol(
            rng, places["apprentices"], person.username, day("2025-11-03", 6)
        )
    safe = places["safe-start"]
    for who in [w for w in safe.inside if w not in safe.facilitators]:
        plans["safe-start"].enrol(rng, safe, who, day("2026-01-07", 6))
    for person in company.with_role("Line technician"):
        if CLUB_COHORTS[person.team_at(day("2025-10-01"))] is not None:
            plans["changeover-club"].enrol(
                rng, places["packaging-lines"], person.username, day("2025-10-01", 6)
            )
    return plans


def _plans() -> Iterator[Plan]:
    yield Plan(
        key="first-time-fix",
        name="First-time fix",
        purpose="Find the cause at the first visit, so that nobody has to come back for it.",
        community="field-service",
        opened=day("2025-12-08", 9),
        activities=(
            _activity("first-time-fix/ask", 8, "Ask before you order", "2026-01-05", "2026-08-14",
                      "C3", "G2", 4.0, 60),
            _activity("first-time-fix/debrief", 13, "Debrief of repeat visits", "2026-01-12",
                      "2026-08-14", "C4", "G3", 3.0, 40),
            _activity("first-time-fix/try", 30, "Try the four-box sheet", "2026-02-02",
                      "2026-07-31", "C5", "G3", 2.0, 30),
        ),
        completion_rule="One question or answer and one debrief or try.",
        planned_outcome="Repeat visits within 30 days per 100 jobs, by depot and month",
    )  # fmt: skip
    yield Plan(
        key="seals-that-last",
        name="Seals that last",
        purpose="Know why seals fail early, test it, and write it where all find it.",
        community="sealing",
        opened=day("2025-09-22", 9),
        activities=(
            _activity("seals-that-last/ask", 8, "Bring your failed seal", "2025-10-06",
                      "2025-12-19", "C3", "G2", 2.0, 12),
            _activity("seals-that-last/try", 30, "Try it, report it", "2026-01-12", "2026-03-27",
                      "C5", "G3", 6.0, 18),
            _activity("seals-that-last/debrief", 13, "Debrief of the tries", "2026-02-02",
                      "2026-05-29", "C4", "G3", 2.0, 10),
            _activity("seals-that-last/pages", 22, "Write the sealing pages", "2026-01-12",
                      "2026-06-26", "C5", "G5", 9.0, 24),
        ),
        completion_rule="One try or five revisions of the pages.",
        planned_outcome="Seal life until the next change, months",
    )  # fmt: skip
    yield Plan(
        key="clear-reports",
        name="Clear reports",
        purpose="Service reports that another can work from, reviewed by those who write them.",
        community="apprentices",
        opened=day("2025-10-20", 9),
        activities=(
            _activity("clear-reports/review", 16, "Peer review with a rubric", "2025-11-03",
                      "2026-04-30", "C5", "G3", 8.0, 14),
        ),
        completion_rule="One report put up and four reviewed.",
        planned_outcome="Questions back to the author per report",
    )  # fmt: skip
    yield Plan(
        key="safe-start",
        name="Safe start",
        purpose="A community of practice about working safely.",
        community="safe-start",
        opened=day("2026-01-05", 9),
        activities=(
            _activity("safe-start/community", 21, "Community of practice: safety", "2026-01-08",
                      "2026-06-30", "C3", "G3", 10.0, 48),
        ),
        completion_rule="A reply to at least twelve lessons.",
        planned_outcome="Near misses reported per 1,000 hours",
    )  # fmt: skip
    yield Plan(
        key="changeover-club",
        name="Changeover club",
        purpose="Shorter and calmer changeovers, fewer stops after them.",
        community="packaging-lines",
        opened=day("2025-09-24", 9),
        activities=(
            _activity("changeover-club/ask", 8, "What stops your line", "2025-10-02",
                      "2026-03-27", "C3", "G2", 3.0, 20),
            _activity("changeover-club/stories", 2, "How we change over", "2025-10-13",
                      "2026-03-27", "C3", "G1", 2.0, 10),
        ),
        completion_rule="One story, and one question or answer.",
        planned_outcome="Unplanned line stops per 100 hours, by depot and month",
    )  # fmt: skip


def _activity(
    key: str,
    number: int,
    name: str,
    starts: str,
    ends: str,
    complexity: steps.Level,
    collegiality: steps.Collegiality,
    hours: float,
    facilitator_hours: float,
) -> Activity:
    return Activity(
        key, number, name, day(starts, 6), day(ends, 20), complexity, collegiality, hours,
        facilitator_hours,
    )  # fmt: skip
