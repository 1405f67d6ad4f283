"""A statement of another system as an act, where the vocabulary knows what it means.

Only what a statement says in terms that are known is taken; a verb or a kind of thing that nobody
has told us about gives no act. The statement stays what it is and can be understood later.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from msgspec import UNSET

from hisl.domain.xapi import vocabulary
from hisl.domain.xapi.agents import identifier
from hisl.domain.xapi.references import Kind, key
from hisl.domain.xapi.shapes import Activity, Agent, Statement, Thing

__all__ = ["actor_number", "kind_of", "of_statement", "thing_id", "verb_of"]

# Names under which the world also knows what the vocabulary has.
_ALIASES = (
    ("http://activitystrea.ms/schema/1.0/", "http://activitystrea.ms/"),
    ("https://activitystrea.ms/schema/1.0/", "http://activitystrea.ms/"),
    ("https://activitystrea.ms/", "http://activitystrea.ms/"),
    ("https://adlnet.gov/", "http://adlnet.gov/"),
    ("https://id.tincanapi.com/", "http://id.tincanapi.com/"),
    ("http://www.adlnet.gov/", "http://adlnet.gov/"),
    ("http://w3id.org/", "https://w3id.org/"),
)
_COMMUNITIES = frozenset(
    ["http://id.tincanapi.com/activitytype/community-site", "http://activitystrea.ms/group"]
)
# What is said stands beside the thread that it is said in, as ADL defines these verbs.
_SAID = {"answered": "answer", "replied": "reply", "commented": "comment"}
_NO_ACTS = frozenset({"solution"})


def of_statement(statement: Statement, *, base: str, profile: str) -> dict[str, Any] | None:
    """The columns of the act that a statement tells of, but id and at; None when it tells of none.

    base is the address under which our own actors and things stand; theirs get numbers made from
    their identifiers, so that the same one always has the same number.
    """
    verb = verb_of(statement, profile)
    who = actor_number(statement.actor, base)
    thing = statement.object
    if verb is None or who is None or thing.object_type not in (UNSET, "Activity") or not thing.id:
        return None
    kind = kind_of(_type_of(thing), verb, profile)
    said = _SAID.get(verb)
    if kind is None and said is None:
        return None
    columns = {"actor": who, "verb": verb, "object_kind": kind, "object": thing_id(thing.id, base)}
    columns |= _place(statement, base)
    if said:
        columns |= _beside_its_thread(statement, said, base, profile)
    response = statement.result.response if statement.result else UNSET
    columns["words"] = len(response.split()) if response else None
    return columns


def verb_of(statement: Statement, profile: str) -> str | None:
    """The short name of a statement's verb, or None when the vocabulary has none.

    Where two verbs share an IRI, the result's success tells them apart.
    """
    found = _verbs(profile).get(_canonical(statement.verb.id), ())
    if len(found) < 2:
        return found[0] if found else None
    success = statement.result.success if statement.result else UNSET
    fitting = [name for name in found if vocabulary.VERBS[name].success is success]
    return fitting[0] if fitting else None


def kind_of(type_iri: str, verb: str, profile: str) -> str | None:
    """The object kind of an activity type; where two share an IRI, the verb tells them apart."""
    found = _kinds(profile).get(_canonical(type_iri), ())
    wanted = _SAID.get(verb)
    return wanted if wanted in found else (found[-1] if found else None)


def actor_number(agent: Agent | Thing, base: str) -> int | None:
    """The number of an actor: our own one's, or one made from a foreign identifier."""
    account = agent.account
    if account is not UNSET and account.home_page == base and len(account.name) == 16:
        try:
            return int.from_bytes(bytes.fromhex(account.name), "big", signed=True)
        except ValueError:
            pass
    name = identifier(agent)
    return key(Kind.AGENT, name) if name else None


def thing_id(iri: str, base: str) -> uuid.UUID:
    """The id of a thing: our own one's, or one made from a foreign IRI."""
    if iri.startswith(f"{base}/id/"):
        try:
            return uuid.UUID(iri[len(base) + 4 :].rstrip("/"))
        except ValueError:
            pass
    return uuid.uuid5(uuid.NAMESPACE_URL, iri)


def _beside_its_thread(statement: Statement, said: str, base: str, profile: str) -> dict[str, Any]:
    """The columns when the object is the thread: what was said is in the context, or unnamed."""
    object_iri = statement.object.id or ""
    if kind_of(_type_of(statement.object), "", profile) in ("answer", "reply", "comment"):
        return {"object_kind": said}
    for one in _context(statement, "other"):
        if kind_of(_type_of(one), said, profile) in (said, "reply"):
            own = thing_id(one.id, base)
            return {"object_kind": said, "object": own, "thread": thing_id(object_iri, base)}
    # Nobody named the answer; it is what this statement told of, and has its id.
    own = uuid.UUID(statement.id) if statement.id else uuid.uuid4()
    return {"object_kind": said, "object": own, "thread": thing_id(object_iri, base)}


def _place(statement: Statement, base: str) -> dict[str, Any]:
    """Where it happened: thread, community, intervention."""
    columns: dict[str, Any] = {}
    for one in _context(statement, "parent"):
        columns["thread"] = thing_id(one.id, base)
        break
    for one in _context(statement, "grouping"):
        if _canonical(_type_of(one)) in _COMMUNITIES:
            columns["community"] = thing_id(one.id, base)
            break
    if statement.context and statement.context.registration:
        columns["intervention"] = uuid.UUID(statement.context.registration)
    return columns


def _context(statement: Statement, name: str) -> Iterator[Activity]:
    if statement.context and statement.context.context_activities:
        given = getattr(statement.context.context_activities, name)
        yield from (given if isinstance(given, list) else [given] if given else [])


def _type_of(activity: Activity | Thing) -> str:
    return (activity.definition.type or "") if activity.definition else ""


@lru_cache(4096)
def _canonical(iri: str) -> str:
    for alias, name in _ALIASES:
        if iri.startswith(alias):
            return name + iri[len(alias) :]
    return iri


@lru_cache(8)
def _verbs(profile: str) -> Mapping[str, tuple[str, ...]]:
    return _reversed(vocabulary.VERBS, profile)


@lru_cache(8)
def _kinds(profile: str) -> Mapping[str, tuple[str, ...]]:
    known = {k: v for k, v in vocabulary.ACTIVITY_TYPES.items() if k not in _NO_ACTS}
    found = dict(_reversed(known, profile))
    found[vocabulary.ACTIVITY_TYPES["solution"].at(profile)] = ("answer",)
    return found


def _reversed(terms: Mapping[str, vocabulary.Term], profile: str) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, term in terms.items():
        found[term.at(profile)] = (*found.get(term.at(profile), ()), name)
    return found
