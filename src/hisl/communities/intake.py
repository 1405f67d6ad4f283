"""What arrives from elsewhere, in bulk: a community with its members."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from . import index
from .models import Community, Member

__all__ = ["Arrival", "add_members", "open_imported"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A community of another system, with the words that its source asks for."""

    uuid: UUID
    key: str
    name: str
    purpose: str
    at: datetime
    attribution: str
    source_url: str = ""


def open_imported(arrival: Arrival) -> tuple[Community, bool]:
    """The community, and whether it is new; where it came from is filled in when it was unknown."""
    community, new = Community.objects.get_or_create(
        uuid=arrival.uuid,
        defaults={
            "key": arrival.key,
            "name": arrival.name[:120],
            "purpose": arrival.purpose,
            "created": arrival.at,
            "opened": arrival.at,
            "attribution": arrival.attribution[:300],
            "source_url": arrival.source_url,
        },
    )
    if arrival.source_url and not community.source_url:
        community.source_url = arrival.source_url
        community.attribution = arrival.attribution[:300]
        community.save(update_fields=["source_url", "attribution"])
    if new:
        index.put(community)
    return community, new


def add_members(community: Community, joined: Sequence[tuple[int, datetime]]) -> int:
    """Make people members from a moment on: (person, moment); returns how many are new.

    Whoever is or was a member stays as they are, those who left included.
    """
    people = [person for person, _ in joined]
    known = set(
        Member.objects.filter(community=community, person__in=people).values_list(
            "person_id", flat=True
        )
    )
    fresh = [
        Member(community=community, person_id=person, joined=at)
        for person, at in joined
        if person not in known
    ]
    Member.objects.bulk_create(fresh)
    return len(fresh)
