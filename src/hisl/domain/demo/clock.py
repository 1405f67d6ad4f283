"""The year of the script, and moments in it at which people are awake."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

__all__ = [
    "YEAR_ENDS",
    "YEAR_STARTS",
    "after",
    "awake",
    "chance",
    "day",
    "lognormal_hours",
    "moment_before",
    "working_moment",
]

YEAR_STARTS = datetime(2025, 9, 1, tzinfo=UTC)
YEAR_ENDS = datetime(2026, 9, 1, tzinfo=UTC)

FIRST_HOUR, LAST_HOUR = 5, 22
WEEKEND_SHARE = 0.12


def chance(seed: int, part: str) -> Random:
    """The source of chance of one part of the script; parts do not disturb one another."""
    return Random(f"{seed}/{part}")  # noqa: S311 (a story, no secret)


def day(text: str, hour: int = 0, minute: int = 0) -> datetime:
    """The moment `hour`:`minute` UTC of an ISO date."""
    return datetime.fromisoformat(text).replace(hour=hour, minute=minute, tzinfo=UTC)


def awake(at: datetime) -> bool:
    """Whether somebody may be writing at that hour."""
    return FIRST_HOUR <= at.hour < LAST_HOUR


def working_moment(rng: Random, first: datetime, last: datetime) -> datetime:
    """A moment in [first, last), by day, mostly on a weekday."""
    span = (last - first).total_seconds()
    while True:
        at = first + timedelta(seconds=int(rng.random() * span))
        if awake(at) and (at.weekday() < 5 or rng.random() < WEEKEND_SHARE):
            return at


def lognormal_hours(rng: Random, median_hours: float, spread: float) -> float:
    """A delay in hours whose median is median_hours and whose logarithm has sd spread."""
    return median_hours * float(2.718281828459045 ** rng.gauss(0.0, spread))


def moment_before(rng: Random, first: datetime, last: datetime, hours: float) -> datetime:
    """A working moment such that `hours` later is by day, too.

    The delay is drawn first and the moment fitted to it: moving the later moment out of the night
    instead would bend the planted distribution of delays.
    """
    for _ in range(200):
        at = working_moment(rng, first, last)
        if awake(at + timedelta(hours=hours)):
            return at
    return at


def after(rng: Random, at: datetime, median_hours: float) -> datetime:
    """Some time after `at`, later in the day or on a following day, never at night."""
    then = at + timedelta(hours=max(0.05, lognormal_hours(rng, median_hours, 0.8)))
    if awake(then):
        return then
    morning = then.replace(hour=FIRST_HOUR, minute=rng.randrange(20, 60), second=rng.randrange(60))
    return morning if morning > then else morning + timedelta(days=1)
