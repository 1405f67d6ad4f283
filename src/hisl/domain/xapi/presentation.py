"""How a stored statement is given back: as identifiers, in one language, or for 1.0 readers."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import UNSET, UnsetType

from hisl.domain.xapi.agents import everybody_in, identifier
from hisl.domain.xapi.references import activities_in
from hisl.domain.xapi.shapes import Component, Definition, Statement

__all__ = ["as_ids", "for_version_1", "in_one_language", "preferred_languages"]

LanguageMap = dict[str, str]


def as_ids(statement: Statement) -> Statement:
    """Strip a statement of all but identifiers; a group without one keeps its members."""
    for agent in everybody_in(statement):
        agent.name = UNSET
        if identifier(agent):
            agent.member = UNSET
    for activity in activities_in(statement):
        activity.definition = activity.object_type = UNSET
    statement.verb.display = UNSET
    if statement.object.verb:
        statement.object.verb.display = UNSET
    return statement


def for_version_1(statement: Statement) -> Statement:
    """Leave out what came with 2.0, so that a reader of 1.0.3 can take the statement."""
    if statement.version and statement.version.startswith("2"):
        statement.version = "1.0.3"
    for context in (statement.context, statement.object.context):
        if context:
            context.context_agents = context.context_groups = UNSET
    return statement


def in_one_language(statement: Statement, preferred: Sequence[str]) -> Statement:
    """Leave one language in each language map of verbs, activities and attachments."""
    for verb in (statement.verb, statement.object.verb):
        if verb:
            verb.display = _one(verb.display, preferred)
    for activity in activities_in(statement):
        if activity.definition:
            _definition(activity.definition, preferred)
    for attachment in [*(statement.attachments or ()), *(statement.object.attachments or ())]:
        attachment.display = _one(attachment.display, preferred) or {}
        attachment.description = _one(attachment.description, preferred)
    return statement


def preferred_languages(header: str) -> list[str]:
    """The languages of an Accept-Language header, in small letters, the most wanted first."""
    wanted: list[tuple[float, int, str]] = []
    for number, part in enumerate(header.split(",")):
        tag, _, quality = part.partition(";")
        weight = _weight(quality)
        if tag.strip() and weight > 0:
            wanted.append((-weight, number, tag.strip().lower()))
    return [tag for _, _, tag in sorted(wanted)]


def _weight(quality: str) -> float:
    name, _, number = quality.strip().partition("=")
    try:
        return float(number) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0


def _definition(definition: Definition, preferred: Sequence[str]) -> None:
    definition.name = _one(definition.name, preferred)
    definition.description = _one(definition.description, preferred)
    for components in (
        definition.choices,
        definition.scale,
        definition.source,
        definition.target,
        definition.steps,
    ):
        component: Component
        for component in components or ():
            component.description = _one(component.description, preferred)


def _one(given: LanguageMap | UnsetType, preferred: Sequence[str]) -> LanguageMap | UnsetType:
    """The entry of the first preferred language that there is, or the first entry of all."""
    if not given:
        return given
    by_tag = {tag.lower(): tag for tag in given}
    for wanted in preferred:
        fitting = [tag for tag in by_tag if tag == wanted or tag.startswith(f"{wanted}-")]
        parent = wanted.split("-")[0]
        fitting += [tag for tag in by_tag if tag == parent]
        if fitting:
            tag = by_tag[fitting[0]]
            return {tag: given[tag]}
    first = next(iter(given))
    return {first: given[first]}
