"""The exported acts as a table that the measures can ask: Ibis on embedded DuckDB."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

import ibis
import pyarrow as pa

__all__ = ["Mark", "acts_of", "marks", "native_end", "open_log"]

NATIVE = "hisl"


def open_log(files: Sequence[Path], *, voided: Iterable[UUID] = ()) -> ibis.Table:
    """The acts of these Parquet files; sessions run in UTC, so that weeks are the same anywhere.

    A column more, `voided`, marks those whose statements were taken back.
    """
    connection = ibis.duckdb.connect()
    connection.raw_sql("SET TimeZone = 'UTC'")
    acts = connection.read_parquet([str(file) for file in files], table_name="acts")
    gone = [str(one) for one in voided]
    return acts.mutate(voided=acts.id.isin(gone) if gone else ibis.literal(False))


@dataclass(frozen=True, slots=True)
class Mark:
    """How far the log knows something: its last act, how many of its acts were taken back, and
    whether people here still act on it."""

    seq: int
    voided: int
    native: bool


def marks(log: ibis.Table, column: str) -> dict[str, Mark]:
    """How far the log knows every value of a column: {"<uuid>": Mark}."""
    named = log.filter(log[column].notnull())
    last = named.group_by(column).agg(
        seq=named.seq.max(), voided=named.voided.sum(), native=(named.source == NATIVE).any()
    )
    rows = last.to_pyarrow().to_pylist()
    return {row[column]: Mark(row["seq"], row["voided"], row["native"]) for row in rows}


def native_end(log: ibis.Table) -> datetime | None:
    """The moment up to which the organisation's own log reaches; None when it is empty."""
    return log.filter(log.source == NATIVE).at.max().to_pyarrow().as_py()


def acts_of(log: ibis.Table, column: str, values: Sequence[UUID]) -> pa.Table:
    """The standing acts whose column holds one of the values, in the order of recording."""
    wanted = [str(value) for value in values]
    standing = log.filter(log[column].isin(wanted) & ~log.voided).drop("voided")
    return standing.order_by("seq").to_pyarrow()
