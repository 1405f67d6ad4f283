"""Writing the log: one door for everything that happens, and its export for the measures."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from operator import itemgetter
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from hisl.domain import kolb
from hisl.domain.errors import SchemaError
from hisl.domain.xapi import vocabulary

from .models import COLUMNS, Act, Statement
from .queries import statement_body

__all__ = ["NAMESPACE", "Happening", "event_id", "record", "record_many"]

NAMESPACE = uuid.UUID("5d1c0a6e-8f5b-5c0e-9a0d-2f6c1b7e4a10")
BATCH = 5_000
UUIDS = ("id", "object", "thread", "community", "intervention")


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something that happened, before it is written: the act of design and a stable event name.

    event names the domain event for ever ("answered/<uuid>"): writing it twice changes nothing.
    A stage given here was declared by the author; without one the tool's own stage is taken.
    """

    event: str
    at: datetime
    actor: int | None
    verb: str
    object_kind: str
    object: uuid.UUID
    target_actor: int | None = None
    thread: uuid.UUID | None = None
    community: uuid.UUID | None = None
    intervention: uuid.UUID | None = None
    stage: str | None = None
    stage_source: str | None = None
    level: str | None = None
    level_source: str | None = None
    words: int | None = None
    count: int = 1
    mandated: bool = False
    source: str = "hisl"


def event_id(event: str) -> uuid.UUID:
    """The id of an event's act and statement: a UUIDv5, so that it is the same every time."""
    return uuid.uuid5(NAMESPACE, event)


def record(**happening: object) -> uuid.UUID:
    """Write one act and its statement; the arguments are the fields of Happening.

    Must run inside the transaction that writes the content. Returns the act's id.
    """
    one = Happening(**happening)  # type: ignore[arg-type]
    record_many([one])
    return event_id(one.event)


def record_many(happenings: Iterable[Happening], *, keep_statements: bool = True) -> int:
    """Write many acts in batches; returns how many were new.

    keep_statements=False is for aggregated use (hundreds of thousands of rows whose statements
    are built when somebody asks for them).
    """
    new = 0
    pending = iter(happenings)
    while batch := list(islice(pending, BATCH)):
        new += _write([_values(one) for one in batch], keep_statements=keep_statements)
    return new


def _values(one: Happening) -> dict[str, Any]:
    """The act of a happening, by column."""
    _require_sayable(one)
    stage, stage_source = one.stage, one.stage_source
    if stage is None:
        by_tool = kolb.stage_of(one.verb, one.object_kind)
        stage, stage_source = (str(by_tool), "tool") if by_tool else (None, None)
    values = {name: getattr(one, name) for name in COLUMNS if name != "id"}
    values["id"] = event_id(one.event)
    values["stage"] = stage
    values["stage_source"] = stage_source or ("declared" if stage else None)
    values["level_source"] = (one.level_source or "declared") if one.level else None
    return values


def _require_sayable(one: Happening) -> None:
    """Raise SchemaError for what no statement could be written of: the log is never mended."""
    vocabulary.verb(one.verb)
    vocabulary.activity_type(one.object_kind)
    if one.at.tzinfo is None:
        raise SchemaError("at", f"{one.at} has no time zone", "give the time in UTC")


def _write(acts: Sequence[dict[str, Any]], *, keep_statements: bool) -> int:
    with transaction.atomic():
        new = _insert(Act, COLUMNS, _rows(acts))
        if keep_statements:
            _insert(Statement, ("id", "body"), _statements(acts))
    return new


def _insert(model: type[Model], columns: Sequence[str], rows: Iterator[tuple[Any, ...]]) -> int:
    """Insert the rows that are not there yet; returns how many.

    The model's fields would prepare each value at several times the cost of the insert itself.
    """
    names = ", ".join(connection.ops.quote_name(name) for name in columns)
    slots = ", ".join(["%s"] * len(columns))
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({names}) VALUES ({slots}) ON CONFLICT DO NOTHING",  # noqa: S608
            list(rows),
        )
        return cursor.rowcount


def _rows(acts: Sequence[dict[str, Any]]) -> Iterator[tuple[Any, ...]]:
    """The acts as the database takes them: ids and times look different from one to the next."""
    uuids = () if connection.features.has_native_uuid_field else UUIDS
    as_time = connection.ops.adapt_datetimefield_value
    in_order = itemgetter(*COLUMNS)
    for act in acts:
        adapted = {name: act[name].hex for name in uuids if act[name] is not None}
        yield in_order(act | adapted | {"at": as_time(act["at"])})


def _statements(acts: Sequence[dict[str, Any]]) -> Iterator[tuple[Any, ...]]:
    has_uuids = connection.features.has_native_uuid_field
    for act in acts:
        yield act["id"] if has_uuids else act["id"].hex, statement_body(act)
