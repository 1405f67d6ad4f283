"""Acts that other systems' statements tell of, written together with the statements."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from hisl.domain.xapi import reading
from hisl.domain.xapi.reading import ReadAct, Unmapped
from hisl.domain.xapi.shapes import Statement

from . import seqs
from .models import COLUMNS, Act

if TYPE_CHECKING:
    from .store import Row

__all__ = ["insert", "told_by"]

SOURCE = "xapi"
_INSERT = (
    f"INSERT INTO records_act ({', '.join(COLUMNS)}) "  # noqa: S608 (our own columns)
    f"VALUES ({', '.join(['%s'] * len(COLUMNS))}) ON CONFLICT DO NOTHING"
)


def told_by(statement: Statement) -> ReadAct | Unmapped:
    """The act that a statement tells of, or why it tells of none."""
    return reading.act_of(
        statement,
        source=SOURCE,
        base=settings.HISL_ADDRESS,
        actor_of=partial(reading.actor_key, secret=settings.SECRET_KEY.encode()),
        received=timezone.now(),
    )


def insert(cursor: Any, rows: Sequence[Row]) -> None:
    """Write the acts of freshly written rows; one that is there already stays as it is."""
    values = [_values(row, row.act) for row in rows if isinstance(row.act, ReadAct)]
    if values:
        cursor.executemany(_INSERT, values)


def _values(row: Row, told: ReadAct) -> tuple[Any, ...]:
    # A statement without a time is of the moment in which it was stored.
    at = row.at or seqs.moment(row.seq)
    return tuple(_adapted(name, at if name == "at" else getattr(told, name)) for name in COLUMNS)


def _adapted(name: str, value: Any) -> Any:
    if name == "at":
        return connection.ops.adapt_datetimefield_value(value)
    if value is not None and name in _UUIDS and not connection.features.has_native_uuid_field:
        return value.hex
    return value


_UUIDS = {field.name for field in Act._meta.fields if field.get_internal_type() == "UUIDField"}
