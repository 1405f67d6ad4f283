"""What is in the database, slice by slice."""

from __future__ import annotations

from typing import Any

from hisl.communities import queries as communities
from hisl.conversations import queries as conversations
from hisl.debriefs import queries as debriefs
from hisl.people import queries as people
from hisl.programmes import queries as programmes
from hisl.records import queries as records
from hisl.wikis import queries as wikis

__all__ = ["counts"]


def counts() -> dict[str, Any]:
    """Rows by kind. `counted_by_verb` has what aggregated acts (views, votes) count for.

    `statements` are all that /xapi can give: those kept as text and those built when asked.
    """
    by_verb = records.acts_by_verb()
    acts = sum(by_verb.values())
    return {
        **people.counts(),
        "communities": communities.every().count(),
        "threads": conversations.count_by_kind(),
        **conversations.counts(),
        "pages": wikis.count(),
        "revisions": wikis.revision_count(),
        "debriefs": debriefs.count(),
        "acts": acts,
        "acts_by_verb": by_verb,
        "counted_by_verb": records.counted_by_verb(),
        "statements": acts,
        "statements_stored": records.statements_stored(),
        **programmes.counts(),
        "enrolments_by_state": programmes.enrolments_by_state(),
    }
