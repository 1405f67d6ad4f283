"""Acts that other systems' statements tell of, written together with the statements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection

from hisl.domain import kolb
from hisl.domain.xapi import act, vocabulary
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


def told_by(statement: Statement) -> dict[str, Any] | None:
    """The act that a statement tells of, in the columns of the log but id and at; or None."""
    columns = act.of_statement(statement, base=settings.HISL_ADDRESS, profile=vocabulary.PROFILE)
    if columns is None:
        return None
    stage = kolb.stage_of(columns["verb"], columns["object_kind"])
    columns["stage"] = str(stage) if stage else None
    columns["stage_source"] = "tool" if stage else None
    return columns


def insert(cursor: Any, rows: Sequence[Row]) -> None:
    """Write the acts of freshly written rows; one that is there already stays as it is."""
    values = [_values(row, row.act) for row in rows if row.act is not None]
    if values:
        cursor.executemany(_INSERT, values)


def _values(row: Row, told: dict[str, Any]) -> tuple[Any, ...]:
    ours = {"id": row.id, "at": row.at or seqs.moment(row.seq), "source": SOURCE, "count": 1}
    whole = {"mandated": False, **told, **ours}
    return tuple(_adapted(name, whole.get(name)) for name in COLUMNS)


def _adapted(name: str, value: Any) -> Any:
    if name == "at":
        return connection.ops.adapt_datetimefield_value(value)
    if value is not None and name in _UUIDS and not connection.features.has_native_uuid_field:
        return value.hex
    return value


_UUIDS = {field.name for field in Act._meta.fields if field.get_internal_type() == "UUIDField"}
