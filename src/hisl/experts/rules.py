"""Who stands in for questions that nobody else took, and who may say what of an ask."""

import rules
from rules import is_staff, is_superuser


@rules.predicate
def is_asker(viewer, ask) -> bool:
    return ask is not None and viewer.is_authenticated and ask.asker_id == viewer.pk


@rules.predicate
def is_asked(viewer, asked) -> bool:
    return asked is not None and viewer.is_authenticated and asked.person_id == viewer.pk


# The L&K desk: whoever looks after the installation. Its list form is people_of_desk in finding.
rules.add_rule("experts.last_resort", is_staff | is_superuser)
rules.add_rule("experts.respond", is_asked)
rules.add_rule("experts.go_on", is_asker)
