"""Who may do what on the pages that join the tools."""

import rules
from rules import is_authenticated


@rules.predicate
def is_self(viewer, person) -> bool:
    return person is not None and viewer == person


@rules.predicate
def is_colleague(viewer) -> bool:
    return viewer.is_authenticated and not viewer.is_guest


@rules.predicate
def is_real(viewer, person) -> bool:
    """Whether somebody is behind the account who can be introduced."""
    return person is not None and person.is_active and person.claimed


@rules.predicate
def is_go_between(viewer, introduction) -> bool:
    return introduction is not None and introduction.through_id == viewer.pk


@rules.predicate
def is_seeker(viewer, introduction) -> bool:
    return introduction is not None and introduction.seeker_id == viewer.pk


# Nobody else's, whatever their rights: neither a manager's nor an administrator's.
rules.add_rule("web.own_learning", is_self)
rules.add_rule("web.begin", is_authenticated)
rules.add_rule("web.seek_introduction", is_colleague & ~is_self & is_real)
rules.add_rule("web.answer_introduction", is_go_between)
rules.add_rule("web.withdraw_introduction", is_seeker)
