"""Requests as such: HEAD, parts, agents and activities, about, errors, versions, keys."""

from __future__ import annotations

import base64
import json
import uuid
from urllib.parse import urlencode

import pytest

from records.xapi.requirements.requirement import EN, full
from records.xapi.test_attachments import DATA, attachment, first, part, sent
from validation.record_store import statement

ACTIVITY = "https://example.org/activities/bench"
AGENT = json.dumps({"mbox": "mailto:ada@example.org"})
READ = {
    "/statements": {"limit": 1},
    "/activities/state": {"activityId": ACTIVITY, "agent": AGENT},
    "/activities/profile": {"activityId": ACTIVITY},
    "/agents/profile": {"agent": AGENT},
    "/agents": {"agent": AGENT},
    "/activities": {"activityId": ACTIVITY},
    "/about": {},
}
GUARDED = [path for path in READ if path != "/about"]


def raw(store, body, content_type):
    return store.ask("POST", "/statements", body, headers={"Content-Type": content_type})


def parts(*pieces, boundary=b"b"):
    return b"".join(b"--" + boundary + b"\r\n" + piece + b"\r\n" for piece in pieces) + (
        b"--" + boundary + b"--\r\n"
    )


def piece(body, **headers):
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return lines.encode() + b"\r\n" + body


def two_parts(statement_, *, first_headers=None, second_headers=None):
    """Give a statement and its attachment as a body, by the headers of each."""
    said = attachment()
    usual = {
        "Content_Type": "application/octet-stream",
        "Content_Transfer_Encoding": "binary",
        "X_Experience_API_Hash": said["sha2"],
    }
    usual = {k: v for k, v in (usual | (second_headers or {})).items() if v is not None}
    head = {"Content_Type": "application/json"} | (first_headers or {})
    head = {k: v for k, v in head.items() if v is not None}
    return parts(piece(json.dumps(statement_).encode(), **head), piece(DATA, **usual))


@pytest.mark.parametrize("path", READ)
def test_xapi_00125_and_00126_head_is_get_without_a_body(either, path):
    got = either.get(path, **READ[path])
    head = either.ask("HEAD", path, **READ[path])
    assert (head.status, head.body) == (got.status, b"")
    assert head.headers["Content-Length"] == got.headers["Content-Length"]


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/xml", "multipart/form-data; boundary=b"]
)
def test_xapi_00127_statements_are_json_or_multipart(either, kind):
    assert raw(either, json.dumps(full()).encode(), kind).status == 400


def test_xapi_00128_a_part_that_no_statement_speaks_of_is_refused(either):
    assert sent(either, [first(statement()), part()]).status == 400


def test_xapi_00129_an_attachment_without_data_or_address_is_refused(either):
    one = statement(attachments=[attachment()])
    assert sent(either, [first(one)]).status == 400


def test_xapi_00130_a_boundary_stands_before_each_part(either):
    one = statement(attachments=[attachment()])
    body = two_parts(one).replace(b"\r\n--b\r\n", b"\r\n")
    assert raw(either, body, "multipart/mixed; boundary=b").status == 400


def test_xapi_00131_the_boundary_is_named(either):
    one = statement(attachments=[attachment()])
    assert raw(either, two_parts(one), "multipart/mixed").status == 400


def test_xapi_00132_a_part_has_its_hash(either):
    one = statement(attachments=[attachment()])
    body = two_parts(one, second_headers={"X_Experience_API_Hash": None})
    assert raw(either, body, "multipart/mixed; boundary=b").status == 400


def test_xapi_00133_the_first_part_has_all_statements(either):
    one, other = statement(attachments=[attachment()]), statement()
    said = attachment()
    body = parts(
        piece(json.dumps(one).encode(), Content_Type="application/json"),
        piece(json.dumps(other).encode(), Content_Type="application/json"),
        piece(DATA, Content_Type="text/plain", Content_Transfer_Encoding="binary",
              X_Experience_API_Hash=said["sha2"]),
    )  # fmt: skip
    assert raw(either, body, "multipart/mixed; boundary=b").status == 400


def test_xapi_00134_the_first_part_is_json(either):
    one = statement(attachments=[attachment()])
    body = two_parts(one, first_headers={"Content_Type": "text/plain"})
    assert raw(either, body, "multipart/mixed; boundary=b").status == 400


def test_xapi_00135_a_part_is_binary(either):
    one = statement(attachments=[attachment()])
    for wrong in ("base64", None):
        body = two_parts(one, second_headers={"Content_Transfer_Encoding": wrong})
        assert raw(either, body, "multipart/mixed; boundary=b").status == 400
    assert raw(either, two_parts(one), "multipart/mixed; boundary=b").status == 200


def test_xapi_00236_and_00245_agents_are_at_their_address(either):
    assert either.get("/agents", agent=AGENT).status == 200


@pytest.mark.parametrize(
    ("agent", "name", "value"),
    [
        pytest.param({"mbox": "mailto:p@example.org"}, "mbox", ["mailto:p@example.org"],
                     id="XAPI-00239"),
        pytest.param({"mbox": "mailto:p@example.org"}, "objectType", "Person", id="XAPI-00237"),
        pytest.param({"mbox": "mailto:p@example.org", "name": "P"}, "name", ["P"],
                     id="XAPI-00238"),
        pytest.param({"mbox_sha1sum": "0" * 40}, "mbox_sha1sum", ["0" * 40], id="XAPI-00240"),
        pytest.param({"openid": "https://p.example.org/"}, "openid", ["https://p.example.org/"],
                     id="XAPI-00241"),
        pytest.param({"account": {"homePage": "https://example.org", "name": "p"}}, "account",
                     [{"homePage": "https://example.org", "name": "p"}], id="XAPI-00242"),
        pytest.param({"mbox": "mailto:q@example.org"}, "mbox", ["mailto:q@example.org"],
                     id="XAPI-00244"),
    ],
)  # fmt: skip
def test_a_person_has_arrays(either, agent, name, value):
    assert either.get("/agents", agent=json.dumps(agent)).json()[name] == value


def test_xapi_00243_an_agent_is_named(either):
    assert either.get("/agents").status == 400


def test_xapi_00248_a_person_is_drawn_from_what_was_said(either):
    who = {"mbox": f"mailto:{uuid.uuid4().hex}@example.org"}
    either.keep(statement(actor=who | {"name": "One"}), statement(actor=who | {"name": "Other"}))
    assert set(either.get("/agents", agent=json.dumps(who)).json()["name"]) == {"One", "Other"}


@pytest.mark.parametrize("agent", ["Ada", "{", "[]", '{"name": "Ada"}', '{"mbox": 1}'])
def test_xapi_00249_the_agent_is_one(either, agent):
    assert either.get("/agents", agent=agent).status == 400


def test_xapi_00250_an_activity_is_named(either):
    assert either.get("/activities").status == 400


def test_xapi_00251_to_00253_an_activity_can_be_read(either, fresh):
    iri = fresh()
    either.keep(statement(object={"id": iri, "definition": {"name": EN}}))
    answer = either.get("/activities", activityId=iri)
    assert (answer.status, answer.json()["id"]) == (200, iri)
    assert answer.json()["definition"]["name"] == EN


def test_xapi_00254_it_has_all_that_was_said_of_it(either, fresh):
    iri = fresh()
    for language in ("en", "fr"):
        name = {"name": {language: language}}
        either.keep(statement(object={"id": iri, "definition": name}))
    names = either.get("/activities", activityId=iri).json()["definition"]["name"]
    assert names == {"en": "en", "fr": "fr"}


def test_xapi_00315_and_00319_about_is_at_its_address(either):
    assert either.ask("GET", "/about", headers={"X-Experience-API-Version": None}).status == 200


def test_xapi_00316_to_00318_about_names_the_versions(either):
    versions = either.get("/about").json()["version"]
    assert {"1.0.3", "2.0.0"} <= set(versions)
    assert all(one[:4] in ("1.0.", "2.0.") for one in versions)


@pytest.mark.parametrize("path", GUARDED)
def test_xapi_00321_a_version_is_named(either, path):
    headers = {"X-Experience-API-Version": None}
    assert either.ask("GET", path, headers=headers, **READ[path]).status == 400


@pytest.mark.parametrize("path", GUARDED)
def test_xapi_00324_unknown_parameters_are_refused(either, path):
    assert either.get(path, **READ[path], surprise="1").status == 400


@pytest.mark.parametrize("path", GUARDED)
def test_xapi_00325_parameters_are_written_small_and_large(either, path):
    for name, value in READ[path].items():
        assert either.get(path, **{name.title(): value}).status == 400


def test_xapi_00327_a_key_does_what_its_scopes_say(server):
    writer = server.client(key=server.make_key("statements/write"))
    assert writer.post(statement()).status == 200
    assert writer.get(limit=1).status == 403
    reader = server.client(key=server.make_key("statements/read"))
    assert reader.post(statement()).status == 403


@pytest.mark.parametrize("version", ["0.8", "1.1.0", "3.0.0", "one"])
def test_xapi_00331_other_versions_are_refused(either, version):
    headers = {"X-Experience-API-Version": version}
    assert either.ask("GET", "/statements", headers=headers, limit=1).status == 400


@pytest.mark.parametrize("path", READ)
def test_xapi_00333_every_answer_names_its_version(either, path):
    asked = either.version[0]
    for parameters in (READ[path], {"surprise": "1"}):
        answer = either.get(path, **parameters)
        assert answer.headers["X-Experience-API-Version"][0] == (
            asked if path != "/about" else answer.headers["X-Experience-API-Version"][0]
        )


def test_xapi_00334_without_a_good_key_nothing_is_said(either):
    bad = base64.b64encode(b"nobody:nothing").decode()
    for header in (None, f"Basic {bad}", "Bearer x"):
        assert either.ask("GET", "/statements", headers={"Authorization": header}).status == 401


def test_xapi_00335_basic_authentication_opens(either):
    assert either.headers()["Authorization"].startswith("Basic ")
    assert either.get(limit=1).status == 200


@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE"])
def test_xapi_00336_a_form_may_carry_a_request(store1, method):
    place = {"activityId": ACTIVITY, "agent": AGENT, "stateId": str(uuid.uuid4())}
    store1.ask("PUT", "/activities/state", {"a": 1}, **place)
    form = place | {
        "Content-Type": "application/json",
        "Authorization": store1.headers()["Authorization"],
        "X-Experience-API-Version": "1.0.3",
    }
    if method in ("PUT", "POST"):
        form["content"] = json.dumps({"b": 2})
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Authorization": None}
    answer = store1.ask(
        "POST", f"/activities/state?method={method}", urlencode(form).encode(), headers=headers
    )
    assert answer.status == (200 if method == "GET" else 204)


def test_xapi_00115_to_00117_signatures_are_held_to_their_rules(either):
    signature = attachment(
        b"no signature", usageType="http://adlnet.gov/expapi/attachments/signature"
    )
    assert (
        sent(either, [first(statement(attachments=[signature])), part(b"no signature")]).status
        == 400
    )
    wrong = signature | {"contentType": "text/plain"}
    assert (
        sent(either, [first(statement(attachments=[wrong])), part(b"no signature")]).status == 400
    )
