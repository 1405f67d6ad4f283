"""Statements that come in: checked as a whole, made ready to be written, attachments kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID, uuid4

import msgspec
from msgspec import UNSET

from hisl.domain.xapi import formats, multipart, references, signatures, validate
from hisl.domain.xapi.comparison import SIGNATURE
from hisl.domain.xapi.multipart import MultipartError, Part
from hisl.domain.xapi.rules import Rules
from hisl.domain.xapi.shapes import Agent, Attachment, Statement
from hisl.domain.xapi.validate import InvalidError

from . import attachments, foreign_acts
from .exchange import Answer, Refused, Request, as_json, bad_batch
from .store import ConflictError, Row, Stored

__all__ = ["MOST_STATEMENTS", "answer_to", "received", "row_of"]

MOST_STATEMENTS = 10_000
# Counted by commas, before anything is parsed: what is small as text can be large in memory.
MOST_VALUES = 1_000_000

_encoder = msgspec.json.Encoder()


def received(request: Request) -> list[Row]:
    """The rows of a PUT or POST, in the order in which they came; Refused when one is wrong."""
    request.credential.require("statements/write")
    request.require_known(*(["statementId"] if request.method == "PUT" else []))
    parts = _parts(request)
    if parts[0].body.count(b",") > MOST_VALUES:
        raise Refused(413, f"A request may hold {MOST_VALUES:,} values.")
    try:
        statements = validate.statements(parts[0].body, request.rules)
    except InvalidError as invalid:
        raise bad_batch(invalid) from invalid
    if len(statements) > MOST_STATEMENTS:
        raise Refused(413, f"A request may hold {MOST_STATEMENTS:,} statements.")
    if request.method == "PUT":
        _name_by_parameter(request, parts[0].body, statements)
    _check_attachments(statements, parts[1:], request.rules)
    credential = request.credential
    rows = [
        row_of(one, rules=request.rules, authority=credential.authority, credential=credential.id)
        for one in statements
    ]
    for part in parts[1:]:
        attachments.keep(part.headers["x-experience-api-hash"], part.body)
    return rows


def answer_to(request: Request, rows: Sequence[Row], outcome: Stored | ConflictError) -> Answer:
    """What to say once the rows were written, or were not."""
    if isinstance(outcome, ConflictError):
        ids = [str(one) for one in outcome.ids]
        raise Refused(409, f"{outcome}. Nothing was stored.", ids=ids)
    if request.method == "PUT":
        return Answer(204)
    return Answer(200, as_json([str(row.id) for row in rows]))


def row_of(statement: Statement, *, rules: Rules, authority: Agent, credential: int | None) -> Row:
    """A checked statement with what the store assigns, ready to be written."""
    if statement.id is UNSET:
        statement.id = str(uuid4())
    statement.stored = UNSET
    statement.authority = authority
    if statement.version is UNSET:
        statement.version = "1.0.0" if rules is Rules.V1 else "2.0.0"
    at = None
    if statement.timestamp is not UNSET:
        at = formats.instant(statement.timestamp, strictly=False)
        if at and rules is Rules.V2 and not statement.timestamp.endswith("Z"):
            statement.timestamp = formats.as_stored(at)
    aim = references.target(statement)
    return Row(
        id=UUID(statement.id),
        body=_encoder.encode(statement),
        at=at,
        keys=references.keys(statement),
        credential=credential,
        target=UUID(aim) if aim else None,
        voids=references.voids(statement),
        act=foreign_acts.told_by(statement),
    )


def _name_by_parameter(request: Request, body: bytes, statements: list[Statement]) -> None:
    name = request.parameter("statementId")
    if not formats.is_uuid(name):
        raise Refused(400, "statementId is no UUID.")
    if body.lstrip()[:1] == b"[":
        raise Refused(400, "A PUT takes one statement, not an array.")
    (statement,) = statements
    if statement.id is not UNSET and statement.id.lower() != name.lower():
        raise Refused(400, "statementId and the statement's own id differ.")
    statement.id = name


def _parts(request: Request) -> list[Part]:
    """The body as parts, the statements' first; a plain one is a single part."""
    if request.media_type == "application/json":
        return [Part({}, request.body)]
    if request.media_type != "multipart/mixed":
        raise Refused(400, "The Content-Type must be application/json or multipart/mixed.")
    try:
        parts = multipart.parts(request.body, request.content_type)
    except MultipartError as problem:
        raise Refused(400, str(problem)) from problem
    first = parts[0].headers.get("content-type", "").partition(";")[0].strip().lower()
    if first != "application/json":
        raise Refused(400, "The first part must be application/json.")
    return parts


def _check_attachments(
    statements: Iterable[Statement], parts: Sequence[Part], rules: Rules
) -> None:
    data = dict(_data(parts))
    wanted = set()
    for statement in statements:
        for attachment in _attachments(statement):
            digest = attachment.sha2.lower()
            wanted.add(digest)
            if digest not in data and attachment.file_url is UNSET:
                raise Refused(400, f"The data of the attachment {digest} is missing.")
            if attachment.usage_type == SIGNATURE:
                _check_signature(attachment, data.get(digest), statement, rules)
    if excess := data.keys() - wanted:
        raise Refused(400, f"No statement has an attachment {min(excess)}.")


def _data(parts: Sequence[Part]) -> Iterator[tuple[str, bytes]]:
    for number, part in enumerate(parts, 1):
        digest = part.headers.get("x-experience-api-hash", "")
        if not formats.is_sha2(digest):
            raise Refused(
                400, f"Part {number} has no X-Experience-API-Hash that is a SHA-2 digest."
            )
        if part.headers.get("content-transfer-encoding", "").lower() != "binary":
            raise Refused(400, f"Part {number} must have Content-Transfer-Encoding: binary.")
        if not attachments.digest_fits(digest, part.body):
            raise Refused(400, f"Part {number} is not what its X-Experience-API-Hash says.")
        yield digest.lower(), part.body


def _attachments(statement: Statement) -> list[Attachment]:
    return [*(statement.attachments or ()), *(statement.object.attachments or ())]


def _check_signature(
    attachment: Attachment, data: bytes | None, statement: Statement, rules: Rules
) -> None:
    if attachment.content_type != "application/octet-stream":
        raise Refused(400, "A signature's contentType must be application/octet-stream.")
    if data is None:
        raise Refused(400, "A signature's data must come with its statement.")
    try:
        signatures.check(data, statement, rules)
    except signatures.SignatureError as problem:
        raise Refused(400, str(problem)) from problem
