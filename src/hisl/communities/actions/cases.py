"""Reporting a thing, deciding about it, taking a decision back, appealing against it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from .. import moderated
from ..models import Case, Report, Ruling
from ..queries.cases import AGAINST_THE_AUTHOR, may_be_appealed, possible
from . import telling
from .log import write_down

if TYPE_CHECKING:
    from hisl.people.models import Person

__all__ = [
    "NotPossibleError",
    "appeal",
    "decide",
    "decide_appeal",
    "hold",
    "report",
    "resubmit",
    "take_back",
]

Decision, Appeal = Case.Decision, Case.Appeal
# What a decision does to the thing, by the name of the tool's callable.
EFFECTS = {
    Decision.HIDDEN: "hide",
    Decision.ASKED: "hide",
    Decision.CLOSED: "close",
    Decision.SHOWN: "restore",
    Decision.DISMISSED: "",
}
WHAT = {
    Decision.HIDDEN: Ruling.What.HIDDEN,
    Decision.ASKED: Ruling.What.ASKED,
    Decision.CLOSED: Ruling.What.CLOSED,
    Decision.SHOWN: Ruling.What.SHOWN,
    Decision.DISMISSED: Ruling.What.DISMISSED,
}


class NotPossibleError(ValueError):
    """This cannot be decided, or not now; the message says why, for a page."""


@transaction.atomic
def report(about: UUID, *, person: Person, reason: str, at: datetime, words: str = "") -> Case:
    """Somebody says what is wrong with a thing; the same person again says it anew.

    Raises LookupError when no tool knows the thing.
    """
    case, new = _undecided(about, Case.Why.REPORTED, at)
    said = {"reason": reason, "words": words, "at": at}
    Report.objects.update_or_create(case=case, reporter=person, defaults=said)
    if new:
        telling.of_case(case, at=at)
    return case


@transaction.atomic
def hold(about: UUID, *, at: datetime) -> Case:
    """A thing waits for a facilitator before others see it: one of somebody's first posts.

    The tool has kept it hidden; its `restore` shows it. Raises LookupError when no tool knows it.
    """
    case, new = _undecided(about, Case.Why.FIRST, at)
    if new:
        telling.of_case(case, at=at)
    return case


@transaction.atomic
def decide(
    case: Case, decision: str, *, by: Person, at: datetime, reason: str = "", words: str = ""
) -> None:
    """Hide a thing, ask its author to change it, close it, show it, or leave it as it is.

    Raises NotPossibleError when the case does not allow it now.
    """
    case = _locked(case)
    if decision not in possible(case):
        raise NotPossibleError(_("Somebody has decided about this already."))
    _apply(case, EFFECTS[Decision(decision)], by=by, at=at)
    case.decision, case.reason, case.words = decision, reason, words
    case.by, case.decided, case.changed = by, at, None
    case.appeal, case.appeal_words, case.appealed = Appeal.NONE, "", None
    case.save()
    write_down(WHAT[Decision(decision)], case=case, by=by, reason=reason, words=words, at=at)
    telling.of_decision(case, at=at)


@transaction.atomic
def take_back(case: Case, *, by: Person, at: datetime) -> None:
    """Undo the decision: the thing is as it was before, and the case stands in the queue again.

    Raises NotPossibleError when nothing was decided, or when the thing was reported anew.
    """
    case = _locked(case)
    if case.decision == Decision.NONE:
        raise NotPossibleError(_("Nothing has been decided here that could be taken back."))
    if Case.objects.filter(about=case.about, decision="").exists():
        raise NotPossibleError(_("It has been reported again since; decide about that report."))
    _apply(case, _back(case), by=by, at=at)
    was_against = case.decision in AGAINST_THE_AUTHOR
    case.decision, case.reason, case.words = Decision.NONE, "", ""
    case.by = case.decided = case.changed = None
    if case.appeal == Appeal.ASKED:
        case.appeal = Appeal.GRANTED
    case.save()
    write_down(Ruling.What.UNDONE, case=case, by=by, at=at)
    if was_against and case.why == Case.Why.REPORTED:
        telling.of_return(case, at=at)


@transaction.atomic
def resubmit(case: Case, *, by: Person, at: datetime, markdown: str = "") -> None:
    """The author has changed what they were asked to change; a facilitator looks again.

    Raises NotPossibleError when nobody asked for a change.
    """
    case = _locked(case)
    if case.decision != Decision.ASKED:
        raise NotPossibleError(_("Nobody waits for a change here any more."))
    kind = moderated.kind_named(case.kind)
    if markdown and kind and kind.revise:
        kind.revise(case.about, markdown, by=by, at=at)
    case.changed = at
    _take_look(case)
    case.save()
    write_down(Ruling.What.CHANGED, case=case, by=by, at=at)
    telling.of_change(case, at=at)


@transaction.atomic
def appeal(case: Case, *, by: Person, words: str, at: datetime) -> None:
    """The author asks, once, that somebody else looks at the decision.

    Raises NotPossibleError when there is nothing to appeal against, or it was done already.
    """
    case = _locked(case)
    if not may_be_appealed(case):
        raise NotPossibleError(_("You can ask somebody else to look at a decision once."))
    case.appeal, case.appeal_words, case.appealed = Appeal.ASKED, words, at
    case.save()
    write_down(Ruling.What.APPEALED, case=case, by=by, words=words, at=at)
    telling.of_appeal(case, at=at)


@transaction.atomic
def decide_appeal(case: Case, *, granted: bool, by: Person, at: datetime, words: str = "") -> None:
    """Let the decision stand, or take it back; raises NotPossibleError without an open appeal."""
    case = _locked(case)
    if case.appeal != Appeal.ASKED:
        raise NotPossibleError(_("There is no open appeal here."))
    case.appeal = Appeal.GRANTED if granted else Appeal.UPHELD
    if granted:
        effect = "reopen" if case.decision == Decision.CLOSED else "restore"
        _apply(case, effect, by=by, at=at)
        shown = Decision.SHOWN if case.why == Case.Why.FIRST else Decision.DISMISSED
        case.decision, case.by, case.decided, case.changed = shown, by, at, None
    case.save()
    what = Ruling.What.GRANTED if granted else Ruling.What.UPHELD
    write_down(what, case=case, by=by, words=words, at=at)
    telling.of_appeal_decided(case, words=words, at=at)


def _undecided(about: UUID, why: str, at: datetime) -> tuple[Case, bool]:
    """The case about the thing that nobody has decided yet, and whether it is new."""
    found = moderated.find(about)
    if found is None:
        raise LookupError(about)
    kind, thing = found
    return Case.objects.get_or_create(
        about=about,
        decision=Decision.NONE,
        defaults={
            "community": thing.community,
            "kind": kind.name,
            "author": thing.author,
            "title": thing.title[:300],
            "url": thing.url[:500],
            "excerpt": thing.excerpt,
            "why": why,
            "at": at,
        },
    )


def _locked(case: Case) -> Case:
    """The case as it is now; two who decide at once do so one after the other."""
    return (
        Case.objects.select_for_update(of=("self",))
        .select_related("community", "author", "by")
        .get(pk=case.pk)
    )


def _take_look(case: Case) -> None:
    """Keep what the thing says now: it has changed since the case began."""
    if found := moderated.find(case.about):
        thing = found[1]
        case.title, case.url, case.excerpt = thing.title[:300], thing.url[:500], thing.excerpt


def _back(case: Case) -> str:
    """What brings the thing to where it stood before anything was decided."""
    if case.decision == Decision.CLOSED:
        return "reopen"
    hidden_now = case.decision in {Decision.HIDDEN, Decision.ASKED}
    if case.why == Case.Why.FIRST:
        return "" if hidden_now else "hide"
    return "restore" if hidden_now else ""


def _apply(case: Case, effect: str, *, by: Person, at: datetime) -> None:
    kind = moderated.kind_named(case.kind)
    if effect and kind and (done := getattr(kind, effect)):
        done(case.about, by=by, at=at)
