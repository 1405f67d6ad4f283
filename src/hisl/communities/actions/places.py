"""Opening a community, joining and leaving it, giving roles, changing who may see it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from hisl.records import actions as records

from .. import index
from ..models import Community, Member
from .log import write_down

if TYPE_CHECKING:
    from hisl.people.models import Person

__all__ = [
    "LastFacilitatorError",
    "archive",
    "change",
    "join",
    "leave",
    "lock",
    "open_community",
    "reopen",
    "set_role",
    "unlock",
]


class LastFacilitatorError(ValueError):
    """A place would have nobody left who looks after it."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody has to look after this place: name another facilitator first.")
        )


@transaction.atomic
def open_community(
    *,
    key: str,
    name: str,
    purpose: str,
    at: datetime,
    facilitators: Iterable[Person] = (),
    visibility: str = Community.Visibility.PUBLIC,
    reply_hours: int | None = None,
    made_up: bool = False,
    prepare: bool = False,
) -> Community:
    """Open a place with its purpose and the people who will keep it alive.

    prepare=True: only its founders see it until it has passed the launch gate (`launch`).
    """
    community = Community.objects.create(
        key=key,
        name=name,
        purpose=purpose,
        visibility=visibility,
        created=at,
        preparing=prepare,
        opened=None if prepare else at,
        reply_hours=reply_hours,
        made_up=made_up,
    )
    for person in facilitators:
        join(community, person, at=at, role=Member.Role.FACILITATOR)
    index.put(community)
    return community


@transaction.atomic
def change(community: Community) -> None:
    """Keep what a form has changed: name, purpose, who may see it, how it is looked after."""
    community.save()
    index.put(community)


@transaction.atomic
def join(
    community: Community,
    person: Person,
    *,
    at: datetime,
    role: str = Member.Role.MEMBER,
) -> Member:
    """Make somebody a member; somebody who is one already stays as they are.

    Somebody from outside becomes a guest, whatever else was asked for.
    """
    if person.is_guest:
        role = Member.Role.GUEST
    member, new = Member.objects.get_or_create(
        community=community, person=person, left=None, defaults={"joined": at, "role": role}
    )
    if new:
        _record("joined", community, person, at)
        _forget(person)
    return member


@transaction.atomic
def leave(community: Community, person: Person, *, at: datetime, gone: bool = False) -> None:
    """End somebody's membership; what they wrote stays.

    Raises LastFacilitatorError when nobody else looks after the place, unless they are gone from
    the organisation altogether: then there is nobody to hold.
    """
    running = Member.objects.select_for_update().filter(
        community=community, person=person, left__isnull=True
    )
    member = running.first()
    if member is None:
        return
    if member.role == Member.Role.FACILITATOR and not gone:
        _require_another(member)
    member.left = at
    member.save(update_fields=["left"])
    _record("left", community, person, at)
    _forget(person)


@transaction.atomic
def set_role(member: Member, role: str) -> None:
    """Make a member a facilitator, or the other way round; guests from outside stay guests.

    Raises LastFacilitatorError when nobody else looks after the place.
    """
    if member.role == Member.Role.FACILITATOR != role:
        _require_another(member)
    member.role = role
    member.full_clean()
    if member.person.is_guest != (role == Member.Role.GUEST):
        raise ValueError(_("Guests from outside are guests, and nobody else is."))
    member.save(update_fields=["role"])
    _forget(member.person)


def archive(community: Community, *, at: datetime) -> None:
    """Close a community for writing; it can still be read and found."""
    community.archived = at
    community.save(update_fields=["archived"])


def reopen(community: Community) -> None:
    """Open an archived community for writing again."""
    community.archived = None
    community.save(update_fields=["archived"])


@transaction.atomic
def lock(community: Community, *, until: datetime, reason: str, by: Person, at: datetime) -> None:
    """Let nobody but the facilitators write for a while, and say why."""
    community.locked_until, community.lock_reason = until, reason
    community.full_clean()
    community.save(update_fields=["locked_until", "lock_reason"])
    write_down("locked", community=community, by=by, words=reason, at=at)


@transaction.atomic
def unlock(community: Community, *, by: Person, at: datetime) -> None:
    """Open it for writing again before the time is over."""
    community.locked_until, community.lock_reason = None, ""
    community.save(update_fields=["locked_until", "lock_reason"])
    write_down("unlocked", community=community, by=by, at=at)


def _require_another(member: Member) -> None:
    """Raise LastFacilitatorError unless somebody else looks after the place, who can sign in.

    The others are locked, so that the last two cannot leave at the same moment.
    """
    leading = Member.objects.select_for_update().filter(
        community=member.community, left__isnull=True, role=Member.Role.FACILITATOR
    )
    others = [one for one in leading.select_related("person") if one.pk != member.pk]
    if not any(one.person.is_active and one.person.claimed for one in others):
        raise LastFacilitatorError


def _forget(person: Person) -> None:
    """The rules keep memberships with the person for as long as a request lasts."""
    person.__dict__.pop("_memberships", None)


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
