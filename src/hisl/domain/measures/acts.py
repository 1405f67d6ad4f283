"""The words in which acts are recorded, sorted by what the measures make of them."""

from __future__ import annotations

from collections.abc import Iterable

from hisl.domain.errors import SchemaError

__all__ = [
    "ANSWERS",
    "CONTRIBUTIONS",
    "MEMBERSHIP",
    "OPENINGS",
    "SCANNING",
    "UPTAKE",
    "require",
]

# Opens a thread of its own, addressed to nobody in particular.
OPENINGS = ("asked", "told", "discussed", "debriefed", "published", "created")
ANSWERS = ("answered",)
# Somebody wrote something: the only acts that count as taking part.
CONTRIBUTIONS = (*OPENINGS, *ANSWERS, "replied", "commented", "edited", "delivered")
# Somebody reports having used what another wrote, and how it went.
UPTAKE = ("worked", "failed")
MEMBERSHIP = ("joined", "left", "registered", "unregistered")
# The audience's size, never social learning.
SCANNING = ("viewed", "reacted", "voted-up", "voted-down")


def require(have: Iterable[str], needed: Iterable[str]) -> None:
    """Raise SchemaError for the first column of `needed` that is not in `have`."""
    present = set(have)
    for column in needed:
        if column not in present:
            raise SchemaError(column, "is missing", f"give it beside {', '.join(sorted(present))}")
