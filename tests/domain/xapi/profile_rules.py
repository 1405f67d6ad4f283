"""What the xAPI Profiles specification 1.0 (part two) asks of a profile, one check a rule."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

Json = dict[str, Any]

PROFILE_CONTEXT = "https://w3id.org/xapi/profiles/context"
ACTIVITY_CONTEXT = "https://w3id.org/xapi/profiles/activity-context"

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`]+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*|und")
_NAME = r"'[^']+'"
_STEP = (
    r"(?:\.(?:[A-Za-z_]\w*|\*)"
    rf"|\[(?:\*|\d+(?:\s*,\s*\d+)*|{_NAME}(?:\s*,\s*{_NAME})*)\])"
)
JSONPATH = re.compile(rf"\$(?:{_STEP})*")

SEMANTIC = {"Verb", "ActivityType", "AttachmentUsageType"}
EXTENSIONS = {"ContextExtension", "ResultExtension", "ActivityExtension"}
DOCUMENTS = {"StateResource", "AgentProfileResource", "ActivityProfileResource"}
HERE = ("broader", "narrower", "related")
ELSEWHERE = ("broadMatch", "narrowMatch", "relatedMatch", "exactMatch")
DETERMINING = ("verb", "objectActivityType")
DETERMINING_LISTS = (
    "contextGroupingActivityType",
    "contextParentActivityType",
    "contextOtherActivityType",
    "contextCategoryActivityType",
    "attachmentUsageType",
)
REFERENCES = ("objectStatementRefTemplate", "contextStatementRefTemplate")
FORMS = ("alternates", "optional", "oneOrMore", "sequence", "zeroOrMore")

# Every property that the specification names, and which of them must be there.
PROPERTIES: dict[str, tuple[set[str], set[str]]] = {
    "profile": (
        {"id", "@context", "type", "conformsTo", "prefLabel", "definition", "versions", "author"},
        {"seeAlso", "concepts", "templates", "patterns"},
    ),
    "version": ({"id", "generatedAtTime"}, {"wasRevisionOf"}),
    "author": ({"type", "name"}, {"url"}),
    "semantic": (
        {"id", "type", "inScheme", "prefLabel", "definition"},
        {"deprecated", *HERE, *ELSEWHERE},
    ),
    "extension": (
        {"id", "type", "inScheme", "prefLabel", "definition"},
        {
            *("deprecated", "recommendedActivityTypes", "recommendedVerbs"),
            *("context", "schema", "inlineSchema"),
        },
    ),
    "activity": ({"id", "type", "inScheme", "activityDefinition"}, {"deprecated"}),
    "template": (
        {"id", "type", "inScheme", "prefLabel", "definition"},
        {"deprecated", *DETERMINING, *DETERMINING_LISTS, *REFERENCES, "rules"},
    ),
    "rule": ({"location"}, {"selector", "presence", "any", "all", "none", "scopeNote"}),
    "pattern": (
        {"id", "type"},
        {"primary", "inScheme", "prefLabel", "definition", "deprecated", *FORMS},
    ),
}


def problems(profile: Json) -> list[str]:
    """All that is wrong with a profile, one sentence each; empty when it keeps every rule."""
    checks: tuple[Callable[[Json], Iterator[str]], ...] = (
        _about_itself,
        _about_empty_values,
        _about_ids,
        _about_concepts,
        _about_templates,
        _about_patterns,
    )
    return [sentence for check in checks for sentence in check(profile)]


def _properties(kind: str, element: Json) -> Iterator[str]:
    name = f"{kind} {element.get('id', '')}".strip()
    required, optional = PROPERTIES[kind]
    yield from (f"{name}: {key} is missing" for key in sorted(required - element.keys()))
    yield from (f"{name}: {key} is unknown" for key in sorted(element.keys() - required - optional))
    for key in ("prefLabel", "definition", "scopeNote"):
        if key in element:
            yield from _language_map(f"{name}: {key}", element[key])


def _language_map(name: str, value: object) -> Iterator[str]:
    if not isinstance(value, dict) or not all(
        _LANGUAGE.fullmatch(key) and isinstance(text, str) for key, text in value.items()
    ):
        yield f"{name} is no language map"


def _iris(name: str, values: object) -> Iterator[str]:
    if not isinstance(values, list) or not all(
        isinstance(value, str) and _IRI.fullmatch(value) for value in values
    ):
        yield f"{name} is no array of IRIs"


def _about_itself(profile: Json) -> Iterator[str]:
    yield from _properties("profile", profile)
    context = profile["@context"]
    if PROFILE_CONTEXT not in (context if isinstance(context, list) else [context]):
        yield "profile: the context is not the specification's"
    if profile["type"] != "Profile":
        yield "profile: the type is not Profile"
    if not profile["conformsTo"].startswith("https://w3id.org/xapi/profiles#1.0"):
        yield "profile: conformsTo is not the specification"
    yield from _properties("author", profile["author"])
    if profile["author"].get("type") not in ("Organization", "Person"):
        yield "author: neither Organization nor Person"
    for version in profile["versions"]:
        yield from _properties("version", version)
        if datetime.fromisoformat(version["generatedAtTime"]).tzinfo is None:
            yield f"version {version['id']}: the time has no zone"
    succeeding = [v for v in profile["versions"] if "wasRevisionOf" not in v]
    if len(succeeding) != 1:
        yield "versions: all but the first must say what they revise"


def _about_empty_values(profile: Json) -> Iterator[str]:
    def empty(value: object, path: str) -> Iterator[str]:
        if value is None or value in ("", [], {}):
            yield f"{path}: is empty"
        elif isinstance(value, dict):
            for key, inner in value.items():
                yield from empty(inner, f"{path}.{key}")
        elif isinstance(value, list):
            for number, inner in enumerate(value):
                yield from empty(inner, f"{path}[{number}]")

    yield from empty(profile, "$")


def _elements(profile: Json) -> list[Json]:
    return [
        element
        for place in ("concepts", "templates", "patterns")
        for element in profile.get(place, [])
    ]


def _about_ids(profile: Json) -> Iterator[str]:
    ids = [profile["id"], *(version["id"] for version in profile["versions"])]
    ids += [element["id"] for element in _elements(profile)]
    yield from (f"{iri}: is no IRI" for iri in ids if not _IRI.fullmatch(iri))
    yield from (f"{iri}: stands {n} times" for iri, n in Counter(ids).items() if n > 1)
    versions = {version["id"] for version in profile["versions"]}
    for element in _elements(profile):
        if element.get("inScheme") not in versions:
            yield f"{element['id']}: inScheme is no version of the profile"


def _about_concepts(profile: Json) -> Iterator[str]:
    types = {concept["id"]: concept["type"] for concept in profile["concepts"]}
    for concept in profile["concepts"]:
        kind = concept["type"]
        if kind in SEMANTIC:
            yield from _properties("semantic", concept)
            yield from _relations(concept, types)
        elif kind in EXTENSIONS:
            yield from _properties("extension", concept)
            yield from _extension(concept)
        elif kind == "Activity":
            yield from _properties("activity", concept)
            yield from _activity(concept)
        else:
            yield f"{concept['id']}: {kind} is no type of concept"


def _relations(concept: Json, types: dict[str, str]) -> Iterator[str]:
    for key in HERE:
        for iri in concept.get(key, []):
            if types.get(iri) != concept["type"]:
                yield f"{concept['id']}: {key} names {iri}, no such concept of this profile"
    for key in ELSEWHERE:
        if key in concept:
            yield from _iris(f"{concept['id']}: {key}", concept[key])
        if set(concept.get(key, [])) & set(types):
            yield f"{concept['id']}: {key} names a concept of this profile"
    if "related" in concept and not concept.get("deprecated"):
        yield f"{concept['id']}: related is only for what is deprecated"


def _extension(concept: Json) -> Iterator[str]:
    if "recommendedVerbs" in concept and concept["type"] == "ActivityExtension":
        yield f"{concept['id']}: an activity extension recommends no verbs"
    if "recommendedActivityTypes" in concept and concept["type"] != "ActivityExtension":
        yield f"{concept['id']}: only an activity extension recommends activity types"
    if "schema" in concept and "inlineSchema" in concept:
        yield f"{concept['id']}: has two schemas"
    inline = concept.get("inlineSchema")
    if inline is not None and not (
        isinstance(inline, str) and isinstance(json.loads(inline), dict)
    ):
        yield f"{concept['id']}: inlineSchema is no JSON Schema as a string"


def _activity(concept: Json) -> Iterator[str]:
    definition = dict(concept["activityDefinition"])
    context = definition.pop("@context", None)
    if ACTIVITY_CONTEXT not in (context if isinstance(context, list) else [context]):
        yield f"{concept['id']}: the definition lacks its context"
    allowed = {"type", "name", "description", "moreInfo", "extensions"}
    if definition.keys() - allowed:
        yield f"{concept['id']}: the definition has properties that no activity has"
    for key in ("name", "description"):
        yield from _language_map(f"{concept['id']}: {key}", definition.get(key, {}))


def _about_templates(profile: Json) -> Iterator[str]:
    ids = {template["id"] for template in profile["templates"]}
    for template in profile["templates"]:
        yield from _properties("template", template)
        if template["type"] != "StatementTemplate":
            yield f"{template['id']}: the type is not StatementTemplate"
        for key in DETERMINING:
            if key in template:
                yield from _iris(f"{template['id']}: {key}", [template[key]])
        for key in (*DETERMINING_LISTS, *REFERENCES):
            if key in template:
                yield from _iris(f"{template['id']}: {key}", template[key])
        for key in REFERENCES:
            if set(template.get(key, [])) - ids:
                yield f"{template['id']}: {key} names no template of this profile"
        if "objectStatementRefTemplate" in template and "objectActivityType" in template:
            yield f"{template['id']}: the object cannot be both an activity and a statement"
        for rule in template.get("rules", []):
            yield from (f"{template['id']}: {sentence}" for sentence in _rule(rule))


def _rule(rule: Json) -> Iterator[str]:
    yield from _properties("rule", rule)
    if not {"presence", "any", "all", "none"} & rule.keys():
        yield f"the rule on {rule.get('location')} asks for nothing"
    if rule.get("presence", "included") not in ("included", "excluded", "recommended"):
        yield f"{rule['presence']} is no presence"
    for key in ("location", "selector"):
        for path in rule.get(key, "$").split("|"):
            if not JSONPATH.fullmatch(path.strip()):
                yield f"{path} is no JSONPath of the specification"
    for key in ("any", "all", "none"):
        if key in rule and not isinstance(rule[key], list):
            yield f"{key} is no array"


def _about_patterns(profile: Json) -> Iterator[str]:
    patterns = {pattern["id"]: pattern for pattern in profile["patterns"]}
    templates = {template["id"] for template in profile["templates"]}
    used = Counter(iri for pattern in patterns.values() for iri in members(pattern))
    if not any(pattern.get("primary") for pattern in patterns.values()):
        yield "no pattern is primary"
    for iri, pattern in patterns.items():
        yield from _properties("pattern", pattern)
        forms = [form for form in FORMS if form in pattern]
        if pattern["type"] != "Pattern" or len(forms) != 1:
            yield f"{iri}: must have exactly one of {', '.join(FORMS)}"
            continue
        if pattern.get("primary") and not {"prefLabel", "definition"} <= pattern.keys():
            yield f"{iri}: a primary pattern must have a label and a definition"
        listed = members(pattern)
        for member in listed:
            if member not in patterns and member not in templates:
                yield f"{iri}: {member} is neither pattern nor template"
        alone = pattern.get("primary") and not used[iri] and set(listed) <= templates
        if forms[0] == "alternates" and len(listed) < 2:
            yield f"{iri}: alternates must have two members"
        if forms[0] == "sequence" and len(listed) < 2 and not alone:
            yield f"{iri}: a sequence must have two members"
        if forms[0] == "alternates":
            for member in listed:
                if {"optional", "zeroOrMore"} & patterns.get(member, {}).keys():
                    yield f"{iri}: {member} may be nothing at all, inside alternates"
        if _reaches(iri, iri, patterns, set()):
            yield f"{iri}: contains itself"


def members(pattern: Json) -> list[str]:
    """The patterns and templates that a pattern names."""
    found = next((pattern[form] for form in FORMS if form in pattern), [])
    return [found] if isinstance(found, str) else found


def _reaches(start: str, goal: str, patterns: dict[str, Json], seen: set[str]) -> bool:
    for member in members(patterns[start]):
        if member == goal:
            return True
        if member in patterns and member not in seen:
            seen.add(member)
            if _reaches(member, goal, patterns, seen):
                return True
    return False
