"""A statement read as an act: HISL's own exactly, those of other systems where it is sure.

The table of foreign terms stands in foreign.toml. What has no place there is Unmapped, with the
reason: it can be kept and counted, and is never guessed.
"""

from __future__ import annotations

import hmac
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, TypeVar
from uuid import NAMESPACE_URL, UUID, uuid5

import msgspec

from hisl.domain import kolb
from hisl.domain.kolb import Stage
from hisl.domain.text import word_count
from hisl.domain.xapi import vocabulary
from hisl.domain.xapi.agents import identifier
from hisl.domain.xapi.formats import instant
from hisl.domain.xapi.rules import VOIDED
from hisl.domain.xapi.shapes import Activity, Agent, Statement, Thing
from hisl.domain.xapi.statement import SAID_ABOUT_THE_THREAD, UNKNOWN

__all__ = ["ROOTS", "ReadAct", "Reason", "Unmapped", "act_of", "actor_key"]

ROOTS = ("question", "discussion", "story", "thread", "page", "debrief", "post")
"""Kinds of things that open a thread: one of them stands in its own unless it says otherwise."""

LARGEST = 2**31 - 1
REMEMBERED = 16_384
T = TypeVar("T")
_ACCOUNT_NAME = re.compile(r"[0-9a-f]{16}")
_SAID = ("answer", "reply", "comment")


class Reason(StrEnum):
    """Why a statement is no act."""

    VERB = "unknown verb"
    TYPE = "unknown activity type"
    PAIR = "verb and activity type do not go together"
    OBJECT = "not about an activity"
    GROUP = "done by a group"
    PERSON = "about a person"
    TIME = "no time"
    ID = "no id"
    EXTENSION = "malformed extension"


@dataclass(frozen=True, slots=True)
class Unmapped:
    """A statement that is no act: why, and the term that it was because of (often an IRI)."""

    reason: Reason
    term: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAct:
    """An act read from a statement, with the columns of the act (design of the log)."""

    id: UUID
    at: datetime
    actor: int | None
    verb: str
    object_kind: str
    object: UUID
    target_actor: int | None
    thread: UUID | None
    community: UUID | None
    intervention: UUID | None
    stage: str | None
    stage_source: str | None
    level: str | None
    level_source: str | None
    words: int | None
    count: int
    mandated: bool
    source: str


def actor_key(ifi: str, secret: bytes) -> int:
    """The opaque number, of 53 bits, of whoever is identified by ifi (agents.identifier).

    Only who has the secret can work it out, so that a known name leads to nobody's acts.
    """
    digest = hmac.digest(secret, b"xapi actor\n" + ifi.encode(), "sha256")
    return int.from_bytes(digest[:8], "big") >> 11


def act_of(
    statement: Statement | Mapping[str, Any],
    *,
    source: str,
    base: str,
    actor_of: Callable[[str], int],
    received: datetime | None = None,
    profile: str = vocabulary.PROFILE,
) -> ReadAct | Unmapped:
    """The act that a statement tells of, or why it tells of none.

    statement is valid xAPI of either version. source names the system it came from, unless the
    statement says. base is the public address of this installation: accounts and things there are
    ours, and are read back as what they are. actor_of gives the number of whoever is identified
    by a text (agents.identifier), such as actor_key with a secret. received is when it came in,
    for a statement that tells no time.
    """
    if not isinstance(statement, Statement):
        statement = msgspec.convert(statement, Statement)
    told = dict(_told(statement, f"{profile}/extensions/"))
    reader = _Reader(statement, source, base, actor_of, received, profile, told)
    try:
        return reader.act()
    except _UnmappedError as unmapped:
        return unmapped.why


class _UnmappedError(Exception):
    def __init__(self, reason: Reason, term: str = "") -> None:
        self.why = Unmapped(reason, term)
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class _Said:
    """What was done with what, before its place is known."""

    verb: str
    kind: str
    object: UUID
    thread: UUID | None


@dataclass(frozen=True, slots=True)
class _Reader:
    """One reading of one statement."""

    statement: Statement
    source: str
    base: str
    actor_of: Callable[[str], int]
    received: datetime | None
    profile: str
    told: Mapping[str, object]

    def act(self) -> ReadAct:
        at, thing = self.at(), self.thing()
        is_ours = self.is_ours()
        said = self.said_here(thing) if is_ours else self.said_elsewhere(thing)
        stage, stage_source = self.stage(said, is_ours=is_ours)
        level = self.extension("cognitive-complexity", _one_of("C1", "C2", "C3", "C4", "C5", "C6"))
        level_source = self.extension("cognitive-complexity-source", _short(8))
        return ReadAct(
            id=self.id(),
            at=at,
            actor=self.actor(),
            verb=said.verb,
            object_kind=said.kind,
            object=said.object,
            target_actor=self.target(),
            thread=said.thread,
            community=self.community(said, is_ours=is_ours),
            intervention=self.intervention(said, is_ours=is_ours),
            stage=stage,
            stage_source=stage_source,
            level=level,
            level_source=(level_source or "declared") if level else None,
            words=self.words(),
            count=self.extension("count", _whole(1)) or 1,
            mandated=self.extension("mandated", _truth) or False,
            source=self.extension("source", _short(24)) or self.source,
        )

    def id(self) -> UUID:
        if not self.statement.id:
            raise _UnmappedError(Reason.ID)
        return UUID(self.statement.id)

    def at(self) -> datetime:
        text = self.statement.timestamp or self.statement.stored
        found = instant(text, strictly=False) if text else self.received
        if found is None:
            raise _UnmappedError(Reason.TIME)
        return found

    def thing(self) -> Thing:
        if self.statement.verb.id == VOIDED:
            raise _UnmappedError(Reason.OBJECT, VOIDED)
        thing = self.statement.object
        kind = thing.object_type or "Activity"
        if kind != "Activity":
            raise _UnmappedError(Reason.OBJECT, kind)
        return thing

    # Who

    def actor(self) -> int | None:
        agent = self.statement.actor
        if agent.object_type == "Group":
            raise _UnmappedError(Reason.GROUP)
        if agent.account and agent.account.home_page == self.base:
            return self.number(agent, agent.account.name)
        return self.actor_of(identifier(agent) or "")

    def number(self, agent: Agent, name: str) -> int | None:
        """The number of one of our own accounts; any other name is somebody else's."""
        if name == UNKNOWN:
            return None
        if _ACCOUNT_NAME.fullmatch(name):
            number = int(name, 16)
            return number - 2**64 if number >= 2**63 else number
        return self.actor_of(identifier(agent) or "")

    def target(self) -> int | None:
        """Whose work it was done to: an account at the actor's home page."""
        name = self.extension("target", _short(16))
        account = self.statement.actor.account
        if name is None or not account:
            return None
        agent = Agent(account=type(account)(home_page=account.home_page, name=name))
        if account.home_page == self.base:
            return self.number(agent, name)
        return self.actor_of(identifier(agent) or "")

    # What

    def is_ours(self) -> bool:
        """The statement says that it follows HISL's profile."""
        return any(
            one.id == self.profile or one.id.startswith(f"{self.profile}/v")
            for one in self.around("category")
        )

    def said_here(self, thing: Thing) -> _Said:
        verb = self.own_verb()
        beside = next(iter(self.around("other")), None)
        if beside and verb in SAID_ABOUT_THE_THREAD:
            kind = SAID_ABOUT_THE_THREAD[verb]
            return _Said(verb, kind, self.key(beside.id), self.key(thing.id or ""))
        kind = self.own_kind(verb, thing)
        parent = next(iter(self.around("parent")), None)
        return _Said(verb, kind, *self.keys(kind, thing, self.key(parent.id) if parent else None))

    def own_verb(self) -> str:
        verb = self.statement.verb.id
        success = self.statement.result.success if self.statement.result else None
        for short, term in vocabulary.VERBS.items():
            if term.at(self.profile) == verb and term.success in (None, success):
                return short
        raise _UnmappedError(Reason.VERB, verb)

    def own_kind(self, verb: str, thing: Thing) -> str:
        """The kind of an object; answers share their type with replies, their place tells."""
        type_ = _type(thing)
        kinds = [k for k, t in vocabulary.ACTIVITY_TYPES.items() if t.at(self.profile) == type_]
        if not kinds:
            raise _UnmappedError(Reason.TYPE, type_)
        if kinds == ["solution"]:
            return "answer"
        if kinds == ["answer", "reply"]:
            parents = {_type(one) for one in self.around("parent")}
            is_answer = vocabulary.ACTIVITY_TYPES["question"].iri in parents
            return "answer" if is_answer or (not parents and verb == "answered") else "reply"
        return kinds[0]

    def said_elsewhere(self, thing: Thing) -> _Said:
        kind, iri = self.foreign_kind(thing), self.foreign_verb()
        if iri not in _foreign().acts:
            raise _UnmappedError(Reason.VERB, self.statement.verb.id)
        kind = self.more_exactly(kind, thing)
        if kind is None:
            raise _UnmappedError(Reason.TYPE, _type(thing))
        verb = _foreign().acts[iri].get(kind)
        if verb is None:
            raise _UnmappedError(Reason.PAIR, f"{self.statement.verb.id} {_type(thing)}")
        above = self.thread_above()
        if verb in SAID_ABOUT_THE_THREAD and (beside := self.beside(verb, kind, thing)):
            _, thread = self.keys(kind, thing, above)
            return _Said(verb, SAID_ABOUT_THE_THREAD[verb], beside, thread)
        return _Said(verb, kind, *self.keys(kind, thing, above))

    def foreign_verb(self) -> str:
        iri = _foreign().canonical(self.statement.verb.id)
        for one in _foreign().by_extension:
            if one["verb"] == iri:
                value = self.in_context(one["extension"])
                return str(one["values"].get(value, iri)) if isinstance(value, str) else iri
        return iri

    def foreign_kind(self, thing: Thing) -> str | None:
        extensions = (thing.definition.extensions or {}) if thing.definition else {}
        for key in _foreign().about_a_person & extensions.keys():
            raise _UnmappedError(Reason.PERSON, key)
        return _kind(_type(thing))

    def more_exactly(self, kind: str | None, thing: Thing) -> str | None:
        """Open edX calls threads and what is said in them discussions alike.

        A text within a discussion names that in its grouping; a thread says when it is a question.
        """
        if kind != "discussion":
            return kind
        around = (one for one in self.around("grouping") if one.id != thing.id)
        if any(_kind(_type(one)) == "discussion" for one in around):
            return "reply"
        told = _foreign().question_by_extension
        return "question" if self.in_context(told["extension"]) == told["value"] else kind

    def beside(self, verb: str, kind: str, thing: Thing) -> UUID | None:
        """The new text, when the object is what it is about: named beside it, or by the statement.

        None when the object is the new text itself.
        """
        for one in self.around("other"):
            if _kind(_type(one)) in _SAID and one.id != thing.id:
                return self.key(one.id)
        if kind in _SAID:
            return None
        return uuid5(NAMESPACE_URL, f"urn:uuid:{self.id()}")

    # Where

    def keys(self, kind: str, thing: Thing, above: UUID | None) -> tuple[UUID, UUID | None]:
        """The thing and its thread."""
        key = self.key(thing.id or "")
        return key, above or (key if kind in ROOTS else None)

    def thread_above(self) -> UUID | None:
        for place in ("parent", "grouping"):
            for one in self.around(place):
                if _kind(_type(one)) in ROOTS and one.id != self.statement.object.id:
                    return self.key(one.id)
        return None

    def community(self, said: _Said, *, is_ours: bool) -> UUID | None:
        """Where it happened; a course is the place of what is said in it."""
        if is_ours:
            iri = vocabulary.ACTIVITY_TYPES["community"].iri
            return next((self.key(a.id) for a in self.around("grouping") if _type(a) == iri), None)
        if said.kind in ("community", "programme"):
            return said.object if said.kind == "community" else None
        return self.nearest("community") or self.nearest("programme")

    def intervention(self, said: _Said, *, is_ours: bool) -> UUID | None:
        """The programme; elsewhere a registration is one person's and names no programme."""
        context = self.statement.context
        if is_ours:
            return UUID(context.registration) if context and context.registration else None
        return said.object if said.kind == "programme" else self.nearest("programme")

    def nearest(self, kind: str) -> UUID | None:
        for place in ("parent", "grouping"):
            for one in self.around(place):
                if _kind(_type(one)) == kind:
                    return self.key(one.id)
        return None

    def around(self, place: str) -> Sequence[Activity]:
        """The context activities of a place; one may stand for an array of one."""
        context = self.statement.context
        if not (context and context.context_activities):
            return ()
        given = getattr(context.context_activities, place)
        return given if isinstance(given, list) else (given,) if given else ()

    def key(self, iri: str) -> UUID:
        """The key of a thing: our own address holds it, any other one makes it."""
        ours = f"{self.base}/id/"
        if iri.startswith(ours):
            try:
                return UUID(iri[len(ours) :].rstrip("/"))
            except ValueError:
                pass
        return _key_elsewhere(iri)

    # How

    def stage(self, said: _Said, *, is_ours: bool) -> tuple[str | None, str | None]:
        given = self.given_stage()
        if given:
            told = self.extension("stage-source", _one_of("declared", "tool", "model"))
            return given, told or "declared"
        by_tool = None if is_ours else kolb.stage_of(said.verb, said.kind)
        return (str(by_tool), "tool") if by_tool else (None, None)

    def given_stage(self) -> str | None:
        stages = _stages(self.profile)
        return next((stages[one.id] for one in self.around("grouping") if one.id in stages), None)

    def words(self) -> int | None:
        told = self.extension("words", _whole(0))
        if told is not None:
            return told
        result = self.statement.result
        return word_count(result.response) if result and result.response else None

    def in_context(self, extension: str) -> object:
        context = self.statement.context
        return (context.extensions or {}).get(extension) if context else None

    def extension(self, name: str, of: Callable[[object], T | None]) -> T | None:
        """One of HISL's own extensions, or None; what is there must be as the profile says."""
        value = self.told.get(name)
        if value is None:
            return None
        found = of(value)
        if found is None:
            raise _UnmappedError(Reason.EXTENSION, f"{self.profile}/extensions/{name}")
        return found


def _told(statement: Statement, start: str) -> Iterator[tuple[str, object]]:
    """HISL's own extensions by short name; in the result of one, in the context of another."""
    context, result = statement.context, statement.result
    for extensions in (result and result.extensions, context and context.extensions):
        for iri, value in (extensions or {}).items():
            if iri.startswith(start):
                yield iri.removeprefix(start), value


@lru_cache(REMEMBERED)
def _key_elsewhere(iri: str) -> UUID:
    """The key of a thing of others; courses and threads come again and again."""
    return uuid5(NAMESPACE_URL, iri)


@cache
def _stages(profile: str) -> Mapping[str, str]:
    return {f"{profile}/stages/{stage}": str(stage) for stage in Stage}


def _type(thing: Thing | Activity) -> str:
    return (thing.definition.type or "") if thing.definition else ""


def _one_of(*allowed: str) -> Callable[[object], str | None]:
    return lambda value: value if isinstance(value, str) and value in allowed else None


def _short(longest: int) -> Callable[[object], str | None]:
    return lambda value: value if isinstance(value, str) and 0 < len(value) <= longest else None


def _whole(least: int) -> Callable[[object], int | None]:
    def whole(value: object) -> int | None:
        if isinstance(value, bool) or not isinstance(value, int):
            return None
        return value if least <= value <= LARGEST else None

    return whole


def _truth(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


@dataclass(frozen=True, slots=True)
class _Foreign:
    """The table of foreign terms, ready to be asked."""

    spellings: tuple[tuple[str, str], ...]
    kinds: Mapping[str, str]
    acts: Mapping[str, Mapping[str, str]]
    by_extension: tuple[Mapping[str, Any], ...]
    question_by_extension: Mapping[str, str]
    about_a_person: frozenset[str]

    def canonical(self, iri: str) -> str:
        """The IRI as the table spells it."""
        for start, other in self.spellings:
            if iri.startswith(start):
                return other + iri[len(start) :]
        return iri


@cache
def _foreign() -> _Foreign:
    text = files("hisl.domain.xapi").joinpath("foreign.toml").read_text("utf-8")
    table = tomllib.loads(text)
    return _Foreign(
        spellings=tuple((one["from"], one["to"]) for one in table["spelling"]),
        kinds=MappingProxyType({i: kind for kind, iris in table["kinds"].items() for i in iris}),
        acts=MappingProxyType(dict(_acts(table))),
        by_extension=tuple(table["by_extension"]),
        question_by_extension=table["question_by_extension"],
        about_a_person=frozenset(table["about_a_person"]["extensions"]),
    )


@lru_cache(REMEMBERED)
def _kind(type_: str) -> str | None:
    """The kind of an activity type of others, or None when it has none here."""
    return _foreign().kinds.get(_foreign().canonical(type_))


def _acts(table: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """By verb, what it is for each kind of object."""
    for one in table["verb"]:
        acts = one.get("acts") or dict.fromkeys(table["groups"][one["of"]], one["act"])
        for iri in one["iris"]:
            yield iri, acts
