"""Acts that other systems' statements tell of, written together with the statements."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from hisl.domain.xapi import reading
from hisl.domain.xapi.reading import ReadAct, Unmapped
from hisl.domain.xapi.shapes import Statement

from . import bulk, seqs
from .models import COLUMNS, Act

if TYPE_CHECKING:
    from .store import Row

__all__ = ["insert", "told_by"]

SOURCE = "xapi"
_COPY = f"COPY records_act ({', '.join(COLUMNS)}) FROM STDIN"


def told_by(statement: Statement) -> ReadAct | Unmapped:
    """The act that a statement tells of, or why it tells of none."""
    return reading.act_of(
        statement,
        source=SOURCE,
        base=settings.HISL_ADDRESS,
        actor_of=partial(reading.actor_key, secret=settings.SECRET_KEY.encode()),
        received=timezone.now(),
    )


def insert(cursor: Any, rows: Sequence[Row], *, are_new: bool) -> None:
    """Write the acts of freshly written rows; one that is there already stays as it is.

    are_new takes them all as new, which is faster; the database refuses the whole when it is wrong.
    """
    acts = [_values(row, row.act) for row in rows if isinstance(row.act, ReadAct)]
    if not acts:
        return
    if connection.vendor != "postgresql":
        bulk.insert(cursor, "records_act", COLUMNS, _without_uuids(acts), or_skip=True)
    elif are_new:
        with cursor.copy(_COPY) as copy:
            for values in acts:
                copy.write_row(values)
    else:
        bulk.insert(cursor, "records_act", COLUMNS, acts, or_skip=True)


def _values(row: Row, told: ReadAct) -> list[Any]:
    values = list(_in_order(told))
    # A statement without a time is of the moment in which it was stored.
    values[_AT] = row.at or seqs.moment(row.seq)
    return values


def _without_uuids(acts: list[list[Any]]) -> list[list[Any]]:
    for values in acts:
        values[_AT] = bulk.as_time(values[_AT])
        for place in _UUIDS:
            if values[place] is not None:
                values[place] = values[place].hex
    return acts


_in_order = attrgetter(*COLUMNS)
_AT = COLUMNS.index("at")
_UUIDS = [
    COLUMNS.index(field.name)
    for field in Act._meta.fields
    if field.get_internal_type() == "UUIDField"
]
