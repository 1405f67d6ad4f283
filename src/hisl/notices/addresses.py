"""Whether mail reaches a person: what came back, and the test by which an address is good again."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from . import actions, queries, tokens
from .models import Mail, Notice, Reader

if TYPE_CHECKING:
    from hisl.people.models import Person

__all__ = ["bounced", "came_back", "confirm", "send_test"]

BETWEEN_TESTS = timedelta(minutes=5)


@transaction.atomic
def bounced(mail: Mail, said: str, *, at: datetime) -> None:
    """A mail came back for good: no more go to that address, and the person is told in the page."""
    person = mail.person
    Mail.objects.filter(pk=mail.pk).update(state=Mail.State.BOUNCED, said=said[:300])
    waits = Notice.objects.filter(mail=mail, read_at=None, seen_at=None)
    waits.update(state=Notice.State.WAITING, held="bounced", soon_at=None, mail=None)
    Reader.objects.update_or_create(
        person=person,
        defaults={
            "bounced_at": at,
            "bounced_address": person.email,
            "bounce_said": said[:300],
        },
    )
    actions.tell(
        [person],
        kind="bounce",
        reason=_("Mail to your address came back: %(said)s") % {"said": said[:200]},
        title=_("Mail to %(address)s does not arrive") % {"address": person.email},
        url=reverse("notices:settings") + "#address",
        about=_about(person),
        key=f"person:{person.pk}",
        at=at,
    )


def came_back(mail: uuid.UUID, said: str, *, at: datetime) -> bool:
    """A report came in that this mail of ours could not be delivered; False: it is none of ours."""
    known = Mail.objects.filter(uuid=mail).select_related("person").first()
    if known is None:
        return False
    bounced(known, said, at=at)
    return True


def send_test(person: Person, *, at: datetime) -> None:
    """A mail with a link that, once followed, says that the address is good."""
    lately = Mail.objects.filter(person=person, sort=Mail.Sort.CHECK, at__gt=at - BETWEEN_TESTS)
    if person.email and not lately.exists():
        Mail.objects.create(person=person, sort=Mail.Sort.CHECK, at=at, due=at)


@transaction.atomic
def confirm(token: str) -> Person | None:
    """The test mail arrived: the address is good again. None when the link is not for it."""
    mail = Mail.objects.filter(uuid=tokens.unsigned("address", token)).select_related("person")
    known = mail.filter(sort=Mail.Sort.CHECK).first()
    if known is None:
        return None
    reader = queries.reader_of(known.person)
    if reader.bounced_at is None:
        return known.person
    if reader.bounced_at > known.at:
        return None
    Reader.objects.filter(pk=reader.pk).update(bounced_at=None, bounced_address="", bounce_said="")
    actions.retract([_about(known.person)])
    return known.person


def _about(person: Person) -> uuid.UUID:
    return uuid.uuid5(person.uuid, "address")
