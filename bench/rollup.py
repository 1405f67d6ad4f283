"""Counting a million acts by our expressions, against the same queries written in DuckDB's SQL."""

from __future__ import annotations

import math
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bench._clock import in_turn
from bench._django import set_up

ACTS = 1_000_000
PEOPLE = 20_000
ROUNDS = 7
SEED = 20_260
BAR = 1.5
# How often what is done, about as in a community of questions and answers.
VERBS = {
    "asked": ("question", "CE", 0.10),
    "answered": ("answer", "AC", 0.12),
    "replied": ("reply", "RO", 0.20),
    "commented": ("comment", "RO", 0.08),
    "edited": ("page", "AC", 0.08),
    "worked": ("answer", "AE", 0.02),
    "accepted": ("answer", None, 0.05),
    "voted-up": ("answer", None, 0.20),
    "viewed": ("question", None, 0.13),
    "joined": ("community", None, 0.02),
}
WRITTEN = (
    "('asked','told','discussed','debriefed','published','created','answered','replied',"
    "'commented','edited','delivered')"
)
SQL = {
    "by verb": """
        SELECT verb, count(*) AS n, count(DISTINCT actor) AS people, sum("count") AS total
        FROM acts GROUP BY verb ORDER BY verb""",
    "by stage": """
        SELECT stage, n, people, declared, n / sum(n) OVER () AS share FROM (
            SELECT stage, count(*) AS n, count(DISTINCT actor) AS people,
                avg(CASE WHEN stage_source = 'declared' THEN 1.0 ELSE 0.0 END) AS declared
            FROM acts WHERE stage IS NOT NULL GROUP BY stage)
        ORDER BY stage""",
    "weekly active": f"""
        SELECT date_trunc('week', "at") AS week, count(DISTINCT actor) AS people, count(*) AS n
        FROM acts WHERE verb IN {WRITTEN} GROUP BY week ORDER BY week""",
    "per actor": f"""
        SELECT actor, count(*) AS n, coalesce(sum(words), 0) AS words,
            min("at") AS first_at, max("at") AS last_at
        FROM acts WHERE verb IN {WRITTEN} AND actor IS NOT NULL GROUP BY actor ORDER BY actor""",
    "ties": """
        SELECT actor AS src, target_actor AS dst,
            CASE WHEN mandated THEN 'mandated' WHEN verb IN ('replied', 'commented') THEN 'reply'
                WHEN verb = 'answered' THEN 'answer' WHEN verb = 'accepted' THEN 'accept'
                WHEN verb = 'edited' THEN 'edit' ELSE 'reuse' END AS layer,
            count(*) AS n, max("at") AS last_ts
        FROM acts
        WHERE verb IN ('replied', 'commented', 'answered', 'accepted', 'edited', 'worked', 'failed')
            AND actor <> target_actor
        GROUP BY src, dst, layer ORDER BY src, dst, layer""",
}


def main() -> dict[str, Any]:
    """Compare the numbers first, then the cost; each round opens the files anew."""
    set_up()
    with tempfile.TemporaryDirectory(dir=os.environ.get("HISL_HOME")) as folder:
        files = written(Path(folder))
        for name in SQL:
            assert_same(name, ours(files, name), reference(files, name))
        apart = {name: timed(files, name) for name in SQL}
        size = sum(file.stat().st_size for file in files)
    mine = sum(pair[0] for pair in apart.values())
    its = sum(pair[1] for pair in apart.values())
    return {
        "what": f"rolling up {ACTS:,} acts in five queries",
        "unit": "CPU seconds",
        "ours": round(mine, 4),
        "reference": round(its, 4),
        "bar": BAR,
        "facts": {
            "reference": "the same queries in SQL, DuckDB called directly",
            "acts": ACTS,
            "people": PEOPLE,
            "files": len(files),
            "megabytes": round(size / 1e6, 1),
            "rounds": ROUNDS,
            "ratio_by_query": {name: round(m / i, 2) for name, (m, i) in apart.items()},
            "ours_by_query": {name: round(m, 4) for name, (m, _) in apart.items()},
        },
    }


def timed(files: list[Path], name: str) -> tuple[float, float]:
    def here() -> object:
        return ours(files, name)

    def there() -> object:
        return reference(files, name)

    return in_turn(here, there, rounds=ROUNDS)


def ours(files: list[Path], name: str) -> pa.Table:
    from hisl.analytics.log import open_log
    from hisl.domain.measures import events, ties

    expressions: dict[str, Callable[[Any], Any]] = {
        "by verb": events.by_verb,
        "by stage": events.by_stage,
        "weekly active": events.weekly_active,
        "per actor": events.per_actor,
        "ties": ties.build,
    }
    return expressions[name](open_log(files)).to_pyarrow()


def reference(files: list[Path], name: str) -> pa.Table:
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.read_parquet([str(file) for file in files]).create_view("acts")
        return connection.execute(SQL[name]).to_arrow_table()


def assert_same(name: str, mine: pa.Table, its: pa.Table) -> None:
    """Refuse to time what is not the same; weights (all 1 without decay) are n, and left out."""
    assert mine.num_rows == its.num_rows > 0, name
    for column in its.column_names:
        pairs = zip(mine[column].to_pylist(), its[column].to_pylist(), strict=True)
        different = [pair for pair in pairs if not _equal(*pair)]
        assert not different, f"{name}, {column}: {different[:3]}"


def _equal(mine: Any, its: Any) -> bool:
    if isinstance(mine, float):
        return math.isclose(mine, its, rel_tol=1e-12)
    return bool(mine == its)


def written(folder: Path) -> list[Path]:
    """Write the acts as the export does, a file a month; give the files."""
    from hisl.records.export import SCHEMA

    table = acts().select(SCHEMA.names).cast(SCHEMA)
    month = pc.strftime(table["at"], "%Y-%m")
    files = []
    for value in sorted(pc.unique(month).to_pylist()):
        file = folder / f"month={value}" / "000000000001-000001000000.parquet"
        file.parent.mkdir()
        pq.write_table(table.filter(pc.equal(month, value)), file, compression="zstd")
        files.append(file)
    return files


def acts() -> pa.Table:
    """Give made-up acts of three years, most of them by a few people."""
    rng = np.random.default_rng(SEED)
    names = np.array(list(VERBS))
    verb = rng.choice(len(names), ACTS, p=[share for *_, share in VERBS.values()])
    kinds, stages, _ = (
        np.array(column, dtype=object) for column in zip(*VERBS.values(), strict=True)
    )
    stage = stages[verb]
    source = np.where(rng.random(ACTS) < 0.1, "declared", "tool")
    written = np.isin(names[verb], ["asked", "answered", "replied", "commented", "edited"])
    start = np.datetime64("2023-01-01T00:00:00", "us")
    at = start + np.sort(rng.integers(0, 3 * 365 * 86_400_000_000, ACTS)).astype("timedelta64[us]")
    actor = _people(rng)
    target = pa.array(_people(rng), mask=rng.random(ACTS) < 0.2)
    columns = {
        "seq": np.arange(1, ACTS + 1),
        "id": _ids(rng, ACTS),
        "at": pa.array(at, pa.timestamp("us", tz="UTC")),
        "actor": pa.array(actor, mask=rng.random(ACTS) < 0.01),
        "verb": names[verb],
        "object_kind": kinds[verb],
        "object": _ids(rng, ACTS),
        "target_actor": target,
        "thread": rng.choice(_ids(rng, ACTS // 10), ACTS),
        "community": rng.choice(_ids(rng, 20), ACTS),
        "intervention": pa.nulls(ACTS, pa.string()),
        "stage": pa.array(stage, pa.string()),
        "stage_source": pa.array(np.where(stage == None, None, source), pa.string()),  # noqa: E711
        "level": pa.nulls(ACTS, pa.string()),
        "level_source": pa.nulls(ACTS, pa.string()),
        "words": pa.array(rng.integers(5, 300, ACTS), mask=~written),
        "count": np.where(names[verb] == "viewed", rng.integers(1, 50, ACTS), 1),
        "mandated": rng.random(ACTS) < 0.05,
        "source": np.full(ACTS, "hisl"),
    }
    return pa.table(columns)


def _people(rng: np.random.Generator) -> np.ndarray:
    """Give so many actor keys, a few of them very often."""
    keys = rng.integers(0, 2**53, PEOPLE)
    return keys[(PEOPLE * rng.random(ACTS) ** 3).astype(np.int64)]


def _ids(rng: np.random.Generator, number: int) -> np.ndarray:
    """Give texts as long and as unlike as UUIDs."""
    words = rng.bytes(16 * number).hex()
    return np.array([words[i : i + 32] for i in range(0, 32 * number, 32)])
