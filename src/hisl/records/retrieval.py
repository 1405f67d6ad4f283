"""Statements that go out: one by its id, or a page of those that a filter finds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import quote
from uuid import UUID

import msgspec
from django.db import connection

from hisl.domain.xapi import multipart, presentation, validate
from hisl.domain.xapi.multipart import Part
from hisl.domain.xapi.rules import Rules
from hisl.domain.xapi.shapes import Statement

from . import attachments, own_acts, seqs, targets
from .exchange import Answer, Refused, Request, as_json, http_date
from .filters import ONE, Filter, flag, known_format, uuid

__all__ = ["Kept", "found", "page", "parts", "single", "statement_of", "whole"]

_encoder = msgspec.json.Encoder()
_NEW_IN_2 = (b'"contextAgents"', b'"contextGroups"', b'"version":"2')


class Kept(NamedTuple):
    """A statement as it was stored."""

    seq: int
    body: str
    at: datetime | None
    credential: int | None


def page(request: Request) -> Answer:
    """A StatementResult: what the filter finds, and where it goes on."""
    asked = Filter.of(request)
    kept = found(asked, asked.limit + 1)
    shown, has_more = kept[: asked.limit], len(kept) > asked.limit
    more = ""
    if has_more:
        more = f"{request.base}/statements?more={quote(asked.beyond(shown[-1].seq))}"
    bodies = [_rendered(one, request, asked.format) for one in shown]
    result = b'{"statements":[%b],"more":%b}' % (b",".join(bodies), as_json(more))
    return _answer(result, shown if asked.attachments else None)


def single(request: Request) -> Answer:
    """One statement, by its own id or as a voided one."""
    given = request.parameters
    request.require_known(*ONE, "format", "attachments")
    if len(given.keys() & set(ONE)) > 1:
        raise Refused(400, "Ask for statementId or for voidedStatementId, not for both.")
    bearer = request.credential
    bearer.require("all/read", "statements/read", "statements/read/mine")
    mine = None if bearer.may("all/read", "statements/read") else bearer.id
    is_voided = "voidedStatementId" in given
    one = UUID(uuid(given, "voidedStatementId" if is_voided else "statementId"))
    kept = _by_id(one, is_voided=is_voided, mine=mine)
    format_, with_attachments = known_format(given), flag(given, "attachments")
    if kept is None:
        raise Refused(404, "There is no such statement.")
    body = _rendered(kept, request, format_)
    answer = _answer(body, [kept] if with_attachments else None)
    answer.headers["Last-Modified"] = http_date(seqs.moment(kept.seq))
    return answer


def found(asked: Filter, limit: int) -> list[Kept]:
    """What a filter finds, at most limit, in its order."""
    driver, *others = asked.keys or (None,)
    seq = "r.seq" if driver is not None else "s.seq"
    where, values = [], []
    if driver is not None:
        where.append("r.key = %s")
        values.append(driver)
    for other in others:
        where.append(
            "EXISTS (SELECT 1 FROM records_reference q WHERE q.key = %s AND q.seq = r.seq)"
        )
        values.append(other)
    for bound, relation in ((asked.after, ">"), (asked.through, "<=")):
        if bound is not None:
            where.append(f"{seq} {relation} %s")
            values.append(bound)
    if asked.mine is not None:
        where.append("s.credential_id = %s")
        values.append(asked.mine)
    where.append(f"{seq} IS NOT NULL AND s.voided_by IS NULL")
    tables = "records_statement s"
    if driver is not None:
        tables = "records_reference r JOIN records_statement s ON s.seq = r.seq"
    order = "ASC" if asked.ascending else "DESC"
    return _kept(
        f"FROM {tables} WHERE {' AND '.join(where)} ORDER BY {seq} {order} LIMIT %s",
        [*values, limit],
    )


def statement_of(kept: Kept) -> Statement:
    """The parsed form of what was stored."""
    return validate.statement(whole(kept), Rules.V2, trusted=True)


def _by_id(one: UUID, *, is_voided: bool, mine: int | None) -> Kept | None:
    where = f"s.id = %s AND s.seq IS NOT NULL AND s.voided_by IS {'NOT ' * is_voided}NULL"
    values: list[Any] = [targets.as_key(one)]
    if mine is not None:
        where += " AND s.credential_id = %s"
        values.append(mine)
    return next(iter(_kept(f"FROM records_statement s WHERE {where}", values)), None)


def _kept(rest: str, values: Sequence[Any]) -> list[Kept]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT s.seq, s.body, s.at, s.credential_id {rest}", values)
        return [Kept(*row) for row in cursor.fetchall()]


def _rendered(kept: Kept, request: Request, format_: str) -> bytes:
    body = whole(kept)
    is_for_1 = request.rules is Rules.V1 and any(mark in body for mark in _NEW_IN_2)
    if format_ == "exact" and not is_for_1:
        return body
    statement = validate.statement(body, Rules.V2, trusted=True)
    if is_for_1:
        presentation.for_version_1(statement)
    if format_ == "ids":
        presentation.as_ids(statement)
    elif format_ == "canonical":
        wanted = request.headers.get("accept-language", "")
        presentation.in_one_language(statement, presentation.preferred_languages(wanted))
    return _encoder.encode(statement)


def whole(kept: Kept) -> bytes:
    """The body with what the store alone says of it."""
    stored = seqs.as_text(kept.seq)
    added = f',"stored":"{stored}"'
    if kept.credential == own_acts.OURS:
        added += f',"version":"1.0.3","authority":{_own_authority()}'
    elif kept.at is None:
        added += f',"timestamp":"{stored}"'
    return f"{kept.body[:-1]}{added}}}".encode()


def _own_authority() -> str:
    return _encoder.encode(own_acts.authority()).decode()


def _answer(body: bytes, with_attachments: Iterable[Kept] | None) -> Answer:
    if with_attachments is None:
        return Answer(200, body)
    first = Part({"Content-Type": "application/json"}, body)
    content_type, written = multipart.written([first, *parts(with_attachments)])
    return Answer(200, written, content_type=content_type)


def parts(kept: Iterable[Kept]) -> Iterable[Part]:
    """The data of the attachments, each once."""
    seen = set()
    for one in kept:
        if '"attachments":' not in one.body:
            continue
        statement = statement_of(one)
        for attachment in [*(statement.attachments or ()), *(statement.object.attachments or ())]:
            data = None if attachment.sha2 in seen else attachments.read(attachment.sha2)
            seen.add(attachment.sha2)
            if data is not None:
                headers = {
                    "Content-Type": attachment.content_type,
                    "Content-Transfer-Encoding": "binary",
                    "X-Experience-API-Hash": attachment.sha2,
                }
                yield Part(headers, data)
