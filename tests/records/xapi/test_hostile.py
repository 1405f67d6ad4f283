"""Bodies that mean harm or were cut short: refused with a reason, and the server goes on."""

import contextlib
import http.client
import json
import socket
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validation.record_store import statement

MIB = 1024 * 1024
PLAIN = json.dumps(statement(id=None)).encode()
BOMBS = {
    "arrays in arrays": b"[" * 200_000,
    "objects in objects": b'{"a":' * 200_000,
    "arrays closed": b"[" * 100_000 + b"]" * 100_000,
    "extensions in extensions": PLAIN[:-1]
    + b',"context":{"extensions":{"a:b":'
    + b"[" * 5_000
    + b"]" * 5_000
    + b"}}}",
    "things in things": b'{"object":' * 500 + b"1" + b"}" * 500,
    "a long number": PLAIN[:-1] + b',"result":{"score":{"raw":1' + b"0" * 100_000 + b"}}}",
    "a number out of reach": PLAIN[:-1] + b',"result":{"score":{"raw":1e999}}}',
    "no number": PLAIN[:-1] + b',"result":{"score":{"raw":NaN}}}',
    "half a character": PLAIN[:-1] + b',"result":{"response":"\xff\xfe"}}',
    "half a surrogate": PLAIN[:-1] + b',"result":{"response":"\\ud800"}}',
    "many wrong ones": b"[" + b"{}," * 300_000 + b"{}]",
    "many ones": b"[" + b"1," * 900_000 + b"1]",
    "nothing": b"",
    "a text": b'"statement"',
    "null": b"null",
}


@pytest.mark.parametrize("body", BOMBS.values(), ids=list(BOMBS))
def test_it_refuses_a_bomb_and_goes_on(either, body):
    answer = either.post(body)
    assert answer.status == 400
    assert len(answer.body) < MIB
    assert answer.json()["error"]
    assert either.post(statement()).status == 200


def test_it_refuses_more_than_it_takes(store, server):
    assert store.post(b"[" + b"1," * 1_100_000 + b"1]").status == 413
    assert store.post([statement(id=None) for _ in range(10_001)]).status == 413
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    with contextlib.closing(connection):
        connection.putrequest("POST", "/xapi/statements")
        for name, value in store.headers().items():
            connection.putheader(name, value)
        connection.putheader("Content-Length", str(33 * MIB))
        connection.endheaders()
        assert connection.getresponse().status == 413


def test_it_takes_what_is_large_and_allowed(store):
    told = {"https://a.b/text": "x" * (8 * MIB)}
    (kept,) = store.keep(statement(context={"extensions": told}))
    assert store.one(kept)["context"]["extensions"] == told


@pytest.mark.parametrize("cut", [1, 5, 20, 60, 200, 300])
def test_it_refuses_a_multipart_body_cut_short(store, cut):
    head = b"--b\r\nContent-Type: application/json\r\n\r\n"
    whole = head + PLAIN + b"\r\n--b--\r\n"
    kind = {"Content-Type": "multipart/mixed; boundary=b"}
    assert store.ask("POST", "/statements", whole, headers=kind).status == 200
    answer = store.ask("POST", "/statements", whole[: len(whole) - cut - 2], headers=kind)
    assert answer.status == 400


def test_a_client_that_goes_away_leaves_nothing_behind(server, store):
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", server.port)) as one:
            one.sendall(b"POST /xapi/statements HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n")
            one.sendall(b"Content-Type: application/json\r\n\r\n[")
    assert store.post(statement()).status == 200
    assert "Traceback" not in server.log()


def test_its_memory_stays_bounded(server, store):
    def resident():
        status = Path(f"/proc/{server.process.pid}/status")
        if not status.exists():
            pytest.skip("no /proc here to read a process's memory from")
        line = next(x for x in status.read_text().splitlines() if x.startswith("VmRSS"))
        return int(line.split()[1]) * 1024

    store.post(b"[" + b"{}," * 300_000 + b"{}]")
    before = resident()
    for _ in range(15):
        for body in (b"[" * 20 * MIB, b"[" + b"{}," * 300_000 + b"{}]"):
            assert store.post(body).status == 400
    assert resident() - before < 300 * MIB


@settings(max_examples=150, deadline=None)
@given(
    body=st.binary(max_size=300)
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    ).map(lambda value: json.dumps(value).encode()),
    path=st.sampled_from(
        ["/statements", "/activities/state", "/activities/profile", "/agents/profile", "/agents"]
    ),
    method=st.sampled_from(["GET", "PUT", "POST", "DELETE", "HEAD", "PATCH"]),
    parameters=st.dictionaries(
        st.sampled_from(["agent", "activityId", "stateId", "since", "more", "limit", "verb"])
        | st.text(max_size=4),
        st.text(max_size=30) | st.just('{"mbox":"mailto:a@b.c"}') | st.just("a:b"),
        max_size=4,
    ),
    kind=st.sampled_from(
        ["application/json", "multipart/mixed; boundary=x", "text/plain", "a", ""]
    ),
)
def test_nothing_that_is_sent_makes_it_fail(server, body, path, method, parameters, kind):
    client = server.client()
    headers = {"Content-Type": kind}
    answer = client.ask(method, path, body, headers=headers, **_sendable(parameters))
    assert answer.status < 500, (answer.body, server.log()[-2000:])


def _sendable(parameters):
    named = {k: v for k, v in parameters.items() if k not in ("headers", "method", "path", "body")}
    return {k: v.encode("utf-8", "surrogatepass") for k, v in named.items()}
