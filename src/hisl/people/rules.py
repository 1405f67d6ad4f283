"""Who may do what with accounts, groups and the installation."""

import rules
from rules import is_authenticated, is_staff, is_superuser


@rules.predicate
def is_self(viewer, person) -> bool:
    return person is not None and viewer == person


rules.add_rule("people.directory", is_authenticated)
rules.add_rule("people.read", is_authenticated)
rules.add_rule("people.change", is_self | is_staff)
rules.add_rule("people.administer", is_superuser)
rules.add_rule("installation.load_data", is_superuser)
