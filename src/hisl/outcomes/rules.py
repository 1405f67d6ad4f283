"""Who may see what came of it."""

import rules
from django.conf import settings
from rules import is_authenticated


@rules.predicate
def is_guest_allowed(viewer) -> bool:
    return settings.HISL_GUESTS


rules.add_rule("outcomes.read", is_authenticated | is_guest_allowed)
