"""Inserting many rows by few commands.

On SQLite every command lets go of the interpreter's lock and takes it again; with one command a row
a busy server spends as much on that as on the rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import Any

__all__ = ["insert"]

MOST_VALUES = 900


def insert(
    cursor: Any, table: str, columns: Sequence[str], rows: Iterable[Any], *, or_skip: bool = False
) -> None:
    """Insert rows; or_skip leaves out those that are there already instead of failing."""
    at_once = MOST_VALUES // len(columns)
    slots = f"({', '.join(['%s'] * len(columns))})"
    head = f"INSERT INTO {table} ({', '.join(columns)}) VALUES "  # noqa: S608 (our own names)
    tail = " ON CONFLICT DO NOTHING" if or_skip else ""
    waiting = iter(rows)
    while some := list(islice(waiting, at_once)):
        values = ", ".join([slots] * len(some))
        cursor.execute(head + values + tail, list(chain.from_iterable(some)))
