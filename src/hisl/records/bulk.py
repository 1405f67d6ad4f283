"""Inserting many rows by few commands.

On SQLite every command lets go of the interpreter's lock and takes it again; with one command a row
a busy server spends as much on that as on the rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import chain, islice
from typing import Any

from django.db import connection

__all__ = ["as_time", "insert"]

MOST_VALUES = 900


def insert(
    cursor: Any, table: str, columns: Sequence[str], rows: Iterable[Any], *, or_skip: bool = False
) -> None:
    """Insert rows; or_skip leaves out those that are there already instead of failing."""
    at_once = MOST_VALUES // len(columns)
    waiting = iter(rows)
    while some := list(islice(waiting, at_once)):
        values = list(chain.from_iterable(some))
        if connection.vendor == "postgresql":
            cursor.execute(_command(table, tuple(columns), len(some), or_skip, "%s"), values)
        else:
            # The driver itself: Django would look for its own placeholders in every long command.
            with connection.wrap_database_errors:
                command = _command(table, tuple(columns), len(some), or_skip, "?")
                connection.connection.execute(command, values)


def as_time(when: datetime | None) -> Any:
    """A moment in UTC as this database takes it, as Django does it, at a fraction of the cost."""
    if when is None or connection.vendor == "postgresql":
        return when
    return str(when.replace(tzinfo=None))


@lru_cache(1_000)
def _command(table: str, columns: tuple[str, ...], rows: int, or_skip: bool, slot: str) -> str:
    slots = f"({', '.join([slot] * len(columns))})"
    tail = " ON CONFLICT DO NOTHING" if or_skip else ""
    head = f"INSERT INTO {table} ({', '.join(columns)}) VALUES "  # noqa: S608 (our own names)
    return head + ", ".join([slots] * rows) + tail
