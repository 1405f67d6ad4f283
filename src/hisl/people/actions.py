"""Making accounts and groups, and writing down who belongs where from when to when."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from .models import Group, Membership, Person

__all__ = [
    "OverlapError",
    "add_person",
    "add_to_group",
    "close_account",
    "end_membership",
    "group_named",
]


class OverlapError(ValueError):
    """Somebody would be in one group twice at the same time."""


def add_person(
    username: str, *, name: str, email: str = "", password: str | None = None, **more: Any
) -> Person:
    """A new account; without a password nobody can sign in to it until one is set."""
    person = Person(username=username, name=name, email=email.lower(), **more)
    person.set_password(password)
    person.full_clean(exclude=["password"])
    person.save()
    return person


def group_named(key: str, *, name: str = "", kind: str = Group.Kind.TEAM) -> Group:
    """The group with this key, made when it is missing."""
    return Group.objects.get_or_create(key=key, defaults={"name": name or key, "kind": kind})[0]


def close_account(person: Person) -> None:
    """Somebody has left: nobody signs in with the account any more, what they wrote stays."""
    person.is_active = False
    person.save(update_fields=["is_active"])


@transaction.atomic
def add_to_group(
    person: Person, group: Group, *, since: date, until: date | None = None
) -> Membership:
    """Write down a time in a group; the same time twice changes nothing.

    Raises OverlapError when the person is in the group already during part of it.
    """
    same = Membership.objects.filter(person=person, group=group, since=since)
    clashes = Membership.objects.filter(_touching(since, until), person=person, group=group)
    if clash := clashes.exclude(since=since).first():
        raise OverlapError(
            f"{person.username} is in {group.key} from {clash.since} until "
            f"{clash.until or 'now'} already"
        )
    if known := same.first():
        known.until = until
        known.full_clean()
        known.save()
        return known
    membership = Membership(person=person, group=group, since=since, until=until)
    membership.full_clean()
    membership.save()
    return membership


def end_membership(person: Person, group: Group, *, on: date) -> None:
    """End a running membership; one that began on that very day never was."""
    running = Membership.objects.filter(person=person, group=group, until__isnull=True)
    running.filter(since__gte=on).delete()
    running.filter(since__lt=on).update(until=on)


def _touching(since: date, until: date | None) -> Q:
    ends_after = Q(until__isnull=True) | Q(until__gt=since)
    begins_before = Q(since__lt=until) if until else Q(since__isnull=False)
    return ends_after & begins_before
