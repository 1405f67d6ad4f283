"""Writing statements and what they are found by: one transaction a group, unique by constraint.

The group is written as if all of it were new. When the database finds an id that is there already,
the group is written again request by request, and each hears for itself whether its statements are
the same as those that are there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from hisl.domain.xapi import validate
from hisl.domain.xapi.comparison import same
from hisl.domain.xapi.reading import ReadAct, Unmapped
from hisl.domain.xapi.rules import Rules

from . import bulk, foreign_acts, seqs, targets
from .targets import as_key
from .watermark import announced, wait_for_turn

__all__ = ["ConflictError", "Row", "Stored", "insert_references", "number", "write"]

COLUMNS = ("id", "body", "seq", "at", "credential_id")
STATEMENT = f"INSERT INTO records_statement ({', '.join(COLUMNS)}) VALUES (%s, %s, %s, %s, %s)"  # noqa: S608


class ConflictError(Exception):
    """A statement with that id is there already, and says something else."""

    def __init__(self, ids: Sequence[UUID]) -> None:
        self.ids = list(ids)
        super().__init__(f"{ids[0]} is taken by another statement")


@dataclass(slots=True)
class Row:
    """A statement ready to be written."""

    id: UUID
    body: bytes
    at: datetime | None
    keys: set[int]
    credential: int | None
    target: UUID | None = None
    voids: bool = False
    act: ReadAct | Unmapped | None = None
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a request: the number of the last statement of its group."""

    through: int


def write(requests: Sequence[Sequence[Row]]) -> list[Stored | ConflictError]:
    """Write the statements of several requests; gives for each what became of it."""
    try:
        # COPY speaks to the driver itself, whose errors are not Django's.
        with announced(), transaction.atomic(), connection.wrap_database_errors:
            through = _write_as_new([row for request in requests for row in request])
        return [Stored(through)] * len(requests)
    except IntegrityError:
        return _write_one_by_one(requests)


def _write_as_new(rows: Sequence[Row]) -> int:
    """Write rows that the database has never seen; gives the number of the last."""
    with connection.cursor() as cursor:
        wait_for_turn(cursor)
        through = number(cursor, rows)
        _insert(cursor, rows)
        targets.resolve(cursor, rows)
        foreign_acts.insert(cursor, rows, are_new=True)
    return through


def _write_one_by_one(requests: Sequence[Sequence[Row]]) -> list[Stored | ConflictError]:
    outcomes: list[Stored | ConflictError] = []
    with announced(), transaction.atomic(), connection.cursor() as cursor:
        wait_for_turn(cursor)
        through = number(cursor, [row for request in requests for row in request])
        for request in requests:
            try:
                with transaction.atomic():
                    new = _insert_new(cursor, request)
                    targets.resolve(cursor, new)
                    foreign_acts.insert(cursor, new, are_new=False)
                outcomes.append(Stored(through))
            except ConflictError as conflict:
                outcomes.append(conflict)
    return outcomes


def number(cursor: Any, rows: Sequence[Row]) -> int:
    """Number the rows after all that are there, in our turn; gives the last number."""
    cursor.execute("SELECT max(seq) FROM records_statement")
    seq = max(seqs.now(), (cursor.fetchone()[0] or 0) + 1)
    for row in rows:
        row.seq = seq
        seq += 1
    return seq - 1


def _insert(cursor: Any, rows: Sequence[Row]) -> None:
    if connection.vendor == "postgresql":
        _copy(cursor, rows)
    else:
        bulk.insert(cursor, "records_statement", COLUMNS, _values(rows))
        insert_references(cursor, rows)


def insert_references(cursor: Any, rows: Sequence[Row]) -> None:
    """Insert what freshly numbered rows are found by."""
    if connection.vendor == "postgresql":
        with cursor.copy("COPY records_reference (key, seq) FROM STDIN") as copy:
            copy.write("".join(f"{key}\t{row.seq}\n" for row in rows for key in row.keys))
    else:
        pairs = ((key, row.seq) for row in rows for key in row.keys)
        bulk.insert(cursor, "records_reference", ("key", "seq"), pairs, or_skip=True)


def _copy(cursor: Any, rows: Sequence[Row]) -> None:
    with cursor.copy(f"COPY records_statement ({', '.join(COLUMNS)}) FROM STDIN") as copy:
        copy.write(b"".join(map(_copy_line, rows)))
    insert_references(cursor, rows)


def _copy_line(row: Row) -> bytes:
    """A row in COPY's text format. A body holds no line break and no tab, for JSON escapes them."""
    at = row.at.isoformat() if row.at else "\\N"
    source = "\\N" if row.credential is None else str(row.credential)
    body = row.body.replace(b"\\", b"\\\\")
    return b"%b\t%b\t%b\n" % (str(row.id).encode(), body, f"{row.seq}\t{at}\t{source}".encode())


def _values(rows: Iterable[Row]) -> Iterator[tuple[Any, ...]]:
    is_native = connection.features.has_native_uuid_field
    for row in rows:
        own = row.id if is_native else row.id.hex
        yield own, row.body.decode(), row.seq, bulk.as_time(row.at), row.credential


def _insert_new(cursor: Any, request: Sequence[Row]) -> list[Row]:
    """Insert what is not there; ConflictError when something else is there under its id."""
    new, there = [], []
    for row, values in zip(request, _values(request), strict=True):
        cursor.execute(f"{STATEMENT} ON CONFLICT DO NOTHING", values)
        (new if cursor.rowcount else there).append(row)
    if different := [row.id for row in there if not _is_same(cursor, row)]:
        raise ConflictError(different)
    insert_references(cursor, new)
    return new


def _is_same(cursor: Any, row: Row) -> bool:
    cursor.execute("SELECT body FROM records_statement WHERE id = %s", [as_key(row.id)])
    body = cursor.fetchone()[0].encode()
    kept = validate.statement(body, Rules.V2, trusted=True)
    return same(kept, validate.statement(row.body, Rules.V2, trusted=True))
