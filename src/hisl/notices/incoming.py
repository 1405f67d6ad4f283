"""A mail that came in: whose reply it is and to what, or which mail of ours came back."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import getaddresses, parseaddr
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from hisl.people import queries as people

from . import plain, tokens
from .models import Notice

if TYPE_CHECKING:
    from hisl.people.models import Person

__all__ = ["MOST_BYTES", "Incoming", "Outcome", "read"]

MOST_BYTES = 10_000_000
MOST_WORDS = 40_000
SEARCHED_BYTES = 200_000

ADDRESSED = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")


class Outcome(StrEnum):
    """What a mail turned out to be."""

    REPLY = "reply"
    BOUNCE = "bounce"
    AUTOMATIC = "automatic"  # an absence note, a list, a delay: nobody wrote it to us
    NOT_OURS = "not ours"  # no address of ours, or one that was made up
    SENDER = "sender"  # not from the address to which we had written
    CLOSED = "closed"  # the person may not read any more what it answers
    TOO_LARGE = "too large"
    EMPTY = "empty"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """What a mail says. A reply has person, about and text; a bounce has the mail of ours.

    message is the same for the same mail sent twice; parts are attachments, which are left out.
    """

    outcome: Outcome
    message: str
    person: Person | None = None
    about: uuid.UUID | None = None
    title: str = ""
    text: str = ""
    parts: int = 0
    mail: uuid.UUID | None = None
    said: str = ""


def read(raw: bytes) -> Incoming:
    """Understand a mail; whatever comes in, it gives an outcome and never raises."""
    digest = hashlib.sha256(raw).hexdigest()
    if len(raw) > MOST_BYTES:
        return Incoming(outcome=Outcome.TOO_LARGE, message=digest)
    try:
        message = message_from_bytes(raw, policy=policy.default)
        known = str(message["Message-ID"] or "").strip()
        name = hashlib.sha256(known.encode("utf-8", "replace")).hexdigest() if known else digest
        return _understood(message, raw, name)
    # What the standard parser makes of broken headers ends in any of these.
    except (MessageError, ValueError, LookupError, AttributeError, TypeError, RecursionError):
        return Incoming(outcome=Outcome.BROKEN, message=digest)


def _understood(message: EmailMessage, raw: bytes, name: str) -> Incoming:
    if _is_report(message):
        return _bounce(message, raw, name)
    if _is_automatic(message):
        return Incoming(outcome=Outcome.AUTOMATIC, message=name)
    notice = _answered(message)
    if notice is None:
        return Incoming(outcome=Outcome.NOT_OURS, message=name)
    person = notice.person
    if _sender(message) != person.email.lower() or not person.email:
        return Incoming(outcome=Outcome.SENDER, message=name)
    outcome = Outcome.REPLY
    text = plain.own_words(message)
    if not _may_answer(person, notice):
        outcome = Outcome.CLOSED
    elif len(text) > MOST_WORDS:
        outcome = Outcome.TOO_LARGE
    elif not text:
        outcome = Outcome.EMPTY
    return Incoming(
        outcome=outcome,
        message=name,
        person=person,
        about=notice.about,
        title=notice.title,
        text=text,
        parts=sum(1 for _part in message.iter_attachments()),
    )


def _answered(message: EmailMessage) -> Notice | None:
    """The notice to which this mail answers, by the address that it was sent to."""
    for address in _recipients(message):
        found = tokens.in_address(address)
        if found and found[0] == tokens.REPLY:
            return Notice.objects.filter(uuid=found[1]).select_related("person").first()
    return None


def _recipients(message: EmailMessage) -> list[str]:
    values = [str(value) for name in ADDRESSED for value in message.get_all(name, [])]
    return [address for _name, address in getaddresses(values)]


def _sender(message: EmailMessage) -> str:
    """Who it is from; one that names several is from nobody."""
    values = message.get_all("From", [])
    senders = getaddresses([str(value) for value in values])
    return senders[0][1].lower() if len(senders) == 1 else ""


def _may_answer(person: Any, notice: Notice) -> bool:
    here = person.is_active and person.claimed and not person.stay_is_over(timezone.localdate())
    return here and notice.key in people.keys_of(person)


def _is_automatic(message: EmailMessage) -> bool:
    """Whether a program sent it, by RFC 3834 and by what older ones say of themselves."""
    if str(message.get("Auto-Submitted", "no")).split(";")[0].strip().lower() != "no":
        return True
    if str(message.get("Precedence", "")).strip().lower() in {"bulk", "junk", "list", "auto_reply"}:
        return True
    if any(name in message for name in ("X-Autoreply", "X-Autorespond", "List-Id", "List-Post")):
        return True
    if str(message.get("Return-Path", "")).strip() == "<>":
        return True
    name = parseaddr(str(message.get("From", "")))[1].lower().partition("@")[0]
    return name in {"mailer-daemon", "postmaster", "noreply", "no-reply"}


def _is_report(message: EmailMessage) -> bool:
    kind = str(message.get_param("report-type", "") or "").lower()
    return message.get_content_type() == "multipart/report" and kind == "delivery-status"


def _bounce(message: EmailMessage, raw: bytes, name: str) -> Incoming:
    """A report of delivery (RFC 3464): only one that says "failed, for good" counts."""
    said = _failure(message)
    mail = _own_mail(message, raw)
    if not said:
        return Incoming(outcome=Outcome.AUTOMATIC, message=name)
    if mail is None:
        return Incoming(outcome=Outcome.NOT_OURS, message=name)
    return Incoming(outcome=Outcome.BOUNCE, message=name, mail=mail, said=said)


def _failure(message: EmailMessage) -> str:
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in part.get_payload():
            action = str(block.get("Action", "")).strip().lower()
            status = str(block.get("Status", "")).strip()
            if action == "failed" and status.startswith("5"):
                words = str(block.get("Diagnostic-Code", "")).partition(";")[2].strip()
                return " ".join((words or status).split())
    return ""


def _own_mail(message: EmailMessage, raw: bytes) -> uuid.UUID | None:
    """The mail of ours it speaks of: by the address it came to, or the Message-ID it quotes."""
    for address in _recipients(message):
        found = tokens.in_address(address)
        if found and found[0] == tokens.BOUNCE:
            return found[1]
    return tokens.of_message_id(raw[:SEARCHED_BYTES].decode("ascii", "replace"))
