"""Statements in bulk out of the store, to other stores, and out for good: by the commands."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from records.xapi.test_attachments import attachment, first, part, sent
from validation.record_store import ROOT, Server, statement, throw_away_database

DELIVER = """
import sys, django
django.setup()
from datetime import timedelta
from django.utils import timezone
from hisl.records import forwarding
print(forwarding.deliver(timezone.now() + timedelta(minutes=int(sys.argv[1]))))
"""


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """Give a server of this module's own: here statements go for good."""
    with throw_away_database() as url, Server(tmp_path_factory.mktemp("own"), url) as running:
        yield running


@pytest.fixture
def hisl(own):
    """Give what runs a command in the installation of the server."""

    def run(*arguments, code=0):
        command = [sys.executable, "-m", "hisl", *map(str, arguments)]
        done = subprocess.run(
            command, env=own.environment, capture_output=True, text=True, cwd=ROOT, check=False
        )
        assert done.returncode == code, done.stderr
        return done.stdout + done.stderr

    return run


def deliver(own, minutes=0):
    command = [sys.executable, "-c", DELIVER, str(minutes)]
    done = subprocess.run(command, env=own.environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def somebody():
    return {"mbox": f"mailto:{uuid.uuid4().hex}@example.org"}


def test_what_was_exported_can_be_imported_and_is_the_same(own, hisl, tmp_path):
    store = own.client()
    agent = somebody()
    ids = store.keep(*[statement(actor=agent) for _ in range(3)])
    said = hisl("records", "export", tmp_path / "out.jsonl.gz")
    lines = gzip.decompress((tmp_path / "out.jsonl.gz").read_bytes()).splitlines()
    assert f"{len(lines)} statements" in said
    out = {one["id"]: one for one in map(json.loads, lines)}
    assert out[ids[0]] == store.one(ids[0])
    with throw_away_database() as url, Server(tmp_path / "other", url) as other:
        command = [sys.executable, "-m", "hisl", "import", "xapi", str(tmp_path / "out.jsonl.gz")]
        subprocess.run(command, env=other.environment, check=True, capture_output=True)
        assert set(other.client().ids(agent=json.dumps(agent))) == set(ids)


def test_an_agent_is_taken_out_with_everything_that_names_it(own, hisl):
    store = own.client()
    gone, stays = somebody(), somebody()
    data = uuid.uuid4().bytes
    mine = statement(actor=gone, attachments=[attachment(data)])
    assert sent(store, [first(mine), part(data)]).status == 200
    about = statement(actor=stays, object={"objectType": "StatementRef", "id": mine["id"]})
    within = statement(actor=stays, context={"instructor": gone})
    other = statement(actor=stays)
    store.keep(about, within, other)
    place = {"activityId": "https://example.org/a", "stateId": "s", "agent": json.dumps(gone)}
    assert store.ask("PUT", "/activities/state", {"a": 1}, **place).status == 204

    look = hisl("records", "remove", "--agent", json.dumps(gone), "--dry-run")
    assert "2 statements, 0 acts, 1 documents, 1 attachments" in look
    assert store.one(mine["id"])
    asked = ("records", "remove", "--agent", json.dumps(gone))
    assert "--reason" in hisl(*asked, code=2)
    done = hisl(*asked, "--reason", "asked for it")
    assert "2 statements, 0 acts, 1 documents, 1 attachments" in done

    assert store.get(statementId=mine["id"]).status == 404
    assert store.get("/activities/state", **place).status == 404
    assert store.ids(agent=json.dumps(gone), related_agents="true") == []
    assert set(store.ids(agent=json.dumps(stays))) == {about["id"], other["id"]}
    assert not any(
        gone["mbox"].encode() in file.read_bytes() or data in file.read_bytes()
        for file in (own.home / "attachments").rglob("*")
        if file.is_file()
    )
    told = json.loads(hisl("records", "removals", "--format", "json"))[0]
    assert (told["rule"], told["reason"], told["statements"]) == ("agent", "asked for it", 2)
    assert gone["mbox"] not in json.dumps(told)


def test_what_came_by_a_key_is_kept_as_long_as_the_key_says(own, hisl):
    key = own.make_key("all")
    other = own.client().keep(statement())
    ids = own.client(key=key).keep(statement(), statement())
    assert "Would go: 0 statements" in hisl(
        "records", "remove", "--key", key[0], "--before", "2020-01-01", "--dry-run"
    )
    hisl("records", "remove", "--key", key[0], "--before", "2100-01-01", "--reason", "old")
    assert own.client().get(statementId=ids[0]).status == 404
    assert own.client().one(other[0])
    assert "for 30 days" in hisl("key", "keep", key[0], "30")


def test_nobody_of_this_installation_is_taken_out_by_hand(own, hisl):
    home = own.environment.get("HISL_ADDRESS", f"http://127.0.0.1:{own.port}")
    agent = json.dumps({"account": {"homePage": home, "name": "123"}})
    assert "erase the person" in hisl("records", "remove", "--agent", agent, code=2)


class Remote:
    """Another store as it should not be: away for a while, and particular about what it takes."""

    def __init__(self):
        self.status, self.taken, self.refuses = 200, [], set()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                ids = [one["id"] for one in body]
                status = outer.status
                if status == 200 and outer.refuses & set(ids):
                    status = 400
                if status == 200:
                    outer.taken += ids
                self.send_response(status)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"[]")

            def log_message(self, *_):
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/xapi"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def remote():
    one = Remote()
    yield one
    one.server.shutdown()
    one.server.server_close()


def test_everything_goes_on_once_the_other_store_is_back(own, hisl, remote):
    hisl("records", "forward", "late", remote.address, "--user", "u", "--secret", "s", "--from-now")
    ids = own.client().keep(*[statement() for _ in range(120)])
    remote.status = 503
    assert deliver(own) == "None"
    assert "it answered 503" in hisl("records", "forwards")
    remote.status = 200
    assert deliver(own) == "None", "it waits before it asks again"
    assert deliver(own, minutes=10) == "120 statements forwarded"
    assert remote.taken == ids
    assert deliver(own, minutes=20) == "None"
    hisl("records", "unforward", "late")


def test_what_is_refused_is_set_aside_and_holds_nothing_up(own, hisl, remote):
    hisl("records", "forward", "strict", remote.address, "--user", "u", "--secret", "s",
         "--from-now")  # fmt: skip
    ids = own.client().keep(*[statement() for _ in range(5)])
    remote.refuses = {ids[2]}
    deliver(own)
    assert remote.taken == [*ids[:2], *ids[3:]]
    assert "4 sent, 1 refused" in hisl("records", "forwards")
    remote.refuses = set()
    assert "1 were taken" in hisl("records", "resend", "strict")
    assert set(remote.taken) == set(ids)
    hisl("records", "unforward", "strict")


def test_another_store_of_our_kind_gets_the_statements_and_their_attachments(own, hisl, tmp_path):
    with throw_away_database() as url, Server(tmp_path / "second", url) as second:
        user, secret = second.key
        address = f"http://127.0.0.1:{second.port}/xapi"
        hisl("records", "forward", "twin", address, "--user", user, "--secret", secret,
             "--from-now")  # fmt: skip
        data = uuid.uuid4().bytes
        one = statement(attachments=[attachment(data)])
        assert sent(own.client(), [first(one), part(data)]).status == 200
        deliver(own)
        there = second.client().get(statementId=one["id"], attachments="true")
        assert there.status == 200
        assert data in there.body
        hisl("records", "unforward", "twin")


def test_only_pages_that_were_named_may_speak_to_the_store(own, tmp_path):
    origin = "https://lms.example.org"
    with throw_away_database() as url, Server(tmp_path / "third", url) as plain:
        answer = plain.client().ask("GET", "/about", headers={"Origin": origin})
        assert "Access-Control-Allow-Origin" not in answer.headers
    with throw_away_database() as url:
        named = Server(tmp_path / "fourth", url)
        named.environment["HISL_XAPI_ORIGINS"] = origin
        with named:
            store = named.client()
            asks = {"Origin": origin, "Access-Control-Request-Method": "POST"}
            before = store.ask("OPTIONS", "/statements", headers=asks | {"Authorization": None})
            assert before.status == 204
            assert "X-Experience-API-Version" in before.headers["Access-Control-Allow-Headers"]
            answer = store.ask("GET", "/statements", headers={"Origin": origin})
            assert answer.headers["Access-Control-Allow-Origin"] == origin
            other = store.ask("GET", "/statements", headers={"Origin": "https://evil.example"})
            assert "Access-Control-Allow-Origin" not in other.headers


def test_the_profile_is_at_an_address_of_its_own_open_to_all(own):
    store = own.client()
    answer = store.ask("GET", "/profile", headers={"Authorization": None})
    assert answer.headers["Content-Type"] == "application/ld+json"
    assert answer.json()["type"] == "Profile"
    again = store.ask("GET", "/profile", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status == 304
