"""The log of moderation: every decision writes one line, and no line is ever changed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from ..models import Case, Community, Ruling

if TYPE_CHECKING:
    from hisl.people.models import Person

__all__ = ["write_down"]


def write_down(
    what: str,
    *,
    by: Person,
    at: datetime,
    community: Community | None = None,
    case: Case | None = None,
    concerns: Person | None = None,
    reason: str = "",
    words: str = "",
) -> Ruling:
    """One line: who did what to whose thing, why, and when."""
    if case is not None:
        community, concerns = case.community, case.author
    return Ruling.objects.create(
        community=community,
        case=case,
        by=by,
        concerns=concerns,
        what=what,
        reason=reason,
        words=words,
        at=at,
    )
