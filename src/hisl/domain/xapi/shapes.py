"""The shapes of a statement and its parts: which properties there are, and of which type.

Decoding into these refuses unknown properties, wrong types and null, and names the place. What
types cannot say stands in `rules`. A thing is wide because its objectType, which says what it is,
may be absent.
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

__all__ = [
    "Account",
    "Activity",
    "Agent",
    "Attachment",
    "Component",
    "Context",
    "ContextActivities",
    "ContextAgent",
    "ContextGroup",
    "Definition",
    "Result",
    "Score",
    "Statement",
    "StatementRef",
    "Thing",
    "Verb",
]

LanguageMap = dict[str, str]
Extensions = dict[str, Any]
Number = int | float

_NAMES = {
    "object_type": "objectType",
    "home_page": "homePage",
    "more_info": "moreInfo",
    "interaction_type": "interactionType",
    "correct_responses": "correctResponsesPattern",
    "usage_type": "usageType",
    "content_type": "contentType",
    "file_url": "fileUrl",
    "context_activities": "contextActivities",
    "context_agents": "contextAgents",
    "context_groups": "contextGroups",
    "relevant_types": "relevantTypes",
}


class Shape(
    msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, rename=_NAMES, gc=False
):
    """What all parts have in common. No part holds itself, so that nobody must look for circles."""


class Account(Shape):
    home_page: str
    name: str


class Agent(Shape):
    """An agent, or a group when it has objectType Group."""

    object_type: str | UnsetType = UNSET
    name: str | UnsetType = UNSET
    mbox: str | UnsetType = UNSET
    mbox_sha1sum: str | UnsetType = UNSET
    openid: str | UnsetType = UNSET
    account: Account | UnsetType = UNSET
    member: list[Agent] | UnsetType = UNSET


class Verb(Shape):
    id: str
    display: LanguageMap | UnsetType = UNSET


class Component(Shape):
    """A choice, a step, or whatever else an interaction is made of."""

    id: str
    description: LanguageMap | UnsetType = UNSET


class Definition(Shape):
    name: LanguageMap | UnsetType = UNSET
    description: LanguageMap | UnsetType = UNSET
    type: str | UnsetType = UNSET
    more_info: str | UnsetType = UNSET
    interaction_type: str | UnsetType = UNSET
    correct_responses: list[str] | UnsetType = UNSET
    choices: list[Component] | UnsetType = UNSET
    scale: list[Component] | UnsetType = UNSET
    source: list[Component] | UnsetType = UNSET
    target: list[Component] | UnsetType = UNSET
    steps: list[Component] | UnsetType = UNSET
    extensions: Extensions | UnsetType = UNSET


class Activity(Shape):
    id: str
    object_type: str | UnsetType = UNSET
    definition: Definition | UnsetType = UNSET


class StatementRef(Shape):
    id: str
    object_type: str | UnsetType = UNSET


class Score(Shape):
    scaled: Number | UnsetType = UNSET
    raw: Number | UnsetType = UNSET
    min: Number | UnsetType = UNSET
    max: Number | UnsetType = UNSET


class Result(Shape):
    score: Score | UnsetType = UNSET
    success: bool | UnsetType = UNSET
    completion: bool | UnsetType = UNSET
    response: str | UnsetType = UNSET
    duration: str | UnsetType = UNSET
    extensions: Extensions | UnsetType = UNSET


class ContextActivities(Shape):
    """One activity may stand for an array of one; the store gives it back as an array."""

    parent: list[Activity] | Activity | UnsetType = UNSET
    grouping: list[Activity] | Activity | UnsetType = UNSET
    category: list[Activity] | Activity | UnsetType = UNSET
    other: list[Activity] | Activity | UnsetType = UNSET


class ContextAgent(Shape):
    object_type: str
    agent: Agent
    relevant_types: list[str] | UnsetType = UNSET


class ContextGroup(Shape):
    object_type: str
    group: Agent
    relevant_types: list[str] | UnsetType = UNSET


class Context(Shape):
    registration: str | UnsetType = UNSET
    instructor: Agent | UnsetType = UNSET
    team: Agent | UnsetType = UNSET
    context_activities: ContextActivities | UnsetType = UNSET
    context_agents: list[ContextAgent] | UnsetType = UNSET
    context_groups: list[ContextGroup] | UnsetType = UNSET
    revision: str | UnsetType = UNSET
    platform: str | UnsetType = UNSET
    language: str | UnsetType = UNSET
    statement: StatementRef | UnsetType = UNSET
    extensions: Extensions | UnsetType = UNSET


class Attachment(Shape):
    usage_type: str
    display: LanguageMap
    content_type: str
    length: int
    sha2: str
    description: LanguageMap | UnsetType = UNSET
    file_url: str | UnsetType = UNSET


class Thing(Shape):
    """What a statement is about: activity, agent, group, other statement or sub-statement."""

    object_type: str | UnsetType = UNSET
    id: str | UnsetType = UNSET
    definition: Definition | UnsetType = UNSET
    name: str | UnsetType = UNSET
    mbox: str | UnsetType = UNSET
    mbox_sha1sum: str | UnsetType = UNSET
    openid: str | UnsetType = UNSET
    account: Account | UnsetType = UNSET
    member: list[Agent] | UnsetType = UNSET
    actor: Agent | UnsetType = UNSET
    verb: Verb | UnsetType = UNSET
    object: Thing | UnsetType = UNSET
    result: Result | UnsetType = UNSET
    context: Context | UnsetType = UNSET
    timestamp: str | UnsetType = UNSET
    attachments: list[Attachment] | UnsetType = UNSET


class Statement(Shape):
    actor: Agent
    verb: Verb
    object: Thing
    id: str | UnsetType = UNSET
    result: Result | UnsetType = UNSET
    context: Context | UnsetType = UNSET
    timestamp: str | UnsetType = UNSET
    stored: str | UnsetType = UNSET
    authority: Agent | UnsetType = UNSET
    version: str | UnsetType = UNSET
    attachments: list[Attachment] | UnsetType = UNSET
