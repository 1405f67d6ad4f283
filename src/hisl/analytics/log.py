"""The exported acts as a table that the measures can ask: Ibis on embedded DuckDB."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import ibis
import pyarrow as pa

__all__ = ["acts_of", "open_log", "watermarks"]


def open_log(files: Sequence[Path]) -> ibis.Table:
    """The acts of these Parquet files; sessions run in UTC, so that weeks are the same anywhere."""
    connection = ibis.duckdb.connect()
    connection.raw_sql("SET TimeZone = 'UTC'")
    return connection.read_parquet([str(file) for file in files], table_name="acts")


def watermarks(log: ibis.Table, column: str) -> dict[str, int]:
    """The last act of every value of a column: {"<uuid>": seq}."""
    named = log.filter(log[column].notnull())
    last = named.group_by(column).agg(last=named.seq.max()).to_pyarrow()
    return dict(zip(last[column].to_pylist(), last["last"].to_pylist(), strict=True))


def acts_of(log: ibis.Table, column: str, values: Sequence[UUID]) -> pa.Table:
    """The acts whose column holds one of the values, in the order of recording."""
    wanted = [str(value) for value in values]
    return log.filter(log[column].isin(wanted)).order_by("seq").to_pyarrow()
