"""A question on its way: who is asked, when it goes further, who has it in the end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hisl.communities import queries as communities
from hisl.domain.expertise.load import week_of
from hisl.domain.expertise.rings import Ring, Urgency, ends
from hisl.lib import past
from hisl.notices import actions as notices
from hisl.people import queries as people

from . import finding, knowing
from .models import Ask, Asked

if TYPE_CHECKING:
    from hisl.communities.models import Community
    from hisl.people.models import Person

__all__ = ["answered", "decline", "go_on", "moved", "reopened", "route", "settled", "take", "widen"]

# How many people are asked by name when a question enters a ring.
ASKED_IN = {Ring.PEOPLE: 2, Ring.COMMUNITY: 1, Ring.NEIGHBOURS: 2}
MOST_NEIGHBOURS = 2
AT_ONCE = 500


@transaction.atomic
def route(
    question: UUID,
    *,
    title: str,
    text: str,
    community: Community,
    asker: Person | None,
    url: str,
    key: str,
    at: datetime,
    urgency: str = Urgency.SOON,
    start: Ring = Ring.PEOPLE,
    masked: bool = False,
) -> Ask | None:
    """A question begins its rings; part of the transaction that asks it, and once only.

    text is plain; key says who may read it, and nobody else is ever asked. start skips rings: a
    question to the facilitator begins at Ring.FACILITATOR. masked: nobody is told who asks. A
    question that is only written down, long after, goes to nobody.
    """
    if past.is_written_down():
        return None
    ask, new = Ask.objects.get_or_create(
        question=question,
        defaults={
            "community": community,
            "asker": asker,
            "masked": masked,
            "title": title[:300],
            "text": text,
            "url": url,
            "key": key,
            "urgency": urgency,
            "opened": at,
        },
    )
    if new:
        _enter(ask, Ring(start), at)
    return ask


@transaction.atomic
def settled(question: UUID, at: datetime) -> None:
    """A question needs nobody any more: accepted, closed, or taken away."""
    ask = _locked(question=question)
    if ask and ask.state != Ask.State.SETTLED:
        _end(ask, Ask.State.SETTLED, at)


@transaction.atomic
def reopened(question: UUID, at: datetime, *, answered: bool = False) -> None:
    """A settled question needs somebody again: it stays in its ring for as long as that lasts anew.

    Nobody is asked at once, for whoever takes back what they said may say it again. answered: it
    has answers that may still serve, and does not widen by itself.
    """
    ask = _locked(question=question)
    if ask is None or ask.state != Ask.State.SETTLED:
        return
    if answered:
        _end(ask, Ask.State.ANSWERED, at)
        return
    ask.state, ask.ended = Ask.State.OPEN, None
    ask.due = ends(Ring(ask.ring), Urgency(ask.urgency), at)
    ask.save(update_fields=["state", "ended", "due"])


@transaction.atomic
def answered(question: UUID, person: Person | None, at: datetime) -> None:
    """Somebody else than the asker answered: the question stops widening."""
    ask = _locked(question=question)
    if ask is None or ask.state != Ask.State.OPEN:
        return
    if person is None or person.pk == ask.asker_id:
        return
    mine = ask.asked.filter(person=person)
    mine.update(state=Asked.State.ANSWERED, changed=at)
    _end(ask, Ask.State.ANSWERED, at)


@transaction.atomic
def go_on(ask: Ask, at: datetime) -> None:
    """The answers did not help: the question goes on from the next ring."""
    ask = _locked(pk=ask.pk)
    if ask is None or ask.state != Ask.State.ANSWERED:
        return
    ask.state, ask.ended = Ask.State.OPEN, None
    _enter(ask, Ring(min(ask.ring + 1, Ring.DESK)), at)


@transaction.atomic
def moved(question: UUID, *, community: Community, key: str, url: str, at: datetime) -> None:
    """A question stands elsewhere now, or is for other readers; who may not read it is asked no
    longer. One that was for the facilitators alone and is now open to all begins at the first ring.
    """
    ask = _locked(question=question)
    if ask is None:
        return
    opened_up = ask.community_id == community.pk and ask.key != key == communities.key_of(community)
    ask.community, ask.key, ask.url = community, key, url
    if ask.owner and not finding.may_read(ask.owner, key):
        ask.owner = None
    ask.save()
    ask.neighbours.clear()
    for asked in _waiting(ask).select_related("person"):
        if not finding.may_read(asked.person, key):
            _change(asked, Asked.State.EXPIRED, at)
    if ask.state != Ask.State.OPEN:
        return
    if opened_up:
        _enter(ask, Ring.PEOPLE, at)
    elif ask.owner is None and ask.ring >= Ring.FACILITATOR:
        _enter(ask, Ring(ask.ring), at)


@transaction.atomic
def take(asked: Asked, at: datetime) -> None:
    """Whoever was asked is on it: the question is theirs, and waits for them."""
    ask, asked = _as_now(asked)
    if ask.state != Ask.State.OPEN or asked.state != Asked.State.OPEN:
        return
    _change(asked, Asked.State.TAKEN, at)
    ask.owner = asked.person
    patience = ends(Ring.COMMUNITY, Urgency(ask.urgency), at)
    if ask.due is not None and patience is not None:
        ask.due = max(ask.due, patience)
    ask.save(update_fields=["owner", "due"])


@transaction.atomic
def decline(asked: Asked, at: datetime) -> None:
    """Not me: the next one is asked, and nothing else follows from it."""
    ask, asked = _as_now(asked)
    if asked.state not in (Asked.State.OPEN, Asked.State.TAKEN):
        return
    _change(asked, Asked.State.DECLINED, at)
    if ask.state != Ask.State.OPEN:
        return
    if ask.owner_id == asked.person_id:
        ask.owner = None
        ask.save(update_fields=["owner"])
    asked_now = _ask_people(ask, at, how_many=1)
    if not asked_now and ask.ring == Ring.PEOPLE and not _waiting(ask).exists():
        _enter(ask, Ring.COMMUNITY, at)


def widen(now: datetime) -> str | None:
    """Questions whose time in a ring is over go on to the next one."""
    due = Ask.objects.filter(state=Ask.State.OPEN, due__lte=now).order_by("due")
    went = sum(_went_on(pk, now) for pk in due.values_list("pk", flat=True)[:AT_ONCE])
    orphans = Ask.objects.filter(state=Ask.State.OPEN, ring=Ring.DESK, owner__isnull=True)
    for ask in orphans.select_related("community")[:AT_ONCE]:
        _own(ask, finding.keepers(ask, now), now)
    return f"{went:,} questions went on to others" if went else None


@transaction.atomic
def _went_on(pk: int, now: datetime) -> bool:
    """Claimed in the database first: two workers must not ask the same people twice."""
    due = Ask.objects.filter(pk=pk, state=Ask.State.OPEN, due__lte=now)
    if not due.update(due=now + timedelta(hours=1)):
        return False
    ask = _locked(pk=pk)
    _enter(ask, Ring(ask.ring + 1), now)
    return True


def _enter(ask: Ask, ring: Ring, at: datetime) -> None:
    """Bring a question into a ring, or into the next one in which there is somebody."""
    _waiting(ask).exclude(state=Asked.State.TAKEN, ring=ring).update(
        state=Asked.State.EXPIRED, changed=at
    )
    while not _reached(ask, ring, at):
        ring = Ring(ring + 1)
    ask.ring, ask.due = ring, ends(ring, Urgency(ask.urgency), at)
    ask.save()


def _reached(ask: Ask, ring: Ring, at: datetime) -> bool:
    """Whether there is somebody in the ring; they are asked."""
    if ring < Ring.FACILITATOR:
        ask.owner = None
        asked = _ask_people(ask, at, how_many=ASKED_IN[ring], ring=ring)
        if ring == Ring.NEIGHBOURS:
            beside = knowing.neighbours(ask, limit=MOST_NEIGHBOURS)
            ask.neighbours.set(beside)
            return bool(asked or beside)
        return bool(asked) or ring == Ring.COMMUNITY
    if ring == Ring.FACILITATOR:
        leading = finding.responsible(ask.community, ask, at)
        return _own(ask, leading, at) if leading else False
    _own(ask, finding.keepers(ask, at), at)
    return True


def _own(ask: Ask, person: Person | None, at: datetime) -> bool:
    """Make a question somebody's duty, and tell them."""
    ask.owner = person
    ask.save(update_fields=["owner"])
    if person is None:
        return False
    if communities.membership(person, ask.community):
        reason = _("You look after %(place)s, and nobody has answered yet") % {
            "place": ask.community
        }
    else:
        reason = _("Nobody has answered yet: it is with the L&K desk now")
    _tell(ask, person, reason, at)
    return True


def _ask_people(ask: Ask, at: datetime, *, how_many: int, ring: Ring | None = None) -> int:
    """Ask the next who may know, by name; gives how many there were."""
    ring = ring or Ring(ask.ring)
    place = ask.community.uuid if ring == Ring.COMMUNITY else None
    asked = 0
    for person, reason in _candidates(ask, at, place):
        if asked == how_many:
            break
        asked += _put_to(ask, person, reason, ring, at)
    return asked


def _candidates(ask: Ask, at: datetime, place: UUID | None) -> Iterable[tuple[Person, str]]:
    """Those who may know and can be asked now, the likeliest first."""
    before = set(ask.asked.values_list("person", flat=True)) | {ask.asker_id}
    found = knowing.who_may_know(ask, place=place, at=at)
    known = {one.person: one for one in found if one.person.pk not in before}
    for person in finding.free_of(known, at):
        keys = people.keys_of(person)
        if ask.key in keys:
            yield person, known[person].said_to(keys)


def _put_to(ask: Ask, person: Person, reason: str, ring: Ring, at: datetime) -> bool:
    """Ask somebody, if the database has a free slot for them in this week."""
    slot = finding.asked_in_week([person.pk], at).get(person.pk, 0)
    try:
        with transaction.atomic():
            Asked.objects.create(
                ask=ask,
                person=person,
                ring=ring,
                reason=reason[:300],
                at=at,
                changed=at,
                week=week_of(at),
                slot=slot,
            )
    except IntegrityError:
        return False
    _tell(ask, person, _("You may know: %(reason)s") % {"reason": reason}, at)
    return True


def _tell(ask: Ask, person: Person, reason: str, at: datetime) -> None:
    notices.tell(
        [person],
        kind="question",
        reason=reason,
        title=ask.title,
        url=ask.url,
        about=ask.question,
        key=ask.key,
        at=at,
        thread=ask.question,
        place=ask.community.uuid,
        by=None if ask.masked else ask.asker,
        direct=True,
    )


def _locked(**which: Any) -> Ask | None:
    """A question as it is now; others who would change it wait for the end of the transaction."""
    found = Ask.objects.select_for_update(of=("self",)).select_related("community", "asker")
    return found.filter(**which).first()


def _as_now(asked: Asked) -> tuple[Ask, Asked]:
    """A question and what was put to somebody, both as they are now."""
    ask = _locked(pk=asked.ask_id)
    return ask, Asked.objects.select_related("person").get(pk=asked.pk)


def _waiting(ask: Ask) -> QuerySet[Asked]:
    return ask.asked.filter(state__in=[Asked.State.OPEN, Asked.State.TAKEN])


def _change(asked: Asked, state: str, at: datetime) -> None:
    asked.state, asked.changed = state, at
    asked.save(update_fields=["state", "changed"])


def _end(ask: Ask, state: str, at: datetime) -> None:
    ask.state, ask.ended, ask.due = state, at, None
    ask.save(update_fields=["state", "ended", "due"])
    _waiting(ask).update(state=Asked.State.EXPIRED, changed=at)
