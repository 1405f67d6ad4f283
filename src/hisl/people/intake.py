"""People whom an importer knows by name only: unclaimed accounts, many at a time.

A source whose usernames are its own to give adds by username; one whose usernames may meet others
adds by UUID.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from uuid import UUID, uuid4

from django.contrib.auth.hashers import make_password

from hisl.domain.errors import InputError

from . import actions
from .models import Group, Person

__all__ = [
    "Known",
    "Newcomer",
    "add_by_uuid",
    "add_people",
    "known",
    "known_by_uuid",
    "owners_of_addresses",
    "put_group",
    "put_person",
]

BATCH = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Somebody as the source names them; nobody can sign in until the account is claimed."""

    username: str
    name: str
    source_url: str = ""
    uuid: UUID = field(default_factory=uuid4)


@dataclass(frozen=True, slots=True)
class Known:
    """What an importer needs of somebody it added: the key, the uuid and the actor of the log."""

    id: int
    uuid: UUID
    actor: int


def add_people(newcomers: Iterable[Newcomer], *, source: str) -> int:
    """Add those who are not there yet; returns how many were new.

    Raises InputError, before anybody is added, when an account of another source has a name.
    """
    everybody = list(newcomers)
    there: set[str] = set()
    for batch in _batches(everybody):
        there |= _there([one.username for one in batch], source)
    fresh = [one for one in everybody if one.username not in there]
    for batch in _batches(fresh):
        Person.objects.bulk_create(_unclaimed(one, source) for one in batch)
    return len(fresh)


def add_by_uuid(newcomers: Sequence[Newcomer], *, source: str) -> int:
    """Add those whose UUID is not there yet, in one go; returns how many were new.

    A username that somebody has gets a number behind it. Whoever is there stays as they are, so
    that their actor holds; only a missing address of their profile is filled in.
    """
    there = {p.uuid: p for p in Person.objects.filter(uuid__in=[one.uuid for one in newcomers])}
    _fill_addresses(newcomers, there)
    fresh = [one for one in newcomers if one.uuid not in there]
    wanted = [one.username for one in fresh]
    taken = set(Person.objects.filter(username__in=wanted).values_list("username", flat=True))
    people = [_unclaimed(one, source) for one in fresh]
    for person in people:
        if person.username in taken:
            person.username = _numbered(person.username)
    Person.objects.bulk_create(people)
    return len(people)


def known_by_uuid(uuids: Collection[UUID]) -> dict[UUID, Known]:
    """Those of them who are there."""
    rows = Person.objects.filter(uuid__in=uuids).order_by().values_list("id", "uuid", "actor")
    return {row[1]: Known(*row) for row in rows}


def known(source: str) -> dict[str, Known]:
    """Everybody of a source, by username."""
    people = Person.objects.filter(source=source).order_by()
    rows = people.values_list("username", "id", "uuid", "actor")
    return {name: Known(*rest) for name, *rest in rows}


def put_person(username: str, *, name: str, email: str, role: str) -> str:
    """Add somebody, or bring them up to what is given; returns "added", "changed" or "same".

    An empty e-mail or role leaves what is known. No password is set or changed.
    """
    given = {"name": name, "email": email.lower(), "role_title": role}
    person = Person.objects.filter(username=username).first()
    if person is None:
        actions.add_person(username, **given)
        return "added"
    different = {k: v for k, v in given.items() if v and getattr(person, k) != v}
    for column, value in different.items():
        setattr(person, column, value)
    person.save(update_fields=list(different))
    return "changed" if different else "same"


def put_group(key: str, *, kind: str = "") -> bool:
    """Add a group unless it is there; returns whether it is new. The kind counts for a new one."""
    new = not Group.objects.filter(key=key).exists()
    if new:
        actions.group_named(key, kind=kind or Group.Kind.TEAM)
    return new


def owners_of_addresses(emails: Collection[str]) -> dict[str, str]:
    """The username of whoever has each e-mail address."""
    return dict(Person.objects.filter(email__in=emails).values_list("email", "username"))


def _there(names: list[str], source: str) -> set[str]:
    taken = dict(Person.objects.filter(username__in=names).values_list("username", "source"))
    for name, owner in taken.items():
        if owner != source:
            raise InputError(
                f"account {name}", "somebody else has this name", "rename that account first"
            )
    return set(taken)


def _unclaimed(one: Newcomer, source: str) -> Person:
    return Person(
        uuid=one.uuid,
        username=one.username,
        name=one.name[:150],
        source=source,
        source_url=one.source_url,
        claimed=False,
        password=make_password(None),
    )


def _fill_addresses(newcomers: Sequence[Newcomer], there: dict[UUID, Person]) -> None:
    changed = []
    for one in newcomers:
        person = there.get(one.uuid)
        if person and one.source_url and not person.source_url:
            person.source_url = one.source_url
            changed.append(person)
    Person.objects.bulk_update(changed, ["source_url"])


def _numbered(username: str) -> str:
    variants = (f"{username}-{number}" for number in count(2))
    return next(v for v in variants if not Person.objects.filter(username=v).exists())


def _batches(newcomers: list[Newcomer]) -> Iterator[list[Newcomer]]:
    for start in range(0, len(newcomers), BATCH):
        yield newcomers[start : start + BATCH]
