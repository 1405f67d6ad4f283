"""Who may know about something: found in what the viewer may read, ranked, and said in words.

Nothing is looked at that the viewer may not read: what is near comes from the index through the
viewer's keys, footprints count only on texts that came so, and how active somebody is, is counted
in communities that the viewer may read. So nothing hidden can show, not by its effect either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count

from hisl.communities import queries as communities
from hisl.domain.expertise.load import WEEKLY_CAP
from hisl.domain.expertise.pace import Pace, pace
from hisl.domain.expertise.ranking import Piece, Ranked, outcome, rank
from hisl.domain.expertise.similarity import similarities
from hisl.search import queries as search
from hisl.search.written import Written, stems, written

from . import reasons
from .models import Ask, Asked, Disowned, Footprint, HiddenTopic, Wish

if TYPE_CHECKING:
    from hisl.communities.models import Community
    from hisl.people.models import Person

__all__ = [
    "EVIDENCE",
    "SHOWN",
    "Candidate",
    "candidates",
    "neighbours",
    "paces",
    "topics_of",
    "who_may_know",
]

NEAREST = 80
# A text less near than this, or than this share of the nearest, is no reason that one would accept.
NEAR, NEAR_SHARE = 0.05, 0.3
HELPFUL_DAYS = 60
ASKED_DAYS = 28
PACE_DAYS = 180

_KIND = Footprint.Kind
EVIDENCE = {
    _KIND.ANSWERED: "answered",
    _KIND.REPLIED: "replied",
    _KIND.WROTE: "wrote",
    _KIND.EDITED: "edited",
    _KIND.WORKED: "tried",
    _KIND.FAILED: "tried",
}
# What of it is told to others on a profile.
SHOWN = (_KIND.ANSWERED, _KIND.WROTE, _KIND.EDITED)
_RESULTS = (_KIND.ACCEPTED, _KIND.WORKED, _KIND.FAILED)
_HELPFUL = (_KIND.ANSWERED, _KIND.REPLIED, _KIND.WROTE, _KIND.EDITED)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may know, with why in words, the weightiest reason first."""

    person: Person
    reasons: tuple[reasons.Reason, ...]

    def said_to(self, keys: Collection[str]) -> str:
        """The reasons in one line for somebody with these keys."""
        return "; ".join(reason.said for reason in self.reasons if reason.key in keys)


def who_may_know(ask: Ask, *, place: UUID | None, at: datetime, limit: int = 30) -> list[Candidate]:
    """Who may know about a question that goes its rings, seen with the asker's eyes."""
    if ask.asker is None:
        return []
    text = f"{ask.title}\n{ask.text}"
    return candidates(ask.asker, text, place=place, at=at, limit=limit, without=ask.question)


def candidates(
    viewer: Any,
    text: str,
    *,
    place: UUID | None,
    at: datetime,
    limit: int,
    without: UUID | None = None,
) -> list[Candidate]:
    """People with reasons that the viewer may read, the likeliest to help first."""
    texts = _texts(viewer, text, place, without)
    prints = [one for one in _prints(texts) if one.person_id != viewer.pk]
    near = _near(text, texts)
    allowed = _allowed(prints, texts)
    pieces = _pieces(allowed, near, texts, at)
    ranked = rank(
        pieces,
        helped=_helped(viewer, {piece.person for piece in pieces}, at),
        now=at,
        asked_lately=_asked_lately({piece.person for piece in pieces}, at),
    )
    return _said(ranked[:limit], allowed, texts, at)


def neighbours(ask: Ask, *, limit: int) -> list[Community]:
    """The communities beside a question's own where people wrote on the like, in public places.

    A question from a place that not everybody reads has none: its audience does not widen.
    """
    own = ask.community
    if ask.asker is None or own.visibility != own.Visibility.PUBLIC:
        return []
    found = search.similar(ask.asker, f"{ask.title}\n{ask.text}", (), limit=NEAREST)
    beside: dict[UUID, int] = defaultdict(int)
    for hit in found:
        if hit.place and hit.place != own.uuid:
            beside[hit.place] += 1
    nearest = sorted(beside, key=lambda uuid: -beside[uuid])[:limit]
    readable = communities.visible_to(ask.asker).filter(uuid__in=nearest, archived__isnull=True)
    return list(readable.filter(visibility=own.Visibility.PUBLIC))


def paces(viewer: Any, persons: Collection[int], at: datetime) -> dict[int, Pace | None]:
    """How soon each of these people usually answers, in places that the viewer may read."""
    since = at - timedelta(days=PACE_DAYS)
    answers = Footprint.objects.filter(
        person__in=persons, kind=_KIND.ANSWERED, at__gte=since, community__in=_places(viewer)
    ).values_list("person", "thread", "at")
    first: dict[tuple[int, UUID], datetime] = {}
    for person, thread, when in answers:
        first[person, thread] = min(when, first.get((person, thread), when))
    asked = dict(
        Footprint.objects.filter(
            kind=_KIND.ASKED, thing__in={thread for _, thread in first}
        ).values_list("thing", "at")
    )
    hours: dict[int, list[float]] = defaultdict(list)
    for (person, thread), when in first.items():
        if thread in asked:
            hours[person].append((when - asked[thread]).total_seconds() / 3600)
    return {person: pace(hours[person]) for person in persons}


def _texts(viewer: Any, text: str, place: UUID | None, without: UUID | None) -> dict[UUID, Written]:
    """What is near in the index and, of questions that are near, what stands in their threads."""
    found = search.similar(viewer, text, (), place=place, limit=NEAREST)
    near = [one.uuid for one in found]
    texts = written(viewer, near, threads={one.thread or one.uuid for one in found})
    if without is None:
        return texts
    return {uuid: one for uuid, one in texts.items() if without not in (uuid, one.thread)}


def _prints(texts: Mapping[UUID, Any]) -> list[Footprint]:
    """The footprints on these texts, of people who have an account or had one elsewhere."""
    found = Footprint.objects.filter(thing__in=texts, person__is_active=True)
    return list(found.select_related("person").order_by("at", "pk"))


def _near(text: str, texts: Mapping[UUID, Written]) -> dict[UUID, float]:
    """How near each text is; an answer is read together with its question."""
    words = {
        uuid: (texts[one.thread].stems if one.thread in texts else ()) + one.stems
        for uuid, one in texts.items()
    }
    return similarities(stems(text), words)


def _allowed(prints: Sequence[Footprint], texts: Mapping[UUID, Written]) -> list[Footprint]:
    """Without people who opted out, topics they hide, and texts they say show nothing."""
    persons = {one.person_id for one in prints}
    out = set(
        Wish.objects.filter(person__in=persons, opted_out=True).values_list("person", flat=True)
    )
    hidden: dict[int, set[str]] = defaultdict(set)
    for person, topic in HiddenTopic.objects.filter(person__in=persons).values_list(
        "person", "topic"
    ):
        hidden[person].add(topic)
    disowned = set(Disowned.objects.filter(person__in=persons).values_list("person", "thing"))
    return [
        one
        for one in prints
        if one.person_id not in out
        and (one.person_id, one.thing) not in disowned
        and not hidden[one.person_id].intersection(topics_of(one.thing, texts))
    ]


def topics_of(thing: UUID, texts: Mapping[UUID, Written]) -> tuple[str, ...]:
    """The topics of a text: its tags, or those of the question that it answers."""
    own = texts[thing]
    thread = texts.get(own.thread)
    return own.tags or (thread.tags if thread else ())


def _pieces(
    prints: Iterable[Footprint],
    near: Mapping[UUID, float],
    texts: Mapping[UUID, Written],
    at: datetime,
) -> list[Piece]:
    """The evidence before that moment, on texts near enough to be a reason."""
    prints = [one for one in prints if one.at <= at]
    least = max(NEAR, NEAR_SHARE * max(near.values(), default=0.0))
    came = _outcomes(prints)
    return [
        Piece(
            person=one.person_id,
            thing=one.thing,
            kind=EVIDENCE[one.kind],
            at=one.at,
            near=near[one.thing],
            strength=came.get(one.thing, 1.0) if one.kind not in _RESULTS else 1.0,
        )
        for one in prints
        if one.kind in EVIDENCE and near[one.thing] >= least
    ]


def _outcomes(prints: Iterable[Footprint]) -> dict[UUID, float]:
    results: dict[UUID, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for one in prints:
        if one.kind in _RESULTS:
            results[one.thing][one.kind].add(one.person_id)
    return {
        thing: outcome(
            accepted=bool(said[_KIND.ACCEPTED]),
            worked=len(said[_KIND.WORKED]),
            failed=len(said[_KIND.FAILED] - said[_KIND.WORKED]),
        )
        for thing, said in results.items()
    }


def _helped(viewer: Any, persons: Collection[Any], at: datetime) -> dict[int, list[datetime]]:
    since = at - timedelta(days=HELPFUL_DAYS)
    rows = Footprint.objects.filter(
        person__in=persons, at__gte=since, at__lte=at, kind__in=_HELPFUL,
        community__in=_places(viewer),
    ).values_list("person", "at")  # fmt: skip
    helped: dict[int, list[datetime]] = defaultdict(list)
    for person, when in rows:
        helped[person].append(when)
    return helped


def _asked_lately(persons: Collection[Any], at: datetime) -> dict[int, float]:
    """How much of a full week's load each was asked in the last weeks, on average a week."""
    since = at - timedelta(days=ASKED_DAYS)
    rows = Asked.objects.filter(person__in=persons, at__gte=since).order_by()
    counted = rows.values_list("person").annotate(n=Count("pk"))
    return {person: n / (WEEKLY_CAP * ASKED_DAYS / 7) for person, n in counted}


def _places(viewer: Any) -> Any:
    return communities.visible_to(viewer).values("uuid")


def _said(
    ranked: Sequence[Ranked],
    prints: Sequence[Footprint],
    texts: Mapping[UUID, Written],
    at: datetime,
) -> list[Candidate]:
    persons = {one.person_id: one.person for one in prints}
    accepted = {one.thing for one in prints if one.kind == _KIND.ACCEPTED}
    worked = {(one.person_id, one.thing) for one in prints if one.kind == _KIND.WORKED}
    return [
        Candidate(
            persons[one.person],
            reasons.in_words(one, texts, accepted=accepted, worked=worked, now=at),
        )
        for one in ranked
    ]
