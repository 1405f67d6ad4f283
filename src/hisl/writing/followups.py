"""Did it work? Whoever used a text is asked later, once, and answers with one tap.

A tool calls ask_later when something of its was used or accepted, or when somebody said that they
will try it. What they say is a trial, reported through the tool, which also records the act.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from hisl.lib import past
from hisl.notices import actions as notices
from hisl.people import queries as people

from .models import FollowUp, Text, Trial

if TYPE_CHECKING:
    from hisl.people.models import Person

__all__ = ["ask_later", "by_pk", "close", "drop", "put_off", "tell_due", "waiting_for"]

LATER = timedelta(days=3)
# Who never answers is not asked again, and what nobody answered does not stay on the home page.
FORGOTTEN = timedelta(days=60)
AT_ONCE = 500


def ask_later(
    text: Text,
    *,
    person: Person,
    thing: UUID,
    title: str,
    url: str,
    at: datetime,
    place: UUID | None = None,
    after: timedelta = LATER,
) -> FollowUp | None:
    """Ask somebody after a while whether a text worked for them; None when they have said it.

    thing is the contribution's name in the log, title and url what is shown of it. The same text
    twice keeps the first asking.
    """
    if past.is_written_down() or Trial.objects.filter(text=text, person=person).exists():
        return None
    values = {"thing": thing, "title": title[:300], "url": url, "place": place, "at": at}
    return FollowUp.objects.get_or_create(
        text=text, person=person, defaults=values | {"due": at + after}
    )[0]


def put_off(followup: FollowUp, *, at: datetime) -> None:
    """Not yet: ask again in three days."""
    followup.due = at + LATER
    followup.told_at = None
    followup.save(update_fields=["due", "told_at"])
    notices.retract([followup.uuid])


def drop(followup: FollowUp) -> None:
    """It is not relevant any more: never asked again."""
    followup.state = FollowUp.State.DROPPED
    followup.save(update_fields=["state"])
    notices.retract([followup.uuid])


def close(text: Text, person: Person) -> None:
    """Somebody has said whether it worked, wherever they said it."""
    open_ones = FollowUp.objects.filter(text=text, person=person, state=FollowUp.State.WAITING)
    told = list(open_ones.exclude(told_at=None).values_list("uuid", flat=True))
    if open_ones.update(state=FollowUp.State.ANSWERED) and told:
        notices.retract(told)


def waiting_for(person: Any, now: datetime) -> QuerySet[FollowUp]:
    """What somebody may be asked about now: due, of texts that they may still read."""
    found = FollowUp.objects.filter(
        person=person.pk,
        state=FollowUp.State.WAITING,
        due__lte=now,
        due__gt=now - FORGOTTEN,
    )
    return found.filter(_readable(person)).select_related("text").order_by("due", "pk")


def by_pk(person: Any, pk: int) -> FollowUp | None:
    """One that waits for this person, due or not."""
    mine = FollowUp.objects.filter(pk=pk, person=person.pk, state=FollowUp.State.WAITING)
    return mine.filter(_readable(person)).select_related("text").first()


def tell_due(now: datetime) -> str | None:
    """Tell those whose time has come; each is told once."""
    due = FollowUp.objects.filter(
        state=FollowUp.State.WAITING, told_at=None, due__lte=now, due__gt=now - FORGOTTEN
    )
    due = due.exclude(text__key="")
    told = sum(_tell(one, now) for one in due.select_related("person", "text")[:AT_ONCE])
    return f"{told:,} people asked whether it worked" if told else None


def _readable(person: Any) -> Q:
    """Texts that the person may still read; one without a key is for nobody."""
    return Q(text__key__in=people.keys_of(person))


@transaction.atomic
def _tell(followup: FollowUp, now: datetime) -> bool:
    """Claimed in the database first, so that two workers do not ask twice."""
    mine = FollowUp.objects.filter(pk=followup.pk, told_at=None, state=FollowUp.State.WAITING)
    if not mine.update(told_at=now):
        return False
    notices.tell(
        [followup.person],
        kind="did_it_work",
        reason=_("You used it, or said that you would try it"),
        title=_("Did it work? %(title)s") % {"title": followup.title},
        url=followup.url,
        about=followup.uuid,
        key=followup.text.key,
        at=now,
        place=followup.place,
    )
    return True
