"""The two algorithms of the xAPI Profiles specification 1.0, part three, section 2."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

Json = dict[str, Any]
UNMATCHABLE = object()

_STEP = re.compile(r"\.(?P<name>\w+)|\.(?P<star>\*)|\[(?P<inside>\*|[^\]]*)\]")
_PLACES = {
    "contextGroupingActivityType": "grouping",
    "contextParentActivityType": "parent",
    "contextOtherActivityType": "other",
    "contextCategoryActivityType": "category",
}


def values(found: Any, path: str) -> list[Any]:
    """All that a JSONPath of the specification's subset finds."""
    return [value for one in path.split("|") for value in _values(found, one.strip())]


def _values(root: Any, path: str) -> list[Any]:
    found = [root]
    for step in _STEP.finditer(path, 1):
        found = [child for value in found for child in _children(value, step)]
    return found


def _children(value: Any, step: re.Match[str]) -> list[Any]:
    inside = step["inside"]
    if step["star"] or inside == "*":
        return list(value.values() if isinstance(value, dict) else value)
    if step["name"]:
        names: list[Any] = [step["name"]]
    elif inside.startswith("'"):
        names = re.findall(r"'([^']+)'", inside)
    else:
        places = [int(place) for place in inside.split(",")]
        return [value[place] for place in places if isinstance(value, list) and place < len(value)]
    return [value[name] for name in names if isinstance(value, dict) and name in value]


def determined(statement: Json, template: Json) -> bool:
    """Whether the statement has the template's determining properties."""
    thing = statement["object"].get("definition", {}).get("type")
    if template.get("verb", statement["verb"]["id"]) != statement["verb"]["id"]:
        return False
    if template.get("objectActivityType", thing) != thing:
        return False
    activities = statement.get("context", {}).get("contextActivities", {})
    for key, place in _PLACES.items():
        there = {one.get("definition", {}).get("type") for one in activities.get(place, [])}
        if not set(template.get(key, [])) <= there:
            return False
    return True


def follows(statement: Json, template: Json) -> bool:
    """Whether the statement keeps every rule of the template."""
    return all(_keeps(statement, rule) for rule in template.get("rules", []))


def _keeps(statement: Json, rule: Json) -> bool:
    found = values(statement, rule["location"])
    if "selector" in rule:
        found = [x for one in found for x in values(one, rule["selector"]) or [UNMATCHABLE]]
    presence = rule.get("presence")
    if presence == "included" and (not found or UNMATCHABLE in found):
        return False
    if presence == "excluded" and any(one is not UNMATCHABLE for one in found):
        return False
    if presence == "recommended" and not found:
        return True
    return not (
        ("any" in rule and not any(one in rule["any"] for one in found))
        or ("all" in rule and not all(one in rule["all"] for one in found))
        or ("none" in rule and any(one in rule["none"] for one in found))
    )


def matching(statement: Json, profile: Json) -> list[Json]:
    """The templates whose determining properties the statement has."""
    return [one for one in profile["templates"] if determined(statement, one)]


class _Match(NamedTuple):
    outcome: str
    rest: list[str]


def follows_pattern(templates: list[str], pattern: str, profile: Json) -> bool:
    """Whether statements, given by their templates in time, follow the whole pattern."""
    patterns = {one["id"]: one for one in profile["patterns"]}
    match = _match(templates, pattern, patterns)
    return match.outcome == "success" and not match.rest


def _match(rest: list[str], element: str, patterns: dict[str, Json]) -> _Match:
    pattern = patterns.get(element)
    if pattern is None:
        if not rest:
            return _Match("partial", [])
        return _Match("success", rest[1:]) if rest[0] == element else _Match("failure", rest)
    if "sequence" in pattern:
        after = rest
        for member in pattern["sequence"]:
            match = _match(after, member, patterns)
            if match.outcome != "success":
                return _Match(match.outcome, rest if match.outcome == "failure" else [])
            after = match.rest
        return _Match("success", after)
    if "alternates" in pattern:
        matches = [_match(rest, member, patterns) for member in pattern["alternates"]]
        best = [match for match in matches if match.outcome == "success"]
        if best:
            return min(best, key=lambda match: len(match.rest))
        partial = any(match.outcome == "partial" for match in matches)
        return _Match("partial", []) if partial else _Match("failure", rest)
    return _one_or_more(rest, pattern["oneOrMore"], patterns)


def _one_or_more(rest: list[str], member: str, patterns: dict[str, Json]) -> _Match:
    outcome, last = "failure", rest
    while True:
        match = _match(last, member, patterns)
        if match.outcome == "partial" and outcome == "failure":
            return _Match("partial", [])
        if match.outcome != "success":
            return _Match(outcome, last)
        outcome, last = "success", match.rest
