"""Telling people, and choosing how much of a thing one wants to hear."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from hisl.lib import past

from .kinds import KINDS, Kind, Urgency
from .models import Following, Level, Notice, Reader
from .presets import PRESETS
from .reading import visited

if TYPE_CHECKING:
    from hisl.people.models import Person

__all__ = [
    "carried",
    "choose_preset",
    "follow",
    "moved",
    "retract",
    "tell",
    "unfollow",
    "visited",
]

SETTLE = timedelta(minutes=2)
"""What interrupts waits this long first: a slip is corrected, and what belongs together comes."""


TEXT = 1_500
"""How many characters of what was written a mail shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fact:
    """What is told, the same to everybody."""

    kind: Kind
    reason: str
    title: str
    url: str
    about: uuid.UUID
    key: str
    at: datetime
    thread: uuid.UUID | None
    place: uuid.UUID | None
    by: Any
    direct: bool
    text: str

    def things(self) -> list[uuid.UUID]:
        """What can be muted of it, the nearest first."""
        writer = self.by.uuid if self.by is not None else None
        return [thing for thing in (self.thread, self.place, writer) if thing is not None]

    def passes_mute(self) -> bool:
        return self.direct or self.kind.through_mute

    def soon_at(self) -> datetime | None:
        """When it may interrupt those whose wishes allow it; none: it waits for the digest."""
        may = self.direct or self.kind.urgency is not Urgency.LATER
        return self.at + SETTLE if may else None

    def to(self, person: Person, *, muted: bool) -> Notice:
        return Notice(
            person=person,
            kind=self.kind.name,
            matter=self.kind.matter or self.kind.name,
            reason=self.reason,
            title=self.title,
            url=self.url,
            text=self.text,
            about=self.about,
            thread=self.thread,
            place=self.place,
            key=self.key,
            by=self.by,
            at=self.at,
            direct=self.direct,
            soon_at=None if muted else self.soon_at(),
            held="muted" if muted else "",
        )


@transaction.atomic
def tell(
    people: Iterable[Person],
    *,
    kind: str,
    reason: Any,
    title: Any,
    url: str,
    about: uuid.UUID,
    key: str,
    at: datetime,
    thread: uuid.UUID | None = None,
    place: uuid.UUID | None = None,
    by: Person | None = None,
    direct: bool = False,
    text: str = "",
) -> int:
    """Tell these people of something, once each; gives how many are told anew.

    Part of the act's own transaction. reason says in words why this person is told ("You asked
    this question"); key is who may read what it is about; thread and place are the ids of what can
    be muted; direct is a question put to this person by name; text is the beginning of what was
    written, as plain text, for the mail. Left out are whoever did it, those
    with nobody behind the account, and those who muted the thread, else the place, or the doer:
    what is direct, and decisions about the person's own rights, then stand in the page and the
    digest without interrupting. What is only written down, long after, is told to nobody.
    """
    if past.is_written_down():
        return 0
    fact = _Fact(
        kind=KINDS[kind],
        reason=_line(reason),
        title=_line(title),
        url=url,
        about=about,
        key=key,
        at=at,
        thread=thread,
        place=place,
        by=by,
        direct=direct,
        text=text[:TEXT],
    )
    told = _reachable(people, by)
    muted = _muting(told, fact)
    known = _known(told, fact)
    new = [
        fact.to(person, muted=person.pk in muted)
        for person in told.values()
        if person.pk not in known and (person.pk not in muted or fact.passes_mute())
    ]
    _raise(known.values(), fact, muted)
    Notice.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


@transaction.atomic
def retract(abouts: Iterable[uuid.UUID]) -> None:
    """What was told of these things is taken back: they were deleted, or should not be known."""
    Notice.objects.filter(about__in=list(abouts)).delete()


@transaction.atomic
def moved(thread: uuid.UUID, *, key: str, place: uuid.UUID | None) -> None:
    """A thread is in another place now, for other readers; what was told of it follows."""
    Notice.objects.filter(thread=thread).update(key=key, place=place)
    Following.objects.filter(thing=thread).update(key=key)


@transaction.atomic
def carried(abouts: Iterable[uuid.UUID], *, thread: uuid.UUID) -> None:
    """These things stand in another thread now, for the same readers: they are read with it."""
    Notice.objects.filter(about__in=list(abouts), thread__isnull=False).update(thread=thread)


def follow(
    person: Person,
    thing: uuid.UUID,
    level: str,
    *,
    at: datetime,
    label: Any = "",
    url: str = "",
    key: str = "everybody",
    what: str = Following.What.THREAD,
) -> Following:
    """Choose how much one wants to hear of a thread, a community ("place"), a person or a topic.

    label, url and key show it in the person's list; without them what is known of it stays.
    """
    told = {"label": _line(label), "url": url, "key": key, "what": what} if label else {}
    chosen = {"level": Level(level), "at": at} | told
    return Following.objects.update_or_create(person=person, thing=thing, defaults=chosen)[0]


def choose_preset(person: Person, name: str) -> Reader:
    """Take one of the ready answers to "how much?"; what it does not say stays."""
    values = next(preset.values for preset in PRESETS if preset.name == name)
    return Reader.objects.update_or_create(person=person, defaults=values)[0]


def unfollow(person: Person, thing: uuid.UUID) -> None:
    """Have no level of one's own for this any more."""
    Following.objects.filter(person=person, thing=thing).delete()


def _line(words: Any) -> str:
    """One line of text, as it can stand in a subject."""
    return " ".join(str(words).split())[:300]


def _reachable(people: Iterable[Person], by: Person | None) -> dict[int, Person]:
    return {p.pk: p for p in people if p.is_active and p.claimed and p != by}


def _muting(told: dict[int, Person], fact: _Fact) -> set[int]:
    """Who muted it: the level of the thread goes before that of its place."""
    things = fact.things()
    if not things or not told:
        return set()
    chosen = Following.objects.filter(
        Q(level=Level.MUTE) | Q(thing=fact.thread), thing__in=things
    ).values_list("person", "thing", "level")
    levels: dict[int, dict[uuid.UUID, str]] = {}
    for person, thing, level in chosen:
        if person in told:
            levels.setdefault(person, {})[thing] = level
    writer = fact.by.uuid if fact.by is not None else None
    return {person for person, of in levels.items() if _is_mute(of, fact.thread, writer)}


def _is_mute(levels: dict[uuid.UUID, str], thread: Any, writer: Any) -> bool:
    if levels.get(writer) == Level.MUTE:
        return True
    if thread in levels:
        return levels[thread] == Level.MUTE
    return Level.MUTE in levels.values()


def _known(told: dict[int, Person], fact: _Fact) -> dict[int, Notice]:
    matter = fact.kind.matter or fact.kind.name
    same = Notice.objects.filter(about=fact.about, matter=matter)
    return {notice.person_id: notice for notice in same if notice.person_id in told}


def _raise(known: Iterable[Notice], fact: _Fact, muted: set[int]) -> None:
    """Who was told of it already, for less, is told for this instead, while it is still unread."""
    weaker = [
        notice.pk
        for notice in known
        if notice.read_at is None
        and (notice.state == Notice.State.WAITING or fact.direct)
        and (fact.direct, fact.kind.rank) > (notice.direct, KINDS[notice.kind].rank)
    ]
    if not weaker:
        return
    changed = Notice.objects.filter(pk__in=weaker)
    changed.update(
        kind=fact.kind.name,
        reason=fact.reason,
        direct=fact.direct,
        seen_at=None,
        state=Notice.State.WAITING,
        mail=None,
    )
    changed.exclude(person__in=muted).update(soon_at=fact.soon_at())
