"""HISL's xAPI Profile: valid by the specification, and true to what HISL writes."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.xapi.acts import acts
from domain.xapi.profile_rules import problems
from domain.xapi.template_matcher import follows, follows_pattern, matching
from hisl.domain import kolb
from hisl.domain.xapi import vocabulary
from hisl.domain.xapi.profile import profile
from hisl.domain.xapi.statement import from_act

BASE = "https://learn.example"
PROFILE = profile()
THREAD = UUID(int=2)
LOOP = f"{vocabulary.PROFILE}/patterns/loop"
PARTICIPATION = f"{vocabulary.PROFILE}/patterns/participation"
PAIRS = [(verb, kind) for verb in vocabulary.VERBS for kind in vocabulary.ACTIVITY_TYPES]


def statement(verb, kind, *, thread=THREAD, **more):
    stage = kolb.stage_of(verb, kind)
    columns = {
        "id": UUID(int=1),
        "at": datetime(2026, 3, 1, tzinfo=UTC),
        "actor": 7,
        "verb": verb,
        "object_kind": kind,
        "object": UUID(int=3),
        "thread": thread,
        "stage": stage,
        "stage_source": "tool" if stage else None,
        "count": 1,
        "mandated": False,
        "source": "hisl",
    }
    return from_act(columns | more, base=BASE)


def template_of(verb, kind) -> str:
    return matching(statement(verb, kind), PROFILE)[0]["id"]


def test_it_keeps_every_rule_of_the_specification():
    assert problems(PROFILE) == []


def test_it_can_be_written_as_json():
    assert json.loads(json.dumps(PROFILE)) == PROFILE


def drop(key):
    return lambda p: p["concepts"][0].pop(key)


# Each breaks one rule of the specification.
BROKEN = {
    "a profile without versions": lambda p: p.pop("versions") and p.update(versions=[]),
    "a foreign context": lambda p: p.update({"@context": "https://example.org"}),
    "an unknown property": lambda p: p.update(sentiment="good"),
    "a concept without a label": drop("prefLabel"),
    "a concept without a scheme": drop("inScheme"),
    "a text without a language": lambda p: p["concepts"][0].update(definition="Asked."),
    "an empty text": lambda p: p["concepts"][0]["definition"].update(en=""),
    "the scheme is the profile": lambda p: p["concepts"][0].update(inScheme=p["id"]),
    "an id that stands twice": lambda p: p["templates"][0].update(id=p["templates"][1]["id"]),
    "related without being deprecated": lambda p: p["concepts"][0].update(
        related=[p["concepts"][1]["id"]]
    ),
    "broader than a concept elsewhere": lambda p: p["concepts"][0].update(
        broader=["http://activitystrea.ms/create"]
    ),
    "two schemas": lambda p: next(
        c for c in p["concepts"] if c["type"] == "ResultExtension"
    ).update(schema="https://example.org/schema"),
    "a stage without a context": lambda p: p["concepts"][-1]["activityDefinition"].pop("@context"),
    "a rule that asks for nothing": lambda p: p["templates"][0]["rules"][0].pop("presence"),
    "a filter in a path": lambda p: p["templates"][0]["rules"][0].update(
        location="$.context[?(@.id)]"
    ),
    "a path without a root": lambda p: p["templates"][0]["rules"][0].update(location="id"),
    "an object that is a statement too": lambda p: next(
        t for t in p["templates"] if "objectActivityType" in t
    ).update(objectStatementRefTemplate=[p["templates"][0]["id"]]),
    "a pattern of an unknown template": lambda p: p["patterns"][0]["alternates"].append(
        "https://example.org/templates/sang"
    ),
    "a pattern of two forms": lambda p: p["patterns"][0].update(oneOrMore=p["templates"][0]["id"]),
    "a pattern within itself": lambda p: p["patterns"][0]["alternates"].append(
        p["patterns"][1]["id"]
    ),
    "one alternate": lambda p: p["patterns"][0].update(alternates=[p["templates"][0]["id"]]),
    "no primary pattern": lambda p: [one.update(primary=False) for one in p["patterns"]],
}


@pytest.mark.parametrize("name", BROKEN)
def test_its_checks_find(name):
    broken = copy.deepcopy(PROFILE)
    BROKEN[name](broken)
    assert problems(broken)


def test_it_defines_every_term_of_our_own_and_no_other():
    defined = {one["id"] for one in PROFILE["concepts"] if one["type"] in ("Verb", "ActivityType")}
    terms = (*vocabulary.VERBS.values(), *vocabulary.ACTIVITY_TYPES.values())
    own = {term.at(vocabulary.PROFILE) for term in terms if "://" not in term.iri}
    assert defined == own | {f"{vocabulary.PROFILE}/{vocabulary.STAGE_TYPE}"}


def test_it_stands_under_the_base_that_is_asked_for():
    moved = json.dumps(profile("https://learn.example/profile"))
    assert vocabulary.PROFILE not in moved
    assert moved.replace("https://learn.example/profile", vocabulary.PROFILE) == json.dumps(PROFILE)


@pytest.mark.parametrize("thread", [None, UUID(int=2)])
def test_every_verb_and_kind_has_exactly_one_template_and_keeps_its_rules(thread):
    for verb, kind in PAIRS:
        written = statement(verb, kind, thread=thread)
        found = matching(written, PROFILE)
        assert len(found) == 1, (verb, kind, [one["id"] for one in found])
        assert follows(written, found[0]), (verb, kind)


@given(acts())
def test_every_act_keeps_the_rules_of_its_template(act):
    written = from_act(act, base=BASE)
    (template,) = matching(written, PROFILE)
    assert follows(written, template)


def test_it_says_of_every_extension_that_is_written_where_it_stands():
    kinds = {one["id"]: one["type"] for one in PROFILE["concepts"]}
    full = statement(
        "answered",
        "answer",
        level="C3",
        level_source="model",
        target_actor=4,
        words=9,
    )
    assert {kinds[key] for key in full["context"]["extensions"]} == {"ContextExtension"}
    assert {kinds[key] for key in full["result"]["extensions"]} == {"ResultExtension"}
    assert len(full["context"]["extensions"]) + len(full["result"]["extensions"]) == len(
        [one for one in PROFILE["concepts"] if one["type"].endswith("Extension")]
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda s: s["actor"].update(mbox="mailto:ann@firm.example"),
        lambda s: s["actor"].pop("account"),
        lambda s: s.pop("timestamp"),
        lambda s: s["context"]["contextActivities"].pop("category"),
        lambda s: s["context"]["extensions"].update(
            {f"{vocabulary.PROFILE}/extensions/stage-source": "guessed"}
        ),
    ],
)
def test_its_rules_refuse(change):
    written = statement("asked", "question")
    change(written)
    (template,) = matching(written, PROFILE)
    assert not follows(written, template)


def test_a_trial_says_whether_it_worked():
    written = statement("worked", "answer")
    del written["result"]["success"]
    (template,) = matching(written, PROFILE)
    assert not follows(written, template)


ONE_LOOP = [("asked", "question"), ("replied", "reply"), ("answered", "answer")]


def test_a_loop_goes_through_the_stages_in_order():
    in_order = [template_of(*pair) for pair in [*ONE_LOOP, ("worked", "answer")]]
    assert follows_pattern(in_order, LOOP, PROFILE)
    assert not follows_pattern(in_order[::-1], LOOP, PROFILE)
    assert not follows_pattern(in_order[:-1], LOOP, PROFILE)


@given(st.lists(st.sampled_from(PAIRS), min_size=1, max_size=8))
def test_whatever_people_do_is_participation(pairs):
    templates = [template_of(*pair) for pair in pairs]
    assert follows_pattern(templates, PARTICIPATION, PROFILE)


@pytest.mark.parametrize(
    ("verb", "kind", "stage"),
    [
        ("told", "story", "experience"),
        ("debriefed", "debrief", "reflection"),
        ("edited", "page", "concept"),
        ("failed", "experiment", "experiment"),
    ],
)
def test_the_stage_of_a_template_is_the_stage_of_the_tool(verb, kind, stage):
    patterns = {one["id"]: one for one in PROFILE["patterns"]}
    serving = patterns[f"{vocabulary.PROFILE}/patterns/one-{stage}"]["alternates"]
    assert template_of(verb, kind) in serving


def test_mending_a_question_is_no_stage():
    patterns = json.dumps([one for one in PROFILE["patterns"] if "one-" in one["id"]])
    assert template_of("edited", "question") not in patterns
