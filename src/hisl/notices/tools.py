"""Where tools say how a mail answers what they own, and where mail comes in."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from . import actions, addresses, queries
from .incoming import Incoming, Outcome
from .models import Received

if TYPE_CHECKING:
    from hisl.people.models import Person

__all__ = ["receive", "register_answerer"]

Answerer = Callable[["Person", uuid.UUID, str, datetime], "str | None"]
_answerers: list[Answerer] = []

NO_TOOL, REFUSED, TWICE = "no tool", "refused", "twice"


def register_answerer(answer: Answerer) -> None:
    """A part above says at start how a reply by mail is posted.

    answer(person, about, text, at) posts the text as the person's answer to that contribution and
    gives the address of what it wrote, or None when the contribution is not its own. It raises
    PermissionDenied when the person may not write there, ValidationError with words for them when
    they may not write now.
    """
    _answerers.append(answer)


def receive(raw: bytes, *, at: datetime) -> str:
    """Take one mail in: post a reply, note what came back. Gives what became of it in a word.

    One transaction: when it fails half-way nothing has happened, and the mail server tries again.
    """
    got = queries.incoming(raw)
    if got.person is None and got.mail is None:
        return got.outcome
    with transaction.atomic():
        _note, is_new = Received.objects.get_or_create(
            message=got.message, defaults={"person": got.person, "at": at, "outcome": got.outcome}
        )
        if not is_new:
            return TWICE
        outcome, why = _done(got, at)
        if outcome != got.outcome:
            Received.objects.filter(message=got.message).update(outcome=outcome)
        if got.person is not None:
            _tell(got, outcome, why, at)
    return outcome


def _done(got: Incoming, at: datetime) -> tuple[str, str]:
    """What became of a mail, and why it was refused, in a tool's own words where it has some."""
    if got.outcome is Outcome.BOUNCE and got.mail is not None:
        known = addresses.came_back(got.mail, got.said, at=at)
        return (Outcome.BOUNCE if known else Outcome.NOT_OURS), ""
    if got.outcome is Outcome.REPLY:
        return _posted(got, at)
    return got.outcome, ""


def _posted(got: Incoming, at: datetime) -> tuple[str, str]:
    person, about = got.person, got.about
    if person is None or about is None:
        return NO_TOOL, ""
    for answer in _answerers:
        try:
            with transaction.atomic():
                if answer(person, about, got.text, at):
                    return Outcome.REPLY, ""
        except PermissionDenied:
            return REFUSED, ""
        except ValidationError as refusal:
            return REFUSED, " ".join(refusal.messages)
    return NO_TOOL, ""


def _tell(got: Incoming, outcome: str, why: str, at: datetime) -> None:
    """Say in the page what did not happen: a mail that vanishes is worse than one refused."""
    problem = (
        (why and _("Not posted: %(why)s") % {"why": why})
        or _problem(outcome)
        or (_attachments_left_out() if got.parts else "")
    )
    if not problem or got.person is None:
        return
    actions.tell(
        [got.person],
        kind="mail",
        reason=problem,
        title=_("Your mail on “%(title)s”") % {"title": got.title},
        url=reverse("notices:inbox"),
        about=uuid.uuid5(got.person.uuid, got.message),
        key=f"person:{got.person.pk}",
        at=at,
        text=got.text,
    )


def _problem(outcome: str) -> str:
    return {
        NO_TOOL: _("This cannot be answered by mail. Your words were not posted."),
        REFUSED: _("You may not write there any more. Your words were not posted."),
        Outcome.CLOSED: _("You may not read it any more. Your words were not posted."),
        Outcome.EMPTY: _("There were no words above the quoted mail. Nothing was posted."),
        Outcome.TOO_LARGE: _("It was longer than can be posted by mail. Nothing was posted."),
    }.get(outcome, "")


def _attachments_left_out() -> str:
    return _("Your words were posted. Attachments do not come in by mail; add them in the page.")
