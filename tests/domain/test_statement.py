"""The statement of an act."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hisl.domain.errors import SchemaError
from hisl.domain.kolb import Stage, stage_of
from hisl.domain.xapi import vocabulary
from hisl.domain.xapi.statement import account_name, from_act

BASE = "https://learn.example"
EXT = vocabulary.PROFILE + "/extensions/"
ACT = UUID("11111111-1111-5111-8111-111111111111")
OBJECT = UUID("22222222-2222-5222-8222-222222222222")
THREAD = UUID("33333333-3333-5333-8333-333333333333")
COMMUNITY = UUID("44444444-4444-5444-8444-444444444444")
RUN = UUID("55555555-5555-5555-8555-555555555555")
# What xAPI 1.0.3 and 2.0 both allow at these places.
TOP = {"id", "actor", "verb", "object", "result", "context", "timestamp"}
CONTEXT = {"registration", "contextActivities", "extensions"}
ACTIVITIES = {"parent", "grouping", "category", "other"}


def act(**columns) -> dict:
    return {
        "id": ACT,
        "at": datetime(2026, 3, 1, 8, 30, tzinfo=UTC),
        "actor": 7,
        "verb": "asked",
        "object_kind": "question",
        "object": OBJECT,
        "target_actor": None,
        "thread": None,
        "community": None,
        "intervention": None,
        "stage": None,
        "stage_source": None,
        "level": None,
        "level_source": None,
        "words": None,
        "count": 1,
        "mandated": False,
        "source": "hisl",
    } | columns


def ids(statement, place) -> list[str]:
    return [a["id"] for a in statement["context"]["contextActivities"].get(place, [])]


def nulls(value) -> bool:
    if isinstance(value, dict):
        return any(nulls(v) for v in value.values())
    if isinstance(value, list):
        return any(nulls(v) for v in value)
    return value is None


def test_it_says_who_asked_what_when():
    statement = from_act(act(), base=BASE)
    assert statement["id"] == str(ACT)
    assert statement["actor"] == {
        "objectType": "Agent",
        "account": {"homePage": BASE, "name": "0000000000000007"},
    }
    assert statement["verb"]["id"] == "http://adlnet.gov/expapi/verbs/asked"
    assert statement["object"]["id"] == f"{BASE}/id/{OBJECT}/"
    assert statement["object"]["definition"]["type"] == "http://activitystrea.ms/question"
    assert statement["timestamp"] == "2026-03-01T08:30:00Z"


def test_it_reads_a_dataclass_like_a_mapping():
    columns = act(thread=THREAD, verb="answered", object_kind="answer", words=40, stage="AC")

    @dataclass
    class Act:
        pass

    row = Act()
    vars(row).update(columns)
    assert from_act(row, base=BASE) == from_act(columns, base=BASE)


def test_it_puts_the_answered_question_in_the_object_and_the_answer_beside_it():
    statement = from_act(act(verb="answered", object_kind="answer", thread=THREAD), base=BASE)
    assert statement["object"]["id"] == f"{BASE}/id/{THREAD}/"
    assert ids(statement, "other") == [f"{BASE}/id/{OBJECT}/"]
    assert ids(statement, "parent") == []


def test_it_gives_a_thread_the_address_that_its_opening_had():
    replied = from_act(act(verb="replied", object_kind="reply", thread=THREAD), base=BASE)
    told = from_act(act(verb="told", object_kind="story", object=THREAD), base=BASE)
    assert replied["object"]["id"] == told["object"]["id"] == f"{BASE}/id/{THREAD}/"


def test_it_keeps_the_address_of_an_answer_that_is_accepted():
    statement = from_act(act(verb="accepted", object_kind="answer", thread=THREAD), base=BASE)
    assert statement["object"]["id"] == f"{BASE}/id/{OBJECT}/"
    assert statement["object"]["definition"]["type"].endswith("/solution")
    assert ids(statement, "parent") == [f"{BASE}/id/{THREAD}/"]


def test_it_names_no_thing_as_its_own_parent():
    statement = from_act(act(thread=OBJECT), base=BASE)
    assert ids(statement, "parent") == []


def test_it_places_the_act_in_community_stage_profile_and_run():
    statement = from_act(act(community=COMMUNITY, intervention=RUN, stage="CE"), base=BASE)
    assert ids(statement, "category") == [f"{vocabulary.PROFILE}/v1.0"]
    assert ids(statement, "grouping") == [
        f"{BASE}/id/{COMMUNITY}/",
        f"{vocabulary.PROFILE}/stages/CE",
    ]
    assert statement["context"]["registration"] == str(RUN)


def test_it_keeps_every_other_column_in_an_extension():
    statement = from_act(
        act(
            target_actor=-1,
            stage="AC",
            stage_source="tool",
            level="C4",
            level_source="rule",
            words=12,
            count=3,
            mandated=True,
            source="stackexchange",
        ),
        base=BASE,
    )
    assert statement["context"]["extensions"] == {
        EXT + "target": "ffffffffffffffff",
        EXT + "stage-source": "tool",
        EXT + "cognitive-complexity": "C4",
        EXT + "cognitive-complexity-source": "rule",
        EXT + "mandated": True,
        EXT + "source": "stackexchange",
    }
    assert statement["result"]["extensions"] == {EXT + "words": 12, EXT + "count": 3}


@pytest.mark.parametrize(("verb", "success"), [("worked", True), ("failed", False)])
def test_it_says_whether_it_worked(verb, success):
    statement = from_act(act(verb=verb, object_kind="answer", thread=THREAD), base=BASE)
    assert statement["result"]["success"] is success


def test_it_writes_an_unknown_actor_without_a_name():
    assert from_act(act(actor=None), base=BASE)["actor"]["account"]["name"] == "unknown"


def test_it_gives_every_actor_key_its_own_name_of_sixteen_digits():
    names = {account_name(key) for key in (0, 1, -1, 2**63 - 1, -(2**63))}
    assert len(names) == 5
    assert {len(name) for name in names} == {16}


def test_it_writes_times_in_utc():
    there = timezone(timedelta(hours=2))
    statement = from_act(act(at=datetime(2026, 3, 1, 8, 30, 0, 5, tzinfo=there)), base=BASE)
    assert statement["timestamp"] == "2026-03-01T06:30:00.000005Z"


def test_it_stands_its_own_terms_under_the_profile_of_the_installation():
    statement = from_act(
        act(verb="discussed", object_kind="discussion", stage="CE"),
        base=BASE,
        profile="https://learn.example/profile",
    )
    assert statement["verb"]["id"] == "https://learn.example/profile/verbs/discussed"
    assert vocabulary.PROFILE not in json.dumps(statement)


def test_it_refuses_unknown_words_and_times_without_a_zone():
    with pytest.raises(SchemaError, match="'verb'"):
        from_act(act(verb="sang"), base=BASE)
    with pytest.raises(SchemaError, match="'object_kind'"):
        from_act(act(object_kind="song"), base=BASE)
    with pytest.raises(SchemaError, match="'at'"):
        from_act(act(at=datetime(2026, 3, 1)), base=BASE)


uuids = st.uuids()


@given(
    verb=st.sampled_from(sorted(vocabulary.VERBS)),
    kind=st.sampled_from(sorted(vocabulary.ACTIVITY_TYPES)),
    thread=st.none() | uuids,
    community=st.none() | uuids,
    run=st.none() | uuids,
    stage=st.none() | st.sampled_from(list(Stage)),
    words=st.none() | st.integers(0, 10_000),
)
def test_it_writes_only_what_both_versions_of_xapi_allow(
    verb, kind, thread, community, run, stage, words
):
    columns = act(
        verb=verb,
        object_kind=kind,
        thread=thread,
        community=community,
        intervention=run,
        stage=stage or stage_of(verb, kind),
        words=words,
    )
    statement = json.loads(json.dumps(from_act(columns, base=BASE)))
    assert set(statement) <= TOP
    assert set(statement["context"]) <= CONTEXT
    assert set(statement["context"]["contextActivities"]) <= ACTIVITIES
    assert not nulls(statement)
    assert all(
        activity["id"].startswith("https://")
        for place in statement["context"]["contextActivities"].values()
        for activity in place
    )
