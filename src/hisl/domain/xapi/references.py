"""What a statement can be found by: short keys for the agents, activities and so on that it names.

A key is 64 bits of a hash of a kind and a value, so that one narrow table serves every filter.
Two of n values share a key by chance with a probability of about n² / 2^65: for ten million,
0.0003 %.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from hashlib import blake2b

from msgspec import UNSET

from hisl.domain.xapi.agents import everybody_in, identifier
from hisl.domain.xapi.rules import VOIDED
from hisl.domain.xapi.shapes import Activity, Agent, Context, Statement, Thing

__all__ = ["Kind", "activities_in", "key", "keys", "target", "voids"]


class Kind(StrEnum):
    """What a key stands for; the related kinds hold the plain ones, too."""

    AGENT = "a"
    RELATED_AGENT = "A"
    VERB = "v"
    ACTIVITY = "o"
    RELATED_ACTIVITY = "O"
    REGISTRATION = "r"
    TARGET = "t"


@lru_cache(100_000)
def key(kind: Kind, value: str) -> int:
    """The key of a value of that kind: a signed number of 64 bits."""
    digest = blake2b(f"{kind.value}{value}".encode("utf-8", "surrogatepass"), digest_size=8)
    return int.from_bytes(digest.digest(), "big", signed=True)


def keys(statement: Statement) -> set[int]:
    """Every key that a statement is found by."""
    found = {key(Kind.VERB, statement.verb.id)}
    for agent in _doer_and_object(statement):
        if name := identifier(agent):
            found.add(key(Kind.AGENT, name))
    for agent in everybody_in(statement):
        if name := identifier(agent):
            found.add(key(Kind.RELATED_AGENT, name))
    thing = statement.object
    if thing.id is not UNSET and thing.object_type in (UNSET, "Activity"):
        found.add(key(Kind.ACTIVITY, thing.id))
    for activity in activities_in(statement):
        if activity.id:
            found.add(key(Kind.RELATED_ACTIVITY, activity.id))
    if statement.context and statement.context.registration:
        found.add(key(Kind.REGISTRATION, statement.context.registration.lower()))
    if aim := target(statement):
        found.add(key(Kind.TARGET, aim))
    return found


def target(statement: Statement) -> str | None:
    """The id of the statement that a statement is about, in small letters."""
    thing = statement.object
    is_reference = thing.object_type == "StatementRef" and thing.id is not UNSET
    return thing.id.lower() if is_reference and isinstance(thing.id, str) else None


def voids(statement: Statement) -> bool:
    """Whether the statement takes another one back."""
    return statement.verb.id == VOIDED


def activities_in(said: Statement | Thing) -> Iterator[Activity | Thing]:
    """Every activity that a statement names, in its context and in a sub-statement, too."""
    thing = said.object
    if thing:
        if thing.object_type in (UNSET, "Activity") and thing.id is not UNSET:
            yield thing
        elif thing.object_type == "SubStatement":
            yield from activities_in(thing)
    if said.context:
        yield from _of_context(said.context)


def _of_context(context: Context) -> Iterator[Activity]:
    activities = context.context_activities
    if not activities:
        return
    for given in (activities.parent, activities.grouping, activities.category, activities.other):
        if isinstance(given, list):
            yield from given
        elif given:
            yield given


def _doer_and_object(statement: Statement) -> Iterator[Agent | Thing]:
    yield statement.actor
    yield from statement.actor.member or ()
    thing = statement.object
    if thing.object_type in ("Agent", "Group"):
        yield thing
        yield from thing.member or ()
