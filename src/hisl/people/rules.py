"""Who may do what with accounts, groups and the installation.

Guests from outside see no directory: they see who shares a place with them.
"""

from collections.abc import Callable

import rules
from rules import is_authenticated, is_staff, is_superuser

# How a guest and somebody meet, registered by the slices that have places.
meetings: list[Callable] = []


@rules.predicate
def is_self(viewer, person) -> bool:
    return person is not None and viewer == person


@rules.predicate
def is_colleague(viewer) -> bool:
    return viewer.is_authenticated and not viewer.is_guest


@rules.predicate
def meets(viewer, person) -> bool:
    return person is not None and any(meet(viewer, person) for meet in meetings)


rules.add_rule("people.directory", is_colleague)
rules.add_rule("people.read", is_colleague | is_self | (is_authenticated & meets))
rules.add_rule("people.change", is_self | is_staff)
rules.add_rule("people.administer", is_superuser)
rules.add_rule("installation.load_data", is_superuser)
