"""Statements that are asked for: filters, pages, formats, headers. XAPI-00108 to 00181."""

from __future__ import annotations

import json
import time
import uuid
from datetime import datetime

import pytest

from records.xapi.requirements.requirement import AGENT, GROUP, full
from records.xapi.test_attachments import attachment, first, part, sent
from validation.record_store import statement

THROUGH = "X-Experience-API-Consistent-Through"


def people():
    return {"mbox": f"mailto:{uuid.uuid4().hex}@example.org"}


def test_xapi_00108_more_leads_to_the_next_page(either, fresh):
    activity = fresh()
    ids = either.keep(*[statement(object={"id": activity}) for _ in range(5)])
    page = either.get(activity=activity, limit=2).json()
    rest = either.get(page["more"]).json()
    assert [one["id"] for one in page["statements"] + rest["statements"]] == ids[::-1][:4]


def test_xapi_00109_more_is_empty_on_the_last_page(either, fresh):
    activity = fresh()
    either.keep(statement(object={"id": activity}))
    assert either.get(activity=activity).json().get("more", "") == ""


def test_xapi_00110_statements_is_an_array(either):
    either.keep(statement())
    assert isinstance(either.get(limit=1).json()["statements"], list)


def test_xapi_00111_each_page_has_the_same_form(either, fresh):
    activity = fresh()
    either.keep(*[statement(object={"id": activity}) for _ in range(3)])
    page = either.get(activity=activity, limit=1).json()
    while page["more"]:
        page = either.get(page["more"]).json()
        assert page.keys() == {"statements", "more"}


def test_xapi_00113_an_answer_has_one_more_and_one_array(either):
    assert either.get(limit=1).json().keys() == {"statements", "more"}


def test_xapi_00114_every_page_is_reached(either, fresh):
    activity = fresh()
    ids = either.keep(*[statement(object={"id": activity}) for _ in range(7)])
    assert either.ids(activity=activity, limit=2) == ids[::-1]


def test_xapi_00139_statements_are_at_their_address(either):
    assert either.get().status == 200


@pytest.mark.parametrize(
    "path",
    ["/statements", "/activities/state", "/agents/profile", "/activities/profile", "/agents",
     "/activities", "/about"],
)  # fmt: skip
def test_xapi_00140_every_resource_is_there(either, path):
    assert either.get(path).status in (200, 400)


def test_xapi_00148_a_form_may_carry_a_get(store1, fresh):
    activity = fresh()
    ids = store1.keep(statement(object={"id": activity}))
    token = store1.headers()["Authorization"]
    form = {"Content-Type": "application/x-www-form-urlencoded", "Authorization": token}
    body = f"activity={activity}&X-Experience-API-Version=1.0.3".encode()
    answer = store1.ask("POST", "/statements?method=GET", body, headers=form)
    assert [one["id"] for one in answer.json()["statements"]] == ids


def test_xapi_00149_nothing_found_is_an_empty_array(either, fresh):
    answer = either.get(activity=fresh())
    assert (answer.status, answer.json()["statements"]) == (200, [])


@pytest.mark.parametrize("name", ["statementId", "voidedStatementId"])
@pytest.mark.parametrize("other", ["agent", "verb", "activity", "registration", "limit", "since"])
def test_xapi_00150_and_00151_one_id_goes_with_no_filter(either, name, other):
    values = {"agent": json.dumps(AGENT), "limit": 1, "since": "2026-01-01T00:00:00Z"}
    one = either.keep(statement())[0]
    value = values.get(other, str(uuid.uuid4()) if other == "registration" else "https://a.example")
    assert either.get(**{name: one, other: value}).status == 400


def test_xapi_00153_every_answer_says_how_far_the_store_is_complete(either):
    for answer in (either.get(limit=1), either.get(statementId="x"), either.get(surprise=1)):
        assert THROUGH in answer.headers


def test_xapi_00154_without_an_id_a_result_comes(either):
    answer = either.get(limit=1)
    assert (answer.status, "statements" in answer.json()) == (200, True)


def test_xapi_00155_a_voided_one_comes_by_its_id(either):
    one = either.keep(statement())[0]
    either.keep(_voiding(one))
    assert either.get(voidedStatementId=one).json()["id"] == one


def test_xapi_00156_one_comes_by_its_id(either):
    one = either.keep(statement())[0]
    answer = either.get(statementId=one)
    assert (answer.status, answer.json()["id"]) == (200, one)


def test_xapi_00157_the_id_of_a_voided_one_is_a_parameter(either):
    assert either.get(voidedStatementId=str(uuid.uuid4())).status == 404


def test_xapi_00158_the_id_of_a_statement_is_a_parameter(either):
    assert either.get(statementId=str(uuid.uuid4())).status == 404


def test_xapi_00159_statements_can_be_asked_for(either):
    assert either.get().status == 200


def test_xapi_00160_how_far_it_is_complete_is_a_time(either):
    assert datetime.fromisoformat(either.get(limit=1).headers[THROUGH].replace("Z", "+00:00"))


def test_xapi_00161_without_attachments_the_answer_is_json(either):
    one = statement(attachments=[attachment()])
    assert sent(either, [first(one), part()]).status == 200
    answer = either.get(statementId=one["id"], attachments="false")
    assert answer.headers["Content-Type"].startswith("application/json")


def test_xapi_00162_who_speaks_of_a_voided_one_is_found_without_it(either, fresh):
    activity = fresh()
    one = either.keep(statement(object={"id": activity}))[0]
    taken_back = either.keep(_voiding(one))[0]
    about = either.keep(statement(object={"objectType": "StatementRef", "id": one}))[0]
    assert set(either.ids(activity=activity)) == {taken_back, about}


def test_xapi_00163_a_voided_one_is_in_no_list(either, fresh):
    activity = fresh()
    one = either.keep(statement(object={"id": activity}))[0]
    either.keep(_voiding(one))
    assert one not in either.ids(activity=activity)


def test_xapi_00164_a_filter_gives_what_fits(either, fresh):
    activity, who = fresh(), people()
    fits = either.keep(statement(actor=who, object={"id": activity}))[0]
    either.keep(statement(actor=people(), object={"id": activity}), statement(actor=who))
    assert either.ids(activity=activity, agent=json.dumps(who)) == [fits]


def test_xapi_00165_one_statement_is_the_whole_answer(either):
    one = either.keep(full())[0]
    assert "statements" not in either.one(one)


def test_xapi_00166_ascending_turns_the_order(either, fresh):
    activity = fresh()
    ids = either.keep(*[statement(object={"id": activity}) for _ in range(3)])
    assert either.ids(activity=activity, ascending="true") == ids
    assert either.ids(activity=activity, ascending="false") == ids[::-1]


def test_xapi_00167_attachments_come_in_parts(either):
    one = statement(attachments=[attachment()])
    assert sent(either, [first(one), part()]).status == 200
    answer = either.get(statementId=one["id"], attachments="true")
    assert answer.headers["Content-Type"].startswith("multipart/mixed")


def test_xapi_00168_exact_is_what_comes_unasked(either):
    one = full()
    either.keep(one)
    assert either.one(one["id"]) == either.one(one["id"], format="exact")


def test_xapi_00169_canonical_has_one_language(either):
    verb = {"id": "https://example.org/verbs/tried", "display": {"en": "tried", "de": "probierte"}}
    one = either.keep(full(verb=verb))[0]
    assert len(either.one(one, format="canonical")["verb"]["display"]) == 1


def test_xapi_00170_exact_is_what_came(either):
    one = full()
    either.keep(one)
    kept = either.one(one["id"], format="exact")
    assert {key: kept[key] for key in ("actor", "verb", "object", "result")} == {
        key: one[key] for key in ("actor", "verb", "object", "result")
    }


def test_xapi_00171_ids_leave_only_identifiers(either):
    one = either.keep(full())[0]
    kept = either.one(one, format="ids")
    assert "name" not in kept["actor"]
    assert "definition" not in kept["object"]
    assert "display" not in kept["verb"]


def test_xapi_00172_the_language_is_the_one_asked_for(either):
    verb = {"id": "https://example.org/verbs/tried", "display": {"en": "tried", "de": "probierte"}}
    one = either.keep(full(verb=verb))[0]
    answer = either.ask("GET", "/statements", headers={"Accept-Language": "de;q=0.9, en;q=0.2"},
                        statementId=one, format="canonical")  # fmt: skip
    assert answer.json()["verb"]["display"] == {"de": "probierte"}


def test_xapi_00173_limit_bounds_a_page(either, fresh):
    activity = fresh()
    either.keep(*[statement(object={"id": activity}) for _ in range(3)])
    assert len(either.get(activity=activity, limit=2).json()["statements"]) == 2
    assert len(either.get(activity=activity, limit=0).json()["statements"]) == 3


def test_xapi_00174_and_00175_since_and_until_bound_the_time_of_storage(either, fresh):
    activity = fresh()
    earlier = either.keep(statement(object={"id": activity}))[0]
    time.sleep(0.01)
    later = either.keep(statement(object={"id": activity}))[0]
    between = either.one(earlier)["stored"]
    assert either.ids(activity=activity, until=between) == [earlier]
    assert either.ids(activity=activity, since=between) == [later]


def test_xapi_00176_related_agents_are_found_where_they_stand(either):
    who = people()
    ids = either.keep(
        statement(context={"instructor": who}),
        statement(context={"team": GROUP | {"member": [who]}}),
    )
    assert either.ids(agent=json.dumps(who)) == []
    assert set(either.ids(agent=json.dumps(who), related_agents="true")) == set(ids)


def test_xapi_00177_related_activities_are_found_where_they_stand(either, fresh):
    activity = fresh()
    one = either.keep(statement(context={"contextActivities": {"other": [{"id": activity}]}}))[0]
    assert either.ids(activity=activity) == []
    assert either.ids(activity=activity, related_activities="true") == [one]


def test_xapi_00178_registration_finds_its_own(either):
    name = str(uuid.uuid4())
    one = either.keep(statement(context={"registration": name}))[0]
    assert either.ids(registration=name) == [one]


def test_xapi_00179_activity_finds_its_own(either, fresh):
    activity = fresh()
    one = either.keep(statement(object={"id": activity}))[0]
    assert either.ids(activity=activity) == [one]


def test_xapi_00180_verb_finds_its_own(either, fresh):
    verb = fresh("verb")
    one = either.keep(statement(verb={"id": verb}))[0]
    assert either.ids(verb=verb) == [one]


def test_xapi_00181_agent_finds_its_own(either):
    who = people()
    one = either.keep(statement(actor=who))[0]
    assert either.ids(agent=json.dumps(who)) == [one]


def _voiding(one):
    verb = {"id": "http://adlnet.gov/expapi/verbs/voided"}
    return statement(verb=verb, object={"objectType": "StatementRef", "id": one})
