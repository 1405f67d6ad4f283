"""Who knows about a question, from what they did with similar texts before it.

A person's rank is what they know times whether they are around:

    knows   the sum over their FEW nearest pieces of weight x nearness x 2^(-age / KNOWN_DAYS)
    around  the sum over their helpful acts of 2^(-age / AROUND_DAYS), whatever these were about
    rank    knows x (1 + around)

What one knows fades within months, whether one answers now within days: hence two half-lives. Only
the FEW nearest pieces count, as many as a reader is shown as reasons, so that writing much about
other things helps nobody. The 1 keeps those who know and were quiet lately. The number is for
putting people in order and leaves this module only inside the tests of the ranking: nobody is
given a score.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

__all__ = ["AROUND_DAYS", "FEW", "KNOWN_DAYS", "WEIGHTS", "Piece", "Ranked", "outcome", "rank"]

KNOWN_DAYS = 180.0
AROUND_DAYS = 7.0
FEW = 5

WEIGHTS: Mapping[str, float] = {
    "answered": 1.0,
    "wrote": 1.0,
    "tried": 0.5,
    "edited": 0.5,
    "replied": 0.3,
}
"""What somebody did with a text: said how it is done, tried it out, mended it, spoke about it."""

_ACCEPTED = 1.5
_DAY_SECONDS = 86_400.0


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence: what a person did with a text, when, and how near that text is.

    near is 0 to 1; strength is what came of it (outcome), 1 when nobody said.
    """

    person: Hashable
    thing: Hashable
    kind: str
    at: datetime
    near: float
    strength: float = 1.0


@dataclass(frozen=True, slots=True)
class Ranked:
    """Somebody who may know, with the pieces that say so, the weightiest first."""

    person: Hashable
    rank: float
    pieces: tuple[Piece, ...]


def outcome(*, accepted: bool = False, worked: int = 0, failed: int = 0) -> float:
    """How much what came of a text adds to it (1: nothing known).

    Acceptance adds a half. Reports move it between 0 (it failed for everybody) and 2 (it worked
    for everybody), slowly while few have said: (worked + 1) / (worked + failed + 2), doubled.
    """
    said = 2 * (worked + 1) / (worked + failed + 2)
    return said * (_ACCEPTED if accepted else 1.0)


def rank(
    pieces: Iterable[Piece],
    *,
    helped: Mapping[Hashable, Iterable[datetime]],
    now: datetime,
    asked_lately: Mapping[Hashable, float] | None = None,
) -> list[Ranked]:
    """People in the order in which they are likely to know and to be around.

    pieces        what is counted; all of it happened before now
    helped        by person, the moments of helpful acts of whatever subject
    asked_lately  by person, how much they were asked lately, in weekly loads; it divides the rank,
                  so that asks do not go to the same few
    Those of whom no piece is near come not at all. Ties keep the order of the first piece.
    """
    of_person: dict[Hashable, list[tuple[float, Piece]]] = defaultdict(list)
    for piece in pieces:
        if (value := _value(piece, now)) > 0:
            of_person[piece.person].append((value, piece))
    lately = asked_lately or {}
    ranked = [
        _ranked(person, valued, helped.get(person, ()), lately.get(person, 0.0), now)
        for person, valued in of_person.items()
    ]
    return sorted(ranked, key=lambda one: -one.rank)


def _ranked(
    person: Hashable,
    valued: list[tuple[float, Piece]],
    helped: Iterable[datetime],
    lately: float,
    now: datetime,
) -> Ranked:
    valued.sort(key=lambda pair: -pair[0])
    knows = sum(value for value, _ in valued[:FEW])
    around = sum(_faded(at, now, AROUND_DAYS) for at in helped)
    return Ranked(person, knows * (1 + around) / (1 + lately), tuple(p for _, p in valued))


def _value(piece: Piece, now: datetime) -> float:
    faded = _faded(piece.at, now, KNOWN_DAYS)
    return float(WEIGHTS[piece.kind] * piece.near * piece.strength * faded)


def _faded(at: datetime, now: datetime, half_life_days: float) -> float:
    days = max(0.0, (now - at).total_seconds() / _DAY_SECONDS)
    return float(0.5 ** (days / half_life_days))
