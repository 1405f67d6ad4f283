"""Who may know, what was inferred about somebody, and where questions are in their rings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hisl.domain.expertise.load import WEEKLY_CAP, cap_of
from hisl.domain.expertise.pace import Pace
from hisl.domain.expertise.rings import Ring, Urgency, answer_promised
from hisl.notices import queries as notices
from hisl.people import queries as people
from hisl.search.written import written

from . import finding, knowing
from .models import RINGS, Ask, Asked, Disowned, Footprint, HiddenTopic, Wish
from .reasons import Reason

if TYPE_CHECKING:
    from hisl.communities.models import Community
    from hisl.people.models import Person

__all__ = [
    "Knows",
    "Strip",
    "Topic",
    "asked_for",
    "asked_of",
    "asks_by",
    "asks_of",
    "asks_without_answer",
    "kept_by",
    "known_of",
    "on_thread",
    "promised_hours",
    "ranked",
    "topics_of",
    "who_knows",
    "widened_to",
    "wish_of",
]

MOST_PRINTS = 300
"""What of somebody's footprints is shown to them at once; the newest."""

MOST_TOPICS = 6


@dataclass(frozen=True, slots=True)
class Knows:
    """Somebody who may know: why, whether they can be asked now, how soon they usually reply."""

    person: Person
    reasons: tuple[Reason, ...]
    here: bool
    away: bool
    full: bool
    pace: Pace | None

    @property
    def availability(self) -> str:
        """Whether they can be asked now, in words; empty when nothing stands against it."""
        if not self.here:
            return _("Wrote elsewhere; cannot be asked here")
        if self.away:
            return _("Away at the moment")
        return _("Has been asked enough this week") if self.full else ""

    @property
    def usual_reply(self) -> str:
        """How soon they usually reply, in words; empty when too little is known."""
        return _said_of_pace(self.pace)


def who_knows(
    viewer: Any, text: str, place: UUID | None = None, limit: int = 5, *, at: datetime | None = None
) -> list[Knows]:
    """People who may know about a text, by name: chosen for reasons, shown in no order of worth.

    place is the UUID of a community to look in. Those who can be asked now come first.
    """
    found = ranked(viewer, text, place=place, limit=limit, at=at)
    return sorted(found, key=lambda one: (bool(one.availability), str(one.person).casefold()))


def ranked(
    viewer: Any, text: str, *, place: UUID | None = None, limit: int = 5, at: datetime | None = None
) -> list[Knows]:
    """The same people, the likeliest first: for commands and for asking, never for a page."""
    now = at or timezone.now()
    found = knowing.candidates(viewer, text, place=place, at=now, limit=limit)
    return _with_availability(viewer, found, now)


def on_thread(
    viewer: Any, question: UUID, *, text: str = "", place: UUID | None = None
) -> Strip | None:
    """Where a question stands in its rings, for those who may read it; None when it has none.

    With the question's text, `people` holds those who may know: for the page's context column.
    """
    ask = Ask.objects.select_related("community", "owner", "asker").filter(question=question)
    found = ask.prefetch_related("asked__person", "neighbours").first()
    if found is None or found.key not in people.keys_of(viewer):
        return None
    known = who_knows(viewer, text, place) if text else []
    return _strip(viewer, found, known)


@dataclass(frozen=True, slots=True)
class Strip:
    """A question on its way: whom it has reached, when it goes further, who has it."""

    ask: Ask
    said: str
    widens_at: datetime | None
    next: str
    owner: Person | None
    mine: Asked | None
    is_asker: bool
    people: Sequence[Knows] = ()


def asked_of(person: Any) -> QuerySet[Asked]:
    """Open questions that were put to somebody by name and wait for them, the oldest first."""
    waiting = [Asked.State.OPEN, Asked.State.TAKEN]
    found = Asked.objects.filter(person=person.pk, state__in=waiting, ask__state=Ask.State.OPEN)
    mine = found.filter(ask__key__in=people.keys_of(person))
    return mine.select_related("ask__community", "ask__asker").order_by("at", "pk")


def kept_by(person: Any) -> QuerySet[Ask]:
    """Open questions that are somebody's duty, as facilitator or at the desk, the oldest first."""
    found = Ask.objects.filter(owner=person.pk, state=Ask.State.OPEN)
    mine = found.filter(key__in=people.keys_of(person), ring__gte=Ring.FACILITATOR)
    return mine.select_related("community", "asker").order_by("opened", "pk")


def asks_by(person: Any) -> list[Strip]:
    """Somebody's own questions that are not settled, each with where it stands; newest first."""
    if not person.is_authenticated:
        return []
    own = Ask.objects.filter(asker=person).exclude(state=Ask.State.SETTLED)
    found = own.select_related("community", "owner", "asker").prefetch_related(
        "asked__person", "neighbours"
    )
    return [_strip(person, ask, ()) for ask in found[:20]]


def asked_for(person: Any, pk: int) -> Asked | None:
    """One question put to this person, whatever became of it."""
    return (
        Asked.objects.filter(pk=pk, person=person.pk)
        .select_related("ask__community", "ask__asker", "person")
        .first()
    )


def asks_of(person: Any, pk: int) -> Ask | None:
    """One of a person's own questions."""
    found = Ask.objects.filter(pk=pk, asker=person.pk)
    return found.select_related("community", "asker").first()


def widened_to(viewer: Any, places: QuerySet[Community]) -> QuerySet[Ask]:
    """Open questions from elsewhere that came to these communities as neighbours."""
    found = Ask.objects.filter(
        neighbours__in=places, state=Ask.State.OPEN, key__in=people.keys_of(viewer)
    )
    return found.select_related("community").distinct().order_by("-opened", "-pk")


def asks_without_answer(viewer: Any, community: Community) -> QuerySet[Ask]:
    """A community's questions that still wait, with their owners: for those who look after it."""
    found = Ask.objects.filter(community=community, state=Ask.State.OPEN)
    return found.filter(key__in=people.keys_of(viewer)).select_related("owner")


def promised_hours(urgency: str) -> int:
    """After how many hours without an answer a question is somebody's duty."""
    return answer_promised(Urgency(urgency))


def wish_of(person: Any) -> Wish:
    """How somebody wants to be found; the defaults, unsaved, when they never said."""
    return Wish.objects.filter(person=person.pk).first() or Wish(person=person)


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic that somebody's footprints suggest, with the texts that do; name is a tag."""

    name: str
    hidden: bool
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One text that counts for somebody, what they did with it, and whether they disowned it."""

    thing: UUID
    title: str
    url: str
    done: Any
    at: datetime
    disowned: bool


def topics_of(person: Person) -> list[Topic]:
    """Everything that is inferred about somebody, for themselves alone: topics with evidence."""
    prints = list(
        Footprint.objects.filter(person=person, kind__in=knowing.EVIDENCE).order_by("-at", "-pk")[
            :MOST_PRINTS
        ]
    )
    things = {one.thing for one in prints}
    threads = {one.thread for one in prints if one.thread}
    texts = written(person, [*things, *threads])
    hidden = set(HiddenTopic.objects.filter(person=person).values_list("topic", flat=True))
    disowned = set(Disowned.objects.filter(person=person).values_list("thing", flat=True))
    grouped: dict[str, list[Evidence]] = defaultdict(list)
    for one in prints:
        if one.thing not in texts:
            continue
        text = texts[one.thing]
        evidence = Evidence(
            one.thing, text.title, text.url, one.get_kind_display(), one.at, one.thing in disowned
        )
        for topic in knowing.topics_of(one.thing, texts) or ("",):
            grouped[topic].append(evidence)
    for topic in hidden:
        grouped.setdefault(topic, [])
    return [
        Topic(name, name in hidden, tuple(grouped[name]))
        for name in sorted(grouped, key=lambda name: (name == "", name))
    ]


def known_of(viewer: Any, person: Person) -> list[people.Entry]:
    """What somebody can help with, for their profile: topics of texts that the viewer may read."""
    if wish_of(person).opted_out:
        return []
    counted: dict[str, list[UUID]] = defaultdict(list)
    hidden = set(HiddenTopic.objects.filter(person=person).values_list("topic", flat=True))
    disowned = set(Disowned.objects.filter(person=person).values_list("thing", flat=True))
    prints = list(
        Footprint.objects.filter(person=person, kind__in=knowing.SHOWN).order_by("-at")[
            :MOST_PRINTS
        ]
    )
    threads = {one.thread for one in prints if one.thread}
    texts = written(viewer, [*{one.thing for one in prints}, *threads])
    for one in prints:
        if one.thing in texts and one.thing not in disowned:
            for topic in knowing.topics_of(one.thing, texts):
                if topic not in hidden and one.thing not in counted[topic]:
                    counted[topic].append(one.thing)
    best = sorted(counted, key=lambda topic: (-len(counted[topic]), topic))[:MOST_TOPICS]
    return [people.Entry(topic, *_shown_of(counted[topic], texts)) for topic in sorted(best)]


def _shown_of(things: Sequence[UUID], texts: Mapping[UUID, Any]) -> tuple[str, str]:
    """Where the newest of these texts stands, and how many there are."""
    n = len(things)
    return texts[things[0]].url, ngettext("%(n)s text", "%(n)s texts", n) % {"n": n}


def _with_availability(
    viewer: Any, found: Iterable[knowing.Candidate], now: datetime
) -> list[Knows]:
    found = list(found)
    persons = [one.person for one in found]
    numbers = [person.pk for person in persons]
    away = notices.away_among(persons, now)
    asked = finding.asked_in_week(numbers, now)
    wishes = {wish.person_id: wish for wish in Wish.objects.filter(person__in=numbers)}
    usual = knowing.paces(viewer, numbers, now)
    return [
        Knows(
            person=one.person,
            reasons=one.reasons,
            here=one.person.claimed,
            away=one.person.pk in away,
            full=asked.get(one.person.pk, 0) >= _cap(wishes.get(one.person.pk)),
            pace=usual[one.person.pk],
        )
        for one in found
    ]


def _cap(wish: Wish | None) -> int:
    return WEEKLY_CAP if wish is None else cap_of(wish.weekly_cap)


def _strip(viewer: Any, ask: Ask, known: Sequence[Knows]) -> Strip:
    asked = list(ask.asked.all())
    waiting = [one for one in asked if one.state in (Asked.State.OPEN, Asked.State.TAKEN)]
    mine = next((one for one in waiting if one.person_id == viewer.pk), None)
    names = dict(RINGS)
    goes_on = ask.state == Ask.State.OPEN and ask.due is not None
    return Strip(
        ask=ask,
        said=_where(ask, len(waiting)),
        widens_at=ask.due if goes_on else None,
        next=str(names[ask.ring + 1]) if goes_on else "",
        owner=ask.owner,
        mine=mine,
        is_asker=ask.asker_id == viewer.pk,
        people=known,
    )


def _where(ask: Ask, waiting: int) -> str:
    """Where a question is now, in one sentence; nobody who said "not me" can be told from it."""
    if ask.state != Ask.State.OPEN:
        return str(ask.get_state_display())
    if ask.owner and ask.ring < Ring.FACILITATOR:
        return _("%(name)s is on it") % {"name": ask.owner}
    if ask.owner:
        return _("%(name)s looks after it") % {"name": ask.owner}
    if ask.ring == Ring.PEOPLE:
        return _("Put to people who may know")
    if ask.ring == Ring.COMMUNITY:
        return _("Open to everybody in %(place)s") % {"place": ask.community}
    beside = ", ".join(str(place) for place in ask.neighbours.all())
    if beside:
        return _("Widened to %(places)s") % {"places": beside}
    return _("Widened to more people who may know")


def _said_of_pace(step: Pace | None) -> str:
    return {
        Pace.HOURS: _("Usually replies within a few hours"),
        Pace.DAY: _("Usually replies within a day"),
        Pace.DAYS: _("Usually replies within a few days"),
        Pace.WEEK: _("Usually replies within a week"),
    }.get(step, "")
