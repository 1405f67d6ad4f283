"""What a statement must look like: one row a requirement, sent to the store as it stands.

The numbers are those of the conformance requirements (XAPI-00001 …); where a rule has none, the row
names the section of 1.0.3 part two (D) or of 2.0.
"""

import pytest

from validation.record_store import statement

ADA = {"mbox": "mailto:ada@example.org"}
BOB = {"account": {"homePage": "https://example.org", "name": "bob"}}
CAY = {"openid": "https://example.org/cay"}
DEE = {"mbox_sha1sum": "0" * 40}
ACTIVITY = {"id": "https://example.org/activity"}
SUB = {"objectType": "SubStatement", "actor": ADA, "verb": {"id": "https://example.org/did"}}
SUB["object"] = ACTIVITY
REF = {"objectType": "StatementRef", "id": "8f87ccde-bb56-4c2e-ab83-44982ef22df0"}
VOIDED = {"id": "http://adlnet.gov/expapi/verbs/voided"}
GROUP = {"objectType": "Group", "member": [ADA, BOB]}
CHOICES = {"interactionType": "choice", "choices": [{"id": "a"}, {"id": "b"}]}
ATTACHED = {
    "usageType": "https://example.org/usage",
    "display": {"en": "A"},
    "contentType": "text/plain",
    "length": 3,
    "sha2": "0" * 64,
    "fileUrl": "https://example.org/file",
}
# Every place in which an agent may stand.
PLACES = {
    "actor": lambda a: {"actor": a},
    "object": lambda a: {"object": {"objectType": "Agent", **a}},
    "authority": lambda a: {"authority": a},
    "instructor": lambda a: {"context": {"instructor": a}},
    "team member": lambda a: {"context": {"team": {"objectType": "Group", "member": [a]}}},
    "group member": lambda a: {"actor": {"objectType": "Group", "member": [a]}},
    "sub-statement's actor": lambda a: {"object": SUB | {"actor": a}},
    "sub-statement's object": lambda a: {"object": SUB | {"object": {"objectType": "Agent"} | a}},
    "sub-statement's instructor": lambda a: {"object": SUB | {"context": {"instructor": a}}},
}


def definition(**parts):
    return {"object": ACTIVITY | {"definition": parts}}


GOOD = [
    ("XAPI-00032 agent without objectType", {"actor": ADA}),
    ("XAPI-00032 agent with objectType", {"actor": {"objectType": "Agent", **DEE}}),
    ("XAPI-00035 identified group without members", {"actor": {"objectType": "Group", **CAY}}),
    ("XAPI-00036 group without identifier", {"actor": GROUP}),
    ("XAPI-00046 statement about a statement", {"object": REF}),
    ("XAPI-00067 sub-statement", {"object": SUB}),
    ("XAPI-00064 interaction", definition(**CHOICES)),
    ("XAPI-00083 score at its ends", {"result": {"score": {"scaled": -1.0}}}),
    ("XAPI-00082 raw score at its end", {"result": {"score": {"raw": 1, "min": 0, "max": 1}}}),
    ("XAPI-00119 null within extensions", {"result": {"extensions": {"https://a.b/c": None}}}),
    ("XAPI-00119 empty extensions", {"result": {"extensions": {}}}),
    ("XAPI-00122 many decimals", {"timestamp": "2026-01-02T03:04:05.678901234Z"}),
    ("XAPI-00123 another zone", {"timestamp": "2026-01-02T03:04:05+02:00"}),
    ("XAPI-00121 long language tag", {"verb": {"id": "a:b", "display": {"zh-Hant-TW": "x"}}}),
    ("XAPI-00093 one context activity", {"context": {"contextActivities": {"parent": ACTIVITY}}}),
    ("XAPI-00100 version 1.0", {"version": "1.0"}),
    ("XAPI-00100 version 1.0.9", {"version": "1.0.9"}),
    ("XAPI-00098 authority of two", {"authority": GROUP}),
    ("XAPI-00102 attachment elsewhere", {"attachments": [ATTACHED]}),
    ("D4.6 duration in weeks", {"result": {"duration": "P3W"}}),
    ("D4.6 duration in hours", {"result": {"duration": "PT1H0M0.1S"}}),
]
BAD = [
    ("XAPI-00002 null as a value", {"result": {"response": None}}, "$.result.response"),
    ("XAPI-00003 number for a text", {"verb": {"id": 12}}, "$.verb.id"),
    ("XAPI-00004 text for a number", {"result": {"score": {"raw": "1"}}}, "$.result.score.raw"),
    ("XAPI-00005 text for a truth", {"result": {"success": "true"}}, "$.result.success"),
    ("XAPI-00006 wrong case", {"Verb": {"id": "a:b"}}, "$.Verb"),
    ("XAPI-00007 unknown property", {"colour": "red"}, "$.colour"),
    ("XAPI-00012 key without a language", definition(name={"a12345678": "x"}), "definition.name"),
    ("XAPI-00018 void without reference", {"verb": VOIDED}, "$.object"),
    ("XAPI-00024 authority of one", {"authority": GROUP | {"member": [ADA]}}, "authority.member"),
    ("XAPI-00027 id too long", {"id": "AA97B177-9383-4934-8543-0F91A7A028368"}, "$.id"),
    ("XAPI-00028 id with other letters", {"id": "MA97B177-9383-4934-8543-0F91A7A02836"}, "$.id"),
    ("XAPI-00031 no actor", {"actor": None}, "$"),
    ("XAPI-00031 no verb", {"verb": None}, "$"),
    ("XAPI-00031 no object", {"object": None}, "$"),
    ("XAPI-00034 unknown objectType", {"actor": ADA | {"objectType": "agent"}}, "actor.objectType"),
    ("XAPI-00036 group of nobody", {"actor": {"objectType": "Group"}}, "$.actor"),
    ("XAPI-00037 group in a group", {"actor": GROUP | {"member": [GROUP]}}, "actor.member[0]"),
    ("XAPI-00042 two identifiers", {"actor": ADA | BOB}, "$.actor"),
    ("XAPI-00043 account without name", {"actor": {"account": {"homePage": "a:b"}}}, "account"),
    ("XAPI-00045 verb without IRI", {"verb": {"id": "did"}}, "$.verb.id"),
    ("XAPI-00047 activity without id", {"object": {"objectType": "Activity"}}, "$.object"),
    ("XAPI-00048 activity without IRI", {"object": {"id": "activity"}}, "$.object.id"),
    ("XAPI-00050 type is no IRI", definition(type="book"), "definition.type"),
    ("XAPI-00051 moreInfo is no IRI", definition(moreInfo="book"), "definition.moreInfo"),
    ("XAPI-00053 no such interaction", definition(interactionType="quiz"), "interactionType"),
    ("XAPI-00054 pattern is no array", definition(correctResponsesPattern="a"), "Pattern"),
    ("XAPI-00064 choices of nothing", definition(choices=[{"id": "a"}]), "definition"),
    ("XAPI-00065 choice twice", definition(**CHOICES | {"choices": [{"id": "a"}] * 2}), "choices"),
    ("XAPI-00066 agent without objectType", {"object": ADA}, "$.object"),
    ("XAPI-00068 sub in a sub", {"object": SUB | {"object": SUB}}, "$.object.object"),
    ("XAPI-00069 sub with id", {"object": SUB | {"id": REF["id"]}}, "$.object.id"),
    ("XAPI-00070 sub with stored", {"object": SUB | {"stored": "2026-01-01T00:00:00Z"}}, "stored"),
    ("XAPI-00071 sub with version", {"object": SUB | {"version": "1.0"}}, "version"),
    ("XAPI-00072 reference without id", {"object": {"objectType": "StatementRef"}}, "$.object"),
    ("XAPI-00073 reference to no UUID", {"object": REF | {"id": "8"}}, "$.object.id"),
    ("XAPI-00078 no duration", {"result": {"duration": "PA1H"}}, "duration"),
    ("XAPI-00081 min above max", {"result": {"score": {"min": 2, "max": 1}}}, "score.min"),
    ("XAPI-00082 raw above max", {"result": {"score": {"raw": 2, "max": 1}}}, "score.raw"),
    ("XAPI-00082 raw below min", {"result": {"score": {"raw": 0, "min": 1}}}, "score.raw"),
    ("XAPI-00083 scaled above 1", {"result": {"score": {"scaled": 1.01}}}, "score.scaled"),
    ("XAPI-00085 registration", {"context": {"registration": "x"}}, "context.registration"),
    ("XAPI-00087 team is no group", {"context": {"team": ADA}}, "context.team"),
    ("XAPI-00088 revision of an agent", {"object": REF, "context": {"revision": "1"}}, "revision"),
    ("XAPI-00089 platform of an agent", {"object": REF, "context": {"platform": "1"}}, "platform"),
    ("XAPI-00090 language", {"context": {"language": "a12345678"}}, "context.language"),
    ("XAPI-00091 statement", {"context": {"statement": {"id": REF["id"]}}}, "statement.objectType"),
    ("XAPI-00094 parents", {"context": {"contextActivities": {"parents": ACTIVITY}}}, "parents"),
    ("XAPI-00101 version 0.9.9", {"version": "0.9.9"}, "$.version"),
    ("XAPI-00101 version 1.1.0", {"version": "1.1.0"}, "$.version"),
    ("XAPI-00103 no usageType", {"attachments": [ATTACHED | {"usageType": "x"}]}, "usageType"),
    ("XAPI-00105 length as text", {"attachments": [ATTACHED | {"length": "3"}]}, "length"),
    ("XAPI-00106 sha2 is none", {"attachments": [ATTACHED | {"sha2": "3"}]}, "sha2"),
    ("XAPI-00118 key of extensions", {"result": {"extensions": {"a": 1}}}, "result.extensions"),
    ("XAPI-00120 extensions are no object", {"result": {"extensions": []}}, "result.extensions"),
    ("XAPI-00123 offset of minus nought", {"timestamp": "2026-01-02T03:04:05-00:00"}, "timestamp"),
    ("XAPI-00022 no timestamp", {"timestamp": "01/011/2026"}, "$.timestamp"),
    ("D2.4.7 no such day", {"timestamp": "2026-02-30T00:00:00Z"}, "$.timestamp"),
]


@pytest.mark.parametrize("parts", [p for _, p in GOOD], ids=[name for name, _ in GOOD])
def test_it_takes(either, parts):
    (kept,) = either.keep(statement(**parts))
    assert either.one(kept)["id"] == kept


@pytest.mark.parametrize(("parts", "place"), [r[1:] for r in BAD], ids=[r[0] for r in BAD])
def test_it_refuses(either, parts, place):
    answer = either.post([statement(), statement(**parts)])
    assert answer.status == 400
    problems = answer.json()["problems"]
    assert {problem["statement"] for problem in problems} == {1}
    assert any(place in problem["path"] for problem in problems)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("agent", [ADA, BOB, CAY, DEE], ids=["mbox", "account", "openid", "sha1"])
def test_it_takes_an_agent_wherever_one_may_stand(store1, place, agent):
    parts = PLACES[place](agent)
    assert store1.post(statement(**parts)).status == 200


WRONG_AGENTS = {
    "XAPI-00039 mbox without mailto": {"mbox": "ada@example.org"},
    "XAPI-00039 mbox without place": {"mbox": "mailto:ada"},
    "XAPI-00040 sha1sum": {"mbox_sha1sum": "0"},
    "XAPI-00041 openid": {"openid": "ada"},
    "XAPI-00043 homePage": {"account": {"homePage": "ab=c://example.org", "name": "ada"}},
    "XAPI-00038 nothing": {"name": "Ada"},
    "XAPI-00033 members": {**ADA, "member": [BOB]},
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("agent", WRONG_AGENTS.values(), ids=list(WRONG_AGENTS))
def test_it_refuses_a_wrong_agent_wherever_one_may_stand(store, place, agent):
    answer = store.post(statement(**PLACES[place](agent)))
    assert answer.status == 400


COMPANY = {"objectType": "contextAgent", "agent": ADA}
TEAM = {"objectType": "contextGroup", "group": GROUP}


def test_company_is_for_2_0_alone(store, store1):
    told = statement(context={"contextAgents": [COMPANY], "contextGroups": [TEAM]})
    assert store.post(told).status == 200
    assert store1.post(told | {"id": statement()["id"]}).status == 400


@pytest.mark.parametrize(
    "context",
    [
        {"contextAgents": [COMPANY | {"objectType": "Agent"}]},
        {"contextAgents": [COMPANY | {"agent": GROUP}]},
        {"contextAgents": [COMPANY | {"relevantTypes": []}]},
        {"contextAgents": [COMPANY | {"relevantTypes": ["a"]}]},
        {"contextGroups": [TEAM | {"group": ADA}]},
        {"contextGroups": [TEAM | {"objectType": "Group"}]},
        {"contextGroups": [{"objectType": "contextGroup"}]},
    ],
)
def test_2_0_refuses_wrong_company(store, context):
    assert store.post(statement(context=context)).status == 400
    assert store.post(statement(object=SUB | {"context": context})).status == 400


def test_every_bad_statement_of_a_batch_is_named_and_nothing_is_stored(store, fresh):
    activity = {"id": fresh()}
    good = [statement(object=activity) for _ in range(3)]
    bad = [statement(object=activity, verb={"id": "x"}), statement(object=activity, actor={})]
    answer = store.post([good[0], bad[0], good[1], bad[1], good[2]])
    assert answer.status == 400
    assert {p["statement"] for p in answer.json()["problems"]} == {1, 3}
    assert store.ids(activity=activity["id"]) == []


def test_the_same_id_twice_in_a_batch_is_named_by_its_place(store):
    twice = statement()
    answer = store.post([statement(verb={"id": "x"}), twice, statement(), twice])
    places = {(p["statement"], p["path"]) for p in answer.json()["problems"]}
    assert answer.status == 400
    assert places == {(0, "$.verb.id"), (1, "$.id"), (3, "$.id")}
