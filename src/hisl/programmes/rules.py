"""Who may see programmes and who may change them."""

import rules
from django.conf import settings
from rules import is_authenticated, is_staff


@rules.predicate
def is_guest_allowed(viewer) -> bool:
    return settings.HISL_GUESTS


rules.add_rule("programmes.read", is_authenticated | is_guest_allowed)
rules.add_rule("programmes.design", is_staff)
