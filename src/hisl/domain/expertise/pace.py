"""How soon somebody usually replies, in words that nobody could be held to."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from statistics import median

__all__ = ["FEWEST", "Pace", "pace"]

FEWEST = 3
"""From fewer replies than this nothing is said."""


class Pace(StrEnum):
    """Within what time somebody usually replies: four steps, no number."""

    HOURS = "hours"
    DAY = "day"
    DAYS = "days"
    WEEK = "week"


_UP_TO_HOURS = ((4, Pace.HOURS), (24, Pace.DAY), (96, Pace.DAYS), (168, Pace.WEEK))


def pace(hours: Collection[float]) -> Pace | None:
    """The usual pace of a person from the hours that their replies took; None when there are
    fewer than FEWEST, or when it is slower than a week: then silence is kinder."""
    if len(hours) < FEWEST:
        return None
    middle = median(hours)
    return next((step for limit, step in _UP_TO_HOURS if middle <= limit), None)
