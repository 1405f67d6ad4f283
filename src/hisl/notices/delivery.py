"""The jobs: what interrupts now, what waits, what comes bundled.

A notice is put into a mail, and the mail is claimed, in one short transaction under a lock on the
person's row; only then it is sent, and only then marked as sent. Two workers never take the same
one, and one that is killed between sending and marking makes a mail come twice at worst.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused
from typing import TYPE_CHECKING

from django.core.mail import get_connection
from django.db import transaction
from django.db.models import Min, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import addresses, letters
from .actions import SETTLE
from .models import Mail, Notice, Reader
from .queries import hours_of
from .standing import Standing, standing_of

if TYPE_CHECKING:
    from django.core.mail.backends.base import BaseEmailBackend

__all__ = ["WEEK", "deliver", "gather"]

WEEK = timedelta(days=7)
"""The budget holds in every stretch of this length, wherever it begins."""

LEASE = timedelta(minutes=10)
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)
PERMANENT = 500  # SMTP's first code that says never, not later
PEOPLE_A_ROUND = 500
MAILS_A_ROUND = 200

WAITING, IN_MAIL, PAGE = Notice.State.WAITING, Notice.State.MAIL, Notice.State.PAGE


def deliver(now: datetime) -> str | None:
    """Put what may interrupt now into mails, and send what is due: the job of every minute."""
    for person in _interruptible(now):
        with transaction.atomic():
            _interrupt(_locked(person), now)
    return _send_due(now)


def gather(now: datetime) -> str | None:
    """Make the digests that are due: for who was not here since, of what has not been mailed."""
    made = sum(_gather_for(person, now) for person in _digest_due(now))
    Notice.objects.filter(
        state=WAITING, soon_at=None, person__reader__digest=Reader.Digest.NEVER
    ).update(state=PAGE)
    return ngettext("%(n)s digest", "%(n)s digests", made) % {"n": made} if made else None


# What interrupts


def _interruptible(now: datetime) -> list[int]:
    due = Notice.objects.filter(state=WAITING, soon_at__lte=now)
    return list(due.order_by().values_list("person", flat=True).distinct()[:PEOPLE_A_ROUND])


def _interrupt(standing: Standing, now: datetime) -> None:
    waiting = _still_needed(standing, _waiting(standing, Q(soon_at__lte=now)))
    if barred := standing.barred(now):
        return _bar(waiting, barred)
    wanted = [notice for notice in waiting if standing.lets_interrupt(notice)]
    _hold([notice for notice in waiting if notice not in wanted], "digest")
    if not wanted:
        return None
    if standing.hours.is_away(now):
        return _hold(wanted, "away")
    if standing.hours.is_quiet(now):
        return _hold(wanted, "quiet", until=standing.hours.opens(now))
    free, frees = _budget(standing, now)
    if free > standing.kept_for_questions or (free > 0 and any(n.direct for n in wanted)):
        return _put_in(Mail.Sort.SOON, standing, wanted, now)
    _hold([notice for notice in wanted if not notice.direct], "budget")
    return _hold([notice for notice in wanted if notice.direct], "budget", until=frees)


def _budget(standing: Standing, now: datetime) -> tuple[int, datetime | None]:
    """How many interruptions are left now, and when the next becomes free.

    A mail that was claimed and not sent yet counts as one: it will be.
    """
    recent = Mail.objects.filter(
        Q(state=Mail.State.UNSENT) | Q(sent_at__gt=now - WEEK),
        person=standing.person,
        sort=Mail.Sort.SOON,
    )
    sent = sorted(at or now for at in recent.values_list("sent_at", flat=True))
    free = standing.reader.budget - len(sent)
    over = len(sent) - standing.reader.budget
    frees = sent[over] + WEEK if 0 <= over < len(sent) else None
    return free, frees


# What comes bundled


def _digest_due(now: datetime) -> list[int]:
    waiting = Notice.objects.filter(state=WAITING, at__lte=now - SETTLE)
    first = dict(waiting.order_by().values_list("person").annotate(Min("at")))
    chosen = Reader.objects.filter(person__in=first).select_related("person")
    readers = {reader.person_id: reader for reader in chosen}
    return [person for person, at in first.items() if _is_due(readers.get(person), at, now)]


def _is_due(reader: Reader | None, first: datetime, now: datetime) -> bool:
    if reader is None:
        return True
    hours = hours_of(reader)
    planned = hours.last_digest(now)
    return planned is not None and first <= planned and hours.is_open(now)


@transaction.atomic
def _gather_for(person: int, now: datetime) -> bool:
    standing = _locked(person)
    waiting = _waiting(standing, Q(at__lte=now - SETTLE))
    if not waiting or not _is_due(standing.reader, min(n.at for n in waiting), now):
        return False
    needed = _still_needed(standing, waiting)
    if barred := standing.barred(now):
        _bar(needed, barred)
        return False
    if needed:
        _put_in(Mail.Sort.DIGEST, standing, needed, now)
    return bool(needed)


# Sending


def _send_due(now: datetime) -> str | None:
    due = Mail.objects.filter(state=Mail.State.UNSENT, due__lte=now).order_by("-sort", "due", "pk")
    mails = list(due.values_list("pk", flat=True)[:MAILS_A_ROUND])
    if not mails:
        return None
    connection = get_connection()
    try:
        connection.open()
    except (SMTPException, OSError) as problem:
        return _("The mail server cannot be reached: %(why)s") % {"why": _sentence(problem)}
    sent = sum(_send(pk, connection, now) for pk in mails)
    _close(connection)
    return ngettext("%(n)s mail sent", "%(n)s mails sent", sent) % {"n": sent}


def _send(pk: int, connection: BaseEmailBackend, now: datetime) -> bool:
    """Take one mail, look once more whether it should go, send it, and say so afterwards."""
    mail = _taken(pk, now)
    if mail is None:
        return False
    letter = letters.compose(mail, now)
    letter.connection = connection
    try:
        letter.send()
    except (SMTPException, OSError) as problem:
        _failed(mail, problem, now)
        _close(connection)
        return False
    Mail.objects.filter(pk=pk, state=Mail.State.UNSENT).update(state=Mail.State.SENT, said="")
    return True


@transaction.atomic
def _taken(pk: int, now: datetime) -> Mail | None:
    """The mail, held for a while, if nobody else has it and it should still go."""
    free = Mail.objects.filter(pk=pk, state=Mail.State.UNSENT, due__lte=now)
    if not free.update(due=now + LEASE):
        return None
    mail = Mail.objects.get(pk=pk)
    standing = _locked(mail.person_id)
    mail.person = standing.person
    if mail.sort != Mail.Sort.CHECK and not _still_goes(mail, standing, now):
        return None
    # Counted from here on: should this process die now, nobody knows whether it went out.
    Mail.objects.filter(pk=pk).update(sent_at=now)
    return mail


def _still_goes(mail: Mail, standing: Standing, now: datetime) -> bool:
    """Whether a claimed mail is still wanted; if not, its notices wait again, or stay here."""
    notices = _still_needed(standing, list(mail.notices.select_related("by")))
    if not notices:
        _drop(mail, "seen")
        return False
    why = _no_longer(mail, standing, now)
    if why:
        _drop(mail, why)
        again = mail.sort == Mail.Sort.SOON and why == "quiet"
        _hold(notices, why, until=standing.hours.opens(now) if again else None)
    return not why


def _no_longer(mail: Mail, standing: Standing, now: datetime) -> str:
    """What has changed since the mail was claimed, so that it does not go as it is."""
    if barred := standing.barred(now):
        return barred
    if not standing.hours.is_open(now):
        return "away" if standing.hours.is_away(now) else "quiet"
    reader = standing.reader
    if mail.sort == Mail.Sort.SOON:
        return "budget" if not reader.budget else ""
    return "digest" if reader.digest == Reader.Digest.NEVER else ""


def _failed(mail: Mail, problem: Exception, now: datetime) -> None:
    """It did not go out: nobody is there, or it is tried again, each time after a longer wait."""
    said = _sentence(problem)
    if isinstance(problem, SMTPRecipientsRefused) and _is_final(problem):
        addresses.bounced(mail, said, at=now)
        return
    wait = min(FIRST_WAIT * 2 ** min(mail.tries, 20), LONGEST_WAIT)
    Mail.objects.filter(pk=mail.pk).update(
        tries=mail.tries + 1, due=now + wait, said=said, sent_at=None
    )


def _is_final(refused: SMTPRecipientsRefused) -> bool:
    return all(code >= PERMANENT for code, _said in refused.recipients.values())


def _sentence(problem: Exception) -> str:
    return " ".join(str(problem).split())[:300]


def _close(connection: BaseEmailBackend) -> None:
    """The next mail opens a connection of its own; one that is broken cannot even be closed."""
    with suppress(SMTPException, OSError):
        connection.close()


# What all of these do with notices


def _locked(person: int) -> Standing:
    """How things stand with the person, whose row nobody else changes meanwhile."""
    Reader.objects.get_or_create(person_id=person)
    reader = Reader.objects.select_for_update(of=("self",)).select_related("person")
    return standing_of(reader.get(person_id=person))


def _waiting(standing: Standing, which: Q) -> list[Notice]:
    waiting = Notice.objects.filter(which, person=standing.person, state=WAITING)
    return list(waiting.select_related("by").order_by("at", "pk"))


def _still_needed(standing: Standing, notices: Sequence[Notice]) -> list[Notice]:
    """Those that still need a mail; the others stay in the page, with the reason why."""
    reasons = {notice: standing.needs_no_mail(notice) for notice in notices}
    for why in set(reasons.values()) - {""}:
        _hold([n for n, reason in reasons.items() if reason == why], why, state=PAGE)
    return [notice for notice, why in reasons.items() if not why]


def _bar(notices: Iterable[Notice], why: str) -> None:
    """No mail for this person now; what came back waits until the address is good again."""
    _hold(notices, why, state=WAITING if why == "bounced" else PAGE)


def _hold(
    notices: Iterable[Notice],
    why: str,
    *,
    until: datetime | None = None,
    state: str = WAITING,
) -> None:
    held = Notice.objects.filter(pk__in=[notice.pk for notice in notices])
    held.update(state=state, held=why, soon_at=until, mail=None)


def _put_in(sort: str, standing: Standing, notices: Iterable[Notice], now: datetime) -> None:
    mail = Mail.objects.create(person=standing.person, sort=sort, at=now, due=now)
    put = Notice.objects.filter(pk__in=[notice.pk for notice in notices])
    put.update(state=IN_MAIL, mail=mail, held="", soon_at=None)


def _drop(mail: Mail, why: str) -> None:
    Mail.objects.filter(pk=mail.pk).update(state=Mail.State.DROPPED, said=why)
