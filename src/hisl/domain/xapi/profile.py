"""HISL's xAPI Profile as JSON-LD: what its terms mean and how its statements are built.

Built from the vocabulary, so that no term can be missing, and from Kolb's table, so that its loop
is the product's. The words stand in profile.toml. Source: xAPI Profiles specification 1.0, part
two.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any, NamedTuple

from hisl.domain import kolb
from hisl.domain.kolb import Stage
from hisl.domain.xapi import vocabulary
from hisl.domain.xapi.statement import SAID_ABOUT_THE_THREAD

__all__ = ["profile"]

Json = dict[str, Any]

CONTEXT = "https://w3id.org/xapi/profiles/context"
ACTIVITY_CONTEXT = "https://w3id.org/xapi/profiles/activity-context"
CONFORMS_TO = "https://w3id.org/xapi/profiles#1.0"

_PATTERN_OF_STAGE = {
    Stage.CE: "experience",
    Stage.RO: "reflection",
    Stage.AC: "concept",
    Stage.AE: "experiment",
}
# These mean different things for different objects, so each type has a template of its own.
_TOLD_APART_BY_TYPE = ("created", "published", "edited")
# Two verbs of ours that share an IRI have one template, under the verb that the world knows.
_KEYS = {"worked": "tested", "failed": "tested"}


class _Template(NamedTuple):
    """A template before it is written out: a verb, and the kind that it is about if it matters."""

    verb: str
    kind: str | None

    @property
    def key(self) -> str:
        said = _KEYS.get(self.verb, self.verb)
        return f"{said}-{self.kind}" if self.kind else said


def profile(base: str = vocabulary.PROFILE) -> Json:
    """The profile as JSON-ready values; base is its IRI, under which its own terms stand."""
    words = tomllib.loads(files("hisl.domain.xapi").joinpath("profile.toml").read_text("utf-8"))
    version = f"{base}/{vocabulary.VERSION}"
    return {
        "@context": CONTEXT,
        "id": base,
        "type": "Profile",
        "conformsTo": CONFORMS_TO,
        "prefLabel": {"en": words["name"]},
        "definition": {"en": words["definition"]},
        "author": {"type": "Organization", "name": "High-Impact Social Learning"},
        "versions": [{"id": version, "generatedAtTime": words["generated"]}],
        "concepts": list(_concepts(words, base, version)),
        "templates": [_template(one, words, base, version) for one in _templates()],
        "patterns": list(_patterns(words, base, version)),
    }


def _concepts(words: Json, base: str, version: str) -> Iterator[Json]:
    for short, term in vocabulary.VERBS.items():
        if "://" not in term.iri:
            said = {"name": term.name} | words["verbs"][short]
            yield _concept("Verb", term.at(base), said, version)
    for key, said in words["types"].items():
        yield _concept("ActivityType", f"{base}/activity-types/{key}", said, version)
    for place, kind in (("context", "ContextExtension"), ("result", "ResultExtension")):
        for key, said in words[place].items():
            one = _concept(kind, f"{base}/extensions/{key}", said, version)
            yield one | {"inlineSchema": said["schema"]}
    for stage in Stage:
        yield _stage(stage, base, version)


def _concept(kind: str, iri: str, said: Json, version: str) -> Json:
    matches = {"broadMatch": said.get("broad"), "relatedMatch": said.get("related")}
    return {
        "id": iri,
        "type": kind,
        "inScheme": version,
        "prefLabel": {"en": said["name"]},
        "definition": {"en": said["says"]},
    } | {name: iris for name, iris in matches.items() if iris}


def _stage(stage: Stage, base: str, version: str) -> Json:
    return {
        "id": f"{base}/stages/{stage}",
        "type": "Activity",
        "inScheme": version,
        "activityDefinition": {
            "@context": ACTIVITY_CONTEXT,
            "type": f"{base}/{vocabulary.STAGE_TYPE}",
            "name": {"en": stage.full_name},
            "description": {"en": stage.description},
        },
    }


def _templates() -> Iterator[_Template]:
    """One for every verb, or for every type that a verb means something else for."""
    for short in vocabulary.VERBS:
        if short in _TOLD_APART_BY_TYPE:
            yield from (_Template(short, kind) for kind in _kinds_by_type())
        elif short != "failed":
            yield _Template(short, None)


def _kinds_by_type() -> list[str]:
    """One kind for every activity type: the last, so that the general one names a shared type."""
    kinds = {term.iri: kind for kind, term in vocabulary.ACTIVITY_TYPES.items()}
    return list(kinds.values())


def _template(one: _Template, words: Json, base: str, version: str) -> Json:
    verb = vocabulary.verb(one.verb)
    label = verb.name
    template: Json = {
        "id": f"{base}/templates/{one.key}",
        "type": "StatementTemplate",
        "inScheme": version,
        "definition": {"en": words["verbs"][_KEYS.get(one.verb, one.verb)]["says"]},
        "verb": verb.at(base),
        "rules": [*_rules(one, base, version)],
    }
    if one.kind:
        kind = vocabulary.activity_type(one.kind)
        template["objectActivityType"] = kind.at(base)
        label = f"{label}: {kind.name}"
    return template | {"prefLabel": {"en": label}}


def _rules(one: _Template, base: str, version: str) -> Iterator[Json]:
    yield from ({"location": place, "presence": "included"} for place in ("$.id", "$.timestamp"))
    yield {
        "location": "$.actor.account.name",
        "presence": "included",
        "scopeNote": {"en": "An opaque name that only the home page can turn into a person."},
    }
    yield {
        "location": "$.actor.mbox | $.actor.mbox_sha1sum | $.actor.openid",
        "presence": "excluded",
    }
    category = "$.context.contextActivities.category[*].id"
    yield {"location": category, "presence": "included", "any": [version]}
    for key, allowed in (
        ("stage-source", ["declared", "tool", "model"]),
        ("cognitive-complexity", ["C1", "C2", "C3", "C4", "C5", "C6"]),
    ):
        place = f"$.context.extensions['{base}/extensions/{key}']"
        yield {"location": place, "presence": "recommended", "all": allowed}
    yield from _rules_of_verb(one, base)


def _rules_of_verb(one: _Template, base: str) -> Iterator[Json]:
    if vocabulary.verb(one.verb).success is not None:
        yield {"location": "$.result.success", "presence": "included"}
    if one.verb == "completed":
        yield {"location": "$.result.completion", "presence": "included", "all": [True]}
    if kind := SAID_ABOUT_THE_THREAD.get(one.verb):
        yield {
            "location": "$.context.contextActivities.other[*].definition.type",
            "presence": "recommended",
            "any": [vocabulary.activity_type(kind).at(base)],
            "scopeNote": {"en": "The new text; the object is the thread that it stands in."},
        }
    if _stage_of(one):
        yield {
            "location": "$.context.contextActivities.grouping[*].id",
            "presence": "recommended",
            "scopeNote": {
                "en": "The community, and the stage of Kolb's cycle that the act serves."
            },
        }


def _stage_of(one: _Template) -> Stage | None:
    """The stage by the tool, when it is the same for every kind that the template takes in."""
    kinds: list[str] = list(vocabulary.ACTIVITY_TYPES)
    if one.kind:
        iri = vocabulary.activity_type(one.kind).iri
        kinds = [kind for kind, term in vocabulary.ACTIVITY_TYPES.items() if term.iri == iri]
    stages = {kolb.stage_of(one.verb, kind) for kind in kinds}
    return stages.pop() if len(stages) == 1 else None


def _patterns(words: Json, base: str, version: str) -> Iterator[Json]:
    """Any act, any acts, the four stages, and the stages in their order."""

    def pattern(key: str, *, primary: bool = False, **form: str | list[str]) -> Json:
        said = words["patterns"][key.removeprefix("one-")]
        return {
            "id": f"{base}/patterns/{key}",
            "type": "Pattern",
            "primary": primary,
            "inScheme": version,
            "prefLabel": {"en": said["name"]},
            "definition": {"en": said["says"]},
            **form,
        }

    every = list(_templates())
    yield pattern("any", alternates=[f"{base}/templates/{one.key}" for one in every])
    yield pattern("participation", primary=True, oneOrMore=f"{base}/patterns/any")
    for stage, key in _PATTERN_OF_STAGE.items():
        serving = [f"{base}/templates/{one.key}" for one in every if _stage_of(one) is stage]
        yield pattern(f"one-{key}", alternates=serving)
        yield pattern(key, oneOrMore=f"{base}/patterns/one-{key}")
    stages = [f"{base}/patterns/{key}" for key in _PATTERN_OF_STAGE.values()]
    yield pattern("loop", primary=True, sequence=stages)
