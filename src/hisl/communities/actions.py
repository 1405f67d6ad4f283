"""Opening a community, joining and leaving it, giving roles, changing who may see it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from hisl.records import actions as records

from .models import Community, Member

if TYPE_CHECKING:
    from hisl.people.models import Person

__all__ = ["archive", "join", "leave", "open_community", "reopen", "set_role"]


@transaction.atomic
def open_community(
    *,
    key: str,
    name: str,
    purpose: str,
    at: datetime,
    facilitators: Iterable[Person] = (),
    visibility: str = Community.Visibility.PUBLIC,
    made_up: bool = False,
) -> Community:
    """Open a place with its purpose and the people who will keep it alive."""
    community = Community.objects.create(
        key=key, name=name, purpose=purpose, visibility=visibility, created=at, made_up=made_up
    )
    for person in facilitators:
        join(community, person, at=at, role=Member.Role.FACILITATOR)
    return community


@transaction.atomic
def join(
    community: Community,
    person: Person,
    *,
    at: datetime,
    role: str = Member.Role.MEMBER,
) -> Member:
    """Make somebody a member; somebody who is one already stays as they are."""
    member, new = Member.objects.get_or_create(
        community=community, person=person, left=None, defaults={"joined": at, "role": role}
    )
    if new:
        _record("joined", community, person, at)
    return member


@transaction.atomic
def leave(community: Community, person: Person, *, at: datetime) -> None:
    """End somebody's membership; what they wrote stays."""
    ended = Member.objects.filter(community=community, person=person, left__isnull=True)
    if ended.update(left=at):
        _record("left", community, person, at)


def set_role(member: Member, role: str) -> None:
    """Make a member a facilitator, or the other way round."""
    member.role = role
    member.full_clean()
    member.save(update_fields=["role"])


def archive(community: Community, *, at: datetime) -> None:
    """Close a community for writing; it can still be read and found."""
    community.archived = at
    community.save(update_fields=["archived"])


def reopen(community: Community) -> None:
    """Open an archived community for writing again."""
    community.archived = None
    community.save(update_fields=["archived"])


def _record(verb: str, community: Community, person: Person, at: datetime) -> None:
    records.record(
        event=f"{verb}/{community.uuid}/{person.uuid}/{at.isoformat()}",
        at=at,
        actor=person.actor,
        verb=verb,
        object_kind="community",
        object=community.uuid,
        community=community.uuid,
    )
