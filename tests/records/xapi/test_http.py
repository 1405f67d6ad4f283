"""What is the same for every resource: methods, HEAD, keys, the alternate syntax, /about."""

import base64
import subprocess
import sys
from urllib.parse import urlencode

import pytest

from validation.record_store import statement

ACTIVITY = "https://example.org/activity"


@pytest.mark.parametrize("path", ["/about", "/statements", "/agents", "/activities/state"])
def test_head_is_get_without_a_body(either, path):
    query = {"agent": '{"mbox":"mailto:a@b.c"}'} if path == "/agents" else {}
    get, head = either.get(path, **query), either.ask("HEAD", path, **query)
    assert (head.status, head.body) == (get.status, b"")
    if path != "/statements":
        assert head.headers["Content-Length"] == str(len(get.body))


def test_about_names_both_versions_to_anybody(server):
    nobody = server.client(version=None, key=("nobody", "nothing"))
    versions = nobody.get("/about").json()["version"]
    assert {"1.0.3", "2.0.0"} <= set(versions)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("DELETE", "/statements", 405),
        ("PATCH", "/statements", 405),
        ("POST", "/about", 405),
        ("PUT", "/agents", 405),
        ("GET", "/statement", 404),
    ],
)
def test_it_refuses_what_there_is_not(either, method, path, status):
    assert either.ask(method, path).status == status


def test_without_a_key_nothing_is_said(server):
    assert server.client(key=("nobody", "nothing")).get().status == 401
    assert server.client(key=(server.key[0], "guess")).get().status == 401
    bare = server.client()
    assert bare.ask("GET", "/statements", headers={"Authorization": None}).status == 401
    bearer = bare.ask("GET", "/statements", headers={"Authorization": "Bearer x"})
    assert (bearer.status, bearer.headers["WWW-Authenticate"][:5]) == (401, "Basic")


def test_a_key_may_do_what_its_scopes_say(server, store):
    (theirs,) = store.keep(statement())
    write = server.client(key=server.make_key("statements/write"))
    (own,) = write.keep(statement())
    assert write.get().status == 403
    both = server.client(key=server.make_key("statements/write", "statements/read/mine"))
    (mine,) = both.keep(statement())
    assert both.get(statementId=mine).status == 200
    assert both.get(statementId=theirs).status == both.get(statementId=own).status == 404
    assert both.ids() == [mine]
    reader = server.client(key=server.make_key("all/read"))
    assert reader.get(statementId=theirs).status == 200
    assert reader.post(statement()).status == 403
    profile = {"activityId": ACTIVITY, "profileId": "p"}
    assert reader.ask("PUT", "/activities/profile", {}, **profile).status == 403


def test_a_key_spends_its_requests_of_a_minute(server):
    command = (
        "import django; django.setup(); from hisl.records import keys;"
        "print(*[(c.prefix, s) for c, s in [keys.make('slow', ['all'], requests_per_minute=3)]][0])"
    )
    made = subprocess.run(
        [sys.executable, "-c", command], env=server.environment, stdout=subprocess.PIPE, check=True
    )
    slow = server.client(key=tuple(made.stdout.decode().split()))
    answers = [slow.get("/agents", agent='{"mbox":"mailto:a@b.c"}') for _ in range(8)]
    assert [one.status for one in answers][-1] == 429
    assert int(answers[-1].headers["Retry-After"]) <= 60


def form(store, method, content=None, **fields):
    token = base64.b64encode(":".join(store.key).encode()).decode()
    fields |= {"Authorization": f"Basic {token}", "X-Experience-API-Version": store.version}
    if content is not None:
        fields["content"] = content
    return store.ask(
        "POST",
        f"/statements?method={method}",
        urlencode(fields).encode(),
        headers={
            "Content-Type": "application/x-www-form-urlencoded",
            "Authorization": None,
            "X-Experience-API-Version": None,
        },
    )


def test_the_alternate_syntax_is_a_form_in_1_0_3(store1):
    one = statement()
    text = str(one).replace("'", '"')
    assert form(store1, "PUT", text, statementId=one["id"]).status == 204
    assert form(store1, "GET", statementId=one["id"]).json()["id"] == one["id"]
    assert form(store1, "FETCH").status == 400


def test_2_0_has_no_alternate_syntax(store):
    assert form(store, "GET").status == 400


def test_the_same_code_answers_under_wsgi(client, db, settings, tmp_path):
    from hisl.records import keys

    settings.HISL_HOME = tmp_path
    credential, secret = keys.make("wsgi", ["state"])
    token = base64.b64encode(f"{credential.prefix}:{secret}".encode()).decode()
    headers = {"Authorization": f"Basic {token}", "X-Experience-API-Version": "2.0.0"}
    query = {"activityId": ACTIVITY, "agent": '{"mbox":"mailto:a@b.c"}', "stateId": "s"}
    path = f"/xapi/activities/state?{urlencode(query)}"
    put = client.put(path, b'{"a":1}', content_type="application/json", headers=headers)
    assert put.status_code == 204
    got = client.get(path, headers=headers)
    assert (got.content, got.headers["X-Experience-API-Version"]) == (b'{"a":1}', "2.0.0")
    assert client.get("/xapi/statements", headers=headers).status_code == 403
