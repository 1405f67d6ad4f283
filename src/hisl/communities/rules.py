"""Who may do what in a community. A tool asks about the community of the thing it shows."""

import rules
from django.conf import settings
from rules import is_authenticated, is_superuser

from .models import Community, Member


def _active(viewer, community) -> Member | None:
    """The viewer's membership, looked up once per viewer object and community."""
    if community is None or not getattr(viewer, "is_authenticated", False):
        return None
    known = viewer.__dict__.setdefault("_memberships", {})
    if community.pk not in known:
        known[community.pk] = Member.objects.filter(
            community=community, person=viewer, left__isnull=True
        ).first()
    return known[community.pk]


@rules.predicate
def is_member(viewer, community) -> bool:
    return _active(viewer, community) is not None


@rules.predicate
def is_facilitator(viewer, community) -> bool:
    member = _active(viewer, community)
    return member is not None and member.role == Member.Role.FACILITATOR


@rules.predicate
def is_guest_allowed(viewer) -> bool:
    return settings.HISL_GUESTS


@rules.predicate
def is_public(viewer, community) -> bool:
    return community is not None and community.visibility == Community.Visibility.PUBLIC


@rules.predicate
def is_listed(viewer, community) -> bool:
    return community is not None and community.visibility != Community.Visibility.HIDDEN


@rules.predicate
def is_open(viewer, community) -> bool:
    return community is not None and community.archived is None


known_viewer = is_authenticated | is_guest_allowed

rules.add_rule("communities.find", (known_viewer & is_listed) | is_member | is_superuser)
rules.add_rule("communities.read", (known_viewer & is_public) | is_member | is_superuser)
rules.add_rule("communities.join", is_authenticated & is_public & is_open)
rules.add_rule("communities.leave", is_member)
rules.add_rule("communities.contribute", is_member & is_open)
rules.add_rule("communities.facilitate", is_facilitator | is_superuser)
rules.add_rule("communities.open", is_authenticated)
