"""Builds small tables of acts, with all columns and their types, for tests of the measures."""

from collections.abc import Iterable, Mapping
from typing import Any

import ibis
import pandas as pd
import pyarrow as pa
from ibis.backends import BaseBackend
from ibis.expr.types import Table

_DEFAULTS: dict[str, Any] = {
    "actor": None,
    "verb": "told",
    "object_kind": "story",
    "object": None,
    "target_actor": None,
    "thread": None,
    "community": "c",
    "intervention": None,
    "stage": None,
    "stage_source": "tool",
    "level": None,
    "level_source": None,
    "words": 10,
    "count": 1,
    "mandated": False,
    "source": "hisl",
}
_WHOLE = ("actor", "target_actor", "words")
_STRINGS = (
    *("id", "verb", "object_kind", "object", "thread", "community", "intervention"),
    *("stage", "stage_source", "level", "level_source", "source"),
)
START = pd.Timestamp("2024-01-01", tz="UTC")


def acts_frame(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Give acts from rows that name only what matters; `day` counts days from 1 January 2024."""
    filled = []
    for seq, row in enumerate(rows):
        act = {"seq": seq, "id": f"id{seq}", **_DEFAULTS, **row}
        if "day" in act:
            act["at"] = START + pd.Timedelta(days=act.pop("day"))
        act["object"] = act["object"] or f"object{seq}"
        filled.append(act)
    frame = pd.DataFrame(filled)
    for column in _WHOLE:
        frame[column] = frame[column].astype("Int64")
    for column in _STRINGS:
        frame[column] = frame[column].astype("string")
    frame["at"] = pd.to_datetime(frame["at"], utc=True, format="ISO8601")
    return frame


def acts_table(frame: pd.DataFrame) -> Table:
    """Give the acts as an Ibis table."""
    return ibis.memtable(pa.Table.from_pandas(frame, preserve_index=False))


def read(connection: BaseBackend, expression: Table) -> pd.DataFrame:
    """Give what an expression yields on an engine, as a frame."""
    return connection.to_pyarrow(expression).to_pandas()
