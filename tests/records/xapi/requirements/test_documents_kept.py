"""State, agent profile, activity profile. XAPI-00183 to 00235, 00255 to 00314, 00322.

What holds for all three is one test with the number that it has for each.
"""

from __future__ import annotations

import json
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

ACTIVITY = "https://example.org/activities/bench"
AGENT = json.dumps({"mbox": "mailto:ada@example.org"})
JSON = {"Content-Type": "application/json"}
TEXT = {"Content-Type": "text/plain"}


@dataclass(frozen=True)
class Shelf:
    """A resource that keeps documents: its path, the name's parameter, what it stands under."""

    path: str
    name: str
    needs: dict[str, str]

    def place(self):
        """Give the parameters of a document that nobody has made."""
        return self.needs | {self.name: str(uuid.uuid4())}


STATE = Shelf("/activities/state", "stateId", {"activityId": ACTIVITY, "agent": AGENT})
AGENTS = Shelf("/agents/profile", "profileId", {"agent": AGENT})
ACTIVITIES = Shelf("/activities/profile", "profileId", {"activityId": ACTIVITY})
FRESH = {"If-None-Match": "*"}


def numbered(state, agents, activities):
    """Give a test for each shelf, by the number that the requirement has there; None: none."""
    rows = ((STATE, state), (AGENTS, agents), (ACTIVITIES, activities))
    return pytest.mark.parametrize(
        "shelf",
        [pytest.param(shelf, id=f"XAPI-{number}") for shelf, number in rows if number],
    )


def put(store, shelf, place, body, headers=JSON):
    return store.ask("PUT", shelf.path, body, headers=headers | FRESH, **place)


def post(store, shelf, place, body, headers=JSON):
    return store.ask("POST", shelf.path, body, headers=headers, **place)


def etag(store, shelf, place):
    return {"If-Match": store.get(shelf.path, **place).headers["ETag"]}


@numbered("00188", "00274", "00290")
def test_a_document_can_be_read(either, shelf):
    place = shelf.place()
    put(either, shelf, place, {"a": 1})
    answer = either.get(shelf.path, **place)
    assert (answer.status, answer.json()) == (200, {"a": 1})


@numbered("00192", "00269", "00288")
def test_by_its_name(either, shelf):
    place, other = shelf.place(), shelf.place()
    put(either, shelf, place, {"a": 1})
    put(either, shelf, other, {"a": 2})
    assert either.get(shelf.path, **place).json() == {"a": 1}


@numbered("00193", "00270", "00289")
def test_without_a_name_the_names_come(either, shelf):
    place = shelf.place()
    put(either, shelf, place, {"a": 1})
    names = either.get(shelf.path, **shelf.needs)
    assert names.status == 200
    assert place[shelf.name] in names.json()


@numbered("00195", "00275", "00294")
def test_since_leaves_out_what_is_older(either, shelf):
    older, newer = shelf.place(), shelf.place()
    put(either, shelf, older, {"a": 1})
    time.sleep(0.01)
    between = datetime.now(UTC).isoformat()
    time.sleep(0.01)
    put(either, shelf, newer, {"a": 1})
    names = either.get(shelf.path, since=between, **shelf.needs).json()
    assert newer[shelf.name] in names
    assert older[shelf.name] not in names


@numbered("00221", "00268", "00303")
def test_since_is_a_parameter(either, shelf):
    assert either.get(shelf.path, since="2026-01-01T00:00:00Z", **shelf.needs).status == 200


@numbered("00204", "00260", "00295")
def test_since_is_a_time(either, shelf):
    assert either.get(shelf.path, since="yesterday", **shelf.needs).status == 400


@numbered("00189", "00272", "00286")
def test_post_answers_204(either, shelf):
    assert post(either, shelf, shelf.place(), {"a": 1}).status == 204


@numbered("00190", "00273", "00287")
def test_put_answers_204(either, shelf):
    assert put(either, shelf, shelf.place(), {"a": 1}).status == 204


@numbered("00231", "00283", "00292")
def test_post_is_taken(either, shelf):
    place = shelf.place()
    post(either, shelf, place, {"a": 1})
    assert either.get(shelf.path, **place).status == 200


@numbered("00226", "00277", "00293")
def test_put_is_taken(either, shelf):
    place = shelf.place()
    put(either, shelf, place, b"plain", TEXT)
    assert either.get(shelf.path, **place).body == b"plain"


@numbered("00191", "00271", "00285")
def test_delete_takes_a_document_away(either, shelf):
    place = shelf.place()
    put(either, shelf, place, {"a": 1})
    gone = either.ask("DELETE", shelf.path, headers=etag(either, shelf, place), **place)
    assert gone.status == 204
    assert either.get(shelf.path, **place).status == 404


@numbered("00187", "00276", "00291")
def test_delete_is_taken(either, shelf):
    place = shelf.place()
    put(either, shelf, place, {"a": 1})
    headers = etag(either, shelf, place)
    assert either.ask("DELETE", shelf.path, headers=headers, **place).status == 204


@numbered("00233", "00280", "00310")
def test_post_makes_what_is_not_there(either, shelf):
    place = shelf.place()
    assert post(either, shelf, place, b"plain", TEXT).status == 204
    assert either.get(shelf.path, **place).body == b"plain"


@numbered("00234", "00279", "00308")
def test_post_merges_json_into_json(either, shelf):
    place = shelf.place()
    put(either, shelf, place, {"a": 1, "b": 1})
    assert post(either, shelf, place, {"b": 2, "c": 2}).status == 204
    assert either.get(shelf.path, **place).json() == {"a": 1, "b": 2, "c": 2}


@numbered("00232", "00278", "00309")
def test_post_onto_what_is_no_json_is_refused(either, shelf):
    place = shelf.place()
    put(either, shelf, place, b"plain", TEXT)
    assert post(either, shelf, place, {"a": 1}).status == 400
    other = shelf.place()
    put(either, shelf, other, {"a": 1})
    assert post(either, shelf, other, b"plain", TEXT).status == 400


@numbered("00229", "00281", "00313")
def test_post_of_what_is_no_object_is_refused(either, shelf):
    place = shelf.place()
    put(either, shelf, place, {"a": 1})
    assert post(either, shelf, place, [1, 2]).status == 400


@numbered("00235", "00284", "00314")
def test_post_of_bad_json_is_refused(either, shelf):
    assert post(either, shelf, shelf.place(), b'{"a": ').status == 400


@numbered("00230", "00282", "00311")
def test_the_shelf_is_at_its_address(either, shelf):
    assert either.get(shelf.path, **shelf.needs).status == 200


@numbered("00206", "00267", "00302")
def test_put_needs_a_name(either, shelf):
    assert put(either, shelf, shelf.needs, {"a": 1}).status == 400


@numbered("00211", "00266", "00301")
def test_post_needs_a_name(either, shelf):
    assert post(either, shelf, shelf.needs, {"a": 1}).status == 400


@numbered(None, "00265", "00300")
def test_delete_needs_a_name(either, shelf):
    assert either.ask("DELETE", shelf.path, **shelf.needs).status == 400


WITHOUT_ACTIVITY = {"DELETE": ("00207", "00297"), "GET": ("00208", "00296"),
                    "POST": ("00209", "00298"), "PUT": ("00210", "00299")}  # fmt: skip
WITHOUT_AGENT = {"DELETE": ("00212", "00262"), "GET": ("00213", "00261"),
                 "POST": ("00214", "00263"), "PUT": ("00215", "00264")}  # fmt: skip
BAD_AGENT = {"DELETE": ("00196", "00255"), "GET": ("00197", "00258"),
             "POST": ("00198", "00256"), "PUT": ("00199", "00257")}  # fmt: skip
BAD_REGISTRATION = {"DELETE": "00200", "GET": "00201", "POST": "00202", "PUT": "00203"}


def by_number(table, *shelves):
    return [
        pytest.param(method, shelf, id=f"XAPI-{number}")
        for method, numbers in table.items()
        for shelf, number in zip(shelves, numbers, strict=True)
    ]


def asked(store, method, shelf, place):
    body = {"a": 1} if method in ("PUT", "POST") else None
    return store.ask(method, shelf.path, body, headers=JSON | FRESH, **place)


@pytest.mark.parametrize(("method", "shelf"), by_number(WITHOUT_ACTIVITY, STATE, ACTIVITIES))
def test_an_activity_is_named(either, method, shelf):
    place = {name: value for name, value in shelf.place().items() if name != "activityId"}
    assert asked(either, method, shelf, place).status == 400


@pytest.mark.parametrize(("method", "shelf"), by_number(WITHOUT_AGENT, STATE, AGENTS))
def test_an_agent_is_named(either, method, shelf):
    place = {name: value for name, value in shelf.place().items() if name != "agent"}
    assert asked(either, method, shelf, place).status == 400


@pytest.mark.parametrize(("method", "shelf"), by_number(BAD_AGENT, STATE, AGENTS))
@pytest.mark.parametrize("agent", ["Ada", "{", "[]", '{"name": "Ada"}', '{"mbox": "x"}'])
def test_the_agent_is_one(either, method, shelf, agent):
    assert asked(either, method, shelf, shelf.place() | {"agent": agent}).status == 400


@pytest.mark.parametrize(
    "method", [pytest.param(m, id=f"XAPI-{number}") for m, number in BAD_REGISTRATION.items()]
)
def test_a_registration_is_a_uuid(either, method):
    place = STATE.place() | {"registration": "abc"}
    assert asked(either, method, STATE, place).status == 400


REGISTERED = {"PUT": "00218", "DELETE": "00219", "GET": "00220", "POST": "00227"}


@pytest.mark.parametrize(
    "method", [pytest.param(m, id=f"XAPI-{number}") for m, number in REGISTERED.items()]
)
def test_a_registration_parts_states(either, method):
    place = STATE.place() | {"registration": str(uuid.uuid4())}
    if method != "PUT":
        put(either, STATE, place, {"a": 1})
    answer = either.ask(method, STATE.path, {"b": 1} if method[0] == "P" else None, **place)
    assert answer.status in (200, 204)
    assert either.get(STATE.path, **place | {"registration": str(uuid.uuid4())}).status == 404


def test_xapi_00183_and_00184_a_merge_replaces_whole_values_at_the_top(either):
    place = STATE.place()
    put(either, STATE, place, {"a": {"x": 1, "y": 1}, "b": 1})
    post(either, STATE, place, {"a": {"x": 2}})
    assert either.get(STATE.path, **place).json() == {"a": {"x": 2}, "b": 1}


def test_xapi_00194_all_states_of_an_agent_go_at_once(either):
    needs = STATE.needs | {"activityId": f"https://example.org/{uuid.uuid4()}"}
    for name in "ab":
        either.ask("PUT", STATE.path, {"a": 1}, headers=JSON, stateId=name, **needs)
    assert either.ask("DELETE", STATE.path, **needs).status == 204
    assert either.get(STATE.path, **needs).json() == []


def test_xapi_00216_a_state_is_deleted_by_its_id(either):
    place = STATE.place()
    put(either, STATE, place, {"a": 1})
    assert either.ask("DELETE", STATE.path, **place).status == 204


def test_xapi_00217_a_state_is_read_by_its_id(either):
    assert either.get(STATE.path, **STATE.place()).status == 404


def test_xapi_00259_the_profile_of_an_agent_is_what_was_put(either):
    place = AGENTS.place()
    put(either, AGENTS, place, b"plain", TEXT)
    answer = either.get(AGENTS.path, **place)
    assert (answer.status, answer.body) == (200, b"plain")


@pytest.mark.parametrize("shelf", [AGENTS, ACTIVITIES], ids=["agents", "activities"])
def test_xapi_00322_a_change_says_which_state_it_knows(either, shelf):
    place = shelf.place()
    put(either, shelf, place, {"a": 1})
    known = etag(either, shelf, place)
    assert put(either, shelf, place, {"a": 2}).status == 412
    assert either.ask("PUT", shelf.path, {"a": 3}, headers=JSON, **place).status == 409
    assert either.ask("PUT", shelf.path, {"a": 4}, headers=JSON | known, **place).status == 204
    assert either.ask("PUT", shelf.path, {"a": 5}, headers=JSON | known, **place).status == 412
    assert either.get(shelf.path, **place).json() == {"a": 4}
