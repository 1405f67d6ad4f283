"""What a tool says of the things it keeps, so that they can be reported, hidden and shown again.

Communities know no tool: each one hands in, at start, how its things are found by their UUID and
what is done to them. See `tools.register_moderated`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

if TYPE_CHECKING:
    from hisl.people.models import Person

    from .models import Community

__all__ = ["Change", "Kind", "Moderated", "Revise", "find", "kind_named", "register"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moderated:
    """A thing as the queue shows it.

    author is None when nobody knows the account any more. community is None for what stands in
    none (a personal blog, a message): key then says who may read it (people.keys_of). markdown is
    the whole text, so that its author still has it when it is hidden.
    """

    title: str
    url: str
    author: Person | None
    excerpt: str
    community: Community | None
    key: str = ""
    markdown: str = ""


class Change(Protocol):
    """Hides, restores, closes or reopens a thing; doing it twice changes nothing."""

    def __call__(self, uuid: UUID, *, by: Person, at: datetime) -> None: ...


class Revise(Protocol):
    """Puts the author's new words in the place of the old ones, while the thing is hidden."""

    def __call__(self, uuid: UUID, markdown: str, *, by: Person, at: datetime) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of thing: what it is called, and what can be done to it."""

    name: str
    label: Any
    find: Callable[[UUID], Moderated | None]
    hide: Change
    restore: Change
    close: Change | None = None
    reopen: Change | None = None
    revise: Revise | None = None


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _kinds[kind.name] = kind


def kind_named(name: str) -> Kind | None:
    return _kinds.get(name)


def find(uuid: UUID) -> tuple[Kind, Moderated] | None:
    """The thing with this UUID, hidden or not, and its kind; None when no tool knows it."""
    for kind in _kinds.values():
        if found := kind.find(uuid):
            return kind, found
    return None
