"""Who may do what in a community. A tool asks about the community of the thing it shows.

Somebody from outside (people.Person.guest_of) sees only the communities that they were brought
into, until their last day. A community that is being prepared is its founders' own.
"""

from datetime import datetime

import rules
from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils import timezone
from rules import is_authenticated, is_superuser

from .models import Case, Community, Member, Suspension


def running_suspensions(now: datetime):
    """The suspensions that hold at that moment."""
    begun = Suspension.objects.filter(lifted__isnull=True, since__lte=now)
    return begun.filter(until__isnull=True) | begun.filter(until__gt=now)


def is_over(person, now: datetime) -> bool:
    """Whether somebody from outside has had their last day."""
    return person.stay_is_over(timezone.localtime(now).date())


def is_locked(community, now: datetime) -> bool:
    """Whether only facilitators write there for a while."""
    return community.locked_until is not None and community.locked_until > now


def membership(viewer, community) -> Member | None:
    """The viewer's membership, with `suspended`; looked up once per viewer object and community."""
    if community is None or not getattr(viewer, "is_authenticated", False):
        return None
    known = viewer.__dict__.setdefault("_memberships", {})
    if community.pk not in known:
        known[community.pk] = None if is_over(viewer, timezone.now()) else _found(viewer, community)
    return known[community.pk]


def _found(viewer, community) -> Member | None:
    suspended = running_suspensions(timezone.now()).filter(
        community=OuterRef("community"), person=OuterRef("person")
    )
    running = Member.objects.filter(community=community, person=viewer, left__isnull=True)
    return running.annotate(suspended=Exists(suspended)).first()


@rules.predicate
def is_member(viewer, community) -> bool:
    return membership(viewer, community) is not None


@rules.predicate
def is_facilitator(viewer, community) -> bool:
    member = membership(viewer, community)
    return member is not None and member.role == Member.Role.FACILITATOR


@rules.predicate
def is_full_member(viewer, community) -> bool:
    member = membership(viewer, community)
    return member is not None and member.role != Member.Role.GUEST


@rules.predicate
def is_from_outside(viewer) -> bool:
    return viewer.is_authenticated and viewer.is_guest


@rules.predicate
def is_guest_allowed(viewer) -> bool:
    return settings.HISL_GUESTS


@rules.predicate
def is_public(viewer, community) -> bool:
    return is_listed(viewer, community) and community.visibility == Community.Visibility.PUBLIC


@rules.predicate
def is_listed(viewer, community) -> bool:
    if community is None or community.preparing:
        return False
    return community.visibility != Community.Visibility.HIDDEN


@rules.predicate
def is_open(viewer, community) -> bool:
    return community is not None and community.archived is None


@rules.predicate
def is_unlocked(viewer, community) -> bool:
    return not is_locked(community, timezone.now())


@rules.predicate
def is_suspended(viewer, community) -> bool:
    """A member's suspension came with the membership; everybody else's is asked for."""
    if community is None or not viewer.is_authenticated:
        return False
    if member := membership(viewer, community):
        return member.suspended
    running = running_suspensions(timezone.now())
    return running.filter(community=community, person=viewer).exists()


@rules.predicate
def is_being_prepared(viewer, community) -> bool:
    return community is not None and community.preparing


def others_who_decide(case: Case, but: set[int]) -> bool:
    """Whether anybody but these persons could decide the case: a facilitator, or a superuser."""
    person = Member._meta.get_field("person").related_model
    deciding = person.objects.filter(is_active=True).exclude(pk__in=but)
    leading = Member.objects.filter(
        community=case.community_id, left__isnull=True, role=Member.Role.FACILITATOR
    )
    return (
        deciding.filter(is_superuser=True).exists()
        or deciding.filter(claimed=True, pk__in=leading.values("person")).exists()
    )


@rules.predicate
def looks_after(viewer, case) -> bool:
    """Facilitators look after their community's cases; what stands in none is the L&K desk's."""
    if case is None or not viewer.is_authenticated:
        return False
    return viewer.is_superuser or is_facilitator(viewer, case.community)


@rules.predicate
def is_unconcerned(viewer, case) -> bool:
    """Nobody decides about what they wrote, unless there is nobody else."""
    return viewer.pk != case.author_id or not others_who_decide(case, {viewer.pk})


@rules.predicate
def decided_nothing_yet(viewer, case) -> bool:
    """An appeal goes to somebody else than who decided, unless there is nobody else."""
    if viewer.pk not in {case.by_id, case.author_id}:
        return True
    return not others_who_decide(case, {case.by_id, case.author_id, viewer.pk})


@rules.predicate
def is_author(viewer, case) -> bool:
    return case is not None and viewer.is_authenticated and viewer.pk == case.author_id


colleague = is_authenticated & ~is_from_outside
known_viewer = colleague | (~is_authenticated & is_guest_allowed)

rules.add_rule("communities.find", (known_viewer & is_listed) | is_member | is_superuser)
rules.add_rule("communities.read", (known_viewer & is_public) | is_member | is_superuser)
rules.add_rule("communities.join", colleague & is_public & is_open & ~is_suspended)
rules.add_rule(
    "communities.ask_to_join",
    colleague & is_listed & ~is_public & is_open & ~is_member & ~is_suspended,
)
rules.add_rule("communities.leave", is_member)
rules.add_rule(
    "communities.contribute", is_member & is_open & (is_unlocked | is_facilitator) & ~is_suspended
)
rules.add_rule("communities.facilitate", is_facilitator | is_superuser)
rules.add_rule("communities.see_people", is_full_member | is_superuser | (colleague & is_public))
rules.add_rule("communities.open", colleague)
rules.add_rule("communities.launch", is_being_prepared & (is_facilitator | is_superuser))
rules.add_rule("communities.skip_gate", is_being_prepared & is_superuser)
rules.add_rule("communities.desk", is_superuser)
rules.add_rule("communities.see_case", looks_after)
rules.add_rule("communities.decide", looks_after & is_unconcerned)
rules.add_rule("communities.appeal", is_author)
rules.add_rule("communities.decide_appeal", looks_after & decided_nothing_yet)
