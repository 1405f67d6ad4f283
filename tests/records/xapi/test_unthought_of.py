"""Requests that nobody thought of: made by schemathesis from a description of the store's doors."""

from __future__ import annotations

import base64

import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error

EXAMPLES = 40


def _text(name: str, where: str = "query", *, needed: bool = False) -> dict[str, object]:
    return {"name": name, "in": where, "required": needed, "schema": {"type": "string"}}


FILTERS = [
    *(_text(name) for name in ("statementId", "voidedStatementId", "agent", "verb", "activity")),
    *(_text(name) for name in ("registration", "since", "until", "format", "more", "attachments")),
    *(_text(name) for name in ("related_activities", "related_agents", "ascending")),
    {"name": "limit", "in": "query", "schema": {"type": "integer"}},
]
VERSION = {
    "name": "X-Experience-API-Version",
    "in": "header",
    "required": True,
    "schema": {"enum": ["1.0.3", "2.0.0", "0.95", "2.0.99", "", "two"]},
}
CONDITIONS = [_text("If-Match", "header"), _text("If-None-Match", "header")]
ANY_JSON = {"application/json": {"schema": {}}}
AGENT = {
    "type": "object",
    "properties": {
        "objectType": {"enum": ["Agent", "Group", "agent", None]},
        "mbox": {"type": "string"},
        "openid": {"type": "string"},
        "mbox_sha1sum": {"type": "string"},
        "account": {},
        "member": {"type": "array", "items": {}},
        "name": {},
    },
}
STATEMENT = {
    "type": "object",
    "required": ["actor", "verb", "object"],
    "properties": {
        "id": {"anyOf": [{"type": "string", "format": "uuid"}, {}]},
        "actor": AGENT,
        "verb": {"type": "object", "properties": {"id": {"type": "string"}, "display": {}}},
        "object": {
            "type": "object",
            "properties": {
                "objectType": {"enum": ["Activity", "Agent", "StatementRef", "SubStatement"]},
                "id": {"type": "string"},
                "definition": {},
                "actor": AGENT,
                "verb": {},
                "object": {},
            },
        },
        "result": {},
        "context": {},
        "timestamp": {"type": "string"},
        "stored": {},
        "authority": AGENT,
        "version": {},
        "attachments": {},
    },
}
BODY = {
    "content": {
        "application/json": {
            "schema": {"anyOf": [STATEMENT, {"type": "array", "items": STATEMENT}, {}]}
        },
        "multipart/mixed; boundary=b": {"schema": {"type": "string"}},
        "application/x-www-form-urlencoded": {"schema": {"type": "object"}},
    }
}


def _documents(*names: str) -> dict[str, object]:
    """Describe a shelf of documents: all methods, whatever is sent."""
    parameters = [VERSION, *CONDITIONS, *map(_text, names)]
    body = {"content": ANY_JSON | {"text/plain": {"schema": {"type": "string"}}}}
    reading = {"parameters": parameters, "responses": {"200": {"description": "there"}}}
    return {
        "get": reading,
        "delete": reading,
        "put": reading | {"requestBody": body},
        "post": reading | {"requestBody": body},
    }


def _plain(*parameters: dict[str, object]) -> dict[str, object]:
    return {"parameters": [VERSION, *parameters], "responses": {"200": {"description": "there"}}}


STORE = {
    "openapi": "3.1.0",
    "info": {"title": "the record store", "version": "2.0.0"},
    "paths": {
        "/about": {"get": _plain()},
        "/profile": {"get": _plain()},
        "/statements": {
            "get": _plain(*FILTERS),
            "put": _plain(_text("statementId")) | {"requestBody": BODY},
            "post": _plain(_text("method")) | {"requestBody": BODY},
        },
        "/activities": {"get": _plain(_text("activityId"))},
        "/agents": {"get": _plain(_text("agent"))},
        "/activities/state": _documents("activityId", "agent", "registration", "stateId", "since"),
        "/activities/profile": _documents("activityId", "profileId", "since"),
        "/agents/profile": _documents("agent", "profileId", "since"),
    },
}
schema = schemathesis.openapi.from_dict(STORE)


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_whatever_comes_is_answered_and_is_no_fault_of_ours(case, server):
    token = base64.b64encode(":".join(server.key).encode()).decode()
    answer = case.call(
        base_url=f"http://127.0.0.1:{server.port}/xapi",
        headers={"Authorization": f"Basic {token}"},
    )
    case.validate_response(answer, checks=[not_a_server_error])
    assert "x-experience-api-version" in answer.headers
