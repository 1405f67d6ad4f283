"""The acts as partitioned Parquet, for the measures: only what is new is written.

Layout, under HISL_HOME/acts: month=2016-08/<first seq>-<last seq>.parquet and manifest.json. The
manifest is replaced last and names every file that counts, so that a run that was killed leaves
nothing behind but files nobody reads, which the next run removes. It also names the last act that
went in: in a database that does not hold it there (restored, or another one), all is written anew.
"""

from __future__ import annotations

import json
import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.conf import settings
from django.core.files import locks
from django.db import connection

from .models import COLUMNS, Act

__all__ = ["SCHEMA", "Export", "export_acts", "folder", "one_at_a_time", "taken_away"]

BATCH = 50_000
# A month in more files than this is written as one again: a query opens every file.
MOST_FILES = 32
LOOK_SECONDS = 0.05

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


@dataclass(slots=True)
class Manifest:
    """What counts on disk: the files by name, and the last act in them, by number and id."""

    files: list[str]
    watermark: int
    last_act: str


def folder() -> Path:
    """Where the Parquet files stand."""
    return Path(settings.HISL_HOME) / "acts"


@contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Wait until nobody else on this home does what is named, and keep others waiting."""
    file = Path(settings.HISL_HOME) / f"{name}.lock"
    with file.open("w") as handle:
        locks.lock(handle, locks.LOCK_EX)
        yield


def export_acts(progress: Callable[[int], None] | None = None) -> Export:
    """Write the acts that came since the last export; calls progress with each batch's rows."""
    root = folder()
    root.mkdir(parents=True, exist_ok=True)
    with one_at_a_time("export"):
        manifest = _manifest(root)
        _remove_strays(root, manifest.files)
        added = 0
        for rows in _batches(manifest.watermark, _settled_watermark()):
            manifest.files += _write(root, rows)
            manifest.watermark, manifest.last_act = rows[-1][0], str(rows[-1][1])
            _replace_manifest(root, manifest)
            added += len(rows)
            if progress:
                progress(len(rows))
        if merged := _merged(root, manifest.files):
            manifest.files = merged
            _replace_manifest(root, manifest)
    return Export(manifest.watermark, tuple(root / name for name in manifest.files), added)


@contextmanager
def taken_away() -> Iterator[None]:
    """Take the files away while acts are taken out of the log; the next export writes all anew.

    They go before the acts, and no export comes between: whatever is stopped here leaves no file
    that holds more than the log.
    """
    with one_at_a_time("export"):
        (folder() / "manifest.json").unlink(missing_ok=True)
        _remove_strays(folder(), [])
        yield


def _settled_watermark() -> int:
    """The highest seq below which no act can still appear.

    On PostgreSQL a transaction may take a low number and commit late. Whoever has a number below
    the highest that can be seen was writing before we looked: once these are done, none is
    missing. New writers are not held up. SQLite has one writer at a time.
    """
    highest = Act.objects.order_by("seq").values_list("seq", flat=True).last() or 0
    if connection.vendor == "postgresql":
        earlier = _writers()
        while earlier & _writers():
            time.sleep(LOOK_SECONDS)
    return highest


def _writers() -> set[str]:
    """The other transactions that are writing acts right now (PostgreSQL)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT virtualtransaction FROM pg_locks WHERE locktype = 'relation' "
            "AND relation = %s::regclass AND mode = 'RowExclusiveLock' "
            "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
            "AND pid IS DISTINCT FROM pg_backend_pid()",
            [f'"{Act._meta.db_table}"'],
        )
        return {transaction for (transaction,) in cursor.fetchall()}


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


def _merged(root: Path, names: list[str]) -> list[str]:
    """The files after those of crowded months were joined; empty when no month is crowded.

    The joined ones are left for the next run to remove: somebody may be reading them.
    """
    months: dict[str, list[str]] = defaultdict(list)
    for name in names:
        months[name.split("/")[0]].append(name)
    crowded = [month for month, files in months.items() if len(files) > MOST_FILES]
    for month in crowded:
        first, last = months[month][0].split("/")[1][:12], months[month][-1][-20:]
        table = pq.ParquetDataset([root / name for name in months[month]], schema=SCHEMA).read()
        pq.write_table(table, root / month / f"{first}-{last}", compression="zstd")
        months[month] = [f"{month}/{first}-{last}"]
    return [name for files in months.values() for name in files] if crowded else []


def _manifest(root: Path) -> Manifest:
    """What the last run left, or an empty manifest when that cannot be relied on."""
    nothing = Manifest([], 0, "")
    try:
        kept = Manifest(**json.loads((root / "manifest.json").read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return nothing
    is_ours = Act.objects.filter(seq=kept.watermark, id=kept.last_act or None).exists()
    is_whole = all((root / name).exists() for name in kept.files)
    return kept if is_ours and is_whole else nothing


def _replace_manifest(root: Path, manifest: Manifest) -> None:
    fresh = root / "manifest.json.new"
    fresh.write_text(json.dumps(asdict(manifest)))
    os.replace(fresh, root / "manifest.json")


def _remove_strays(root: Path, names: list[str]) -> None:
    known = {root / name for name in names}
    for file in root.glob("month=*/*.parquet"):
        if file not in known:
            file.unlink()
