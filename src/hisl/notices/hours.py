"""When somebody may be interrupted, and when their digest is due, in their own time zone.

Pure thought about moments: nothing here knows the database. Every moment that comes in or goes out
is aware; wall times are meant in the zone of the person, so that quiet hours stay where they are
when the clocks change.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

__all__ = ["Hours"]

WEEK = 7
SATURDAY = 5
# The longest that is looked ahead for a moment that is not quiet.
YEAR = 366


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """What one person said about times. Quiet hours may reach over midnight."""

    zone: ZoneInfo
    quiet_from: time | None = None
    quiet_until: time | None = None
    quiet_weekends: bool = False
    digest: str = "daily"
    digest_day: int = 0
    digest_at: time = time(8)
    away_from: date | None = None
    away_until: date | None = None

    def is_away(self, at: datetime) -> bool:
        """Whether it is a day of their holiday."""
        day = at.astimezone(self.zone).date()
        if self.away_from is None or day < self.away_from:
            return False
        return self.away_until is None or day <= self.away_until

    def is_quiet(self, at: datetime) -> bool:
        """Whether no mail should reach them at this moment, holidays left aside."""
        local = at.astimezone(self.zone)
        if self.quiet_weekends and local.weekday() >= SATURDAY:
            return True
        if self.quiet_from is None or self.quiet_until is None:
            return False
        now, start, end = local.time(), self.quiet_from, self.quiet_until
        return start <= now < end if start < end else now >= start or now < end

    def is_open(self, at: datetime) -> bool:
        return not self.is_quiet(at) and not self.is_away(at)

    def opens(self, at: datetime) -> datetime | None:
        """The first moment from this one on at which they may be reached; none within a year."""
        if self.is_open(at):
            return at
        start = at.astimezone(self.zone).date()
        for days in range(YEAR + 1):
            for wall in self._edges():
                moment = self._moment(start + timedelta(days=days), wall)
                if moment >= at and self.is_open(moment):
                    return moment
        return None

    def last_digest(self, at: datetime) -> datetime | None:
        """The latest moment up to this one for which a digest is planned."""
        today = at.astimezone(self.zone).date()
        for days in range(WEEK + 1):
            day = today - timedelta(days=days)
            moment = self._moment(day, self.digest_at)
            if self._has_digest(day) and moment <= at:
                return moment
        return None

    def next_digest(self, at: datetime) -> datetime | None:
        """The first moment after this one at which a digest can come."""
        today = at.astimezone(self.zone).date()
        for days in range(WEEK + 1):
            day = today + timedelta(days=days)
            moment = self._moment(day, self.digest_at)
            if self._has_digest(day) and moment > at:
                return self.opens(moment)
        return None

    def _has_digest(self, day: date) -> bool:
        if self.digest == "weekly":
            return day.weekday() == self.digest_day
        return self.digest == "daily"

    def _edges(self) -> tuple[time, ...]:
        """The wall times of a day at which what was closed can open."""
        return (time(0),) if self.quiet_until is None else (time(0), self.quiet_until)

    def _moment(self, day: date, wall: time) -> datetime:
        """That wall time on that day; one that the clocks leave out is taken an hour later."""
        return datetime.combine(day, wall, tzinfo=self.zone).astimezone(UTC)
