"""State and profiles: the documents themselves, their lists, merging, and ETags."""

import json
import uuid

import pytest

STATE, ACTIVITY_PROFILE, AGENT_PROFILE = (
    "/activities/state",
    "/activities/profile",
    "/agents/profile",
)


@pytest.fixture(params=[STATE, ACTIVITY_PROFILE, AGENT_PROFILE])
def resource(request, either):
    """Give one of the three resources with a place of its own for documents."""
    return Resource(either, request.param)


class Resource:
    """A shelf of documents that nobody else uses."""

    def __init__(self, store, path):
        self.store, self.path = store, path
        unique = uuid.uuid4()
        self.shelf = {}
        if path != AGENT_PROFILE:
            self.shelf["activityId"] = f"https://example.org/{unique}"
        if path != ACTIVITY_PROFILE:
            self.shelf["agent"] = json.dumps({"mbox": f"mailto:{unique}@example.org"})
        self.name = "stateId" if path == STATE else "profileId"

    def ask(self, method, name="one", body=None, *, type="application/json", **headers):
        headers = {key.replace("_", "-"): value for key, value in headers.items()}
        parameters = self.shelf | ({self.name: name} if name else {})
        headers["Content-Type"] = type
        return self.store.ask(method, self.path, body, headers=headers, **parameters)

    def put(self, body, name="one", **more):
        more = {"If_None_Match": "*"} | more if "If_Match" not in more else more
        return self.ask("PUT", name, body, **more)


def test_a_document_comes_back_byte_for_byte(resource):
    for name, body, kind in (
        ("one", b'{ "a" : 1.0 }', "application/json"),
        ("two", b"\x00\xff\r\n", "application/octet-stream"),
    ):
        assert resource.put(body, name, type=kind).status == 204
        found = resource.ask("GET", name)
        assert (found.status, found.body, found.headers["Content-Type"]) == (200, body, kind)
        assert found.headers["ETag"].strip('"').isalnum()
        assert found.headers["Last-Modified"]


def test_lists_name_what_is_there(resource):
    for name in ("b", "a", "ü"):
        resource.put({"x": 1}, name)
    assert resource.ask("GET", None).json() == ["a", "b", "ü"]
    everything = resource.store.get(resource.path, since="2020-01-01T00:00:00Z", **resource.shelf)
    assert everything.json() == ["a", "b", "ü"]
    none = resource.store.get(resource.path, since="2999-01-01T00:00:00Z", **resource.shelf)
    assert none.json() == []
    assert resource.store.get(resource.path, since="then", **resource.shelf).status == 400


def test_a_deleted_document_is_gone(resource):
    resource.put({"x": 1})
    assert resource.ask("DELETE").status == 204
    assert resource.ask("GET").status == 404
    assert resource.ask("GET", None).json() == []


def test_post_merges_the_top_level_alone(resource):
    resource.put({"a": {"x": 1}, "b": 1})
    assert resource.ask("POST", body={"a": {"y": 2}, "c": 3}).status == 204
    assert resource.ask("GET").json() == {"a": {"y": 2}, "b": 1, "c": 3}


def test_post_of_a_new_document_stores_it(resource):
    assert resource.ask("POST", body=b"text", type="text/plain").status == 204
    assert resource.ask("GET").body == b"text"


@pytest.mark.parametrize(
    ("before", "before_type", "body", "body_type"),
    [
        (b"text", "text/plain", b'{"a":1}', "application/json"),
        (b'{"a":1}', "application/json", b"text", "text/plain"),
        (b"[1]", "application/json", b'{"a":1}', "application/json"),
        (b'{"a":1}', "application/json", b"[1]", "application/json"),
        (b'{"a":1}', "application/json", b'{"a":', "application/json"),
    ],
)
def test_post_refuses_what_cannot_be_merged(resource, before, before_type, body, body_type):
    resource.put(before, type=before_type)
    assert resource.ask("POST", body=body, type=body_type).status == 400
    assert resource.ask("GET").body == before


def test_if_match_guards_every_change(resource):
    resource.put({"a": 1})
    seen = resource.ask("GET").headers["ETag"]
    for method in ("PUT", "POST", "DELETE"):
        assert resource.ask(method, body={"b": 1}, If_Match='"0000"').status == 412
    assert resource.put({"a": 2}, If_Match=seen).status == 204
    assert resource.put({"a": 3}, If_Match=seen).status == 412
    assert resource.put({"a": 3}).status == 412
    assert resource.ask("GET").json() == {"a": 2}


def test_a_put_that_has_not_seen_the_document(resource):
    is_state, is_old = resource.path == STATE, resource.store.version == "1.0.3"
    new = resource.ask("PUT", body={"a": 1})
    assert new.status == (400 if is_old and not is_state else 204)
    resource.ask("POST", body={"a": 1})
    again = resource.ask("PUT", body={"a": 2})
    assert again.status == (204 if is_old and is_state else 409)
    if again.status == 409:
        assert "If-Match" in again.json()["error"]


def test_every_parameter_must_be_there_and_right(resource):
    for missing in resource.shelf:
        rest = {k: v for k, v in resource.shelf.items() if k != missing}
        assert resource.store.get(resource.path, **rest).status == 400
        assert resource.store.get(resource.path, **{**resource.shelf, missing: "x"}).status == 400
    assert resource.ask("PUT", None, {"a": 1}).status == 400
    assert resource.store.get(resource.path, other="x", **resource.shelf).status == 400
    if resource.path != STATE:
        assert resource.ask("DELETE", None).status == 400


def test_states_are_kept_by_registration(either):
    state = Resource(either, STATE)
    registration = {"registration": str(uuid.uuid4())}
    state.put({"of": "none"})
    state.shelf |= registration
    state.put({"of": "one"})
    state.put({"of": "another"}, "other")
    assert state.ask("GET").json() == {"of": "one"}
    assert state.ask("DELETE", None).status == 204
    assert state.ask("GET").status == 404
    del state.shelf["registration"]
    assert state.ask("GET").json() == {"of": "none"}
    assert state.store.get(STATE, registration="x", **state.shelf).status == 400


def test_a_person_has_the_names_that_it_was_seen_under(either):
    from validation.record_store import statement

    account = {"homePage": "https://example.org", "name": str(uuid.uuid4())}
    either.keep(statement(actor={"account": account, "name": "Ada"}))
    either.keep(statement(actor={"account": account, "name": "Ada L."}))
    found = either.get("/agents", agent=json.dumps({"account": account})).json()
    assert found == {"objectType": "Person", "name": ["Ada L.", "Ada"], "account": [account]}
    unknown = either.get("/agents", agent='{"mbox":"mailto:nobody@example.org"}').json()
    assert unknown == {"objectType": "Person", "mbox": ["mailto:nobody@example.org"]}
    assert either.get("/agents", agent='{"name":"Ada"}').status == 400


def test_an_activity_has_what_was_said_of_it(either, fresh):
    from validation.record_store import statement

    iri = fresh()
    bare = either.get("/activities", activityId=iri).json()
    assert bare == {"objectType": "Activity", "id": iri}
    for name in ({"en": "Old"}, {"en": "New"}, {"de": "Neu"}):
        either.keep(statement(object={"id": iri, "definition": {"name": name, "type": "a:b"}}))
    found = either.get("/activities", activityId=iri).json()
    assert found["definition"] == {"name": {"en": "New", "de": "Neu"}, "type": "a:b"}
    assert either.get("/activities").status == 400
