"""What waits for a decision, what was decided, and the log of it all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from hisl.people import queries as people

from .. import moderated
from ..models import Case, Community, Report, Ruling

if TYPE_CHECKING:
    from hisl.people.models import Person

__all__ = [
    "AGAINST_THE_AUTHOR",
    "Possible",
    "case_of",
    "decided",
    "log_of",
    "may_be_appealed",
    "on_the_case",
    "own_cases",
    "possible",
    "queue",
    "reportable",
    "reports_of",
    "waiting",
]

Decision, Appeal, Why = Case.Decision, Case.Appeal, Case.Why
AGAINST_THE_AUTHOR = {Decision.HIDDEN, Decision.ASKED, Decision.CLOSED}
WAITS = (
    Q(decision=Decision.NONE)
    | Q(appeal=Appeal.ASKED)
    | Q(decision=Decision.ASKED, changed__isnull=False)
)
HIDDEN_NOW = Q(decision__in=[Decision.HIDDEN, Decision.ASKED]) | Q(
    decision=Decision.NONE, why=Why.FIRST
)


def possible(case: Case) -> list[str]:
    """The decisions that the case allows now."""
    if case.decision == Decision.ASKED:
        return [Decision.SHOWN, Decision.HIDDEN]
    if case.decision != Decision.NONE:
        return []
    if case.why == Why.FIRST:
        return [Decision.SHOWN, Decision.ASKED, Decision.HIDDEN]
    kind = moderated.kind_named(case.kind)
    closing = [Decision.CLOSED] if kind and kind.close else []
    return [Decision.HIDDEN, Decision.ASKED, *closing, Decision.DISMISSED]


def may_be_appealed(case: Case) -> bool:
    """Whether its author may still ask somebody else to look."""
    return case.decision in AGAINST_THE_AUTHOR and case.appeal == Appeal.NONE


def reportable(viewer: Any, about: UUID) -> tuple[moderated.Kind, moderated.Moderated] | None:
    """The thing that the viewer wants to report, if they may read it and did not write it."""
    if not viewer.is_authenticated:
        return None
    found = moderated.find(about)
    if found is None or _is_hidden(about) or found[1].author == viewer:
        return None
    return found if _may_read(viewer, found[1]) else None


def _may_read(viewer: Any, thing: moderated.Moderated) -> bool:
    if thing.key:
        return thing.key in people.keys_of(viewer)
    if thing.community is None:
        return False
    return people.may(viewer, "communities.read", thing.community)


def _is_hidden(about: UUID) -> bool:
    """Whether a decision, or the review of first posts, keeps it from being read now."""
    return Case.objects.filter(HIDDEN_NOW, about=about).exists()


def queue(community: Community | None) -> QuerySet[Case]:
    """What waits for a decision, the oldest first; None: what stands in no community."""
    return _cases(community).filter(WAITS).order_by("at", "pk")


def decided(community: Community | None) -> QuerySet[Case]:
    """What was decided, the latest first."""
    return _cases(community).exclude(WAITS).order_by("-decided", "-pk")


def waiting(community: Community | None) -> int:
    """How many things wait for a decision."""
    return Case.objects.filter(WAITS, community=community).count()


def _cases(community: Community | None) -> QuerySet[Case]:
    found = Case.objects.filter(community=community).select_related("author", "by", "community")
    return found.annotate(said=Count("reports")).prefetch_related("reports")


def reports_of(case: Case) -> QuerySet[Report]:
    """What was said about the thing, for those who decide: the only place where a reporter is
    named."""
    return case.reports.select_related("reporter").order_by("at", "pk")


def case_of(viewer: Any, uuid: UUID) -> Case | None:
    """A case, for those who look after it and for its author."""
    case = Case.objects.select_related("community", "author", "by").filter(uuid=uuid).first()
    if case is None:
        return None
    own = people.may(viewer, "communities.appeal", case)
    return case if own or people.may(viewer, "communities.see_case", case) else None


@dataclass(frozen=True, slots=True)
class Possible:
    """What the viewer may do about a case now."""

    decisions: tuple[str, ...]
    take_back: bool
    appeal: bool
    change: bool
    decide_appeal: bool
    see_reports: bool
    concerned: bool


def on_the_case(viewer: Any, case: Case) -> Possible:
    """What the viewer may do about the case: as its author, or as who looks after it."""
    own = people.may(viewer, "communities.appeal", case)
    looks_after = people.may(viewer, "communities.see_case", case)
    decides = people.may(viewer, "communities.decide", case)
    open_appeal = case.appeal == Appeal.ASKED
    return Possible(
        decisions=tuple(possible(case)) if decides and not open_appeal else (),
        take_back=decides and case.decision != Decision.NONE and not open_appeal,
        appeal=own and may_be_appealed(case),
        change=own and case.decision == Decision.ASKED,
        decide_appeal=open_appeal and people.may(viewer, "communities.decide_appeal", case),
        see_reports=looks_after and not own,
        concerned=looks_after and not decides,
    )


def own_cases(person: Person) -> QuerySet[Case]:
    """The cases about what the person wrote that ended against them or wait for them."""
    against = Ruling.objects.filter(case=OuterRef("pk"), what__in=["hidden", "asked", "closed"])
    mine = Case.objects.filter(author=person).filter(Exists(against))
    return mine.select_related("community").order_by("-at", "-pk")


def log_of(viewer: Any, community: Community | None) -> QuerySet[Ruling]:
    """The log of moderation as far as the viewer may read it: facilitators all of it, everybody
    else what concerns themselves."""
    lines = Ruling.objects.filter(community=community)
    runs_it = people.may(viewer, "communities.facilitate", community) if community else False
    if not (runs_it or people.may(viewer, "communities.desk")):
        lines = lines.filter(concerns=viewer)
    return lines.select_related("by", "concerns", "case")
