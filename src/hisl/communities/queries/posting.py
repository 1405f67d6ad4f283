"""Whether somebody may write in a community now, and whether a facilitator reads it first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from hisl.domain.measures.acts import CONTRIBUTIONS
from hisl.lib import times
from hisl.records import queries as records

from .. import rules
from ..models import Case, Community, Member, Suspension
from .places import membership

if TYPE_CHECKING:
    from hisl.people.models import Person

__all__ = ["Verdict", "may_post_now", "register_unnamed"]

LastWritten = Callable[["Person", Community, datetime], "datetime | None"]
_unnamed: list[LastWritten] = []


def register_unnamed(last_written: LastWritten) -> None:
    """A tool in which one may write without a name says at start when somebody last did so.

    last_written(person, community, after) gives that moment, or None. The log cannot tell: what
    stands under a mask is nobody's there.
    """
    _unnamed.append(last_written)


@dataclass(frozen=True, slots=True)
class Verdict:
    """ok: may write now; reason says why not, in words for that person; held: what they write is
    shown to others when a facilitator has read it."""

    ok: bool
    reason: str = ""
    held: bool = False


def may_post_now(person: Person, community: Community, at: datetime) -> Verdict:
    """Whether the person may write in the community at that moment."""
    member = membership(person, community)
    if reason := _closed(member, community) or _suspended(person, community, at):
        return Verdict(ok=False, reason=reason)
    if member.role == Member.Role.FACILITATOR:
        return Verdict(ok=True)
    if reason := _locked(community, at) or _too_soon(person, community, at):
        return Verdict(ok=False, reason=reason)
    return Verdict(ok=True, held=_is_held(person, member, community))


def _closed(member: Member | None, community: Community) -> str:
    if community.archived:
        return _("This community is archived. It can be read; nobody writes here any more.")
    return "" if member else _("Only members write here.")


def _suspended(person: Person, community: Community, at: datetime) -> str:
    running = rules.running_suspensions(at).filter(community=community, person=person).first()
    return told_of(running) if running else ""


def told_of(suspension: Suspension) -> str:
    """What a suspended person reads: until when, and why."""
    if suspension.until is None:
        told = _("A facilitator has asked you not to write here any more. The reason: %(reason)s")
        return told % {"reason": suspension.reason}
    return _("You cannot write here until %(until)s. The reason: %(reason)s") % {
        "until": times.moment(suspension.until),
        "reason": suspension.reason,
    }


def _locked(community: Community, at: datetime) -> str:
    if not rules.is_locked(community, at):
        return ""
    return _("Nobody writes here until %(until)s. The reason: %(reason)s") % {
        "until": times.moment(community.locked_until),
        "reason": community.lock_reason,
    }


def _too_soon(person: Person, community: Community, at: datetime) -> str:
    if not community.slow_minutes:
        return ""
    gap = timedelta(minutes=community.slow_minutes)
    last = _last_written(person, community, after=at - gap)
    if last is None:
        return ""
    return _(
        "Here everybody waits %(minutes)s minutes between two posts. You can write again at "
        "%(moment)s; what you have typed is kept."
    ) % {"minutes": community.slow_minutes, "moment": times.moment(last + gap)}


def _last_written(person: Person, community: Community, *, after: datetime) -> datetime | None:
    shown = written_by(person, community).filter(at__gt=after).order_by("-at")
    held = Case.objects.filter(
        community=community, author=person, why=Case.Why.FIRST, at__gt=after
    ).order_by("-at")
    moments = [found.values_list("at", flat=True).first() for found in (shown, held)]
    moments += [last_written(person, community, after) for last_written in _unnamed]
    return max((moment for moment in moments if moment), default=None)


def _is_held(person: Person, member: Member, community: Community) -> bool:
    """Whether fewer of their posts have been shown than a facilitator wants to read first.

    What somebody wrote before they joined for this time does not count: it was long ago.
    """
    if not community.review_first:
        return False
    held = Case.objects.filter(community=community, author=person, why=Case.Why.FIRST)
    unseen = held.exclude(decision=Case.Decision.SHOWN).values_list("about", flat=True)
    written = written_by(person, community).filter(at__gte=member.joined)
    seen = written.exclude(object__in=list(unseen)).values_list("pk")
    return len(seen[: community.review_first]) < community.review_first


def written_by(person: Person, community: Community) -> Any:
    """What the log holds of the person's own writing in the community."""
    return records.acts().filter(
        community=community.uuid, actor=person.actor, verb__in=CONTRIBUTIONS
    )
