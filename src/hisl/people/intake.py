"""People whom an importer knows by name only: unclaimed accounts, many at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.hashers import make_password

from hisl.domain.errors import InputError

from .models import Person

__all__ = ["Known", "Newcomer", "add_people", "known"]

BATCH = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Somebody as the source names them; nobody can sign in until the account is claimed."""

    username: str
    name: str
    source_url: str = ""


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


def known(source: str) -> dict[str, Known]:
    """Everybody of a source, by username."""
    people = Person.objects.filter(source=source).order_by()
    rows = people.values_list("username", "id", "uuid", "actor")
    return {name: Known(*rest) for name, *rest in rows}


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
        username=one.username,
        name=one.name,
        source=source,
        source_url=one.source_url,
        claimed=False,
        password=make_password(None),
    )


def _batches(newcomers: list[Newcomer]) -> Iterator[list[Newcomer]]:
    for start in range(0, len(newcomers), BATCH):
        yield newcomers[start : start + BATCH]
