"""The rings of a question: who is asked first, who next, and when it widens."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

__all__ = ["HOURS", "Ring", "Urgency", "answer_promised", "ends"]


class Ring(IntEnum):
    """How far a question has gone. The last one never ends: there it has an owner for good."""

    PEOPLE = 1
    COMMUNITY = 2
    NEIGHBOURS = 3
    FACILITATOR = 4
    DESK = 5


class Urgency(StrEnum):
    """How soon the asker needs an answer."""

    TODAY = "today"
    SOON = "soon"
    CALM = "calm"


HOURS: Mapping[Urgency, Mapping[Ring, int]] = {
    Urgency.TODAY: {
        Ring.PEOPLE: 1,
        Ring.COMMUNITY: 1,
        Ring.NEIGHBOURS: 2,
        Ring.FACILITATOR: 4,
    },
    Urgency.SOON: {
        Ring.PEOPLE: 4,
        Ring.COMMUNITY: 20,
        Ring.NEIGHBOURS: 24,
        Ring.FACILITATOR: 24,
    },
    Urgency.CALM: {
        Ring.PEOPLE: 24,
        Ring.COMMUNITY: 72,
        Ring.NEIGHBOURS: 72,
        Ring.FACILITATOR: 72,
    },
}
"""Hours that a question stays in each ring before it widens."""


def ends(ring: Ring, urgency: Urgency, since: datetime) -> datetime | None:
    """When a question that came into a ring at that moment widens; None in the last ring."""
    hours = HOURS[urgency].get(ring)
    return None if hours is None else since + timedelta(hours=hours)


def answer_promised(urgency: Urgency) -> int:
    """Hours after which an unanswered question is somebody's duty: it reaches the facilitator."""
    rings = (Ring.PEOPLE, Ring.COMMUNITY, Ring.NEIGHBOURS)
    return sum(HOURS[urgency][ring] for ring in rings)
