"""How often somebody may be asked by name."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

__all__ = ["WEEKLY_CAP", "cap_of", "week_of"]

WEEKLY_CAP = 3
"""Questions a week that are put to one person by name; everybody can choose fewer."""


def cap_of(own: int | None) -> int:
    """How many questions a week somebody is asked, with their own wish; never more than the cap."""
    return WEEKLY_CAP if own is None else min(max(own, 0), WEEKLY_CAP)


def week_of(at: datetime) -> date:
    """The Monday of the week (UTC) in which a moment falls."""
    day = at.astimezone(UTC).date()
    return day - timedelta(days=day.weekday())
