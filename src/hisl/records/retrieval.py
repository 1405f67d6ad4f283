"""Statements that go out: one by its id, or a page of those that a filter finds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
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

# How many candidates are looked at in one go where many of them may not be shown.
WIDEST_WINDOW = 10_000
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
    if not asked.keys:
        return _by_order(asked, limit)
    kept: list[Kept] = []
    window = limit
    while True:
        candidates = _candidates(asked, window)
        kept += [Kept(*row) for row in candidates if row[1] is not None]
        if len(candidates) < window or len(kept) >= limit:
            return kept[:limit]
        last = candidates[-1][0]
        asked = replace(asked, **({"after": last} if asked.ascending else {"through": last - 1}))
        window = min(2 * window, WIDEST_WINDOW)


def _by_order(asked: Filter, limit: int) -> list[Kept]:
    """What stands between two moments, whatever it is about."""
    where, values = _bounds(asked, "s.seq")
    standing, more = _standing(asked)
    where = " AND ".join([*where, "s.seq IS NOT NULL", standing])
    return _kept(
        f"FROM records_statement s WHERE {where} ORDER BY s.seq {_direction(asked)} LIMIT %s",
        [*values, *more, limit],
    )


def _candidates(asked: Filter, window: int) -> list[tuple[Any, ...]]:
    """The next statements that have every key, in order: without a body where one may not be shown.

    The narrow table is asked on its own first: its primary key gives the order, whatever the
    planner knows of the tables. A second key is looked up for each of the first one's, which fewer
    statements have.
    """
    driver, *others = asked.keys
    where, values = _bounds(asked, "r.seq")
    again = "(SELECT 1 FROM records_reference q WHERE q.key = %s AND q.seq = r.seq) IS NOT NULL"
    where = " AND ".join(["r.key = %s", *where, *([again] * len(others))])
    standing, more = _standing(asked)
    direction = _direction(asked)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH r AS MATERIALIZED (SELECT r.seq FROM records_reference r WHERE {where} "  # noqa: S608
            f"ORDER BY r.seq {direction} LIMIT %s) "
            "SELECT r.seq, s.body, s.at, s.credential_id FROM r LEFT JOIN records_statement s "
            f"ON s.seq = r.seq AND {standing} ORDER BY r.seq {direction}",
            [driver, *values, *others, window, *more],
        )
        return cursor.fetchall()


def _bounds(asked: Filter, seq: str) -> tuple[list[str], list[int]]:
    given = [(f"{seq} > %s", asked.after), (f"{seq} <= %s", asked.through)]
    used = [(condition, bound) for condition, bound in given if bound is not None]
    return [condition for condition, _ in used], [bound for _, bound in used]


def _standing(asked: Filter) -> tuple[str, list[int]]:
    """The condition that a statement was not taken back, and may be read by this key."""
    if asked.mine is None:
        return "s.voided_by IS NULL", []
    return "s.voided_by IS NULL AND s.credential_id = %s", [asked.mine]


def _direction(asked: Filter) -> str:
    return "ASC" if asked.ascending else "DESC"


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
