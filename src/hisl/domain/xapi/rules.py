"""The rules that types cannot say: formats, what excludes what, what goes with what.

Both versions in one pass; where they differ, it says so. Sources: xAPI 1.0.3 part two (Data) and
IEEE 9274.1.1, section 4.2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from msgspec import UNSET, UnsetType

from hisl.domain.xapi import formats
from hisl.domain.xapi.shapes import (
    Activity,
    Agent,
    Attachment,
    Component,
    Context,
    Definition,
    Result,
    Score,
    Statement,
    StatementRef,
    Thing,
    Verb,
)

__all__ = ["VOIDED", "Rules", "agent_problems", "statement_problems"]

VOIDED = "http://adlnet.gov/expapi/verbs/voided"
INTERACTIONS = frozenset(
    [
        *("true-false", "choice", "fill-in", "long-fill-in", "matching", "performance"),
        *("sequencing", "likert", "numeric", "other"),
    ]
)
_ONE_IDENTIFIER = "an Agent needs exactly one of mbox, mbox_sha1sum, openid, account"
_IDENTIFIERS = ("mbox", "mbox_sha1sum", "openid", "account")
_PARTS = tuple(name for name in Thing.__struct_fields__ if name != "object_type")
# What each kind of thing may have; whatever else stands there belongs to another kind.
_OWN = {
    "Activity": {"id", "definition"},
    "Agent": {"name", *_IDENTIFIERS},
    "Group": {"name", "member", *_IDENTIFIERS},
    "StatementRef": {"id"},
    "SubStatement": {
        *("actor", "verb", "object", "result", "context", "timestamp", "attachments"),
    },
}
_FOREIGN = {kind: tuple(p for p in _PARTS if p not in own) for kind, own in _OWN.items()}
_VERSIONS = {
    "1.0.3": re.compile(r"1\.0(\.[0-9]+)?"),
    "2.0.0": re.compile(r"(1\.0|2\.0)(\.[0-9]+)?"),
}


class Rules(StrEnum):
    """The version of xAPI by whose rules a request is judged."""

    V1 = "1.0.3"
    V2 = "2.0.0"


def statement_problems(statement: Statement, rules: Rules) -> list[tuple[str, str]]:
    """What is wrong with a statement: (path, sentence) each; empty when nothing is."""
    check = _Check(rules, [])
    check.statement(statement)
    return check.problems


def agent_problems(agent: Agent) -> list[tuple[str, str]]:
    """What is wrong with an agent or group that stands alone, as in a query."""
    check = _Check(Rules.V1, [])
    check.actor(agent, "$")
    return check.problems


@dataclass(slots=True)
class _Check:
    """One pass over one statement; problems gather as (path, sentence)."""

    rules: Rules
    problems: list[tuple[str, str]]

    def wrong(self, path: str, sentence: str) -> None:
        self.problems.append((path, sentence))

    def statement(self, statement: Statement) -> None:
        self.uuid(statement.id, "$.id")
        self.time(statement.stored, "$.stored")
        if statement.authority is not UNSET:
            self.authority(statement.authority)
        version = statement.version
        if version is not UNSET and not _VERSIONS[self.rules].fullmatch(version):
            self.wrong("$.version", f"{version!r} is no version that {self.rules} allows")
        self.common(statement, "$")
        is_voiding = statement.verb.id == VOIDED
        if is_voiding and statement.object.object_type != "StatementRef":
            self.wrong("$.object", "a voiding statement must have a StatementRef as its object")

    def common(self, said: Statement | Thing, path: str) -> None:
        """What statements and sub-statements share; the caller knows that the three are there."""
        assert said.actor
        assert said.verb
        assert said.object
        self.actor(said.actor, f"{path}.actor")
        self.verb(said.verb, f"{path}.verb")
        self.thing(said.object, f"{path}.object", within=path)
        self.time(said.timestamp, f"{path}.timestamp")
        if said.result is not UNSET:
            self.result(said.result, f"{path}.result")
        if said.context is not UNSET:
            is_activity = said.object.object_type in (UNSET, "Activity")
            self.context(said.context, f"{path}.context", is_activity=is_activity)
        if said.attachments is not UNSET:
            for number, attachment in enumerate(said.attachments):
                self.attachment(attachment, f"{path}.attachments[{number}]")

    def actor(self, agent: Agent, path: str) -> None:
        kind = agent.object_type
        if kind is UNSET or kind == "Agent":
            if agent.member is not UNSET:
                self.wrong(f"{path}.member", "only a Group has members")
            if self.identifiers(agent, path) != 1:
                self.wrong(
                    path, "an Agent needs exactly one of mbox, mbox_sha1sum, openid, account"
                )
        elif kind == "Group":
            self.group(agent, path)
        else:
            self.wrong(f"{path}.objectType", f"{kind!r} is neither Agent nor Group")

    def group(self, group: Agent | Thing, path: str) -> None:
        found = self.identifiers(group, path)
        if found > 1:
            self.wrong(path, "a Group has at most one of mbox, mbox_sha1sum, openid, account")
        if found == 0 and not group.member:
            self.wrong(path, "a Group without an identifier must name its members")
        for number, member in enumerate(group.member or ()):
            here = f"{path}.member[{number}]"
            if member.object_type == "Group":
                self.wrong(here, "a Group cannot be a member of a Group")
            else:
                self.actor(member, here)

    def identifiers(self, agent: Agent | Thing, path: str) -> int:
        """Check the identifiers that are there; how many there are."""
        found = 0
        if agent.mbox is not UNSET:
            found += 1
            if not formats.is_mailbox(agent.mbox):
                self.wrong(f"{path}.mbox", "must have the form mailto:name@place")
        if agent.mbox_sha1sum is not UNSET:
            found += 1
            if not formats.is_sha1(agent.mbox_sha1sum):
                self.wrong(f"{path}.mbox_sha1sum", "must be 40 hexadecimal digits")
        if agent.openid is not UNSET:
            found += 1
            self.iri(agent.openid, f"{path}.openid")
        if agent.account is not UNSET:
            found += 1
            self.iri(agent.account.home_page, f"{path}.account.homePage")
        return found

    def authority(self, authority: Agent) -> None:
        self.actor(authority, "$.authority")
        if authority.object_type != "Group":
            return
        if any(getattr(authority, name) is not UNSET for name in _IDENTIFIERS):
            self.wrong("$.authority", "a Group as authority must have no identifier")
        if len(authority.member or ()) != 2:
            self.wrong("$.authority.member", "a Group as authority must have exactly two members")

    def verb(self, verb: Verb, path: str) -> None:
        self.iri(verb.id, f"{path}.id")
        self.languages(verb.display, f"{path}.display")

    def thing(self, thing: Thing, path: str, *, within: str) -> None:
        kind = "Activity" if thing.object_type is UNSET else thing.object_type
        if kind not in _OWN:
            self.wrong(f"{path}.objectType", f"{kind!r} is no objectType")
            return
        for name in _FOREIGN[kind]:
            if getattr(thing, name) is not UNSET:
                self.wrong(f"{path}.{name}", f"is not a property of {kind}")
        if kind == "Activity":
            self.activity(thing, path)
        elif kind == "Agent":
            if self.identifiers(thing, path) != 1:
                self.wrong(
                    path, "an Agent needs exactly one of mbox, mbox_sha1sum, openid, account"
                )
        elif kind == "Group":
            self.group(thing, path)
        elif kind == "StatementRef":
            self.reference(thing, path)
        else:
            self.sub_statement(thing, path, within=within)

    def sub_statement(self, said: Thing, path: str, *, within: str) -> None:
        if within != "$":
            self.wrong(path, "a SubStatement cannot contain a SubStatement")
            return
        missing = [n for n in ("actor", "verb", "object") if getattr(said, n) is UNSET]
        for name in missing:
            self.wrong(path, f"a SubStatement must have {name}")
        if not missing:
            self.common(said, path)

    def reference(self, reference: Thing | StatementRef, path: str) -> None:
        if reference.object_type != "StatementRef":
            self.wrong(f"{path}.objectType", "must be StatementRef")
        if reference.id is UNSET:
            self.wrong(path, "a StatementRef must have an id")
        self.uuid(reference.id, f"{path}.id")

    def activity(self, activity: Activity | Thing, path: str) -> None:
        if activity.object_type not in (UNSET, "Activity"):
            self.wrong(f"{path}.objectType", "must be Activity")
        if activity.id is UNSET:
            self.wrong(path, "an Activity must have an id")
        else:
            self.iri(activity.id, f"{path}.id")
        if activity.definition is not UNSET:
            self.definition(activity.definition, f"{path}.definition")

    def definition(self, definition: Definition, path: str) -> None:
        self.languages(definition.name, f"{path}.name")
        self.languages(definition.description, f"{path}.description")
        self.iri(definition.type, f"{path}.type")
        self.iri(definition.more_info, f"{path}.moreInfo")
        self.extensions(definition.extensions, f"{path}.extensions")
        kind = definition.interaction_type
        if kind is not UNSET and kind not in INTERACTIONS:
            self.wrong(f"{path}.interactionType", f"{kind!r} is no type of interaction")
        if kind is UNSET and definition.correct_responses is not UNSET:
            self.wrong(path, "correctResponsesPattern needs an interactionType")
        for name in ("choices", "scale", "source", "target", "steps"):
            components = getattr(definition, name)
            if components is UNSET:
                continue
            if kind is UNSET:
                self.wrong(path, f"{name} needs an interactionType")
            self.components(components, f"{path}.{name}")

    def components(self, components: list[Component], path: str) -> None:
        if len({component.id for component in components}) < len(components):
            self.wrong(path, "each component must have an id of its own")
        for number, component in enumerate(components):
            self.languages(component.description, f"{path}[{number}].description")

    def result(self, result: Result, path: str) -> None:
        if result.duration is not UNSET and not formats.is_duration(result.duration):
            self.wrong(f"{path}.duration", f"{result.duration!r} is no duration of ISO 8601")
        self.extensions(result.extensions, f"{path}.extensions")
        if result.score is not UNSET:
            self.score(result.score, f"{path}.score")

    def score(self, score: Score, path: str) -> None:
        low, high, raw = score.min, score.max, score.raw
        if score.scaled is not UNSET and not -1 <= score.scaled <= 1:
            self.wrong(f"{path}.scaled", "must be between -1 and 1")
        if low is not UNSET and high is not UNSET and low >= high:
            self.wrong(f"{path}.min", "must be less than max")
        if raw is not UNSET and low is not UNSET and raw < low:
            self.wrong(f"{path}.raw", "must not be less than min")
        if raw is not UNSET and high is not UNSET and raw > high:
            self.wrong(f"{path}.raw", "must not be more than max")

    def context(self, context: Context, path: str, *, is_activity: bool) -> None:
        self.uuid(context.registration, f"{path}.registration")
        self.extensions(context.extensions, f"{path}.extensions")
        if context.instructor is not UNSET:
            self.actor(context.instructor, f"{path}.instructor")
        if context.team is not UNSET:
            if context.team.object_type != "Group":
                self.wrong(f"{path}.team", "must be a Group")
            self.actor(context.team, f"{path}.team")
        if context.language is not UNSET and not formats.is_language(context.language):
            self.wrong(f"{path}.language", f"{context.language!r} is no language tag")
        for name in ("revision", "platform"):
            if getattr(context, name) is not UNSET and not is_activity:
                self.wrong(f"{path}.{name}", "is only for statements about an Activity")
        if context.statement is not UNSET:
            self.reference(context.statement, f"{path}.statement")
        if context.context_activities is not UNSET:
            for name in context.context_activities.__struct_fields__:
                self.context_activities(getattr(context.context_activities, name), path, name)
        self.company_of_its_time(context, path)

    def company_of_its_time(self, context: Context, path: str) -> None:
        if self.rules is Rules.V2:
            self.company(context, path)
            return
        if context.context_agents is not UNSET:
            self.wrong(f"{path}.contextAgents", "came with 2.0 and is no property in 1.0.3")
        if context.context_groups is not UNSET:
            self.wrong(f"{path}.contextGroups", "came with 2.0 and is no property in 1.0.3")

    def context_activities(
        self, given: list[Activity] | Activity | UnsetType, path: str, name: str
    ) -> None:
        if given is UNSET:
            return
        for number, activity in enumerate(given if isinstance(given, list) else (given,)):
            self.activity(activity, f"{path}.contextActivities.{name}[{number}]")

    def company(self, context: Context, path: str) -> None:
        """contextAgents and contextGroups, which came with 2.0."""
        for number, one in enumerate(context.context_agents or ()):
            here = f"{path}.contextAgents[{number}]"
            if one.object_type != "contextAgent":
                self.wrong(f"{here}.objectType", "must be contextAgent")
            if one.agent.object_type == "Group":
                self.wrong(f"{here}.agent", "must be an Agent")
            self.actor(one.agent, f"{here}.agent")
            self.relevant_types(one.relevant_types, f"{here}.relevantTypes")
        for number, other in enumerate(context.context_groups or ()):
            here = f"{path}.contextGroups[{number}]"
            if other.object_type != "contextGroup":
                self.wrong(f"{here}.objectType", "must be contextGroup")
            if other.group.object_type != "Group":
                self.wrong(f"{here}.group", "must be a Group")
            self.actor(other.group, f"{here}.group")
            self.relevant_types(other.relevant_types, f"{here}.relevantTypes")

    def relevant_types(self, types: list[str] | UnsetType, path: str) -> None:
        if types is UNSET:
            return
        if not types:
            self.wrong(path, "must not be empty")
        for number, iri in enumerate(types):
            self.iri(iri, f"{path}[{number}]")

    def attachment(self, attachment: Attachment, path: str) -> None:
        self.iri(attachment.usage_type, f"{path}.usageType")
        self.languages(attachment.display, f"{path}.display")
        self.languages(attachment.description, f"{path}.description")
        self.iri(attachment.file_url, f"{path}.fileUrl")
        if not formats.is_media_type(attachment.content_type):
            self.wrong(f"{path}.contentType", "must be an Internet media type")
        if not formats.is_sha2(attachment.sha2):
            self.wrong(f"{path}.sha2", "must be a SHA-2 digest in hexadecimal")
        if attachment.length < 0:
            self.wrong(f"{path}.length", "must not be negative")

    def uuid(self, text: str | UnsetType, path: str) -> None:
        if text is not UNSET and not formats.is_uuid(text):
            self.wrong(path, f"{text!r} is no UUID")

    def iri(self, text: str | UnsetType, path: str) -> None:
        if text is not UNSET and not formats.is_iri(text):
            self.wrong(path, f"{text!r} is no IRI")

    def time(self, text: str | UnsetType, path: str) -> None:
        if text is not UNSET and not formats.instant(text, strictly=self.rules is Rules.V2):
            form = "RFC 3339" if self.rules is Rules.V2 else "ISO 8601"
            self.wrong(path, f"{text!r} is no time of {form}")

    def languages(self, given: dict[str, str] | UnsetType, path: str) -> None:
        for key in given or ():
            if not formats.is_language(key):
                self.wrong(path, f"the key {key!r} is no language tag")

    def extensions(self, given: dict[str, object] | UnsetType, path: str) -> None:
        for key in given or ():
            if not formats.is_iri(key):
                self.wrong(path, f"the key {key!r} is no IRI")
