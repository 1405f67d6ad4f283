"""People in the index: search stands above them, so it watches them instead of being told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from hisl.people import queries as people

from . import keeping
from .entries import Entry

if TYPE_CHECKING:
    from hisl.people.models import Person

__all__ = ["KEY", "changed", "entries", "keys"]

KEY = "people"
"""The key of those who may look into the directory of people."""


def keys(viewer: Any) -> list[str]:
    return [KEY] if people.may(viewer, "people.directory") else []


def changed(person: Person) -> None:
    """Make a person findable as they are now, or no longer when they have left."""
    if person.is_active and person.claimed:
        keeping.put(_entry(person, people.declared_topics(person)))
    else:
        keeping.drop([person.uuid])


def entries() -> Iterator[Entry]:
    """Everybody who stands in the directory."""
    for person in people.with_topics(people.listed()).iterator(chunk_size=500):
        yield _entry(person, [choice.tag for choice in person.helps])


def _entry(person: Person, topics: list[str]) -> Entry:
    """A name, a role and what somebody says they can help with: what the directory shows, too."""
    return Entry(
        uuid=person.uuid,
        kind="person",
        title=str(person),
        body="\n".join(filter(None, [person.role_title, ", ".join(sorted(topics))])),
        url=person.get_absolute_url(),
        key=KEY,
        at=person.date_joined,
        handle=person.username,
        author_id=person.pk,
    )
