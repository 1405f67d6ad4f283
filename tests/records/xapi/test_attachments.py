"""Attachments and signed statements: multipart/mixed, in and out."""

import base64
import hashlib
import json

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from hisl.domain.xapi.multipart import Part, parts, written
from validation.record_store import statement

DATA = b"line one\r\n--not a boundary\r\n\x00\xff"
SIGNATURE = "http://adlnet.gov/expapi/attachments/signature"


def attachment(data=DATA, **more):
    plain = {
        "usageType": "https://example.org/usage",
        "display": {"en": "A file"},
        "contentType": "application/octet-stream",
        "length": len(data),
        "sha2": hashlib.sha256(data).hexdigest(),
    }
    return plain | more


def part(data=DATA, **headers):
    usual = {
        "Content-Type": "application/octet-stream",
        "Content-Transfer-Encoding": "binary",
        "X-Experience-API-Hash": hashlib.sha256(data).hexdigest(),
    }
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return Part({k: v for k, v in (usual | headers).items() if v is not None}, data)


def first(body, type="application/json"):
    return Part({"Content-Type": type}, json.dumps(body).encode())


def sent(store, pieces):
    content_type, body = written(pieces)
    return store.ask("POST", "/statements", body, headers={"Content-Type": content_type})


def test_an_attachment_comes_back_as_it_was_sent(either):
    one = statement(attachments=[attachment()])
    assert sent(either, [first(one), part()]).status == 200
    plain = either.get(statementId=one["id"])
    assert plain.headers["Content-Type"] == "application/json"
    whole = either.get(statementId=one["id"], attachments="true")
    told, data = parts(whole.body, whole.headers["Content-Type"])
    assert json.loads(told.body)["id"] == one["id"]
    assert data.body == DATA
    assert data.headers["x-experience-api-hash"] == one["attachments"][0]["sha2"]


def test_a_page_with_attachments_has_each_once_and_none_is_no_mistake(store, fresh):
    thing = {"id": fresh()}
    nothing = store.get(activity=thing["id"], attachments="true")
    assert len(parts(nothing.body, nothing.headers["Content-Type"])) == 1
    two = [statement(object=thing, attachments=[attachment()]) for _ in range(2)]
    assert sent(store, [first(two), part()]).status == 200
    page = store.get(activity=thing["id"], attachments="true")
    assert [p.body for p in parts(page.body, page.headers["Content-Type"])][1:] == [DATA]


def test_a_sub_statement_may_have_attachments(store):
    sub = {"objectType": "SubStatement", "actor": {"mbox": "mailto:a@b.c"}, "verb": {"id": "a:b"}}
    sub |= {"object": {"id": "a:c"}, "attachments": [attachment()]}
    assert sent(store, [first(statement(object=sub)), part()]).status == 200


WITH = statement(id=None, attachments=[attachment()])
REFUSED = {
    "XAPI-00131 data missing": [first(WITH)],
    "XAPI-00128 data of nobody": [first(statement(id=None)), part()],
    "XAPI-00133 no hash": [first(WITH), part(X_Experience_API_Hash=None)],
    "XAPI-00134 wrong hash": [first(WITH), part(X_Experience_API_Hash="0" * 64)],
    "XAPI-00135 no encoding": [first(WITH), part(Content_Transfer_Encoding=None)],
    "XAPI-00135 encoding": [first(WITH), part(Content_Transfer_Encoding="base64")],
    "XAPI-00130 first is text": [first(WITH, "text/plain"), part()],
    "XAPI-00130 first is data": [part(), first(WITH)],
}


@pytest.mark.parametrize("pieces", REFUSED.values(), ids=list(REFUSED))
def test_it_refuses(either, pieces):
    assert sent(either, pieces).status == 400


def test_json_alone_may_only_point_to_attachments(either):
    assert either.post(statement(attachments=[attachment()])).status == 400
    elsewhere = attachment(fileUrl="https://example.org/file")
    assert either.post(statement(attachments=[elsewhere])).status == 200
    text = {"Content-Type": "text/plain"}
    assert either.ask("POST", "/statements", statement(), headers=text).status == 400


@pytest.mark.parametrize("header", ["multipart/mixed", "multipart/mixed; boundary=other"])
def test_the_boundary_must_be_the_bodys(store, header):
    _, body = written([first(WITH), part()])
    answer = store.ask("POST", "/statements", body, headers={"Content-Type": header})
    assert answer.status == 400


KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
ALGORITHMS = {"RS256": hashes.SHA256, "RS384": hashes.SHA384, "RS512": hashes.SHA512}


def _url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def signature(payload, algorithm="RS256", *, key=KEY, **header):
    head = _url(json.dumps({"alg": algorithm} | header).encode())
    signed = head + b"." + _url(payload)
    digest = ALGORITHMS.get(algorithm, hashes.SHA256)()
    return signed + b"." + _url(key.sign(signed, padding.PKCS1v15(), digest))


def signed(store, one, jws, **more):
    more = {"usageType": SIGNATURE} | more
    whole = one | {"attachments": [*one.get("attachments", []), attachment(jws, **more)]}
    return sent(store, [first(whole), part(jws)])


def certificate(key=KEY):
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "tests")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    made = made.public_key(key.public_key()).serial_number(1)
    made = made.not_valid_before(now).not_valid_after(now + timedelta(days=1))
    der = made.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)
    return [base64.b64encode(der).decode()]


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_signed_statement_is_taken(either, algorithm):
    one = statement(result={"duration": "PT1.23S"})
    jws = signature(json.dumps(one).encode(), algorithm, x5c=certificate())
    assert signed(either, one, jws).status == 200


def test_a_signature_of_something_else_is_refused(either):
    one = statement()
    other = one | {"verb": {"id": "a:b"}}
    text = json.dumps(one).encode()
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    for jws in (
        signature(json.dumps(other).encode()),
        signature(b"no statement"),
        signature(text, "HS256"),
        signature(text, key=stranger, x5c=certificate()),
        signature(text, x5c=["no certificate"]),
        signature(text, x5c=[]),
        b"no signature",
        b"a.b.c",
    ):
        assert signed(either, one, jws).status == 400
    good = signature(text)
    assert signed(either, one, good, contentType="text/plain").status == 400
    assert signed(either, one, good).status == 200
