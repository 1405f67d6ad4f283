"""The acts as partitioned Parquet, for the measures: only what is new is written.

Layout, under HISL_HOME/acts: month=2016-08/<first seq>-<last seq>.parquet and manifest.json. The
manifest is replaced last and names every file that counts, so that a run that was killed leaves
nothing behind but files nobody reads, which the next run removes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max

from .models import COLUMNS, Act

__all__ = ["SCHEMA", "Export", "export_acts", "folder"]

BATCH = 50_000

TYPES = {
    "seq": pa.int64(),
    "at": pa.timestamp("us", tz="UTC"),
    "actor": pa.int64(),
    "target_actor": pa.int64(),
    "words": pa.int64(),
    "count": pa.int64(),
    "mandated": pa.bool_(),
}
SCHEMA = pa.schema([(name, TYPES.get(name, pa.string())) for name in ("seq", *COLUMNS)])
UUIDS = ("id", "object", "thread", "community", "intervention")


@dataclass(frozen=True, slots=True)
class Export:
    """What stands on disk: the last act written (the watermark), the files, and what was added."""

    watermark: int
    files: tuple[Path, ...]
    added: int


def folder() -> Path:
    """Where the Parquet files stand."""
    return Path(settings.HISL_HOME) / "acts"


def export_acts(progress: Callable[[int], None] | None = None) -> Export:
    """Write the acts that came since the last export; calls progress with each batch's rows."""
    root = folder()
    root.mkdir(parents=True, exist_ok=True)
    names, since = _manifest(root)
    _remove_strays(root, names)
    until = _settled_watermark()
    added = 0
    for rows in _batches(since, until):
        names += _write(root, rows)
        since = rows[-1][0]
        added += len(rows)
        _replace_manifest(root, names, since)
        if progress:
            progress(len(rows))
    return Export(since, tuple(root / name for name in names), added)


def _settled_watermark() -> int:
    """The highest seq below which no act can still appear.

    On PostgreSQL a transaction may take a low number and commit late. SHARE mode waits for every
    writer that has begun and holds new ones for the moment of the look.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f'LOCK TABLE "{Act._meta.db_table}" IN SHARE MODE')
        return Act.objects.aggregate(last=Max("seq"))["last"] or 0


def _batches(since: int, until: int) -> Iterator[list[tuple[Any, ...]]]:
    rows = (
        Act.objects.filter(seq__gt=since, seq__lte=until)
        .order_by("seq")
        .values_list("seq", *COLUMNS)
        .iterator(chunk_size=5_000)
    )
    while batch := list(islice(rows, BATCH)):
        yield batch


def _write(root: Path, rows: list[tuple[Any, ...]]) -> list[str]:
    columns = dict(zip(("seq", *COLUMNS), zip(*rows, strict=True), strict=True))
    for name in UUIDS:
        columns[name] = tuple(str(u) if u else None for u in columns[name])
    table = pa.Table.from_pydict({f.name: columns[f.name] for f in SCHEMA}, schema=SCHEMA)
    month = pc.strftime(table["at"], "%Y-%m")
    names = []
    for value in sorted(pc.unique(month).to_pylist()):
        part = table.filter(pc.equal(month, value))
        name = f"month={value}/{rows[0][0]:012d}-{rows[-1][0]:012d}.parquet"
        (root / name).parent.mkdir(exist_ok=True)
        pq.write_table(part, root / name, compression="zstd")
        names.append(name)
    return names


def _manifest(root: Path) -> tuple[list[str], int]:
    file = root / "manifest.json"
    if not file.exists():
        return [], 0
    kept = json.loads(file.read_text())
    return list(kept["files"]), int(kept["watermark"])


def _replace_manifest(root: Path, names: list[str], watermark: int) -> None:
    fresh = root / "manifest.json.new"
    kept = {
        "watermark": watermark,
        "written": datetime.now(UTC).isoformat(),
        "files": names,
    }
    fresh.write_text(json.dumps(kept))
    os.replace(fresh, root / "manifest.json")


def _remove_strays(root: Path, names: list[str]) -> None:
    known = {root / name for name in names}
    for file in root.glob("month=*/*.parquet"):
        if file not in known:
            file.unlink()
