"""Two validators that share nothing must agree, on good statements and on spoilt ones."""

import json
from copy import deepcopy

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hisl.domain.xapi import validate
from hisl.domain.xapi.rules import Rules
from records.xapi.plain_validator import VOIDED, is_valid

IRIS = st.sampled_from(["https://example.org/a", "urn:x:1", "mailto:x@y.z", VOIDED])
UUIDS = st.uuids().map(str)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
TAGS = st.sampled_from(["en", "en-GB", "zh-Hant-TW", "de-CH"])
MAPS = st.dictionaries(TAGS, TEXTS, max_size=2)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | TEXTS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXTS, inner, max_size=2),
    max_leaves=4,
)
EXTENSIONS = st.dictionaries(IRIS, JSON, max_size=2)
TIMES = st.sampled_from(
    ["2026-01-02T03:04:05Z", "2026-01-02T03:04:05.123+05:30", "2026-01-02T03:04:05.123456789Z"]
)
DURATIONS = st.sampled_from(["P1Y2M3DT4H5M6.7S", "PT0S", "P3W", "P1D", "PT1.5H"])


def some(required=None, **optional):
    return st.fixed_dictionaries(required or {}, optional=optional)


def identified(**more):
    account = st.fixed_dictionaries({"homePage": IRIS, "name": TEXTS})
    ways = [
        {"mbox": st.just("mailto:ada@example.org")},
        {"mbox_sha1sum": st.just("0" * 40)},
        {"openid": IRIS},
        {"account": account},
    ]
    return st.one_of([some(way | more, name=TEXTS) for way in ways])


AGENTS = identified() | identified(objectType=st.just("Agent"))
MEMBERS = st.lists(AGENTS, min_size=1, max_size=2)
GROUPS = identified(objectType=st.just("Group")) | some(
    {"objectType": st.just("Group"), "member": MEMBERS}
)
COMPONENTS = st.lists(
    some({"id": TEXTS}, description=MAPS), max_size=2, unique_by=lambda one: one["id"]
)
DEFINITIONS = some(
    name=MAPS, description=MAPS, type=IRIS, moreInfo=IRIS, extensions=EXTENSIONS
) | some(
    {"interactionType": st.sampled_from(["choice", "likert", "other"])},
    correctResponsesPattern=st.lists(TEXTS, max_size=2),
    choices=COMPONENTS,
    scale=COMPONENTS,
)
ACTIVITIES = some({"id": IRIS}, objectType=st.just("Activity"), definition=DEFINITIONS)
REFERENCES = some({"objectType": st.just("StatementRef"), "id": UUIDS})
ATTACHMENTS = st.lists(
    some(
        {
            "usageType": IRIS,
            "display": MAPS,
            "contentType": st.just("text/plain"),
            "length": st.integers(0, 9),
            "sha2": st.just("0" * 64),
        },
        fileUrl=IRIS,
        description=MAPS,
    ),
    max_size=1,
)
SCORES = some(scaled=st.sampled_from([-1, 0.5, 1]), raw=st.just(5), min=st.just(0), max=st.just(10))
RESULTS = some(
    score=SCORES, success=st.booleans(), response=TEXTS, duration=DURATIONS, extensions=EXTENSIONS
)
COMPANY = st.lists(
    some(
        {"objectType": st.just("contextAgent"), "agent": AGENTS},
        relevantTypes=st.lists(IRIS, min_size=1, max_size=2),
    ),
    max_size=1,
)
TEAMS = st.lists(some({"objectType": st.just("contextGroup"), "group": GROUPS}), max_size=1)
CONTEXTS = some(
    registration=UUIDS,
    instructor=AGENTS | GROUPS,
    team=GROUPS,
    contextActivities=some(parent=ACTIVITIES | st.lists(ACTIVITIES, max_size=2), other=ACTIVITIES),
    contextAgents=COMPANY,
    contextGroups=TEAMS,
    revision=TEXTS,
    language=TAGS,
    statement=REFERENCES,
    extensions=EXTENSIONS,
)
VERBS = some({"id": IRIS}, display=MAPS)
OBJECTS = (
    ACTIVITIES
    | REFERENCES
    | identified(objectType=st.just("Agent"))
    | some({"objectType": st.just("Group"), "member": MEMBERS})
)
PARTS = {"result": RESULTS, "context": CONTEXTS, "timestamp": TIMES, "attachments": ATTACHMENTS}
SUBS = some(
    {
        "objectType": st.just("SubStatement"),
        "actor": AGENTS | GROUPS,
        "verb": VERBS,
        "object": OBJECTS,
    },
    **PARTS,
)
STATEMENTS = some(
    {"actor": AGENTS | GROUPS, "verb": VERBS, "object": OBJECTS | SUBS},
    id=UUIDS,
    stored=TIMES,
    authority=AGENTS,
    version=st.sampled_from(["1.0", "1.0.3", "2.0.0"]),
    **PARTS,
)
SPOILERS = st.sampled_from(
    [
        *(
            None,
            True,
            0,
            -1,
            1.5,
            "",
            "x",
            "a:b",
            "1.0.0",
            [],
            {},
            ["x"],
            {"en": "x"},
            {"id": "a:b"},
        ),
        *("Agent", "Group", "Activity", "SubStatement", "contextAgent", "2026-13-01T00:00:00Z"),
        *("2026-01-02T03:04:05-00:00", "2026-01-02T03:04:05", "P1.5YT1S", "PT", "en_GB"),
        *({"mbox": "mailto:a@b.c"}, [{"id": "a:b"}, {"id": "a:b"}], {"id": "a:b", "x": 1}),
    ]
)
NAMES = st.sampled_from(
    [
        *("id", "objectType", "name", "member", "mbox", "openid", "definition", "type", "choices"),
        *("scaled", "min", "max", "team", "platform", "stored", "extensions", "Actor", "object"),
    ]
)
RULES = st.sampled_from(list(Rules))
settings.register_profile("xapi", deadline=None, suppress_health_check=list(HealthCheck))


def ours(value, rules):
    try:
        validate.statements(json.dumps(value).encode(), rules)
    except validate.InvalidError:
        return False
    return True


@settings(settings.get_profile("xapi"), max_examples=400)
@given(STATEMENTS, RULES)
def test_both_say_the_same_of_a_statement(value, rules):
    assert ours(value, rules) == is_valid(value, rules.value)


def _places(value, path=()):
    """Give the path of every value inside."""
    yield path
    inner = value.items() if isinstance(value, dict) else ()
    for key, one in enumerate(value) if isinstance(value, list) else inner:
        yield from _places(one, (*path, key))


@settings(settings.get_profile("xapi"), max_examples=1500)
@given(STATEMENTS, RULES, st.data())
def test_both_say_the_same_of_a_spoilt_statement(value, rules, data):
    spoilt = deepcopy(value)
    for _ in range(data.draw(st.integers(1, 2))):
        path = data.draw(st.sampled_from([p for p in _places(spoilt) if p]))
        inside = spoilt
        for key in path[:-1]:
            inside = inside[key]
        how = data.draw(st.sampled_from(["replace", "remove", "add"]))
        if how == "replace":
            inside[path[-1]] = deepcopy(data.draw(SPOILERS))
        elif how == "remove" or not isinstance(inside, dict):
            del inside[path[-1]]
        else:
            inside[data.draw(NAMES)] = deepcopy(data.draw(SPOILERS))
        if not isinstance(spoilt, dict) or not spoilt:
            break
    assert ours(spoilt, rules) == is_valid(spoilt, rules.value), json.dumps(spoilt)
