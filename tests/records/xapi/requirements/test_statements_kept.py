"""Statements that were taken: as they come back, voided, refused a second time."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime

from records.xapi.requirements.requirement import ACTIVITY, AGENT, GROUP, full
from validation.record_store import statement

VOIDED = {"id": "http://adlnet.gov/expapi/verbs/voided"}


def voiding(one, **more):
    return statement(verb=VOIDED, object={"objectType": "StatementRef", "id": one}, **more)


def moment(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def test_xapi_00002_numbers_keep_their_precision(either):
    one = full(result={"score": {"raw": 1.2345678901234567, "max": 3.4e38}})
    either.keep(one)
    assert either.one(one["id"])["result"] == one["result"]


def test_xapi_00008_keys_are_written_small_and_large(either):
    for wrong in ("Actor", "VERB", "objecT"):
        spoilt = {wrong if key == wrong.lower() else key: value for key, value in full().items()}
        assert either.post(spoilt).status == 400


def test_xapi_00012_parameters_are_held_to_what_statements_are(either):
    for parameters in (
        {"statementId": "no-uuid"},
        {"agent": json.dumps({"mbox": "no iri"})},
        {"verb": "no iri"},
        {"activity": "no iri"},
        {"registration": "no-uuid"},
        {"since": "yesterday"},
        {"until": "tomorrow"},
    ):
        assert either.get(**parameters).status == 400, parameters


def test_xapi_00014_what_is_no_json_is_refused(either):
    for body in (b"{", b"text", b'{"a": }', b"[{]", b"\xff\xfe"):
        assert either.post(body).status == 400


def test_xapi_00015_texts_are_utf_8(either):
    name = "Žofie 王 👩‍🔧 é"
    one = full(actor={"mbox": "mailto:z@example.org", "name": name})
    body = json.dumps(one, ensure_ascii=False).encode()
    assert either.post(body).status == 200
    assert either.one(one["id"])["actor"]["name"] == name
    assert (
        either.post(body.decode().encode("latin-1", "replace").replace(b"?", b"\xe9")).status == 400
    )


def test_xapi_00016_a_voiding_statement_is_not_voided(either):
    one = either.keep(statement())[0]
    first = either.keep(voiding(one))[0]
    either.post(voiding(first))
    assert either.get(statementId=first).status == 200
    assert either.get(voidedStatementId=one).status == 200


def test_xapi_00017_only_a_reference_can_be_voided(either):
    for thing in ({"objectType": "Activity", "id": ACTIVITY}, {"id": ACTIVITY}, AGENT):
        assert either.post(statement(verb=VOIDED, object=thing)).status == 400


def test_xapi_00018_what_is_voided_is_found_as_such_alone(either):
    one = either.keep(statement())[0]
    either.keep(voiding(one))
    assert either.get(statementId=one).status == 404
    assert either.get(voidedStatementId=one).status == 200


def test_xapi_00019_the_verb_makes_it_voiding(either):
    one = either.keep(statement())[0]
    other = {"id": "https://example.org/verbs/voided"}
    either.keep(statement(verb=other, object={"objectType": "StatementRef", "id": one}))
    assert either.get(statementId=one).status == 200


def test_xapi_00020_its_object_is_a_reference(either):
    one = either.keep(statement())[0]
    taken_back = either.keep(voiding(one))[0]
    assert either.one(taken_back)["object"] == {"objectType": "StatementRef", "id": one}


def test_xapi_00023_stored_is_a_time(either):
    one = either.keep(statement())[0]
    assert moment(either.one(one)["stored"]).tzinfo is not None


def test_xapi_00026_an_id_is_made_where_none_is(either):
    made = either.keep(statement(id=None))[0]
    assert uuid.UUID(made).version == 4
    assert either.one(made)["id"] == made


def test_xapi_00096_a_single_context_activity_comes_back_in_an_array(either):
    one = full(context={"contextActivities": {"parent": {"id": ACTIVITY}}})
    either.keep(one)
    assert isinstance(either.one(one["id"])["context"]["contextActivities"]["parent"], list)


def test_xapi_00097_stored_is_the_stores(either):
    one = either.keep(full(stored="2011-07-15T00:00:00.000Z"))[0]
    assert abs((datetime.now(UTC) - moment(either.one(one)["stored"])).total_seconds()) < 60


def test_xapi_00099_authority_is_filled_in(either):
    one = either.keep(statement())[0]
    assert either.one(one)["authority"]["objectType"] == "Agent"
    assert either.one(one)["authority"]["account"]["name"]


def test_xapi_00101_version_is_one_that_is_spoken_here(store1):
    for wrong in ("0.9", "1.1", "2", "one", "1.0.x"):
        assert store1.post(full(version=wrong)).status == 400, wrong
    assert store1.post(full(version="1.0.9")).status == 200


def test_xapi_00122_times_keep_their_milliseconds(either):
    one = either.keep(full(timestamp="2026-03-04T05:06:07.123456Z"))[0]
    assert either.one(one)["timestamp"].startswith("2026-03-04T05:06:07.123")


def test_xapi_00142_nothing_is_changed_by_the_same_id(either):
    one = full()
    either.keep(one)
    before = either.one(one["id"])
    answer = either.post(full(id=one["id"], actor=GROUP))
    assert answer.status == 409
    assert either.one(one["id"]) == before


def test_xapi_00143_put_answers_204(either):
    one = full()
    assert either.ask("PUT", "/statements", one, statementId=one["id"]).status == 204


def test_xapi_00144_put_takes_its_id_from_the_parameter(either):
    name = str(uuid.uuid4())
    assert either.ask("PUT", "/statements", full(id=None), statementId=name).status == 204
    assert either.one(name)["id"] == name


def test_xapi_00145_put_without_the_parameter_is_refused(either):
    assert either.ask("PUT", "/statements", full()).status == 400


def test_xapi_00146_post_answers_with_all_ids(either):
    batch = [full() for _ in range(3)]
    answer = either.post(batch)
    assert (answer.status, answer.json()) == (200, [one["id"] for one in batch])


def test_xapi_00147_post_takes_one_statement_too(either):
    one = full()
    assert either.post(one).json() == [one["id"]]


def test_xapi_00182_a_refused_request_changes_nothing(either):
    good, bad = full(), full(actor={"name": "nobody"})
    assert either.post([good, bad]).status == 400
    assert either.get(statementId=good["id"]).status == 404


def test_xapi_00326_a_batch_with_one_bad_statement_is_refused_whole(either):
    batch = [full(), full(verb={"id": "x"}), full()]
    answer = either.post(batch)
    assert answer.status == 400
    assert [one["statement"] for one in answer.json()["problems"]] == [1]
    assert all(either.get(statementId=one["id"]).status == 404 for one in batch)


def test_xapi_00328_what_is_too_large_is_413(either):
    assert either.post(b" " * (32 * 1024 * 1024 + 1)).status == 413


def test_xapi_00330_a_version_changes_no_statement(store1):
    one = full(version="1.0.0")
    store1.keep(one)
    kept = store1.one(one["id"])
    assert {key: kept[key] for key in one if key != "timestamp"} == {
        key: value for key, value in one.items() if key != "timestamp"
    }


def test_xapi_00332_the_version_stays_as_it_came(store1):
    one = store1.keep(full(version="1.0.2"))[0]
    assert store1.one(one)["version"] == "1.0.2"
    plain = store1.keep(full())[0]
    assert store1.one(plain)["version"] == "1.0.0"
